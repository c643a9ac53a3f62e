"""Facts asked of a model, as arrays of what it makes of each question."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from babelgap.schema.errors import ProbeError
from babelgap.schema.generation import TextGenerator
from babelgap.schema.language_model import ContinuationScore, LanguageModel, LoglikelihoodRequest
from babelgap.schema.prompt import Prompt
from babelgap.schema.tofu import FactOutcomes, FactQuestion, FactQuestions
from babelgap.tune.tofu.measures import (
    answer_probability,
    answer_share,
    right_credit,
    truth_ratio,
)
from babelgap.tune.tofu.rouge import rouge_l_recall

__all__ = ["PromptOf", "ask_facts", "joined_fact_outcomes"]

PromptOf = Callable[[str, str], Prompt]
"""Of a question and the tag of its language: what stands before an answer."""
_Floats = npt.NDArray[np.float64]


def ask_facts(
    model: LanguageModel,
    questions: FactQuestions,
    *,
    prompt_of: PromptOf,
    writer: TextGenerator | None = None,
    max_tokens: int = 200,
    stop: Sequence[str] = ("\n",),
    on_progress: Callable[[int], None] | None = None,
) -> FactOutcomes:
    """Every measure of every question, in one language.

    Args:
        model: gives the log-probabilities of all answers.
        questions: of one language.
        prompt_of: such as the plain prompt of `prompts`.
        writer: writes an answer to each question for ROUGE-L; without it that is NaN.
        max_tokens: most tokens written, at least 1; TOFU's own is 200 with the prompt.
        stop: texts that end an answer.
        on_progress: called now and then with the number of tokens newly computed.

    Returns:
        Arrays of shape (1, Q).

    Raises:
        ModelError: a question that is longer than the model's context.
        ProbeError: there are no questions.
    """
    if not questions.questions:
        raise ProbeError(f"{questions.name} has no questions in {questions.language}; ask others")
    prompts = [prompt_of(q.question, questions.language) for q in questions.questions]
    asked = [_request(q, p) for q, p in zip(questions.questions, prompts, strict=True)]
    scores = model.loglikelihood([a.request for a in asked], on_progress=on_progress)
    rows = [_row(a.parts, s) for a, s in zip(asked, scores, strict=True)]
    recalls = _recalls(writer, questions.questions, prompts, max_tokens=max_tokens, stop=stop)
    return _outcomes(questions, np.array(rows, dtype=np.float64).T, recalls)


def joined_fact_outcomes(outcomes: Sequence[FactOutcomes]) -> FactOutcomes:
    """Outcomes of the same questions in several languages, one below the other.

    Raises:
        ProbeError: none, or outcomes of different questions, or of one language twice.
    """
    first = outcomes[0] if outcomes else None
    languages = tuple(tag for o in outcomes for tag in o.languages)
    if first is None or any(o.question_ids != first.question_ids for o in outcomes):
        raise ProbeError(
            f"outcomes of {len(outcomes)} runs don't share their questions; give some of the same "
            "questions in the same order"
        )
    if len(set(languages)) < len(languages):
        raise ProbeError(f"a language stands twice in {', '.join(languages)}; give each once")
    return FactOutcomes(
        first.question_ids,
        first.subjects,
        languages,
        np.concatenate([o.answer_probability for o in outcomes]),
        np.concatenate([o.answer_share for o in outcomes]),
        np.concatenate([o.truth_ratio for o in outcomes]),
        {name: np.concatenate([o.right[name] for o in outcomes]) for name in first.right},
        np.concatenate([o.rouge_recall for o in outcomes]),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    request: LoglikelihoodRequest
    parts: tuple[int, int, int, int]
    """How many continuations are answers, distractors, paraphrased, perturbed, in this order."""


def _request(question: FactQuestion, prompt: Prompt) -> _Asked:
    paraphrased = () if question.paraphrased_answer is None else (question.paraphrased_answer,)
    groups = ((question.answer,), question.distractors, paraphrased, question.perturbed_answers)
    texts = tuple(prompt.joiner + text for group in groups for text in group)
    one, distractors, right, wrong = (len(group) for group in groups)
    return _Asked(LoglikelihoodRequest(prompt.context, texts), (one, distractors, right, wrong))


def _row(parts: tuple[int, int, int, int], scores: Sequence[ContinuationScore]) -> list[float]:
    """Answer probability, answer share, truth ratio, right by `sum`, right by `token`."""
    logprobs = np.array([s.logprob for s in scores], dtype=np.float64)
    tokens = np.array([s.num_tokens for s in scores], dtype=np.float64)
    (answer, distractors, right, wrong), (n, n_distractors, n_right, n_wrong) = (
        np.split(values, np.cumsum(parts)[:-1]) for values in (logprobs, tokens)
    )
    by_token = {"answer_tokens": n[0], "distractor_tokens": n_distractors}
    found = [
        answer_probability(answer[0], n[0]),
        answer_share(answer[0], distractors, **by_token),
        truth_ratio(right[0], n_right[0], wrong, n_wrong) if len(right) else math.nan,
        right_credit(answer[0], distractors),
        right_credit(answer[0], distractors, **by_token),
    ]
    return [float(value) for value in found]


def _recalls(
    writer: TextGenerator | None,
    questions: Sequence[FactQuestion],
    prompts: Sequence[Prompt],
    *,
    max_tokens: int,
    stop: Sequence[str],
) -> _Floats:
    if writer is None:
        return np.full(len(questions), np.nan)
    written = writer.generate([p.context for p in prompts], max_tokens=max_tokens, stop=stop)
    return np.array(
        [
            math.nan if text.failure else rouge_l_recall(question.answer, text.text)
            for question, text in zip(questions, written, strict=True)
        ]
    )


def _outcomes(questions: FactQuestions, rows: _Floats, recalls: _Floats) -> FactOutcomes:
    probability, share, ratio, by_sum, by_token = rows[:, None, :]
    return FactOutcomes(
        question_ids=tuple(q.id for q in questions.questions),
        subjects=tuple(q.subject for q in questions.questions),
        languages=(questions.language,),
        answer_probability=probability,
        answer_share=share,
        truth_ratio=ratio,
        right={"sum": by_sum, "token": by_token},
        rouge_recall=recalls[None, :],
    )
