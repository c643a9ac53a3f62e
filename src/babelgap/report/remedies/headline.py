"""The sentences that tell what the mitigations of a run change, no surer than their tests."""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.report.lookup import interval_note
from babelgap.report.numerals import points, signed_points
from babelgap.report.remedies.rows import RemedyRow
from babelgap.report.significance import SIGNIFICANT, family_size, survives_holm
from babelgap.schema import MIXUP, MONOLINGUAL, Difference, Results

__all__ = ["remedy_legend", "remedy_sentences"]

_MOST_NAMED = 3


def remedy_sentences(results: Results, rows: Sequence[RemedyRow]) -> tuple[str, ...]:
    """Which mitigations close some of the gap, once it is counted how many were tried.

    Args:
        results: what the run found.
        rows: of its mitigations, the largest shrinking first.
    """
    tried = f"{len(rows)} mitigation{'' if len(rows) == 1 else 's'}"
    sure = [row for row in rows if row.gap is not None and survives_holm(row.gap.test)]
    smaller = [row for row in sure if _change(row.gap) < 0]
    larger = [row for row in sure if _change(row.gap) > 0]
    remedies = [row for row in smaller if not row.cautions]
    doubtful = [row for row in smaller if row.cautions]
    whose = _whose(results)
    if not sure:
        return (
            f"Of {tried} none changes {whose} by more than chance explains, once it is counted "
            "how many were tried.",
        )
    told = [
        f"Of {tried} {_counted(remedies, 'closes', 'close')} some of {whose}{_named(remedies)}."
    ]
    if doubtful:
        verb = _counted(doubtful, "makes", "make")
        told.append(f"{verb} it smaller, but read what stands beside{_named(doubtful)}.")
    if larger:
        told.append(f"{_counted(larger, 'widens', 'widen')} it{_named(larger)}.")
    return tuple(told)


def remedy_legend(results: Results, rows: Sequence[RemedyRow]) -> tuple[str, ...]:
    """What the table of mitigations means, sentence by sentence.

    Args:
        results: what the run found.
        rows: of its mitigations.
    """
    from babelgap.languages import language_name

    pivot = language_name(results.pivot)
    gaps = [row.gap for row in rows if row.gap is not None]
    note = interval_note(gap.change for gap in gaps)
    told = [
        f"Each mitigation against the plain way of asking, on the questions answered both ways "
        f"({note}).",
        f"A gap also shrinks where {pivot} gets worse, which is no remedy: look at {pivot} first.",
    ]
    tested = family_size(gap.test for gap in gaps)
    if tested is not None:
        told.append(
            f"*: the change of the gap stays significant at {SIGNIFICANT:g} after Holm’s "
            f"correction for {tested} mitigation{'' if tested == 1 else 's'} (exact sign-flip "
            "test)."
        )
    return tuple(told)


def _whose(results: Results) -> str:
    only = len(results.languages) == 1
    named = "the gap" if only else "the mean gap"
    by_language = [name for name in results.variants if name != MIXUP]
    if MONOLINGUAL in by_language or not by_language:
        return named
    return f"{named} of {by_language[0]}"


def _counted(rows: Sequence[RemedyRow], one: str, several: str) -> str:
    if not rows:
        return f"none {one}"
    return f"{len(rows)} {one if len(rows) == 1 else several}"


def _named(rows: Sequence[RemedyRow]) -> str:
    """The first of them with their change, after a colon; nothing where there are none."""
    shown = [_one(row) for row in rows[:_MOST_NAMED]]
    rest = len(rows) - len(shown)
    return (": " if shown else "") + ", ".join(shown) + (f" and {rest} more" if rest else "")


def _one(row: RemedyRow) -> str:
    change = None if row.gap is None else row.gap.change
    if change is None:
        return row.name
    text = f"{row.name} ({signed_points(change.value)} points"
    if change.low is not None and change.high is not None:
        text += f", {points(change.low)} to {points(change.high)}"
    return f"{text})"


def _change(difference: Difference | None) -> float:
    value = None if difference is None else difference.change.value
    return 0.0 if value is None else value
