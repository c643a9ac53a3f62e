"""A comparison in Markdown: what one pastes into a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from babelgap.report.compared_rows import (
    BETWEEN_GROUPS,
    CLOSING_HEAD,
    CLOSING_TOLD,
    ComparedRow,
    Differences,
    headline_variant,
)
from babelgap.report.comparison_headline import comparison_headlines
from babelgap.report.held_out_rows import HELD_OUT_HEAD, HELD_OUT_TOLD, held_out_rows
from babelgap.report.lookup import interval_note
from babelgap.report.markdown_text import markdown_code, markdown_table, markdown_text
from babelgap.report.numerals import UNDEFINED, p_value, percent, points, signed_points
from babelgap.report.significance import SIGNIFICANT, family_size, survives_holm
from babelgap.schema import Comparison, Difference, Estimate

__all__ = ["comparison_markdown"]

_HEAD = ("Gap", "Change of the gap", "Accuracy", "Change", "Won", "Lost")


def comparison_markdown(comparison: Comparison) -> str:
    """Headlines, what differs, and the changes by language and by variant.

    Written for GitHub and GitLab. Everything that a run or data set named is escaped, so that it
    neither marks up nor mentions or links anything.

    Args:
        comparison: what sets the runs apart.

    Returns:
        Markdown that ends in a line break.
    """
    title = " and ".join(run.name for run in comparison.others)
    blocks = [
        f"### {markdown_text(title)} against {markdown_text(comparison.baseline.name)}",
        *_runs(comparison),
        *_against_control(comparison),
        _legend(comparison),
        *_differing(comparison),
        *(f"> {markdown_text(note)}" for note in comparison.notes),
    ]
    return "\n\n".join(blocks) + "\n"


def _runs(comparison: Comparison) -> Iterator[str]:
    differences = Differences(comparison)
    variant = headline_variant(comparison)
    for told in comparison_headlines(comparison):
        yield f"**{markdown_text(told.sentence)}**"
        if told.caution is not None:
            yield f"> {markdown_text(told.caution)}"
        if variant is not None:
            yield _table(markdown_code(variant), differences.by_language(told.run, variant))
            yield from _closed(differences, told.run, variant)
        yield from _held_out(comparison, told.run)
        rows = [
            ComparedRow(markdown_code(r.label), r.language, r.variant, r.accuracy, r.gap)
            for r in differences.by_variant(told.run)
        ]
        if len(rows) > 1:
            yield "<details><summary>Every variant, mean over the languages</summary>"
            yield _table("Variant", rows)
            yield "</details>"


def _against_control(comparison: Comparison) -> Iterator[str]:
    beside = comparison.against_control
    if beside is not None:
        yield f"#### Against the control {markdown_text(beside.baseline.name)}"
        yield from _runs(beside)


def _closed(differences: Differences, run: str, variant: str) -> Iterator[str]:
    rows = differences.closing_rows(run, variant)
    if not rows:
        return
    yield markdown_table(
        ["Of the gap", *CLOSING_HEAD],
        [
            [
                row.label,
                _share(row.closing.share),
                _change(row.closing.from_languages),
                _change(row.closing.from_pivot),
                p_value(row.closing.p_value).replace("<", "&lt;"),
            ]
            for row in rows
        ],
    )
    between = differences.between_groups(run, variant)
    if between is not None:
        yield f"{BETWEEN_GROUPS}: {_passage(between)} points, {_change(between.change)}."


def _held_out(comparison: Comparison, run: str) -> Iterator[str]:
    rows = held_out_rows(comparison, run)
    if rows:
        yield markdown_table(
            ["Held-out text", *HELD_OUT_HEAD],
            [[row.label, markdown_text(row.cells[0]), *row.cells[1:]] for row in rows],
        )
        yield f"<sub>{markdown_text(HELD_OUT_TOLD)}</sub>"


def _table(corner: str, rows: Iterable[ComparedRow]) -> str:
    return markdown_table([corner, *_HEAD], [[row.label, *_cells(row)] for row in rows])


def _cells(row: ComparedRow) -> Iterator[str]:
    accuracy, gap = row.accuracy, row.gap
    test = None if accuracy is None else accuracy.test
    yield "" if gap is None else _passage(gap)
    yield "" if gap is None else _change(gap.change)
    yield "" if accuracy is None else _passage(accuracy)
    change = "" if accuracy is None else _change(accuracy.change)
    yield f"**{change}**\\*" if survives_holm(test) else change
    # Won and lost by the other run, not by the baseline.
    yield "" if test is None else str(test.num_gained)
    yield "" if test is None else str(test.num_lost)


def _passage(difference: Difference) -> str:
    return f"{percent(difference.before.value)} → {percent(difference.after.value)}"


def _change(change: Estimate) -> str:
    if change.low is None or change.high is None:
        return signed_points(change.value)
    ends = f"{points(change.low)} to {points(change.high)}"
    return f"{signed_points(change.value)} ({ends})"


def _share(share: Estimate) -> str:
    ends = "" if share.low is None else f" ({points(share.low)} to {points(share.high)})"
    return percent(share.value) + ends


def _legend(comparison: Comparison) -> str:
    from babelgap.languages import language_name

    note = interval_note(d.change for d in comparison.differences)
    text = (
        f"Accuracy in percent; gap in points: {language_name(comparison.pivot)} minus the "
        f"language, so a change below zero closes some of it. On the questions that all runs "
        f"asked ({note}). {UNDEFINED} undefined."
    )
    if comparison.closings:
        text += f" {CLOSING_TOLD}"
    tested = family_size(d.test for d in comparison.differences)
    if tested is not None:
        text += (
            f" Bold and starred: significant at {100 * SIGNIFICANT:g} % after Holm’s correction "
            f"for {tested} accuracies (exact McNemar test; won and lost are the questions that "
            "it counts)."
        )
    return f"<sub>{markdown_text(text)}</sub>"


def _differing(comparison: Comparison) -> Iterator[str]:
    if not comparison.differing:
        return
    names = [comparison.baseline.name, *(run.name for run in comparison.others)]
    yield "<details><summary>What differs between the runs</summary>"
    yield markdown_table(
        ["", *(markdown_text(name) for name in names)],
        [
            [markdown_text(part), *(markdown_code(value) if value else "" for value in values)]
            for part, values in comparison.differing.items()
        ],
    )
    yield "</details>"
