"""The parts of a question, as reports name them."""

from __future__ import annotations

from types import MappingProxyType

from babelgap.report.lookup import Lookup
from babelgap.schema import ALL_LANGUAGES, ALL_VARIANTS, Results

__all__ = ["PARTS", "has_parts"]

PARTS = MappingProxyType(
    {
        "stem": "Question",
        "answer": "Right option",
        "distractors": "Wrong options",
        "any": "Anything foreign",
    }
)
"""`detail` of a `part_loss` -> its name in a table. The first three sum to the gap of the
monolingual variant over the questions answered in all eight forms; the last is the mean loss over
all seven ways to have something foreign."""


def has_parts(lookup: Lookup, results: Results) -> bool:
    """True where the run says in which part of the question the barrier sits."""
    return any(
        lookup.find("part_loss", ALL_VARIANTS, tag, detail=part) is not None
        for tag in (*results.languages, ALL_LANGUAGES)
        for part in PARTS
    )
