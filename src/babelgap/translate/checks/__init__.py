"""What can go wrong with a translation, and how it is seen."""
