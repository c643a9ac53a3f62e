"""What a probe found in Markdown: what one pastes into a pull request."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from babelgap.report.grids import row_label
from babelgap.report.lookup import interval_note
from babelgap.report.markdown_text import (
    markdown_block,
    markdown_code,
    markdown_table,
    markdown_text,
)
from babelgap.report.probes.alignment import ALIGNMENT_COLUMNS
from babelgap.report.probes.embedding import EmbeddingView, embedding_views
from babelgap.report.probes.figures import p_text, phrase_text, probe_figure, probe_limits
from babelgap.report.probes.glossary import CONDITIONS, ITEMS, PROBE_TITLES
from babelgap.report.probes.headline import probe_headline
from babelgap.report.probes.terms import term_columns, term_rows
from babelgap.report.probes.translation import (
    MetricTable,
    ScoreCell,
    metric_tables,
    problem_table,
)
from babelgap.schema import EMBEDDING, TERMS, TRANSLATION, ProbeMeasure, ProbeResults

__all__ = ["probe_blocks", "probe_markdown"]

_MOST_COLUMNS = 4
"""Directions in one table: a fifth makes it scroll sideways where pull requests are read."""
_LEFT_OUT = tuple(ALIGNMENT_COLUMNS[key, None] for key in ("pair_similarity", "other_similarity"))
"""Columns that there is no room for: their difference is there."""


def probe_markdown(results: ProbeResults) -> str:
    """Finding, tables and signature of a probe, for GitHub and GitLab.

    Everything that a model or data set named is escaped, so that it neither marks up nor mentions
    or links anything.

    Args:
        results: what the probe found.

    Returns:
        Markdown that ends in a line break.
    """
    return "\n\n".join(probe_blocks(results)) + "\n"


def probe_blocks(results: ProbeResults) -> Iterator[str]:
    """The same in blocks, for a report that holds more than the probe."""
    title = PROBE_TITLES.get(results.probe, results.probe)
    yield f"### {title}: {markdown_text(results.texts)}"
    yield f"**{markdown_text(phrase_text(probe_headline(results)))}**"
    tables = {TERMS: _terms, TRANSLATION: _translation, EMBEDDING: _embedding}
    if results.probe in tables:
        yield from tables[results.probe](results)
    item = ITEMS.get(results.probe, "item")
    note = interval_note((m.estimate for m in results.measures), item=item)
    yield f"<sub>{markdown_text(f'In brackets: {note}.')}</sub>"
    for told in results.notes:
        yield markdown_text(told)
    yield from _folded("Signature", [markdown_block(results.signature.split("|"))])


def _folded(title: str, blocks: Sequence[str]) -> Iterator[str]:
    # Without the blank lines what is inside would be read as HTML.
    yield f"<details><summary>{title}</summary>"
    yield from blocks
    yield "</details>"


def _terms(results: ProbeResults) -> Iterator[str]:
    heads = ["", *term_columns(results).values()]
    rows = [[markdown_text(r.label), *map(_number, r.cells)] for r in term_rows(results)]
    yield markdown_table(heads, rows)
    yield "<sub>In percent.</sub>"


def _translation(results: ProbeResults) -> Iterator[str]:
    for i, table in enumerate(metric_tables(results)):
        blocks = [f"**{markdown_text(table.title)}**", *_by_direction(results, table, _score)]
        if table.has_differences:
            told = f"Below a score: its difference to {table.against} on the same lines."
            blocks.append(f"<sub>{markdown_text(told)}</sub>")
        blocks += [markdown_code(signature) for signature in table.signatures]
        # One metric is enough to begin with; the others are there for those who look for them.
        yield from blocks if i == 0 else _folded(markdown_text(table.title), blocks[1:])
    problems = problem_table(results)
    if problems is not None:
        blocks = [*_by_direction(results, problems, _problems), "<sub>Percent of the lines.</sub>"]
        yield from _folded("What is wrong with translations", blocks)


def _by_direction(
    results: ProbeResults, table: MetricTable, shown: Callable[[ScoreCell], str]
) -> Iterator[str]:
    """Tables of a few directions each, never of both sides."""
    sides = (
        [i for i, d in enumerate(table.directions) if d.source == results.pivot],
        [i for i, d in enumerate(table.directions) if d.source != results.pivot],
    )
    for side in sides:
        size = math.ceil(len(side) / math.ceil(len(side) / _MOST_COLUMNS)) if side else 1
        for start in range(0, len(side), size):
            some = side[start : start + size]
            heads = [
                " → ".join(markdown_text(row_label(tag)[0]) for tag in table.directions[i])
                for i in some
            ]
            rows = [
                [markdown_text(system), *(shown(cells[i]) for i in some)]
                for system, cells in table.rows
            ]
            yield markdown_table(["", *heads], rows)


def _score(cell: ScoreCell) -> str:
    lines = [_number(cell.score)]
    if cell.difference is not None:
        m = cell.difference.measure
        p = "" if m.p_value is None else f", {markdown_text(p_text(m.p_value))}"
        is_own = cell.score is None or cell.difference.of == cell.score.system
        of = "" if is_own else f"{markdown_text(cell.difference.of)} "
        lines.append(f"{of}{probe_figure(m)}{p}")
    return "<br>".join(lines)


def _problems(cell: ScoreCell) -> str:
    counted = [m for m in cell.problems if m.estimate.value != 0]
    told = [f"{markdown_text(m.detail or '')} {probe_figure(m)}" for m in counted]
    return "<br>".join(told) or ("none" if cell.problems else "")


def _embedding(results: ProbeResults) -> Iterator[str]:
    for i, view in enumerate(embedding_views(results)):
        blocks = [*_effects(view), *_alignment(view)]
        title = markdown_text(f"{view.system}, {view.title.lower()}")
        yield from [f"**{title}**", *blocks] if i == 0 else _folded(title, blocks)


def _effects(view: EmbeddingView) -> Iterator[str]:
    for table in view.effects:
        heads = [f"against {markdown_text(CONDITIONS.get(b, b))}" for b in table.baselines]
        rows = [
            [markdown_text(row.label), *(_number(cell.effect) for cell in row.cells)]
            for row in table.rows
        ]
        yield markdown_table([f"Effect size, layer {table.layer}", *heads], rows)


def _alignment(view: EmbeddingView) -> Iterator[str]:
    for table in view.alignment:
        where = "all layers" if table.layer is None else f"layer {table.layer}"
        kept = [i for i, head in enumerate(table.columns) if head not in _LEFT_OUT]
        rows = [
            [markdown_text(row.label), *(_number(row.cells[i]) for i in kept)] for row in table.rows
        ]
        yield markdown_table([f"Alignment, {where}", *(table.columns[i] for i in kept)], rows)


def _number(measure: ProbeMeasure | None) -> str:
    if measure is None:
        return ""
    ends = probe_limits(measure)
    return probe_figure(measure) + (f" ({ends[0]} to {ends[1]})" if ends else "")
