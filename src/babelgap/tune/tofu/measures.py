"""TOFU's measures of a fact, from log-probabilities (Maini et al., 2024, section 2.2.2).

Every function takes arrays of any leading shape, and NaN where something is unknown; what follows
from it is NaN too.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = [
    "answer_probability",
    "answer_share",
    "right_credit",
    "truth_ratio",
    "truth_score",
]

_Floats = npt.NDArray[np.float64]
_Array = npt.ArrayLike


def answer_probability(logprobs: _Array, num_tokens: _Array) -> _Floats:
    """P(a | q) ** (1 / |a|): the geometric mean of the probabilities of an answer's tokens.

    Args:
        logprobs: summed log-probability of each answer, nats, at most 0, any shape.
        num_tokens: tokens of each, at least 1, the same shape.

    Returns:
        0 to 1, the same shape.

    Example:
        >>> answer_probability([-2.0], [2]).round(4)
        array([0.3679])
    """
    return np.exp(_per_token(logprobs, num_tokens))


def answer_share(
    answer: _Array,
    distractors: _Array,
    *,
    answer_tokens: _Array | None = None,
    distractor_tokens: _Array | None = None,
) -> _Floats:
    """Probability of the right answer as a share of that of all answers.

    The paper's probability of multiple choice, P(a | q) / sum of P(a_i | q); its published code
    takes the probability a token (`answer_probability`) in place of P. With token counts it is
    that, without them the formula of the paper.

    Args:
        answer: log-probability of the right answer, nats, (...).
        distractors: of the wrong ones, nats, (..., K), K at least 1; NaN for those that are not
            there is NaN for all.
        answer_tokens: tokens of the right answer, (...).
        distractor_tokens: of the wrong ones, (..., K).

    Returns:
        0 to 1, (...); NaN where K is 0.

    Example:
        >>> round(float(answer_share(np.log(0.5), np.log([0.3, 0.2]))), 4)
        0.5
    """
    scores = _all_scores(answer, distractors, answer_tokens, distractor_tokens)
    if scores.shape[-1] == 1:
        return np.full(scores.shape[:-1], np.nan)
    # Both sides are divided by the largest, so that long answers don't all become 0.
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shares[..., 0] / shares.sum(axis=-1))


def right_credit(
    answer: _Array,
    distractors: _Array,
    *,
    answer_tokens: _Array | None = None,
    distractor_tokens: _Array | None = None,
) -> _Floats:
    """Multiple choice: 1 where the right answer is the most probable, 1/k where k share that place.

    Arguments as of `answer_share`; with token counts the probability a token decides.

    Returns:
        0 to 1, (...); NaN where K is 0.

    Example:
        >>> right_credit([-1.0, -3.0, -2.0], [[-2.0], [-2.0], [-2.0]])
        array([1. , 0. , 0.5])
    """
    scores = _all_scores(answer, distractors, answer_tokens, distractor_tokens)
    if scores.shape[-1] == 1:
        return np.full(scores.shape[:-1], np.nan)
    is_best = scores == scores.max(axis=-1, keepdims=True)
    credit = is_best[..., 0] / np.maximum(is_best.sum(axis=-1), 1)
    return np.where(np.isnan(scores).any(axis=-1), np.nan, credit)


def truth_ratio(
    paraphrased: _Array,
    paraphrased_tokens: _Array,
    perturbed: _Array,
    perturbed_tokens: _Array,
    *,
    mean: str = "arithmetic",
) -> _Floats:
    """R_truth: how probable wrong answers are, beside the right one in the same words.

    R_truth = mean over perturbed answers of P(a' | q) ** (1 / |a'|), over P(a~ | q) ** (1 / |a~|),
    a~ the paraphrased right answer.

    Args:
        paraphrased: log-probability of the paraphrased right answer, nats, (...).
        paraphrased_tokens: its tokens, at least 1, (...).
        perturbed: of the perturbed answers, nats, (..., K), K at least 1.
        perturbed_tokens: their tokens, (..., K).
        mean: `arithmetic`, as the paper writes it, or `geometric`, as its published code computes
            it (the mean of the losses); the geometric one is never larger.

    Returns:
        0 or more, (...): below 1 where the truth is the more probable; NaN where K is 0.

    Raises:
        ValueError: another mean.

    Example:
        >>> round(float(truth_ratio(np.log(0.4), 1, np.log([0.1, 0.3]), [1, 1])), 4)
        0.5
    """
    if mean not in ("arithmetic", "geometric"):
        raise ValueError(f"mean is {mean!r}; give 'arithmetic' or 'geometric'")
    right = _per_token(paraphrased, paraphrased_tokens)
    wrong = _per_token(perturbed, perturbed_tokens)
    if wrong.shape[-1] == 0:
        return np.full(right.shape, np.nan)
    # Ratios before their mean: probabilities alone could both be too small to be told from 0.
    differences = wrong - right[..., None]
    if mean == "geometric":
        return np.asarray(np.exp(differences.mean(axis=-1)))
    return np.asarray(np.exp(differences).mean(axis=-1))


def truth_score(ratios: _Array) -> _Floats:
    """max(0, 1 - R_truth), whose mean is reported where knowledge is wanted; higher is better.

    (For facts that are to be forgotten TOFU takes the mean of min(R, 1 / R) instead.)

    Args:
        ratios: of `truth_ratio`, any shape.

    Returns:
        0 to 1, the same shape.

    Example:
        >>> truth_score([0.25, 1.5])
        array([0.75, 0.  ])
    """
    return np.maximum(0.0, 1.0 - np.asarray(ratios, dtype=np.float64))


def _per_token(logprobs: _Array, num_tokens: _Array) -> _Floats:
    return np.asarray(np.asarray(logprobs, dtype=np.float64) / np.asarray(num_tokens))


def _all_scores(
    answer: _Array,
    distractors: _Array,
    answer_tokens: _Array | None,
    distractor_tokens: _Array | None,
) -> _Floats:
    """Scores of the right answer first, then of the distractors, (..., 1 + K)."""
    if (answer_tokens is None) != (distractor_tokens is None):
        raise ValueError("tokens of some answers alone are given; give those of all, or of none")
    right, wrong = (np.asarray(a, dtype=np.float64) for a in (answer, distractors))
    if answer_tokens is not None and distractor_tokens is not None:
        right, wrong = _per_token(right, answer_tokens), _per_token(wrong, distractor_tokens)
    return np.concatenate([right[..., None], wrong], axis=-1)
