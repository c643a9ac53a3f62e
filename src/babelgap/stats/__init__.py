"""Estimates and paired comparisons. Pure: predictions in, numbers out."""

from babelgap.stats.gaps import measure

__all__ = ["measure"]
