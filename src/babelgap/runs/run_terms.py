"""What a run's own term probe tells, beside its quiz."""

from __future__ import annotations

from babelgap.probes.terms import answers_of
from babelgap.runs.finished import FinishedRun
from babelgap.runs.probes.reasked import REASKED, right_again
from babelgap.runs.probes.term_measures import term_outcomes
from babelgap.schema.probes import TERMS
from babelgap.schema.results import Measure
from babelgap.stats import beside_terms, estimated
from babelgap.storage import read_part

__all__ = ["measures_beside_terms"]


def measures_beside_terms(run: FinishedRun) -> list[Measure]:
    """How well the names in the questions are translated, and what of the gap that leaves.

    None where the study has no term probe.
    """
    asked, outcomes = run.record.asked, run.outcomes
    if TERMS not in asked.probes:
        return []
    ids = outcomes.question_ids
    answers = [a for path in run.probe_parts.get(TERMS, ()) for a in answers_of(read_part(path))]
    terms = term_outcomes(
        {tag: [own[i] for i in ids] for tag, own in run.questions.items()},
        answers,
        pivot=asked.pivot,
        languages=asked.languages,
        question_ids=ids,
    )
    again = [read_part(path) for path in run.probe_parts.get(REASKED, ())]
    statistics = beside_terms(
        outcomes,
        terms,
        pivot=asked.pivot,
        languages=asked.languages,
        reasked=right_again(again, ids),
    )
    return estimated(statistics, seed=asked.seed)
