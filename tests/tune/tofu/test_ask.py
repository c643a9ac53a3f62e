"""Facts asked of a model whose probabilities are known."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from babelgap.schema.errors import ProbeError
from babelgap.schema.generation import Generation
from babelgap.schema.language_model import ContinuationScore, LoglikelihoodRequest, ModelIdentity
from babelgap.schema.prompt import Prompt
from babelgap.schema.text import TextCard
from babelgap.schema.tofu import FactQuestion, FactQuestions
from babelgap.tune.tofu import ask_facts, joined_fact_outcomes

CARD = TextCard("", "", "", {})
FULL = FactQuestion("q1", "s", "Where?", "Oslo", ("Rome", "Lima"), "In Oslo.", ("In Rome.",))
BARE = FactQuestion("q2", "t", "Who?", "Mira")


@dataclass(frozen=True)
class KnownModel:
    """Gives each continuation the probability of a table, and a token for each word."""

    probabilities: Mapping[str, float]
    written: Mapping[str, Generation] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity("known", "", "", "", "", "", "", "", ())

    def loglikelihood(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        return [tuple(self.score(c) for c in request.continuations) for request in requests]

    def score(self, continuation: str) -> ContinuationScore:
        if continuation in self.failed:
            return ContinuationScore(math.nan, 1, 1, failure="failed")
        logprob = math.log(self.probabilities[continuation])
        return ContinuationScore(logprob, len(continuation.split()), 1)

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        assert stop == ("\n",)
        return [self.written[prompt] for prompt in prompts]


def prompt_of(question: str, language: str) -> Prompt:
    return Prompt("test", f"[{language}] {question}", " ")


def asked_in(language: str, *questions: FactQuestion) -> FactQuestions:
    return FactQuestions("made-up", language, questions, CARD)


PROBABILITIES = {
    " Oslo": 0.4, " Rome": 0.5, " Lima": 0.1, " In Oslo.": 0.25, " In Rome.": 0.04, " Mira": 0.2,
}  # fmt: skip


def test_every_measure_of_one_question_by_hand() -> None:
    found = ask_facts(KnownModel(PROBABILITIES), asked_in("en", FULL), prompt_of=prompt_of)
    assert (found.question_ids, found.subjects, found.languages) == (("q1",), ("s",), ("en",))
    assert found.answer_probability == pytest.approx(np.array([[0.4]]))
    assert found.answer_share == pytest.approx(np.array([[0.4 / 1.0]]))
    assert found.truth_ratio == pytest.approx(np.array([[0.2 / 0.5]]))  # 0.04, 0.25 on two tokens
    assert found.right["sum"] == pytest.approx(np.array([[0.0]]))
    assert found.right["token"] == pytest.approx(np.array([[0.0]]))
    assert np.isnan(found.rouge_recall).all()


def test_what_a_question_lacks_is_unknown_and_the_others_are_not() -> None:
    found = ask_facts(KnownModel(PROBABILITIES), asked_in("en", BARE, FULL), prompt_of=prompt_of)
    assert found.answer_probability == pytest.approx(np.array([[0.2, 0.4]]))
    for measure in (found.answer_share, found.truth_ratio, *found.right.values()):
        assert np.isnan(measure).tolist() == [[True, False]]


def test_failed_log_probability_is_unknown_not_wrong() -> None:
    model = KnownModel(PROBABILITIES, failed=frozenset({" Lima"}))
    found = ask_facts(model, asked_in("en", FULL), prompt_of=prompt_of)
    assert np.isnan(found.right["sum"]).all()
    assert np.isnan(found.answer_share).all()
    assert found.answer_probability == pytest.approx(np.array([[0.4]]))
    assert found.truth_ratio == pytest.approx(np.array([[0.4]]))


def test_written_answers_are_recalled() -> None:
    model = KnownModel(
        PROBABILITIES,
        {
            "[en] Where?": Generation(" It is Oslo", 3, is_finished=True),
            "[en] Who?": Generation("", 0, is_finished=False, failure="failed"),
        },
    )
    found = ask_facts(model, asked_in("en", FULL, BARE), prompt_of=prompt_of, writer=model)
    assert found.rouge_recall[0, 0] == 1.0
    assert np.isnan(found.rouge_recall[0, 1])


def test_languages_are_stacked() -> None:
    model = KnownModel(PROBABILITIES)
    single = [
        ask_facts(model, asked_in(tag, FULL, BARE), prompt_of=prompt_of) for tag in ("en", "de")
    ]
    both = joined_fact_outcomes(single)
    assert both.languages == ("en", "de")
    arrays = (both.answer_probability, both.answer_share, both.truth_ratio, both.rouge_recall)
    assert {array.shape for array in (*arrays, *both.right.values())} == {(2, 2)}
    assert np.array_equal(both.right["sum"][1], single[1].right["sum"][0], equal_nan=True)


def test_outcomes_that_dont_fit_are_refused() -> None:
    model = KnownModel(PROBABILITIES)
    one = ask_facts(model, asked_in("en", FULL), prompt_of=prompt_of)
    other = ask_facts(model, asked_in("de", BARE), prompt_of=prompt_of)
    with pytest.raises(ProbeError, match="don't share their questions"):
        joined_fact_outcomes([one, other])
    with pytest.raises(ProbeError, match="twice in en, en"):
        joined_fact_outcomes([one, one])
    with pytest.raises(ProbeError, match="outcomes of 0 runs"):
        joined_fact_outcomes([])
    with pytest.raises(ProbeError, match="no questions in fr"):
        ask_facts(model, asked_in("fr"), prompt_of=prompt_of)
