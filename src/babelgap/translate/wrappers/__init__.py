"""Wrappers around a translator, each of which does one thing more."""
