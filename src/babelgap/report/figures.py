"""How each measure is written: in percent, in points with a sign, or as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from babelgap.report.lookup import differs_from_zero
from babelgap.report.numerals import UNDEFINED, percent, points, signed_points
from babelgap.schema import Measure

__all__ = ["Phrase", "figure", "is_maybe_zero", "limits", "scale", "spoken"]


class _Way(NamedTuple):
    written: Callable[[float | None], str]
    end: Callable[[float | None], str]
    """How the ends of the interval are written: without a sign in front."""
    scale: int
    """What the value is multiplied by before it is rounded."""
    around_zero: bool
    """True where zero means "no difference", so that an interval around it is worth a mark."""


Phrase = tuple[str | Measure, ...]
"""A sentence in which numbers are still measures, so that a page can say where each is from."""


def _rounded(digits: int, *, sign: str = "") -> Callable[[float | None], str]:
    def written(value: float | None) -> str:
        if value is None:
            return UNDEFINED
        # Adding zero turns the -0.0 that rounding leaves into 0.0.
        return f"{round(value, digits) + 0.0:{sign}.{digits}f}".replace("-", "−")

    return written


_SHARE = _Way(percent, percent, 100, around_zero=False)
_DIFFERENCE = _Way(signed_points, points, 100, around_zero=True)
_RATIO = _Way(_rounded(2), _rounded(2), 1, around_zero=False)
_WAYS: Mapping[str, _Way] = {
    "gap": _DIFFERENCE,
    "part_loss": _DIFFERENCE,
    "part_first": _DIFFERENCE,
    "part_last": _DIFFERENCE,
    "language_preference": _DIFFERENCE,
    "standing_out": _DIFFERENCE,
    "unexplained_gap": _DIFFERENCE,
    "fertility": _Way(_rounded(3), _rounded(3), 1, around_zero=False),
    "token_premium": _RATIO,
    "similarity": _RATIO,
    "gap_correlation": _Way(_rounded(2, sign="+"), _rounded(2), 1, around_zero=True),
    "gap_correlation_p": _Way(_rounded(3), _rounded(3), 1, around_zero=False),
}


def _way(name: str) -> _Way:
    return _WAYS.get(name, _SHARE)


def figure(measure: Measure) -> str:
    """The value as a page shows it, without its unit.

    Example:
        >>> from babelgap.schema import Estimate
        >>> half = Estimate(0.5, 0.4, 0.6, 0.95, 100, "bootstrap")
        >>> figure(Measure("gap", "question", "de", None, "sum", half))
        '+50.0'
    """
    return _way(measure.name).written(measure.estimate.value)


def spoken(measure: Measure) -> str:
    """The value as a sentence says it: without a plus in front."""
    return figure(measure).removeprefix("+")


def limits(measure: Measure) -> tuple[str, str] | None:
    """The ends of the interval as a page shows them; `None` where there is none."""
    low, high = measure.estimate.low, measure.estimate.high
    if low is None or high is None:
        return None
    way = _way(measure.name)
    return way.end(low), way.end(high)


def scale(measure: Measure) -> int:
    """What the value is multiplied by where it is shown: 100, or 1 where it is shown as it is."""
    return _way(measure.name).scale


def is_maybe_zero(measure: Measure) -> bool:
    """True of a difference or correlation whose interval includes zero, or isn't known."""
    return _way(measure.name).around_zero and not differs_from_zero(measure.estimate)
