"""Backends that give vectors of texts."""
