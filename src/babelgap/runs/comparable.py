"""Whether runs asked the same, so that their numbers may stand beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from babelgap.runs.finished import FinishedRun
from babelgap.schema.errors import RunFolderError
from babelgap.schema.outcomes import Cell
from babelgap.schema.words import GENERATION, MIXUP, MULTIPLE

__all__ = ["MAY_DIFFER", "Common", "common_ground", "run_names"]

_MUST_AGREE = {
    "pivot": "pivot",
    "prompt": "prompt",
    "chat": "prompt",
    "shots": "shots",
    "demonstrations": "shots",
    "scorer": "scorer",
    "generation": "scorer",
    "norm": "norm",
}
"""Part of the signature -> the part under which a comparison may be told to look across it."""
MAY_DIFFER = ("prompt", "scorer", "shots")
"""Parts of the signature that a comparison may be told to look across."""


@dataclass(frozen=True, slots=True)
class Common:
    """What all runs asked alike."""

    question_ids: tuple[str, ...]
    languages: tuple[str, ...]
    """In the order of the first run."""
    variants: tuple[str, ...]
    notes: tuple[str, ...]
    """What only some asked, or asked otherwise, and is therefore left out."""


def common_ground(runs: Sequence[FinishedRun], *, across: Sequence[str] | None = None) -> Common:
    """What can be compared.

    Questions are the same where their texts are: not the name of a quiz decides, nor its hash,
    which is of the languages that a study happens to have.

    Args:
        runs: two or more; the first is what the others are compared with.
        across: parts of the signature, of `MAY_DIFFER`, that are meant to differ; `None` where the
            asker has no way to say so.

    Raises:
        RunFolderError: the runs are not comparable; a line for every reason.
    """
    first, *others = runs
    reasons = [reason for other in others for reason in _reasons(first, other, across)]
    languages = _shared(run.record.asked.languages for run in runs)
    variants = _shared(run.record.asked.variants for run in runs)
    if not languages:
        reasons.append(_nothing("language", [run.record.asked.languages for run in runs]))
    if not variants:
        reasons.append(_nothing("variant", [run.record.asked.variants for run in runs]))
    if reasons:
        raise RunFolderError("\n".join(dict.fromkeys(reasons)))
    ids = sorted(set.intersection(*(set(run.outcomes.question_ids) for run in runs)))
    if not ids:
        raise RunFolderError(
            "the runs have no question in common, so nothing can be paired; ask the same quiz with "
            "the same --limit and --seed"
        )
    tags = (first.record.asked.pivot, *languages)
    _check_texts(runs, ids, tags)
    alike, notes = _alike(runs, ids, languages, variants)
    notes = [*_left_out(runs, languages, variants), *notes]
    return Common(tuple(ids), languages, alike, tuple(notes))


def run_names(runs: Sequence[FinishedRun]) -> tuple[str, ...]:
    """A name for each run: its model, or its folder where models are alike."""
    models = [run.record.asked.model for run in runs]
    if len(set(models)) == len(models):
        return tuple(models)
    folders = [run.path.resolve() for run in runs]
    names = [folder.name for folder in folders]
    return tuple(names if len(set(names)) == len(names) else map(str, folders))


def _reasons(first: FinishedRun, other: FinishedRun, across: Sequence[str] | None) -> Iterator[str]:
    ours, theirs = _of_plain(first), _of_plain(other)
    if first.record.asked.quiz != other.record.asked.quiz:
        yield (
            f"{first.path} asks quiz {first.record.asked.quiz!r} and {other.path} asks "
            f"{other.record.asked.quiz!r}; compare runs of one quiz"
        )
    for part, over in _MUST_AGREE.items():
        if ours[part] != theirs[part] and over not in (across or ()):
            may = across is not None and over in MAY_DIFFER
            advice = f", or say --across {over}" if may else ""
            yield (
                f"{part} is {ours[part]!r} in {first.path} and {theirs[part]!r} in {other.path}; "
                f"run one of them again with the other's{advice}"
            )


def _of_plain(run: FinishedRun) -> dict[str, str]:
    """What the plain way of asking depends on: mitigations may differ, they are not compared."""
    parts = {part: run.record.signature_parts.get(part, "") for part in _MUST_AGREE}
    asked = run.record.asked
    if not asked.asking.num_fewshot:
        parts["demonstrations"] = ""
    if asked.scorer != GENERATION and not asked.asking.translation:
        parts["generation"] = ""
    return parts


def _shared(lists: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    first, *others = lists
    return tuple(name for name in first if all(name in other for other in others))


def _nothing(what: str, lists: Sequence[Sequence[str]]) -> str:
    told = " and ".join(", ".join(names) or "none" for names in lists)
    return f"the runs have no {what} in common ({told}); run one of them again with the other's"


def _check_texts(runs: Sequence[FinishedRun], ids: Sequence[str], tags: Sequence[str]) -> None:
    first = runs[0]
    for other in runs[1:]:
        differing = [
            (tag, i)
            for tag in tags
            for i in ids
            if first.questions[tag][i] != other.questions[tag][i]
        ]
        if differing:
            tag, question_id = differing[0]
            raise RunFolderError(
                f"{len(differing):,} of {len(ids) * len(tags):,} texts differ between {first.path} "
                f"({first.record.signature_parts['quiz']}) and {other.path} "
                f"({other.record.signature_parts['quiz']}), such as question {question_id!r} in "
                f"{tag!r}; compare runs of one version of the quiz"
            )


def _alike(
    runs: Sequence[FinishedRun],
    ids: Sequence[str],
    languages: Sequence[str],
    variants: Sequence[str],
) -> tuple[tuple[str, ...], list[str]]:
    """The variants that all runs rendered alike, and a note on those that they didn't."""
    alike, notes = [], []
    for variant in variants:
        tags = (MULTIPLE,) if variant == MIXUP else languages
        renderings = [_renderings(run, ids, variant, tags) for run in runs]
        if all(np.array_equal(renderings[0], other) for other in renderings[1:]):
            alike.append(variant)
        else:
            notes.append(
                f"{variant} is not compared: the runs drew other options or languages for it "
                "(their seed or their languages differ)"
            )
    return tuple(alike), notes


def _renderings(
    run: FinishedRun, ids: Sequence[str], variant: str, tags: Sequence[str]
) -> np.typing.NDArray[np.str_]:
    """Language of every part, (cells, questions, 1 + options)."""
    outcomes = run.outcomes
    place = {question_id: row for row, question_id in enumerate(outcomes.question_ids)}
    columns = [place[i] for i in ids]
    names = np.array([*outcomes.languages, ""])
    rows = [outcomes.cells.index(Cell(variant, tag)) for tag in tags]
    stems = names[outcomes.stem_language[np.ix_(rows, columns)]][..., None]
    options = names[outcomes.option_language[np.ix_(rows, columns)]]
    return np.concatenate([stems, options], axis=2)


def _left_out(
    runs: Sequence[FinishedRun], languages: Sequence[str], variants: Sequence[str]
) -> Iterator[str]:
    for what, kept, lists in (
        ("languages", languages, [run.record.asked.languages for run in runs]),
        ("variants", variants, [run.record.asked.variants for run in runs]),
    ):
        rest = [n for names in lists for n in names if n not in kept]
        if rest:
            told = ", ".join(dict.fromkeys(rest))
            yield f"{what} that not all runs have are left out: {told}"
    counts = {len(run.outcomes.question_ids) for run in runs}
    if len(counts) > 1:
        told = ", ".join(f"{count:,}" for count in sorted(counts))
        yield f"the runs asked {told} questions; those that all asked are compared"
