"""One self-contained HTML page that shows a run: nothing is loaded, light and dark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from babelgap.report.assets import (
    HEAD_SCRIPT,
    PAGE_SCRIPT,
    content_policy,
    data_block,
    script,
)
from babelgap.report.bias import foreign_rows, positions
from babelgap.report.charts import gap_charts
from babelgap.report.explorer_filters import explorer_data, explorer_setting
from babelgap.report.glossary import (
    MEASURE_TITLES,
    PAPER_VARIANTS,
    measure_definitions,
    singles_out_options,
    variant_definition,
)
from babelgap.report.grids import grid, grids, pairs
from babelgap.report.headline import headline
from babelgap.report.languages_beside import (
    languages_beside,
    stem_and_answer_beside,
    translation_beside,
)
from babelgap.report.lookup import Lookup, interval_note
from babelgap.report.page_templates import page_templates
from babelgap.report.parts import PARTS, part_phrases, part_rows
from babelgap.report.probes.glossary import CONDITIONS
from babelgap.report.probes.views import add_probe_filters, probe_view
from babelgap.report.remedies.views import remedy_view, unread_view
from babelgap.report.scorers import reading_sentence, scorer_words
from babelgap.report.sections import heat_map, normalization_names, normalization_rows
from babelgap.report.significance import family_size
from babelgap.report.subjects import subject_table
from babelgap.schema import MONOLINGUAL, QuestionDetail, Results

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["render_page"]

_NUM_EXAMPLES = 10
_WORD_BREAK = re.compile(r"(?<=[^\W_])_(?=[^\W_])")
_FULL_HEAT = 50
"""Gap in points, in either direction, from which on cells have the strongest colour."""
_PAIRED = ("pair_transfer", "pair_consistency", "pair_rank_consistency")
_CARRIED = ("transfer", "consistency", "rank_consistency")


def render_page(
    results: Results, questions: Sequence[QuestionDetail] = (), *, served: bool = False
) -> str:
    """The report as HTML.

    Every number on the page carries the estimate it was rounded from in `data-value`,
    `data-low` and `data-high`, in full precision, so that the page can be checked against
    `results.json`; `data-scale` is 1 where the value is shown as it is, not in percent or points.

    Args:
        results: what the run found. Texts in it may hold anything; all are escaped.
        questions: those that the page's explorer carries; see `choose_questions`.
        served: the page comes from `babelgap view`, whose server its explorer asks for questions.

    Returns:
        A whole document, to be written as UTF-8.
    """
    lookup = Lookup(results)
    estimates = {
        name: [m.estimate for m in results.measures if m.name == name and m.subject is None]
        for name in ("gap", "accuracy")
    }
    head, body = script(HEAD_SCRIPT), script(PAGE_SCRIPT)
    template = _environment().get_template("page.html.j2")
    return template.render(
        results=results,
        headline=headline(results),
        heat_map=heat_map(results),
        family_size=family_size(m.test for m in results.measures),
        charts=gap_charts(results),
        remedies=remedy_view(results),
        unread=unread_view(results),
        parts=part_rows(results, lookup),
        part_names=PARTS,
        part_phrases=part_phrases(results, lookup),
        pairs=[p for p in (pairs(results, lookup, name) for name in _PAIRED) if p],
        chance=lookup.find("rank_consistency_chance", MONOLINGUAL, results.pivot),
        carried=grids(results, lookup, _CARRIED),
        subjects=subject_table(results),
        normalizations=normalization_rows(results),
        normalization_names=normalization_names(results),
        beside=languages_beside(results, lookup),
        translation=translation_beside(results, lookup),
        narrower=stem_and_answer_beside(results, lookup),
        positions=positions(results, lookup),
        position_bias=grid(results, lookup, "position_bias"),
        foreign=foreign_rows(results, lookup),
        answer_mass=grid(results, lookup, "answer_mass"),
        scorer=scorer_words(results),
        reading=reading_sentence(results),
        titles=MEASURE_TITLES,
        measure_definitions=measure_definitions(results),
        variant_definitions={name: variant_definition(name) for name in results.variants},
        options_stand_out=any(singles_out_options(name) for name in results.variants),
        paper_variants=PAPER_VARIANTS,
        examples=() if questions or served else results.examples[:_NUM_EXAMPLES],
        probe_views=[probe_view(probe) for probe in results.probes],
        probes_shown={probe.probe for probe in results.probes},
        conditions=CONDITIONS,
        explorer=explorer_setting(results, questions, served=served),
        explorer_data=explorer_data(results, questions, served=served),
        interval_notes={name: interval_note(found) for name, found in estimates.items()},
        full_heat=_FULL_HEAT,
        policy=content_policy((head, body), served=served),
        head_script=head,
        body_script=body,
    )


def _environment() -> Environment:
    environment = page_templates()
    add_probe_filters(environment)
    environment.filters.update(
        heat_style=_heat_style,
        tint_style=_tint_style,
        data_block=data_block,
        attribute_text=_attribute_text,
        words=_words,
    )
    return environment


def _attribute_text(text: str) -> Markup:
    """For an attribute whose value must come back to the letter: a reader makes CR LF one LF."""
    from markupsafe import Markup, escape

    return Markup(str(escape(text)).replace("\r", "&#13;"))


def _words(name: str) -> str:
    """A subject's name with spaces: `world_religions`, but not `__x__`."""
    return _WORD_BREAK.sub(" ", name)


def _heat_style(gap: float) -> str:
    """The style of a cell: how much of which colour."""
    share = min(1.0, 100 * abs(gap) / _FULL_HEAT)
    return f"--heat: {100 * share:.0f}%; --hue: var(--{'warm' if gap > 0 else 'cool'})"


def _tint_style(share: float | None) -> str:
    """The style of a cell that holds a share: the more, the darker."""
    return f"--heat: {100 * max(0.0, min(1.0, share or 0.0)):.0f}%; --hue: var(--accent)"
