"""Everything that a template shows of a probe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from babelgap.report.grids import row_label
from babelgap.report.lookup import interval_note
from babelgap.report.probes.distributions import Slider
from babelgap.report.probes.embedding import EmbeddingView, embedding_views
from babelgap.report.probes.figures import (
    ProbePhrase,
    p_text,
    probe_figure,
    probe_limits,
    probe_scale,
    seems_zero,
)
from babelgap.report.probes.glossary import ITEMS, probe_definitions
from babelgap.report.probes.headline import probe_headline
from babelgap.report.probes.lookup import Direction
from babelgap.report.probes.terms import TermRow, term_columns, term_rows
from babelgap.report.probes.translation import (
    LineExample,
    MetricTable,
    PublishedTable,
    line_examples,
    metric_tables,
    problem_table,
    published_comet,
)
from babelgap.schema import EMBEDDING, TRANSLATION, ProbeResults

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["ProbeView", "add_probe_filters", "probe_view"]


@dataclass(frozen=True, slots=True)
class ProbeView:
    """A probe, as its template shows it; what is of other probes is empty."""

    results: ProbeResults
    headline: ProbePhrase
    interval_note: str
    definitions: Mapping[str, str]
    metrics: tuple[MetricTable, ...] = ()
    problems: MetricTable | None = None
    lines: Mapping[Direction, tuple[LineExample, ...]] | None = None
    published: PublishedTable | None = None
    embeddings: tuple[EmbeddingView, ...] = ()
    term_columns: Mapping[tuple[str, str | None], str] | None = None
    terms: tuple[TermRow, ...] = ()


def probe_view(results: ProbeResults) -> ProbeView:
    """The view of a probe; every number in it is a measure of the results."""
    shared = (
        results,
        probe_headline(results),
        interval_note(
            (m.estimate for m in results.measures), item=ITEMS.get(results.probe, "item")
        ),
        probe_definitions(results),
    )
    if results.probe == TRANSLATION:
        return ProbeView(
            *shared,
            metrics=metric_tables(results),
            problems=problem_table(results),
            lines=line_examples(results),
            published=published_comet(results),
        )
    if results.probe == EMBEDDING:
        return ProbeView(*shared, embeddings=embedding_views(results))
    return ProbeView(*shared, term_columns=term_columns(results), terms=term_rows(results))


def add_probe_filters(environment: Environment) -> None:
    """What templates of probes call."""
    from markupsafe import Markup

    from babelgap.languages import direction

    environment.filters.update(
        # The charts are ours; the names inside them were escaped when they were drawn.
        chart_markup=Markup,
        direction=direction,
        p_text=p_text,
        place_name=lambda tag: row_label(tag)[0],
        probe_figure=probe_figure,
        probe_limits=probe_limits,
        probe_scale=probe_scale,
        sentence=lambda text: text[:1].upper() + text[1:],
        slider_data=_slider_data,
    )
    environment.tests.update(seeming_zero=seems_zero)


def _slider_data(slider: Slider) -> dict[str, Any]:
    return {"layers": slider.layers, "shown": slider.shown, "frames": slider.frames}
