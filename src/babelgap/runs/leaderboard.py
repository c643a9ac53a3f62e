"""Many finished runs ranked, those together that can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from babelgap.report import LeaderboardGroup, Place, Standing
from babelgap.runs.comparable import Common, common_ground, run_names
from babelgap.runs.finished import FinishedRun, open_run
from babelgap.schema.errors import RunFolderError, StudyError
from babelgap.schema.estimate import Estimate
from babelgap.schema.words import HEADLINE, MIXUP, MONOLINGUAL
from babelgap.stats import Rank, RankedRun, accuracies_and_gaps, on_questions, rank_runs

__all__ = ["Leaderboard", "make_leaderboard"]

_NOT_SHARED = ("model", "questions", "languages", "variants")
"""Parts of the signature that a leaderboard tells elsewhere."""


class Leaderboard(NamedTuple):
    """Runs ranked, and what is not."""

    groups: tuple[LeaderboardGroup, ...]
    notes: tuple[str, ...]
    """Runs that are left out, and why."""


def make_leaderboard(paths: Sequence[Path], *, variant: str = MONOLINGUAL) -> Leaderboard:
    """Runs that asked the same in the same way, ranked on the questions that all of them asked.

    A run joins the first group whose runs it can be compared with.

    Args:
        paths: folders of finished runs.
        variant: whose accuracies and gaps are ranked.

    Raises:
        StudyError: there are no runs, or none has the variant.
        RunFolderError: a run is not finished, or is damaged.
    """
    distinct = {path.resolve(): path for path in paths}
    opened = [open_run(path) for path in distinct.values()]
    runs = [run for run in opened if _has(run, variant)]
    notes = tuple(_lacks(run, variant) for run in opened if not _has(run, variant))
    if not runs:
        raise StudyError(notes or ["there are no runs; give the folders of finished runs"])
    groups: list[list[FinishedRun]] = []
    for run in runs:
        home = next((group for group in groups if _fits(run, group, variant)), None)
        if home is None:
            groups.append([run])
        else:
            home.append(run)
    return Leaderboard(tuple(_group(group, variant) for group in groups), notes)


def _has(run: FinishedRun, variant: str) -> bool:
    return variant != MIXUP and variant in run.record.asked.variants


def _lacks(run: FinishedRun, variant: str) -> str:
    told = ", ".join(name for name in run.record.asked.variants if name != MIXUP)
    return (
        f"{run.path} is left out: it has no variant {variant!r} by language, but "
        f"{told or f'{MIXUP} alone'}"
    )


def _fits(run: FinishedRun, group: Sequence[FinishedRun], variant: str) -> bool:
    try:
        common = common_ground([*group, run])
    except RunFolderError:
        return False
    # Fewer languages would change what the others are ranked by.
    same = set(common.languages) == set(run.record.asked.languages) == set(_languages(group))
    return same and variant in common.variants


def _languages(group: Sequence[FinishedRun]) -> tuple[str, ...]:
    return group[0].record.asked.languages


def _group(group: Sequence[FinishedRun], variant: str) -> LeaderboardGroup:
    first = group[0].record.asked
    common = common_ground(group)
    names = run_names(group)
    ranked = rank_runs(
        [(name, run.outcomes) for name, run in zip(names, group, strict=True)],
        pivot=first.pivot,
        languages=common.languages,
        variant=variant,
        normalization=HEADLINE,
        seed=first.seed,
    )
    by_name = dict(zip(names, group, strict=True))
    standings = [_standing(found, by_name[found.name], common, variant) for found in ranked]
    return LeaderboardGroup(
        title=f"{first.quiz}, {first.scorer.replace('_', ' ')}",
        what_is_shared=_shared(group),
        pivot=first.pivot,
        languages=common.languages,
        variant=variant,
        standings=tuple(sorted(standings, key=lambda s: (s.accuracy_place.rank, s.model))),
    )


def _shared(group: Sequence[FinishedRun]) -> dict[str, str]:
    first, *others = (run.record.signature_parts for run in group)
    return {
        part: value
        for part, value in first.items()
        if part not in _NOT_SHARED and all(other.get(part) == value for other in others)
    }


def _standing(found: RankedRun, run: FinishedRun, common: Common, variant: str) -> Standing:
    accuracies, gaps = _by_language(run, common, variant)
    return Standing(
        model=found.name,
        signature=run.record.signature,
        num_questions=len(common.question_ids),
        pivot_accuracy=found.pivot_accuracy,
        mean_accuracy=found.accuracy,
        mean_gap=found.gap,
        accuracies=accuracies,
        gaps=gaps,
        accuracy_place=_place(found.accuracy_rank),
        gap_place=_place(found.gap_rank),
    )


def _by_language(
    run: FinishedRun, common: Common, variant: str
) -> tuple[dict[str, Estimate], dict[str, Estimate]]:
    measures = accuracies_and_gaps(
        on_questions(run.outcomes, common.question_ids),
        pivot=run.record.asked.pivot,
        languages=common.languages,
        seed=run.record.asked.seed,
        normalizations=(HEADLINE,),
    )
    found: dict[str, dict[str, Estimate]] = {"accuracy": {}, "gap": {}}
    for m in measures:
        if m.variant == variant and m.language in common.languages and m.subject is None:
            found[m.name][m.language] = m.estimate
    return found["accuracy"], found["gap"]


def _place(rank: Rank) -> Place:
    return Place(rank.value, rank.low, rank.high)
