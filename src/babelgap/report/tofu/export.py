"""Measures and changes of an experiment with facts as CSV."""

from __future__ import annotations

from typing import Any

from babelgap.report.csv_table import csv_text
from babelgap.schema import Estimate, PairedTest
from babelgap.schema.fact_results import FactChange, FactMeasure, FactResults

__all__ = ["fact_changes_csv", "fact_measures_csv"]

_ENDS = ("value", "low", "high")
_SIDES = ("before", "after", "change")
_TESTED = ("num_lost", "num_gained", "p_value", "p_holm", "p_bh", "family_size")
_OF_ALL = ("model", "facts", "taught_in", "signature")
_PLACE = ("name", "kind", "language", "normalization")
_MEASURES = (
    *("stage", *_PLACE, *_ENDS, "level", "num_questions", "num_left_out", "method"),
    *_OF_ALL,
)
_CHANGES = (
    *("stage", "against", *_PLACE),
    *(f"{side}_{end}" for side in _SIDES for end in _ENDS),
    *("level", "num_questions", "method", *_TESTED, *_OF_ALL),
)


def fact_measures_csv(results: FactResults) -> str:
    """One row a measure: the fields of `FactMeasure`, and what all rows share.

    Args:
        results: of the experiment.

    Returns:
        Text to be written as UTF-8 without translating line ends.
    """
    return csv_text(_MEASURES, (_measure(results, m) for m in results.measures))


def fact_changes_csv(results: FactResults) -> str:
    """One row a change: the fields of `FactChange`, both sides with their ends, and the test.

    Args:
        results: of the experiment.

    Returns:
        Text to be written as UTF-8 without translating line ends.
    """
    return csv_text(_CHANGES, (_change(results, c) for c in results.changes))


def _measure(results: FactResults, measure: FactMeasure) -> dict[str, Any]:
    return {
        **{name: getattr(measure, name) for name in ("stage", *_PLACE, "num_left_out")},
        **{end: getattr(measure.estimate, end) for end in _ENDS},
        **_shared(results, measure.estimate),
    }


def _change(results: FactResults, change: FactChange) -> dict[str, Any]:
    test: PairedTest | None = change.test
    return {
        **{name: getattr(change, name) for name in ("stage", "against", *_PLACE)},
        **{
            f"{side}_{end}": getattr(getattr(change, side), end) for side in _SIDES for end in _ENDS
        },
        **{name: None if test is None else getattr(test, name) for name in _TESTED},
        **_shared(results, change.change),
    }


def _shared(results: FactResults, estimate: Estimate) -> dict[str, Any]:
    of_estimate = ("level", "num_questions", "method")
    return {
        **{name: getattr(estimate, name) for name in of_estimate},
        **{name: getattr(results, name) for name in _OF_ALL},
    }
