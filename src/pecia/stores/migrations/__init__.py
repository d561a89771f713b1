"""How older libraries get the newest tables."""
