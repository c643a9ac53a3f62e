"""Finished runs beside the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from babelgap.runs.comparable import MAY_DIFFER, Common, common_ground, run_names
from babelgap.runs.finished import FinishedRun, open_run
from babelgap.runs.tuned_model import held_out_losses, tuning_of
from babelgap.schema.asking import PLAIN
from babelgap.schema.comparison import ComparedRun, Comparison, HeldOutLoss
from babelgap.schema.errors import StudyError
from babelgap.schema.reading import UNANSWERED
from babelgap.schema.words import HEADLINE
from babelgap.stats import compare

__all__ = ["compare_runs"]


def compare_runs(
    paths: Sequence[Path],
    *,
    in_mix: Sequence[str] = (),
    across: Sequence[str] = (),
    control: Path | None = None,
) -> Comparison:
    """What sets runs apart from the first of them, on the questions that all asked.

    Args:
        paths: folders of finished runs, at least two.
        in_mix: tags of languages that a mixed-language corpus holds; means over these and over
            the others are told apart.
        across: parts of the signature that are meant to differ: `prompt`, `scorer`, `shots`.
        control: folder of one more run: of a model that was tuned as the others were, on a corpus
            without what makes theirs a remedy. The others are compared with it too.

    Raises:
        StudyError: what is asked makes no comparison.
        RunFolderError: a run is not finished, or the runs are not comparable; with every reason.
    """
    everything = [*paths, *([] if control is None else [control])]
    runs = [open_run(path) for path in everything]
    _check(runs, in_mix, across, has_control=control is not None)
    common = common_ground(runs, across=across)
    sides = _Sides(runs, run_names(runs), common, tuple(in_mix))
    others = range(1, len(runs))
    whole = _compared(sides, 0, others)
    if control is None:
        return whole
    beside = _compared(sides, len(runs) - 1, others[:-1])
    return replace(whole, against_control=beside)


@dataclass(frozen=True)
class _Sides:
    """Runs that may be compared."""

    runs: Sequence[FinishedRun]
    names: Sequence[str]
    common: Common
    in_mix: tuple[str, ...]


def _compared(sides: _Sides, baseline: int, others: Sequence[int]) -> Comparison:
    first = sides.runs[0].record.asked
    found = compare(
        [(name, run.outcomes) for name, run in zip(sides.names, sides.runs, strict=True)],
        pivot=first.pivot,
        languages=sides.common.languages,
        variants=sides.common.variants,
        normalization=HEADLINE,
        seed=first.seed,
        in_mix=sides.in_mix,
        baseline=baseline,
        others=others,
    )
    shown = [(sides.names[i], sides.runs[i]) for i in (baseline, *others)]
    told = [_told(name, run) for name, run in shown]
    names, runs = [name for name, _ in shown], [run for _, run in shown]
    return Comparison(
        baseline=told[0],
        others=tuple(told[1:]),
        differing=_differing(runs),
        num_questions=found.num_questions,
        pivot=first.pivot,
        languages=sides.common.languages,
        variants=sides.common.variants,
        scorer=first.scorer,
        normalization=HEADLINE,
        in_mix=sides.in_mix,
        differences=found.differences,
        notes=(*sides.common.notes, *_unanswered(names, runs)),
        closings=found.closings,
        held_out=_held_out(shown),
    )


def _held_out(runs: Sequence[tuple[str, FinishedRun]]) -> tuple[HeldOutLoss, ...]:
    tunings = [(name, tuning_of(run.record.asked.model)) for name, run in runs]
    return tuple(
        loss
        for name, record in tunings
        if record is not None
        for loss in held_out_losses(name, record)
    )


def _check(
    runs: Sequence[FinishedRun],
    in_mix: Sequence[str],
    across: Sequence[str],
    *,
    has_control: bool,
) -> None:
    mistakes = []
    if len(runs) < 2:
        mistakes.append("one run is no comparison; give the folders of two or more")
    elif len(runs) == 2 and has_control:
        mistakes.append(
            "a run and a control are no comparison with a third; give the folder of the run "
            "before, of the one after, and --control"
        )
    folders = [run.path.resolve() for run in runs]
    mistakes += [
        f"{folder} is given twice; give each run once"
        for folder in sorted({f for f in folders if folders.count(f) > 1})
    ]
    if runs:
        known = runs[0].record.asked.languages
        mistakes += [
            f"{tag!r} is in the mix but not among the languages of {runs[0].path} "
            f"({', '.join(known)}); leave it out"
            for tag in in_mix
            if tag not in known
        ]
    mistakes += [
        f"--across {part!r} is no part that may differ; use {', '.join(MAY_DIFFER)}"
        for part in across
        if part not in MAY_DIFFER
    ]
    if mistakes:
        raise StudyError(mistakes)


def _unanswered(names: Sequence[str], runs: Sequence[FinishedRun]) -> list[str]:
    """Runs whose answers could not all be read: they are compared on the others alone."""
    told = []
    for name, run in zip(names, runs, strict=True):
        counts = [count for count in run.answer_counts if count.mitigation == PLAIN]
        unread = sum(c.num_predictions for c in counts if c.verdict in UNANSWERED)
        if not unread:
            continue
        failed = sum(c.num_predictions for c in counts if c.verdict == "failed")
        more = f", {failed:,} of them since requests failed: its command sends them again"
        told.append(
            f"{unread:,} of {sum(c.num_predictions for c in counts):,} predictions of {name} have "
            f"no answer{more if failed else ''}"
        )
    return told


def _told(name: str, run: FinishedRun) -> ComparedRun:
    asked = run.record.asked
    return ComparedRun(name, asked.model, run.record.signature, asked.num_questions)


def _differing(runs: Sequence[FinishedRun]) -> dict[str, tuple[str, ...]]:
    parts = [run.record.signature_parts for run in runs]
    keys = dict.fromkeys(key for part in parts for key in part)
    values = {key: tuple(part.get(key, "") for part in parts) for key in keys}
    return {key: found for key, found in values.items() if len(set(found)) > 1}
