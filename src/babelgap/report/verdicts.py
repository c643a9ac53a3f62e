"""The verdicts of a gate, in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from babelgap.report.numerals import decimal, signed_decimal
from babelgap.schema import Verdict

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["print_verdicts"]

_WORDS = {True: "within", False: "ABOVE", None: "undecided"}
_COLOURS = {True: "green", False: "red", None: "yellow"}
_TITLES = {"gap": "gap", "gap_increase": "increase of the gap"}


def print_verdicts(verdicts: Sequence[Verdict], console: Console, *, strict: bool = False) -> bool:
    """Print each verdict and the one that follows from all.

    Args:
        verdicts: of one gate.
        console: where to.
        strict: True where "undecided" fails.

    Returns:
        True where the gate is passed.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    for name, variant, limit in dict.fromkeys((v.name, v.variant, v.limit) for v in verdicts):
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for title in (_TITLES[name], "value", "interval", "verdict"):
            table.add_column(title, no_wrap=True)
        for v in verdicts:
            if (v.name, v.variant) == (name, variant):
                verdict = Text(_WORDS[v.passed], style=_COLOURS[v.passed])
                table.add_row(v.language, signed_decimal(v.estimate.value), _interval(v), verdict)
        console.print(Text(f"{_TITLES[name]}, {variant}: at most {decimal(limit)}", style="bold"))
        console.print(table, crop=False)
        console.print()
    outcomes = [v.passed for v in verdicts]
    passed = bool(outcomes) and all(o is True or (o is None and not strict) for o in outcomes)
    console.print(Text(_summary(verdicts, passed=passed, strict=strict)))
    return passed


def _interval(verdict: Verdict) -> str:
    low, high = verdict.estimate.low, verdict.estimate.high
    return "" if low is None or high is None else f"[{decimal(low)}, {decimal(high)}]"


def _summary(verdicts: Sequence[Verdict], *, passed: bool, strict: bool) -> str:
    if not verdicts:
        return "FAILED: there is nothing to judge"
    above = sum(v.passed is False for v in verdicts)
    undecided = sum(v.passed is None for v in verdicts)
    told = f"{above} of {len(verdicts)} above what is allowed, {undecided} undecided"
    if undecided:
        told += " (which fails with --strict)" if not strict else " (which fails here)"
        if any(v.passed is None and v.estimate.value != v.limit for v in verdicts):
            told += "; more questions would decide"
        if any(v.passed is None and v.estimate.value == v.limit for v in verdicts):
            told += "; where a value is the limit itself, no number of questions decides"
    return f"{'passed' if passed else 'FAILED'}: {told}; the intervals hold together at 95 %"
