"""From a finished run to results, and results as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter, ValidationError

from babelgap.report import drawing_order
from babelgap.runs.details import examples
from babelgap.runs.finished import FinishedRun, open_run
from babelgap.runs.run_terms import measures_beside_terms
from babelgap.runs.scorers import SCORERS
from babelgap.schema.comparison import Difference
from babelgap.schema.errors import RunFolderError
from babelgap.schema.quiz import Question
from babelgap.schema.results import Results
from babelgap.schema.words import HEADLINE
from babelgap.stats import measure, remedies, text_likeness

__all__ = ["finished_results", "read_results", "results_from_json", "results_to_json", "summarize"]

_MOST_LOOKED_AT = 1000
"""Questions that the likeness of languages is measured on."""


def summarize(run: FinishedRun) -> Results:
    """Everything that a report shows; the same predictions give the same results."""
    asked, outcomes = run.record.asked, run.outcomes
    return Results(
        signature=run.record.signature,
        model=asked.model,
        quiz=asked.quiz,
        pivot=asked.pivot,
        languages=asked.languages,
        variants=asked.variants,
        subjects=tuple(sorted(set(outcomes.subjects))),
        scorer=asked.scorer,
        normalization=HEADLINE,
        num_questions=len(outcomes.question_ids),
        num_predictions=int(outcomes.asked.sum()),
        num_unanswered=int((outcomes.asked & (outcomes.picks[HEADLINE] < 0)).sum()),
        measures=(
            *measure(
                outcomes,
                pivot=asked.pivot,
                languages=asked.languages,
                normalizations=_normalizations(run),
                scorer=asked.scorer,
                similarity=_similarity(run),
                seed=asked.seed,
            ),
            *measures_beside_terms(run),
        ),
        examples=tuple(examples(run)),
        num_left_out_by_reason=asked.num_left_out_by_reason,
        translators=dict(asked.translators),
        guessing=float(np.mean(1 / outcomes.num_options)) if outcomes.question_ids else None,
        probes=run.probes,
        mitigations=asked.mitigations,
        remedies=_remedies(run),
        answer_counts=run.answer_counts,
    )


def _normalizations(run: FinishedRun) -> tuple[str, ...]:
    """The scorer's, but for those that this model's scores don't tell a single pick of."""
    picks = run.outcomes.picks
    return tuple(
        name
        for name in SCORERS[run.record.asked.scorer].normalizations
        if name == HEADLINE or (picks[name] >= 0).any()
    )


def _remedies(run: FinishedRun) -> tuple[Difference, ...]:
    asked = run.record.asked
    return tuple(
        remedies(
            run.outcomes,
            [(name, run.outcomes_by(name)) for name in asked.mitigations],
            pivot=asked.pivot,
            languages=asked.languages,
            variants=asked.variants,
            seed=asked.seed,
            normalization=HEADLINE,
        )
    )


def _similarity(run: FinishedRun) -> dict[str, float]:
    """How alike each language's questions look to the pivot's."""
    asked, outcomes = run.record.asked, run.outcomes
    subjects = dict(zip(outcomes.question_ids, outcomes.subjects, strict=True))
    ids = drawing_order(subjects, seed=asked.seed)[:_MOST_LOOKED_AT]
    own = [run.questions[asked.pivot][i] for i in ids]
    found = {}
    for tag in asked.languages:
        others = [run.questions[tag][i] for i in ids]
        likeness = text_likeness(zip(map(_text, own), map(_text, others), strict=True))
        if likeness is not None:
            found[tag] = likeness
    return found


def _text(question: Question) -> str:
    return "\n".join((question.stem, *question.options))


def results_to_json(results: Results) -> str:
    """The content of results.json; equal runs are equal, since it tells no time, path or machine.

    On processors of different kinds the last digit of a mean may differ.
    """
    return json.dumps(asdict(results), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def results_from_json(text: str) -> Results:
    """Results as `results_to_json` wrote them.

    Raises:
        RunFolderError: the text is something else.
    """
    try:
        return TypeAdapter(Results).validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        reason = f"{place}: {first['msg']}" if place else first["msg"]
        raise RunFolderError(
            f"results.json can't be read ({reason}); `babelgap report` on the run writes it anew"
        ) from error


def finished_results(path: Path) -> Results:
    """The results in the folder of a finished run, certain to be that run's.

    Raises:
        RunFolderError: the run is not finished, or the results are not there, damaged or another
            run's.
    """
    run = open_run(path)
    results = read_results(path)
    if results.signature != run.record.signature:
        raise RunFolderError(
            f"{path / 'results.json'} is of another run than {path / 'run.json'}; `babelgap "
            "report` on the run writes it anew"
        )
    return results


def read_results(path: Path) -> Results:
    """The results in a run folder.

    Raises:
        RunFolderError: there are none, or they can't be read.
    """
    file = path / "results.json"
    if not file.is_file():
        raise RunFolderError(
            f"{path} has no results.json; finish the run with `babelgap run`, or give the folder "
            "of a finished one"
        )
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RunFolderError(
            f"{file} can't be read ({error}); `babelgap report` on the run writes it anew"
        ) from error
    return results_from_json(text)
