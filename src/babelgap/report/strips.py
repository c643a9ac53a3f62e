"""Estimates drawn as a point on its interval, one strip per row of a table."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from babelgap.report.lookup import differs_from_zero
from babelgap.schema import Estimate

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["Axis", "axis_of", "interval_strip"]

_WIDTH, _HEIGHT, _MARGIN = 180, 18, 6


class Axis(NamedTuple):
    """What a strip shows from its left to its right end."""

    low: float
    high: float


def axis_of(estimates: Iterable[Estimate]) -> Axis:
    """An axis that holds every interval and zero, from one multiple of 0.05 to another.

    Example:
        >>> axis_of([Estimate(0.1, 0.02, 0.18, 0.95, 300, "")])
        Axis(low=0.0, high=0.2)
    """
    ends = [x for e in estimates for x in (e.low, e.value, e.high) if x is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    return Axis(math.floor(20 * low) / 20, max(1, math.ceil(20 * high)) / 20)


def interval_strip(estimate: Estimate, axis: Axis, *, better_below: bool = True) -> Markup:
    """The estimate as an `<svg>` element: a hollow point where its interval includes zero.

    Colours are variables of the page around it, so that it follows from light to dark. It is
    hidden from those who can't see it: the number stands beside.

    Args:
        estimate: what to draw; nothing but zero's line is drawn where it is undefined.
        axis: shared by all strips of a table.
        better_below: values below zero are the better ones, as changes of a gap are.
    """
    from markupsafe import Markup

    parts = [f'<path class="zero" d="M{_x(0, axis)} 0V{_HEIGHT}"/>']
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is not None:
        sure = differs_from_zero(estimate)
        tone = ("better" if (value < 0) == better_below else "worse") if sure else "maybe"
        if low is not None and high is not None:
            ends = f"M{_x(low, axis)} {_HEIGHT // 2}H{_x(high, axis)}"
            parts.append(f'<path class="{tone}" d="{ends}"/>')
        parts.append(f'<circle class="{tone}" cx="{_x(value, axis)}" cy="{_HEIGHT // 2}" r="4"/>')
    box = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
    # Numbers and names of ours alone, so nothing to escape.
    return Markup(f'<svg class="strip" {box} aria-hidden="true">{"".join(parts)}</svg>')


def _x(value: float, axis: Axis) -> str:
    share = (value - axis.low) / (axis.high - axis.low)
    return f"{_MARGIN + share * (_WIDTH - 2 * _MARGIN):.1f}"
