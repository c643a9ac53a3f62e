"""One self-contained HTML page that shows a probe alone."""

from __future__ import annotations

from babelgap.report.assets import HEAD_SCRIPT, PROBE_SCRIPT, content_policy, data_block, script
from babelgap.report.page_templates import page_templates
from babelgap.report.probes.glossary import CONDITIONS, PROBE_TITLES
from babelgap.report.probes.views import add_probe_filters, probe_view
from babelgap.schema import PROBLEMS, ProbeResults

__all__ = ["render_probe_page"]


def render_probe_page(results: ProbeResults) -> str:
    """The results of a probe as HTML, in the same look as a run's report.

    Every number carries the estimate it was rounded from in `data-value`, `data-low` and
    `data-high`, in full precision, and in `data-measure`, `data-system`, `data-source`,
    `data-into`, `data-detail`, `data-layer`, `data-pooling` and `data-against` which one it is.
    A line of a chart has the same of all its layers, with commas between.

    Args:
        results: what the probe found. Texts in it may hold anything; all are escaped.

    Returns:
        A whole document, to be written as UTF-8.
    """
    head, body = script(HEAD_SCRIPT), script(PROBE_SCRIPT)
    environment = page_templates()
    add_probe_filters(environment)
    environment.filters.update(data_block=data_block)
    title = PROBE_TITLES.get(results.probe, results.probe)
    return environment.get_template("probe.html.j2").render(
        view=probe_view(results),
        title=title,
        sections=(("probe", title, True), ("probe_read", "How to read this page", True)),
        conditions=CONDITIONS,
        problem_meanings=_meanings(results),
        policy=content_policy((head, body), served=False),
        head_script=head,
        body_script=body,
    )


def _meanings(results: ProbeResults) -> dict[str, str]:
    counted = {m.detail for m in results.measures if m.name == "problem"}
    return {name: told for name, told in PROBLEMS.items() if name in counted}
