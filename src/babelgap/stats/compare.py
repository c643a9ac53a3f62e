"""What sets runs apart from the first of them, question by question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from babelgap.schema.comparison import Difference
from babelgap.schema.draws import generator
from babelgap.schema.outcomes import Cell, Outcomes
from babelgap.schema.words import ALL_LANGUAGES, IN_MIX, MONOLINGUAL, MULTIPLE, OUT_OF_MIX
from babelgap.stats.bootstrap import DIFFERENCE, SHARE, cluster_means
from babelgap.stats.common_questions import RightAnswers, on_common_questions
from babelgap.stats.mcnemar import discordant
from babelgap.stats.paired_tests import adjusted_tests

__all__ = ["compare"]

_CHANGE_OF_GAP = (-2.0, 2.0)

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """One number of each question in the baseline and in another run."""

    name: str
    cell: Cell
    before: _Floats
    """(Q,) NaN where either run says nothing."""
    after: _Floats
    single: bool
    """True for what is not a mean over languages."""


def compare(
    runs: Sequence[tuple[str, Outcomes]],
    *,
    pivot: str,
    languages: Sequence[str],
    variants: Sequence[str],
    normalization: str,
    seed: int,
    in_mix: Sequence[str] = (),
) -> tuple[int, list[Difference]]:
    """Accuracy and gap of every cell in the first run and in each other, and the change.

    All three numbers are over the questions answered on both sides, so that `change` is `after`
    minus `before`. Accuracies of single cells are tested, adjusted over those of the same run.

    Args:
        runs: name and outcomes of each; the first is the baseline.
        pivot: tag of the language compared with.
        languages: tags of the languages compared.
        variants: compared where both runs have them.
        normalization: of the picks.
        seed: of the resamples.
        in_mix: tags of languages that a mixed-language corpus holds; where there are any, means
            over these and over the other languages are told too.

    Returns:
        Number of questions asked in all runs, and the differences: run by run, those of a variant
        together.

    Raises:
        ValueError: no common question, or one that is not the same in all runs; without the
            pivot's own form in a run.
    """
    num_questions, answers = on_common_questions(runs, normalization=normalization)
    own = Cell(MONOLINGUAL, pivot)
    for (name, _), right in zip(runs, answers, strict=True):
        if right and own not in right:
            raise ValueError(f"{name} has no prediction {MONOLINGUAL} in the pivot {pivot!r}")
    groups = _groups(languages, in_mix)
    differences: list[Difference] = []
    for (name, _), right in zip(runs[1:], answers[1:], strict=True):
        pairs = list(_pairs(answers[0], right, own, languages, variants, groups))
        differences += _differences(name, pairs, seed)
    return num_questions, differences


def _groups(languages: Sequence[str], in_mix: Sequence[str]) -> dict[str, list[str]]:
    """Name of a mean over languages -> the languages; without those that have none."""
    groups = {ALL_LANGUAGES: list(languages)}
    if in_mix:
        groups[IN_MIX] = [tag for tag in languages if tag in in_mix]
        groups[OUT_OF_MIX] = [tag for tag in languages if tag not in in_mix]
    return {name: tags for name, tags in groups.items() if tags}


def _pairs(
    before: RightAnswers,
    after: RightAnswers,
    own: Cell,
    languages: Sequence[str],
    variants: Sequence[str],
    groups: Mapping[str, Sequence[str]],
) -> Iterator[_Pair]:
    """Accuracies and gaps of both runs, masked to what both answered."""
    if own in before and own in after:
        yield _pair("accuracy", own, before[own], after[own], single=True)
    for variant in variants:
        single = [Cell(variant, tag) for tag in (*languages, MULTIPLE)]
        cells = {cell: [cell] for cell in single}
        cells |= {
            Cell(variant, name): [Cell(variant, tag) for tag in tags]
            for name, tags in groups.items()
        }
        for cell, parts in cells.items():
            if not all(part in before and part in after for part in parts):
                continue
            here, there = _mean(before, parts), _mean(after, parts)
            is_single = cell in single
            yield _pair("accuracy", cell, here, there, single=is_single)
            yield _pair("gap", cell, before[own] - here, after[own] - there, single=is_single)


def _mean(right: RightAnswers, cells: Sequence[Cell]) -> _Floats:
    return np.asarray(np.mean([right[cell] for cell in cells], axis=0))


def _pair(name: str, cell: Cell, before: _Floats, after: _Floats, *, single: bool) -> _Pair:
    told = ~(np.isnan(before) | np.isnan(after))
    return _Pair(name, cell, np.where(told, before, np.nan), np.where(told, after, np.nan), single)


def _differences(run: str, pairs: Sequence[_Pair], seed: int) -> Iterator[Difference]:
    if not pairs:
        return
    columns = [column for p in pairs for column in (p.before, p.after, p.after - p.before)]
    supports = [support for p in pairs for support in _supports(p.name)]
    estimates = iter(
        cluster_means(
            np.stack(columns, axis=1), generator=generator(seed, "bootstrap"), support=supports
        )
    )
    tested = [p for p in pairs if p.single and p.name == "accuracy"]
    tests = dict(
        zip(
            (p.cell for p in tested),
            adjusted_tests([discordant(p.before, p.after) for p in tested]),
            strict=True,
        )
    )
    for p in pairs:
        yield Difference(
            name=p.name,
            variant=p.cell.variant,
            language=p.cell.language,
            run=run,
            before=next(estimates),
            after=next(estimates),
            change=next(estimates),
            test=tests.get(p.cell) if p.name == "accuracy" else None,
        )


def _supports(name: str) -> list[tuple[float, float]]:
    if name == "accuracy":
        return [SHARE, SHARE, DIFFERENCE]
    return [DIFFERENCE, DIFFERENCE, _CHANGE_OF_GAP]
