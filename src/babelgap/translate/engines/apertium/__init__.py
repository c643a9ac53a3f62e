"""Apertium: rules and dictionaries, offline."""

from babelgap.translate.engines.apertium.translator import Apertium

__all__ = ["Apertium"]
