"""ProConnect: what is said with it (`protocole`), what the session keeps of it (`attente`), its pages (`vues`, `entree`)."""
