"""Legal delays as pure dates: no Django, no clock, no network. Start with `deadlines.regles.regle`."""
