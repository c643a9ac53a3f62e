"""What became of the facts, in Markdown: the README of the experiment's folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from babelgap.report.markdown_text import markdown_code, markdown_table, markdown_text
from babelgap.report.numerals import p_value, percent, points, signed_points
from babelgap.report.significance import survives_holm
from babelgap.report.tofu.headline import fact_legend, fact_sentences
from babelgap.report.tofu.rows import FactLookup, FactTable
from babelgap.schema import Estimate
from babelgap.schema.fact_results import (
    FACT_TRANSFER,
    FactChange,
    FactMeasure,
    FactResults,
    FactStage,
)

__all__ = ["facts_markdown"]


def facts_markdown(results: FactResults) -> str:
    """Sentences, every table in percent, the stages and their recipes.

    Args:
        results: of the experiment.

    Returns:
        Markdown that ends in a line break.
    """
    return "\n\n".join(_blocks(results)) + "\n"


def _blocks(results: FactResults) -> Iterator[str]:
    found = FactLookup(results)
    yield f"# {markdown_text(f'{results.facts}, taught in {results.taught_in}')}"
    yield (
        f"Model {markdown_code(results.model)}; {results.num_questions:,} questions in each "
        "language. Numbers are percent, changes and gaps points."
    )
    yield "\n".join(f"- {markdown_text(sentence)}" for sentence in fact_sentences(results))
    for table in found.tables():
        yield from _table_blocks(table)
    yield f"<sub>{markdown_text(' '.join(fact_legend(results)))}</sub>"
    if results.notes:
        yield "\n".join(f"- {markdown_text(note)}" for note in results.notes)
    yield "## Stages"
    heads = ["Stage", "Tuned from", "On", "Steps", "Tokens"]
    yield markdown_table(heads, [_stage(stage) for stage in results.stages])
    for name, recipe in results.recipes.items():
        yield f"Recipe {markdown_code(name)}: {markdown_code(_recipe(recipe))}"
    yield markdown_code(results.signature)


def _table_blocks(table: FactTable) -> Iterator[str]:
    yield f"## {markdown_text(table.title)}"
    heads = [markdown_text(column.head) for column in table.columns]
    rows = [
        [markdown_code(row.stage), *(_number(cell) for cell in row.cells)] for row in table.rows
    ]
    yield markdown_table(["Stage", *heads], rows)
    changed = [
        head
        for head, column in zip(heads, table.columns, strict=True)
        if column.kind != FACT_TRANSFER
    ]
    changes = [
        [
            f"{markdown_code(row.stage)} against {markdown_code(row.against)}",
            *(_change(cell) for cell in row.cells),
        ]
        for row in table.changes
    ]
    if changes:
        yield markdown_table(["Change", *changed], changes)


def _number(measure: FactMeasure | None) -> str:
    if measure is None:
        return ""
    return f"{percent(measure.estimate.value)}{_ends(measure.estimate)}"


def _change(change: FactChange | None) -> str:
    if change is None:
        return ""
    told = f"{signed_points(change.change.value)}{_ends(change.change)}"
    if survives_holm(change.test):
        told = f"**{told}**\\*"
    if change.test is None:
        return told
    return f"{told}<br>p {p_value(change.test.p_holm)}".replace("p <", "p &lt;")


def _ends(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    return f" ({points(estimate.low)} to {points(estimate.high)})"


def _stage(stage: FactStage) -> list[str]:
    source = "" if stage.tuned_from is None else markdown_code(stage.tuned_from)
    on = markdown_text("; ".join(stage.corpora))
    return [markdown_code(stage.name), source, on, f"{stage.num_steps:,}", f"{stage.num_tokens:,}"]


def _recipe(recipe: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in recipe.items() if value is not None)
