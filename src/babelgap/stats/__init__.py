"""Estimates and paired comparisons. Pure: predictions in, numbers out."""

from babelgap.stats.gaps import ALL_LANGUAGES, PRIOR, measure

__all__ = ["ALL_LANGUAGES", "PRIOR", "measure"]
