"""Which gaps stay significant once it is counted how many were tested together."""

from __future__ import annotations

from collections.abc import Iterable

from babelgap.schema import PairedTest

__all__ = ["SIGNIFICANT", "detectable_range", "family_size", "survives_holm"]

SIGNIFICANT = 0.05
"""Adjusted p-values up to this one are marked."""


def survives_holm(test: PairedTest | None) -> bool:
    """True where the p-value that Holm's method adjusted is at most `SIGNIFICANT`.

    Example:
        >>> survives_holm(PairedTest(90, 20, 1e-9, 1e-8, 1e-8, 10, 0.08)), survives_holm(None)
        (True, False)
    """
    return test is not None and test.p_holm <= SIGNIFICANT


def family_size(tests: Iterable[PairedTest | None]) -> int | None:
    """How many were tested together; `None` without tests."""
    return max((test.family_size for test in tests if test is not None), default=None)


def detectable_range(tests: Iterable[PairedTest | None]) -> tuple[float, float] | None:
    """Least and greatest of the smallest gaps that the questions could show, 0 to 1.

    They differ from cell to cell with the share of questions whose outcome differs. `None` where
    no test says.
    """
    known = [test.detectable for test in tests if test and test.detectable is not None]
    return (min(known), max(known)) if known else None
