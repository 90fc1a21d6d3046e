"""Follow-ups of dossiers."""
