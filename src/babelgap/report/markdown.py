"""A run's report in Markdown: what one pastes into a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from babelgap.report.glossary import VariantGroup
from babelgap.report.headline import headline
from babelgap.report.lookup import Lookup, interval_note
from babelgap.report.markdown_text import (
    markdown_block,
    markdown_code,
    markdown_table,
    markdown_text,
)
from babelgap.report.numerals import percent, points, signed_points
from babelgap.report.part_names import PARTS, has_parts
from babelgap.report.probes.markdown import probe_blocks
from babelgap.report.remedies.markdown import remedy_blocks
from babelgap.report.significance import (
    SIGNIFICANT,
    detectable_range,
    family_size,
    survives_holm,
)
from babelgap.report.unanswered import unanswered
from babelgap.report.variant_columns import split_variants
from babelgap.schema import (
    ALL_LANGUAGES,
    ALL_VARIANTS,
    FROM_LANGUAGE,
    INTO_LANGUAGE,
    MONOLINGUAL,
    MULTIPLE,
    Estimate,
    Measure,
    Results,
)

__all__ = ["results_markdown"]

_MOST_COLUMNS = 4
"""Variants in one table: a fifth makes it scroll sideways where pull requests are read."""
_CARRIED = {
    "transfer": "Right here, of those right in the pivot",
    "reverse_transfer": "Right in the pivot, of those right here",
    "consistency": "Same option picked",
    "rank_consistency": "Options ranked alike (RankC)",
}
_TERMS = (
    ("term_accuracy", INTO_LANGUAGE),
    ("term_accuracy", FROM_LANGUAGE),
    ("terms_known", None),
    ("unexplained_gap", None),
    ("translatable_loss", None),
)


def results_markdown(results: Results) -> str:
    """Headline, accuracies and gaps, mitigations, where the barrier sits, what carries over.

    Written for GitHub and GitLab. Everything that a run or data set named is escaped, so that it
    neither marks up nor mentions or links anything.

    Args:
        results: what the run found.

    Returns:
        Markdown that ends in a line break.
    """
    blocks = [
        f"### {markdown_text(results.model)} on {markdown_text(results.quiz)}",
        *_opening(results),
        *_gap_tables(results),
        *remedy_blocks(results),
        *_unanswered(results),
        *_parts(results),
        *_carried_over(results),
        *_terms(results),
        *(block for probe in results.probes for block in probe_blocks(probe)),
        *_folded("Signature", [markdown_block(results.signature.split("|"))]),
    ]
    return "\n\n".join(blocks) + "\n"


def _opening(results: Results) -> Iterator[str]:
    opening = headline(results)
    yield f"**{markdown_text(opening.sentence)}**"
    if opening.notes:
        yield markdown_text(" ".join(opening.notes))
    if opening.warning is not None:
        yield f"> {markdown_text(opening.warning)}"


def _gap_tables(results: Results) -> Iterator[str]:
    lookup = Lookup(results)
    gaps = [m for m in results.measures if m.name == "gap" and m.subject is None]
    for title, groups in groupby(_columns(results), key=lambda group: group.title):
        tables = [_gap_table(results, lookup, group.variants) for group in groups]
        # What goes beyond the paper is there for those who look for it.
        yield from tables if title == _columns(results)[0].title else _folded(title, tables)
    if gaps:
        yield _legend(results, [m for m in gaps if m.normalization == results.normalization])


def _columns(results: Results) -> tuple[VariantGroup, ...]:
    return split_variants(results.variants, most=_MOST_COLUMNS)


def _folded(title: str, blocks: Iterable[str]) -> Iterator[str]:
    # Without the blank lines what is inside would be read as HTML.
    yield f"<details><summary>{title}</summary>"
    yield from blocks
    yield "</details>"


def _gap_table(results: Results, lookup: Lookup, variants: Sequence[str]) -> str:
    rows = []
    for label, tag in _languages(results):
        cells = [_gap_cell(lookup, variant, tag) for variant in variants]
        if any(cells):
            rows.append([label, *cells])
    return markdown_table(["", *(markdown_code(name) for name in variants)], rows)


def _gap_cell(lookup: Lookup, variant: str, language: str) -> str:
    accuracy = lookup.find("accuracy", variant, language)
    gap = lookup.find("gap", variant, language)
    lines = [] if accuracy is None else [percent(accuracy.estimate.value)]
    if gap is not None:
        value = signed_points(gap.estimate.value)
        number = f"**{value}**\\*" if survives_holm(gap.test) else value
        lines.append(number + _interval(gap.estimate))
    return "<br>".join(lines)


def _interval(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    return f" ({points(estimate.low)} to {points(estimate.high)})"


def _languages(results: Results) -> Iterator[tuple[str, str]]:
    """(label, language of the measures), from top to bottom."""
    from babelgap.languages import language_name

    yield f"{markdown_text(language_name(results.pivot))} (pivot)", results.pivot
    for tag in results.languages:
        yield markdown_text(language_name(tag)), tag
    yield "All mixed", MULTIPLE
    yield "Mean", ALL_LANGUAGES


def _legend(results: Results, gaps: Sequence[Measure]) -> str:
    from babelgap.languages import language_name

    pivot = language_name(results.pivot)
    text = (
        f"Accuracy in percent, then the gap in points: {pivot} minus this cell, on the same "
        f"questions ({interval_note(m.estimate for m in gaps)})."
    )
    tested = family_size(gap.test for gap in gaps)
    if tested is not None:
        text += (
            f" Bold and starred: significant at {100 * SIGNIFICANT:g} % after Holm’s correction "
            f"for {tested} gap{'' if tested == 1 else 's'} (exact McNemar test); means are not "
            "tested."
        )
    detectable = detectable_range(gap.test for gap in gaps)
    if detectable is not None:
        low, high = (points(end) for end in detectable)
        size = low if low == high else f"{low} to {high}"
        text += (
            f" With so many questions a gap of {size} points is found four times in five, before "
            "correction."
        )
    # The star must reach the page as one.
    return f"<sub>{markdown_text(text)}</sub>"


def _unanswered(results: Results) -> Iterator[str]:
    found = unanswered(results)
    if found is None:
        return
    heads = ["", *(markdown_code(verdict) for verdict in found.verdicts), "In percent", "Answers"]
    rows = [
        [
            markdown_text(row.label),
            *(f"{count:,}" for count in row.counts),
            percent(row.share),
            f"{row.num_predictions:,}",
        ]
        for row in found.rows
    ]
    yield from _folded("Answers that could not be read", [markdown_table(heads, rows)])


def _parts(results: Results) -> Iterator[str]:
    lookup = Lookup(results)
    if not has_parts(lookup, results):
        return
    yield "**Where in the question the barrier sits**"
    rows = []
    for label, tag in _languages(results):
        found = [lookup.find("part_loss", ALL_VARIANTS, tag, detail=part) for part in PARTS]
        if any(found):
            rows.append([label, *map(_points_cell, found)])
    yield markdown_table(["", *PARTS.values()], rows)
    text = (
        "Points lost by making that part foreign, a mean over every order of making the parts "
        "foreign (Shapley value); the first three sum to the gap of "
    )
    where = " over the questions answered in all eight forms"
    yield f"<sub>{text}{markdown_code(MONOLINGUAL)}{where}.</sub>"


def _carried_over(results: Results) -> Iterator[str]:
    lookup = Lookup(results)
    columns = [
        name
        for name in _CARRIED
        if any(lookup.find(name, MONOLINGUAL, tag) for _, tag in _languages(results))
    ]
    if not columns:
        return
    yield f"**What carries over** ({markdown_code(MONOLINGUAL)}, in percent)"
    rows = []
    for label, tag in _languages(results):
        found = [lookup.find(name, MONOLINGUAL, tag) for name in columns]
        if any(found):
            rows.append([label, *map(_percent_cell, found)])
    yield markdown_table(["", *(_CARRIED[name] for name in columns)], rows)


def _terms(results: Results) -> Iterator[str]:
    lookup = Lookup(results)
    rows = []
    for label, tag in _languages(results):
        into, back, known, gap, loss = (
            lookup.find(name, MONOLINGUAL, tag, detail=detail) for name, detail in _TERMS
        )
        if into or back or known or gap or loss:
            ways = "<br>".join(filter(None, map(_percent_cell, (into, back))))
            rows.append([label, ways, _percent_cell(known), _points_cell(gap), _percent_cell(loss)])
    if not rows:
        return
    yield "**Translation beside knowledge**"
    heads = ("Terms right, into and from", "All terms known", "Unexplained gap")
    yield markdown_table(["", *heads, "Translatable loss"], rows)
    text = (
        "Percent of terms, asked by multiple choice; of questions whose terms are all right both "
        "ways; points lost among those of them that are right in the pivot; and, of all that is "
        "lost, the percent whose terms are known."
    )
    yield f"<sub>{markdown_text(text)}</sub>"


def _points_cell(measure: Measure | None) -> str:
    if measure is None:
        return ""
    return signed_points(measure.estimate.value) + _interval(measure.estimate)


def _percent_cell(measure: Measure | None) -> str:
    if measure is None:
        return ""
    return percent(measure.estimate.value) + _interval(measure.estimate)
