"""Probes of explicit abilities: what they ask, how they are run, what they leave."""
