"""The metrics that need no download, held against published COMET scores of the same lines.

    python bench/metric_agreement.py ../shared/data/flores99

Four published systems translated FLORES lines between English and German, Spanish, French and
Italian, in eight directions; COMET's segment scores (wmt22-comet-da) were published beside them.
Scores of each system; pairs of systems that a metric orders as COMET does (Kocmi et al. 2021, "To
Ship or Not to Ship", WMT); Spearman's correlation line by line, with intervals by resampling lines.

Three sets of outputs are known to be defective: NLLB into English is partly not English, Llama3-8B
left lines untranslated, and lines of GPT-4 are cut. Everything is told with them, and without.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import stats

from babelgap.data import open_bitext
from babelgap.data.outputs import open_outputs
from babelgap.models import load_encoder
from babelgap.probes.translation import (
    ScoredOutput,
    checked,
    chosen_metrics,
    given_scores,
    score,
)
from babelgap.schema import SystemOutput
from babelgap.schema.draws import generator
from babelgap.stats.bootstrap import interval
from babelgap.translate.wrappers.checked import problems_of

_METRICS = ("chrf", "bleu", "similarity_source", "similarity_reference")
_COMET = "comet"
_RESAMPLES = 1000
_PIVOT = "en"

_Floats = npt.NDArray[np.float64]
_Key = tuple[str, str, str]
_Scores = Mapping[str, Mapping[_Key, ScoredOutput]]
"""Metric -> system, source, into -> its scores."""
_Kept = Mapping[_Key, npt.NDArray[np.bool_]]
"""System, source, into -> which lines are looked at, (lines,)."""


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="FLORES lines, with outputs/SYSTEM/test-SRC-TGT")
    parser.add_argument("--lines", type=int, default=50, help="how many of the first")
    parser.add_argument("--encoder", default="use")
    arguments = parser.parse_args()
    bitext = open_bitext(f"flores:{arguments.folder}")
    folders = sorted(path for path in (arguments.folder / "outputs").iterdir() if path.is_dir())
    outputs = checked(
        [o for f in folders for o in open_outputs(f, bitext=bitext, lines=arguments.lines)],
        bitext,
        find_problems=problems_of,
    )
    metrics = chosen_metrics(_METRICS, encoder=load_encoder(arguments.encoder))
    scores: dict[str, dict[_Key, ScoredOutput]] = {}
    for one in [*score(outputs, bitext, metrics), *given_scores(outputs)]:
        scores.setdefault(one.metric, {})[one.system, one.source, one.into] = one
    whole = {(o.system, o.source, o.into): np.ones(len(o.rows), dtype=np.bool_) for o in outputs}
    sound = _sound(outputs)
    _print_scores(scores)
    for kept, told in ((whole, "everything"), (sound, "without what is known to be defective")):
        _print_order(scores, _whole_outputs(kept), told)
        _print_correlations(scores, kept, told)
    _print_untranslated(scores, outputs)
    return 0


_DEFECTS = {"llama3": "echo", "gpt4": "truncated"}
"""Beginning of a system's name -> the problem of its lines that are known to be defective."""


def _sound(outputs: Sequence[SystemOutput]) -> dict[_Key, npt.NDArray[np.bool_]]:
    """All but NLLB into English, lines that Llama3-8B left untranslated, and GPT-4's cut ones."""
    kept = {}
    for output in outputs:
        if output.system.startswith("nllb") and output.into == _PIVOT:
            continue
        defect = next((d for name, d in _DEFECTS.items() if output.system.startswith(name)), None)
        kept[output.system, output.source, output.into] = np.array(
            [defect not in problems for problems in output.problems]
        )
    return kept


def _whole_outputs(kept: _Kept) -> set[_Key]:
    """Those of which every line is looked at: a system's score is of all lines or of none."""
    return {key for key, lines in kept.items() if lines.all()}


def _print_scores(scores: _Scores) -> None:
    rows = []
    for key in scores[_COMET]:
        own = [scores[metric][key].corpus for metric in (*_METRICS, _COMET)]
        rows.append([*key[:1], f"{key[1]}-{key[2]}", *_written(own)])
    for system in dict.fromkeys(key[0] for key in scores[_COMET]):
        for is_from, name in ((True, "en-x"), (False, "x-en")):
            side = [k for k in scores[_COMET] if k[0] == system and (k[1] == _PIVOT) == is_from]
            means = [_mean(scores[m][k].corpus for k in side) for m in (*_METRICS, _COMET)]
            rows.append([system, f"mean {name}", *_written(means)])
    _print_table("Scores of all lines", ("system", "direction", *_METRICS, "COMET"), rows)


def _print_order(scores: _Scores, keys: set[_Key], told: str) -> None:
    rows = []
    totals = {metric: [0, 0] for metric in _METRICS}
    for direction in _directions(scores):
        own = [key for key in scores[_COMET] if key[1:] == direction and key in keys]
        cells = []
        for metric in _METRICS:
            agreed, pairs = _agreed(scores, metric, own)
            totals[metric][0] += agreed
            totals[metric][1] += pairs
            cells.append(f"{agreed} of {pairs}")
        rows.append(["-".join(direction), *cells])
    rows.append(["all", *(f"{agreed} of {pairs}" for agreed, pairs in totals.values())])
    title = f"Pairs of systems in COMET's order, {told}"
    _print_table(title, ("direction", *_METRICS), rows)


def _agreed(scores: _Scores, metric: str, keys: Sequence[_Key]) -> tuple[int, int]:
    pairs = list(combinations(keys, 2))
    agreed = 0
    for one, other in pairs:
        ours = scores[metric][one].corpus - scores[metric][other].corpus
        theirs = scores[_COMET][one].corpus - scores[_COMET][other].corpus
        agreed += ours * theirs > 0
    return agreed, len(pairs)


def _print_correlations(scores: _Scores, kept: _Kept, told: str) -> None:
    ways: tuple[tuple[str, Callable[..., float]], ...] = (
        ("all systems together", _pooled),
        ("within a system, mean over systems", _within),
    )
    for name, way in ways:
        rows = []
        for direction in _directions(scores):
            own = [key for key in kept if key[1:] == direction]
            count = sum(int(kept[key].sum()) for key in own)
            cells = [f"{way(scores, m, {k: kept[k] for k in own}):.3f}" for m in _METRICS]
            rows.append(["-".join(direction), str(count), *cells])
        count = sum(int(lines.sum()) for lines in kept.values())
        rows += _with_intervals(scores, kept, way, str(count))
        title = f"Spearman's correlation with COMET line by line, {name}, {told}"
        _print_table(title, ("direction", "lines", *_METRICS), rows)


def _with_intervals(
    scores: _Scores, kept: _Kept, way: Callable[..., float], count: str
) -> list[list[str]]:
    """Means over directions, and what sets each metric's apart from the first's.

    Lines are drawn for all systems, directions and metrics together.
    """
    directions = _directions(scores)
    parts = [{key: kept[key] for key in kept if key[1:] == d} for d in directions]
    num_lines = len(next(iter(kept.values())))
    drawn = generator(0, "bootstrap", "lines").integers(num_lines, size=(_RESAMPLES, num_lines))

    def mean(metric: str, rows: npt.NDArray[np.int64] | None = None) -> float:
        return _mean(way(scores, metric, part, drawn=rows) for part in parts)

    values = np.array([mean(metric) for metric in _METRICS])
    resampled = np.array([[mean(metric, rows) for metric in _METRICS] for rows in drawn])
    own = [_told(value, resampled[:, i], num_lines) for i, value in enumerate(values)]
    apart = [
        _told(value - values[0], resampled[:, i] - resampled[:, 0], num_lines) if i else ""
        for i, value in enumerate(values)
    ]
    return [["mean", count, *own], [f"mean, minus {_METRICS[0]}'s", count, *apart]]


def _told(value: float, resampled: _Floats, num_lines: int) -> str:
    found = interval(float(value), resampled, num_questions=num_lines)
    return f"{value:.3f} ({found.low:.3f} to {found.high:.3f})"


def _pooled(
    scores: _Scores, metric: str, kept: _Kept, drawn: npt.NDArray[np.int64] | None = None
) -> float:
    pairs = list(_pairs(scores, metric, kept, drawn))
    ours, theirs = (np.concatenate(side) for side in zip(*pairs, strict=True))
    return _spearman(ours, theirs)


def _within(
    scores: _Scores, metric: str, kept: _Kept, drawn: npt.NDArray[np.int64] | None = None
) -> float:
    return _mean(_spearman(*pair) for pair in _pairs(scores, metric, kept, drawn))


def _pairs(
    scores: _Scores, metric: str, kept: _Kept, drawn: npt.NDArray[np.int64] | None
) -> Iterator[tuple[_Floats, _Floats]]:
    for key, lines in kept.items():
        rows = np.flatnonzero(lines) if drawn is None else drawn[lines[drawn]]
        yield scores[metric][key].segments[rows], scores[_COMET][key].segments[rows]


def _spearman(ours: _Floats, theirs: _Floats) -> float:
    """Of ranks, ties sharing their mean; a plain correlation of these is many times faster."""
    return float(np.corrcoef(stats.rankdata(ours), stats.rankdata(theirs))[0, 1])


def _print_untranslated(scores: _Scores, outputs: Sequence[SystemOutput]) -> None:
    """What each metric gives to lines that were left in English, and to the others beside them."""
    copied: dict[str, list[float]] = {}
    others: dict[str, list[float]] = {}
    for output in outputs:
        echo = np.array(["echo" in problems for problems in output.problems])
        if echo.any():
            for metric in (*_METRICS, _COMET):
                own = scores[metric][output.system, output.source, output.into].segments
                copied.setdefault(metric, []).extend(own[echo])
                others.setdefault(metric, []).extend(own[~echo])
    if not copied:
        return
    rows = [
        [name, str(len(found[_COMET])), *_written([_mean(found[m]) for m in (*_METRICS, _COMET)])]
        for name, found in (("left untranslated", copied), ("others of these outputs", others))
    ]
    columns = ("lines", "count", *_METRICS, "COMET")
    _print_table("Mean score of a line by itself", columns, rows)


def _directions(scores: _Scores) -> list[tuple[str, str]]:
    return sorted({(source, into) for _, source, into in scores[_COMET]})


def _written(values: Sequence[float]) -> list[str]:
    # chrF++ and BLEU go to 100, the others to 1.
    return [f"{value:.2f}" if i < 2 else f"{value:.4f}" for i, value in enumerate(values)]


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))


def _print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print(f"\n### {title}\n")
    for row in (columns, ["---"] * len(columns), *rows):
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    sys.exit(_main())
