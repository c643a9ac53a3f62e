"""Translations that were made before."""

from babelgap.translate.engines.table.translator import Table

__all__ = ["Table"]
