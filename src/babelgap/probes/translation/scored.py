"""Systems' translations of a bitext, scored by several metrics."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babelgap.probes.translation.metric import Lines, Metric, MetricScores
from babelgap.schema.errors import ProbeError
from babelgap.schema.text import Bitext
from babelgap.schema.translated_lines import SystemOutput

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["GIVEN", "ScoredOutput", "given_scores", "output_mistakes", "score"]

GIVEN = "given with the translations"
"""Signature of scores that came with a system's translations: what made them isn't known."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoredOutput:
    """What one metric says of one system in one direction: raw, for statistics to be made of."""

    system: str
    source: str
    """Tag of the language translated from."""
    into: str
    """Tag of the language translated into."""
    metric: str
    rows: npt.NDArray[np.int64]
    """Lines of the bitext, from 0, (n,)."""
    segments: npt.NDArray[np.float64]
    """Score of each line, (n,)."""
    statistics: npt.NDArray[np.float64] | None
    """Counts that the score of all lines follows from by their sums, (n, counts); `None` where it
    is the mean of the lines' scores."""
    corpus: float
    """Score of all lines, as the metric itself computes it."""
    signature: str


def score(
    outputs: Sequence[SystemOutput],
    bitext: Bitext,
    metrics: Sequence[Metric],
    *,
    on_progress: Callable[[str, int], None] | None = None,
) -> list[ScoredOutput]:
    """Score every output by every metric.

    A line that a system left out, or gave nothing for, is scored as an empty translation: it counts
    against the system. What came with an output is left aside: `given_scores` has it.

    Args:
        outputs: of one or more systems, in one or more directions.
        bitext: whose lines were translated; it has both languages of every direction.
        metrics: such as `chosen_metrics` gives.
        on_progress: called after each metric with its first name and the number of outputs scored.

    Returns:
        In the order of the metrics, and of the outputs within.

    Raises:
        ProbeError: outputs that don't fit the bitext or each other, with every mistake a line
            each; or what a metric says.

    Example:
        >>> from babelgap.probes.translation.overlap import ChrF
        >>> from babelgap.schema.text import TextCard
        >>> bitext = Bitext("tiny", {"en": ("Yes.",), "de": ("Ja.",)}, TextCard("", "", "", {}))
        >>> output = SystemOutput("mt", "en", "de", (0,), ("Ja.",), ((),))
        >>> [(s.metric, s.corpus) for s in score([output], bitext, [ChrF()])]
        [('chrf', 100.0)]
    """
    mistakes = output_mistakes(outputs, bitext)
    mistakes += [
        told
        for metric in metrics
        for source, into in dict.fromkeys((o.source, o.into) for o in outputs)
        if (told := metric.mistake(source=source, into=into))
    ]
    if mistakes:
        raise ProbeError("\n".join(dict.fromkeys(mistakes)))
    lines = [_lines(output, bitext) for output in outputs]
    found: list[ScoredOutput] = []
    for metric in metrics:
        for output, several in zip(outputs, metric.score(lines), strict=True):
            found += [_scored(output, scores) for scores in several]
        if on_progress:
            on_progress(metric.names[0], len(outputs))
    return found


def output_mistakes(outputs: Sequence[SystemOutput], bitext: Bitext) -> list[str]:
    """What keeps outputs from being scored and compared, a line each; empty where nothing does."""
    mistakes = []
    seen: dict[tuple[str, str, str], SystemOutput] = {}
    firsts: dict[tuple[str, str], SystemOutput] = {}
    for output in outputs:
        direction = (output.source, output.into)
        if told := _own_mistake(output, bitext):
            mistakes.append(told)
        if seen.setdefault((output.system, *direction), output) is not output:
            mistakes.append(f"{_named(output)} is there twice; give systems names of their own")
        first = firsts.setdefault(direction, output)
        if first.rows != output.rows:
            mistakes.append(
                f"{_named(first)} has {len(first.rows)} lines and {_named(output)} "
                f"{len(output.rows)}, not the same ones; compare systems on the same lines"
            )
    return mistakes


def _own_mistake(output: SystemOutput, bitext: Bitext) -> str | None:
    lacking = [tag for tag in (output.source, output.into) if tag not in bitext.lines]
    if lacking:
        return (
            f"bitext {bitext.name!r} has no {', '.join(lacking)}, which {_named(output)} needs; it "
            f"has {', '.join(bitext.languages)}"
        )
    if not output.rows:
        return f"{_named(output)} has no lines; give it some, or leave it out"
    counts = {len(output.rows), len(output.translations), len(output.problems)}
    counts |= {len(scores) for scores in output.scores.values()}
    if len(counts) > 1 or list(output.rows) != sorted(set(output.rows)):
        return (
            f"{_named(output)} has {len(output.rows)} lines, {len(output.translations)} "
            f"translations and {len(output.problems)} lists of problems; give one for each line, "
            "in the bitext's order"
        )
    if output.rows[0] < 0 or output.rows[-1] >= len(bitext):
        return (
            f"{_named(output)} has a line {output.rows[-1] + 1}, and bitext {bitext.name!r} has "
            f"{len(bitext)}; give the bitext that was translated"
        )
    return None


def _lines(output: SystemOutput, bitext: Bitext) -> Lines:
    texts, references = bitext.lines[output.source], bitext.lines[output.into]
    return Lines(
        source=output.source,
        into=output.into,
        texts=tuple(texts[row] for row in output.rows),
        translations=tuple(text or "" for text in output.translations),
        references=tuple(references[row] for row in output.rows),
    )


def _scored(output: SystemOutput, scores: MetricScores) -> ScoredOutput:
    import numpy as np

    return ScoredOutput(
        system=output.system,
        source=output.source,
        into=output.into,
        metric=scores.metric,
        rows=np.array(output.rows, dtype=np.int64),
        segments=scores.segments,
        statistics=scores.statistics,
        corpus=scores.corpus,
        signature=scores.signature,
    )


def given_scores(
    outputs: Sequence[SystemOutput], *, without: Collection[str] = ()
) -> list[ScoredOutput]:
    """Scores that came with the outputs, with the signature `GIVEN`.

    Args:
        outputs: of systems.
        without: metrics that are computed anew, and not to stand there twice.
    """
    import numpy as np

    found = []
    for output in outputs:
        for metric, given in output.scores.items():
            if metric not in without:
                segments = np.array(given, dtype=np.float64)
                mean = float(segments.mean())
                found.append(_scored(output, MetricScores(metric, segments, None, mean, GIVEN)))
    return found


def _named(output: SystemOutput) -> str:
    return f"{output.system} {output.source}-{output.into}"
