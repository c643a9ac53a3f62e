"""Explicit abilities: what a model can translate, and which texts are alike to it."""
