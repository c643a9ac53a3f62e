"""A test of a difference within pairs."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PairedTest"]


@dataclass(frozen=True, slots=True)
class PairedTest:
    """An exact test of one difference, and what the number of questions could show at all.

    McNemar's of single answers; by sign flips of means over several languages.
    """

    num_lost: int
    """Questions right in the pivot and wrong here."""
    num_gained: int
    """Questions wrong in the pivot and right here."""
    p_value: float
    """Two-sided, 0 to 1."""
    p_holm: float
    """Adjusted by Holm (1979) over the family: bounds the chance of a single false alarm in it."""
    p_bh: float
    """Adjusted by Benjamini and Hochberg (1995): bounds the expected share of false alarms."""
    family_size: int
    """Gaps tested together: all that one table shows."""
    detectable: float | None
    """Smallest gap that so many questions show with power 0.8 at level 0.05 before adjustment,
    0 to 1; `None` where no gap would."""
