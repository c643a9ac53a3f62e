"""The page's charts as files of their own, for papers and slides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from babelgap.report.charts import gap_charts
from babelgap.report.probes.embedding import embedding_views
from babelgap.report.remedies.chart import remedy_chart
from babelgap.report.standing_alone import drawing_file
from babelgap.schema import EMBEDDING, ProbeResults, Results

__all__ = ["chart_files", "probe_chart_files"]


def chart_files(results: Results, *, kind: Literal["svg", "png"]) -> dict[str, bytes]:
    """A file for each variant that has gaps, one of the mitigations, and those of the run's probes.

    All are in the colours of the light page.

    Args:
        results: what a run found.
        kind: `svg`, or `png` on white paper.

    Returns:
        Name of the file, such as `gap-answer.svg` -> its content.
    """
    files = {
        f"gap-{_plain(chart.variant)}.{kind}": drawing_file(chart.svg, kind=kind)
        for chart in gap_charts(results)
    }
    mitigations = remedy_chart(results)
    if mitigations is not None:
        files[f"mitigations.{kind}"] = drawing_file(mitigations.svg, kind=kind)
    for probe in results.probes:
        files.update(probe_chart_files(probe, kind=kind))
    return files


def probe_chart_files(results: ProbeResults, *, kind: Literal["svg", "png"]) -> dict[str, bytes]:
    """MEXA, retrieval and effects by layer, and distributions at the layer shown.

    Args:
        results: what a probe found; only one of embeddings has charts.
        kind: `svg`, or `png` on white paper.

    Returns:
        Name of the file, such as `mexa-mean-MODEL.svg` -> its content.
    """
    if results.probe != EMBEDDING:
        return {}
    return {
        f"{_plain(name)}.{kind}": drawing_file(svg, kind=kind) for name, svg in _charts(results)
    }


def _charts(results: ProbeResults) -> Iterator[tuple[str, str]]:
    for view in embedding_views(results):
        for chart in (*view.alignment_charts, *view.effect_charts):
            yield f"{chart.name}-{view.system}", chart.svg
        for shapes in view.similarities:
            yield f"{shapes.name}-{view.system}", shapes.svg


def _plain(name: str) -> str:
    return re.sub(r"[^\w-]", "_", name)
