"""Many finished runs ranked, those together that can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from babelgap.report import LeaderboardGroup, Place, Standing
from babelgap.runs.comparable import Common, common_ground, run_names
from babelgap.runs.finished import FinishedRun, open_run
from babelgap.runs.record import HEADLINE
from babelgap.schema.errors import RunFolderError, StudyError
from babelgap.schema.estimate import Estimate
from babelgap.schema.words import MIXUP, MONOLINGUAL
from babelgap.stats import Rank, RankedRun, accuracies_and_gaps, on_questions, rank_runs

__all__ = ["leaderboard_groups"]

_NOT_SHARED = ("model", "questions", "languages", "variants")
"""Parts of the signature that a leaderboard tells elsewhere."""


def leaderboard_groups(
    paths: Sequence[Path], *, variant: str = MONOLINGUAL
) -> tuple[LeaderboardGroup, ...]:
    """Runs that asked the same in the same way, ranked on the questions that all of them asked.

    A run joins the first group whose runs it can be compared with.

    Args:
        paths: folders of finished runs.
        variant: whose accuracies and gaps are ranked.

    Raises:
        StudyError: there are no runs, or one lacks the variant.
        RunFolderError: a run is not finished, or is damaged.
    """
    runs = [open_run(path) for path in dict.fromkeys(path.resolve() for path in paths)]
    _check(runs, variant)
    groups: list[list[FinishedRun]] = []
    for run in runs:
        home = next((group for group in groups if _fits(run, group, variant)), None)
        if home is None:
            groups.append([run])
        else:
            home.append(run)
    return tuple(_group(group, variant) for group in groups)


def _check(runs: Sequence[FinishedRun], variant: str) -> None:
    if not runs:
        raise StudyError(["there are no runs; give the folders of finished runs"])
    lacking = [
        f"{run.path} has no variant {variant!r} by language; it has "
        f"{', '.join(name for name in run.record.asked.variants if name != MIXUP)}"
        for run in runs
        if variant == MIXUP or variant not in run.record.asked.variants
    ]
    if lacking:
        raise StudyError(lacking)


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
