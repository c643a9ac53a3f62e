"""A finished run judged against the gap that is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from babelgap.runs.comparable import common_ground
from babelgap.runs.finished import FinishedRun, open_run
from babelgap.schema.comparison import Verdict
from babelgap.schema.errors import RunFolderError, StudyError
from babelgap.schema.words import GENERATION, HEADLINE, MIXUP, MONOLINGUAL
from babelgap.stats import judge_gaps

__all__ = ["gate_run"]


def gate_run(
    path: Path,
    *,
    max_gap: float,
    baseline: Path | None = None,
    max_increase: float | None = None,
    variant: str = MONOLINGUAL,
    languages: Sequence[str] = (),
) -> tuple[Verdict, ...]:
    """Whether each language's gap, and their mean, is within what is allowed.

    Args:
        path: folder of a finished run.
        max_gap: largest gap allowed, 0 to 1.
        baseline: folder of an earlier run that asked the same; the gap may grow by `max_increase`.
        max_increase: of the gap over the baseline's, 0 to 1; 0 where it is `None`.
        variant: whose gaps are judged.
        languages: tags of those judged; the run's where none is named.

    Raises:
        StudyError: what is asked can't be judged; with every reason.
        RunFolderError: a run is not finished or has unanswered questions, or the two are not
            comparable.
    """
    run = open_run(path)
    earlier = None if baseline is None else open_run(baseline)
    if max_increase is not None and baseline is None:
        raise StudyError(["--max-increase needs a --baseline that the gap may not grow over"])
    _check(run, max_gap, max_increase or 0.0, variant, languages)
    judged = tuple(languages) or run.record.asked.languages
    for each in (run, earlier):
        if each is not None:
            _check_answered(each, variant, judged)
    if earlier is not None:
        common = common_ground([run, earlier])
        missing = [tag for tag in judged if tag not in common.languages]
        if missing or variant not in common.variants:
            raise RunFolderError(
                f"{baseline} lacks {', '.join(missing) or variant}, which {path} has; run it again "
                "with the same languages and variants, or judge fewer"
            )
    return tuple(
        judge_gaps(
            run.outcomes,
            pivot=run.record.asked.pivot,
            languages=judged,
            variant=variant,
            max_gap=max_gap,
            normalization=HEADLINE,
            seed=run.record.asked.seed,
            baseline=None if earlier is None else earlier.outcomes,
            max_increase=max_increase or 0.0,
        )
    )


def _check(
    run: FinishedRun, max_gap: float, max_increase: float, variant: str, languages: Sequence[str]
) -> None:
    asked = run.record.asked
    mistakes = [
        f"{name} is {value}; give a share such as 0.1, which is ten points"
        for name, value in (("--max-gap", max_gap), ("--max-increase", max_increase))
        if not 0 <= value <= 1
    ]
    if variant not in asked.variants or variant == MIXUP:
        told = ", ".join(name for name in asked.variants if name != MIXUP) or f"{MIXUP} alone"
        mistakes.append(f"{run.path} has no gap by language in variant {variant!r}; it has {told}")
    mistakes += [
        f"{run.path} has no language {tag!r}; it has {', '.join(asked.languages)}"
        for tag in languages
        if tag not in asked.languages
    ]
    if mistakes:
        raise StudyError(mistakes)


def _check_answered(run: FinishedRun, variant: str, languages: Sequence[str]) -> None:
    outcomes, pivot = run.outcomes, run.record.asked.pivot
    places = [(MONOLINGUAL, pivot), *((variant, tag) for tag in languages)]
    rows = [row for place in places if (row := outcomes.row(*place)) is not None]
    unanswered = int(np.sum(outcomes.asked[rows] & (outcomes.picks[HEADLINE][rows] < 0)))
    if unanswered:
        raise RunFolderError(
            f"{unanswered:,} of the {int(outcomes.asked[rows].sum()):,} predictions judged "
            f"in {run.path} have no answer, which could hide a gap; {_advice(run)}"
        )


def _advice(run: FinishedRun) -> str:
    if run.record.asked.scorer == GENERATION:
        return "read them by letters or option_text, which leave none unread, and run it again"
    return "find out why, and run it again"
