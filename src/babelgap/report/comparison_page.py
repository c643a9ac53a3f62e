"""A comparison as one self-contained HTML page: no script, no request, light and dark."""

from __future__ import annotations

from babelgap.report.compared_rows import (
    BETWEEN_GROUPS,
    CLOSING_TOLD,
    Differences,
    headline_variant,
)
from babelgap.report.comparison_headline import ComparisonHeadline, comparison_headlines
from babelgap.report.glossary import variant_definition
from babelgap.report.held_out_rows import HELD_OUT_HEAD, HELD_OUT_TOLD, held_out_rows
from babelgap.report.lookup import interval_note
from babelgap.report.page_templates import page_templates
from babelgap.report.significance import SIGNIFICANT, family_size
from babelgap.report.strips import axis_of
from babelgap.schema import Comparison

__all__ = ["render_comparison_page"]


def render_comparison_page(comparison: Comparison) -> str:
    """The comparison as HTML.

    Every number carries the estimate that it was rounded from in `data-value`, `data-low` and
    `data-high`, in full precision, and in `data-name`, `data-variant`, `data-language`,
    `data-run` and `data-side` (before, after, change) which one it is. Those against a control are
    in an element with `data-baseline`.

    Args:
        comparison: what sets the runs apart. Texts in it may hold anything; all are escaped.

    Returns:
        A whole document, to be written as UTF-8.
    """
    beside = comparison.against_control
    shown = [comparison] if beside is None else [comparison, beside]
    first = headline_variant(comparison)
    variants = [name for name in comparison.variants if name != first]
    template = page_templates().get_template("comparison.html.j2")
    return template.render(
        comparison=comparison,
        headlines=comparison_headlines(comparison),
        differences=Differences(comparison),
        control=None if beside is None else _Control(beside),
        variants=variants if first is None else [first, *variants],
        variant_definitions={name: variant_definition(name) for name in comparison.variants},
        names=[comparison.baseline.name, *(run.name for run in comparison.others)],
        axis=axis_of(d.change for c in shown for d in c.differences if d.name == "gap"),
        between_groups=BETWEEN_GROUPS,
        closing_told=CLOSING_TOLD,
        held_out_rows=held_out_rows,
        held_out_head=HELD_OUT_HEAD,
        held_out_told=HELD_OUT_TOLD,
        significant=100 * SIGNIFICANT,
        family_size=family_size(d.test for d in comparison.differences),
        interval_note=interval_note(d.change for d in comparison.differences),
    )


class _Control:
    """The part of the page where runs stand beside the control."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.headlines: tuple[ComparisonHeadline, ...] = comparison_headlines(comparison)
        self.differences = Differences(comparison)
