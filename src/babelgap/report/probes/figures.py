"""How each measure of a probe is written: in percent, on its metric's scale, with a sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from babelgap.report.lookup import differs_from_zero
from babelgap.report.numerals import UNDEFINED
from babelgap.schema import ProbeMeasure

__all__ = [
    "ProbePhrase",
    "p_text",
    "phrase_text",
    "probe_figure",
    "probe_limits",
    "probe_scale",
    "probe_unit",
    "probe_written",
    "seems_zero",
]

ProbePhrase: TypeAlias = tuple[str | ProbeMeasure, ...]
"""A sentence in which numbers are still measures, so that a page can say where each is from."""

_DIFFERENCE = "_difference"


class _Way(NamedTuple):
    scale: int
    """What the value is multiplied by before it is rounded."""
    digits: int
    unit: str = ""
    around_zero: bool = False
    """True of differences: zero means "none", and a plus stands in front."""


_SHARE = _Way(100, 1, "%")
_OF_CHRF = _Way(1, 1)
_COSINE = _Way(1, 4)
_OTHER = _Way(1, 3)
_WAYS: Mapping[str, _Way] = {
    "term_accuracy": _SHARE,
    "terms_known": _SHARE,
    "problem": _SHARE,
    "terms_known_by_chance": _SHARE,
    "mexa": _SHARE,
    "mexa_best": _SHARE,
    "retrieval": _SHARE,
    "closer_share": _SHARE,
    "chrf": _OF_CHRF,
    "bleu": _OF_CHRF,
    "similarity": _COSINE,
    "pair_similarity": _COSINE,
    "other_similarity": _COSINE,
    "relative_similarity": _COSINE._replace(around_zero=True),
    "effect_size": _Way(1, 2, around_zero=True),
}


def _way(name: str) -> _Way:
    if name in _WAYS:
        return _WAYS[name]
    if name.endswith(_DIFFERENCE):
        return _way(name.removesuffix(_DIFFERENCE))._replace(around_zero=True)
    return _OTHER


def probe_written(name: str, value: float | None) -> str:
    """A value of that measure as a page shows it, without its unit.

    Example:
        >>> probe_written("mexa", 0.8123), probe_written("chrf_difference", -3.21)
        ('81.2', '−3.2')
    """
    if value is None:
        return UNDEFINED
    way = _way(name)
    # Adding zero turns the -0.0 that rounding leaves into 0.0.
    rounded = round(way.scale * value, way.digits) + 0.0
    sign = "+" if way.around_zero else ""
    return f"{rounded:{sign}.{way.digits}f}".replace("-", "−")


def probe_figure(measure: ProbeMeasure) -> str:
    """The measure's value as a page shows it, without its unit."""
    return probe_written(measure.name, measure.estimate.value)


def probe_limits(measure: ProbeMeasure) -> tuple[str, str] | None:
    """The ends of the interval as a page shows them; `None` where there is none."""
    low, high = measure.estimate.low, measure.estimate.high
    if low is None or high is None:
        return None
    low_text, high_text = (probe_written(measure.name, end).lstrip("+") for end in (low, high))
    return low_text, high_text


def probe_scale(measure: ProbeMeasure) -> int:
    """What the value is multiplied by where it is shown: 100, or 1 where it is shown as it is."""
    return _way(measure.name).scale


def probe_unit(name: str) -> str:
    """`%` of shares, else empty."""
    return _way(name).unit


def seems_zero(measure: ProbeMeasure) -> bool:
    """True of a difference whose interval includes zero, or isn't known."""
    return _way(measure.name).around_zero and not differs_from_zero(measure.estimate)


def p_text(value: float) -> str:
    """A p-value as papers write it.

    Example:
        >>> p_text(0.0312), p_text(0.0000004)
        ('p = 0.031', 'p < 0.001')
    """
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"


def phrase_text(phrase: ProbePhrase) -> str:
    """The sentence as text."""
    return "".join(part if isinstance(part, str) else probe_figure(part) for part in phrase)
