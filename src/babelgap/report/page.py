"""One self-contained HTML page that shows a run: no script, no request, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babelgap.report.charts import gap_charts
from babelgap.report.glossary import (
    PAPER_VARIANTS,
    singles_out_options,
    variant_definition,
)
from babelgap.report.headline import headline
from babelgap.report.lookup import differs_from_zero, interval_note
from babelgap.report.numerals import exact, percent, points, signed_points
from babelgap.report.scorers import reading_sentence, scorer_words
from babelgap.report.sections import (
    heat_map,
    normalization_names,
    normalization_rows,
    subject_rows,
)
from babelgap.schema import Results

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["render_page"]

_NUM_EXAMPLES = 10
_FULL_HEAT = 50
"""Gap in points, in either direction, from which on cells have the strongest colour."""


def render_page(results: Results) -> str:
    """The report as HTML.

    Every number on the page carries the estimate it was rounded from in `data-value`,
    `data-low` and `data-high`, in full precision, so that the page can be checked against
    `results.json`.

    Args:
        results: what the run found. Texts in it may hold anything; all are escaped.

    Returns:
        A whole document, to be written as UTF-8.
    """
    estimates = {
        name: [m.estimate for m in results.measures if m.name == name and m.subject is None]
        for name in ("gap", "accuracy")
    }
    template = _environment().get_template("page.html.j2")
    return template.render(
        results=results,
        headline=headline(results),
        heat_map=heat_map(results),
        charts=gap_charts(results),
        subjects=subject_rows(results),
        subject_languages=(results.pivot, *results.languages),
        normalizations=normalization_rows(results),
        normalization_names=normalization_names(results),
        scorer=scorer_words(results),
        reading=reading_sentence(results),
        variant_definitions={name: variant_definition(name) for name in results.variants},
        options_stand_out=any(singles_out_options(name) for name in results.variants),
        paper_variants=PAPER_VARIANTS,
        examples=results.examples[:_NUM_EXAMPLES],
        interval_notes={name: interval_note(found) for name, found in estimates.items()},
        full_heat=_FULL_HEAT,
    )


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    from babelgap.languages import direction, language_name

    environment = Environment(
        loader=PackageLoader("babelgap.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        percent=percent,
        points=points,
        signed_points=signed_points,
        exact=exact,
        heat_style=_heat_style,
        direction=direction,
        language_name=language_name,
        # The charts are ours; the names inside them were escaped when they were drawn.
        chart_markup=Markup,
        breakable=lambda name: Markup("_<wbr>").join(str(name).split("_")),
    )
    environment.tests.update(significant=differs_from_zero)
    return environment


def _heat_style(gap: float) -> str:
    """The style of a cell: how much of which colour."""
    share = min(1.0, 100 * abs(gap) / _FULL_HEAT)
    return f"--heat: {100 * share:.0f}%; --hue: var(--{'warm' if gap > 0 else 'cool'})"
