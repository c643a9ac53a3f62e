"""How close a model's vectors of the same text in several languages are."""
