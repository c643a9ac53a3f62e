"""What the mitigations of a run change, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from babelgap.report.markdown_text import markdown_code, markdown_table, markdown_text
from babelgap.report.numerals import p_value, percent, points, signed_points
from babelgap.report.remedies.headline import remedy_legend, remedy_sentences
from babelgap.report.remedies.rows import Remedies, RemedyRow
from babelgap.report.significance import survives_holm
from babelgap.schema import Difference, Estimate, Results

__all__ = ["remedy_blocks"]


def remedy_blocks(results: Results) -> Iterator[str]:
    """A sentence, a row a mitigation, and what the table means; nothing without mitigations."""
    from babelgap.languages import language_name

    found = Remedies(results)
    rows = found.rows()
    if not rows:
        return
    yield "**What the mitigations change**"
    yield markdown_text(" ".join(remedy_sentences(results, rows)))
    pivot = markdown_text(language_name(results.pivot))
    heads = ["Mitigation", pivot, "Mean accuracy", "Gap", "Change of the gap", "p (Holm)"]
    if not found.all_answered:
        heads.append("Answered")
    heads.append("Questions")
    yield markdown_table(heads, [_cells(row, with_answered=not found.all_answered) for row in rows])
    yield f"<sub>{markdown_text(' '.join(remedy_legend(results, rows)))}</sub>"


def _cells(row: RemedyRow, *, with_answered: bool) -> list[str]:
    name = markdown_code(row.name)
    cells = [f"{name}<br>{markdown_text(row.told)}" if row.told else name]
    cells += [_accuracy(row.pivot), _accuracy(row.accuracy)]
    if row.gap is None:
        cells += ["", "", ""]
    else:
        test = row.gap.test
        change = _change(row.gap.change)
        cautions = "".join(f"<br>{markdown_text(told)}" for told in row.cautions)
        cells += [
            _passage(row.gap),
            (f"**{change}**\\*" if survives_holm(test) else change) + cautions,
            p_value(None if test is None else test.p_holm).replace("<", "&lt;"),
        ]
    if with_answered:
        cells.append("" if row.answered is None else _passage(row.answered))
    cells.append("" if row.gap is None else f"{row.gap.change.num_questions:,}")
    return cells


def _accuracy(difference: Difference | None) -> str:
    if difference is None:
        return ""
    return f"{_passage(difference)}<br>{_change(difference.change)}"


def _passage(difference: Difference) -> str:
    return f"{percent(difference.before.value)} → {percent(difference.after.value)}"


def _change(change: Estimate) -> str:
    if change.low is None or change.high is None:
        return signed_points(change.value)
    return f"{signed_points(change.value)} ({points(change.low)} to {points(change.high)})"
