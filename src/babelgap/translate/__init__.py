"""Translators, and the wrappers that make them careful."""
