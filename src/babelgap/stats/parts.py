"""In which part of the question the barrier sits.

Each of three parts of a question is in the pivot or in the language: its stem S, its right option
R, its wrong options W. Seven variants and the pivot's own form are all 2^3 ways, a full factorial
design, told as (S, R, W) with 1 for a part in the language:

    000 pivot's own    100 question         010 answer     001 distractors
    111 monolingual    110 question_answer  011 options    101 mirror_answer

What is lost from 000 to 111 is shared out among the parts as Shapley (1953, "A value for n-person
games") shares out a game's worth: the loss that a part causes when it turns foreign, averaged over
all orders in which the three can. The three shares sum to the whole loss.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import factorial

import numpy as np
import numpy.typing as npt

from babelgap.schema.outcomes import Outcomes
from babelgap.schema.words import ALL_VARIANTS, HEADLINE, MONOLINGUAL
from babelgap.stats.bootstrap import DIFFERENCE
from babelgap.stats.statistic import Statistic, means_by_question, only_mean

__all__ = ["PARTS", "contrasts", "part_losses"]

PARTS = ("stem", "answer", "distractors")
"""The three parts, in the order in which a state tells of them."""

_Floats = npt.NDArray[np.float64]
_State = tuple[int, int, int]

_VARIANTS: Mapping[_State, str] = {
    (1, 0, 0): "question",
    (0, 1, 0): "answer",
    (0, 0, 1): "distractors",
    (1, 1, 0): "question_answer",
    (1, 0, 1): "mirror_answer",
    (0, 1, 1): "options",
    (1, 1, 1): MONOLINGUAL,
}
_OWN: _State = (0, 0, 0)
_WHOLE: _State = (1, 1, 1)


def part_losses(
    outcomes: Outcomes, *, pivot: str, languages: Sequence[str], normalization: str = HEADLINE
) -> list[Statistic]:
    """What each part costs when it is foreign, in accuracy, for each language and their mean.

    Variant `all`, `detail` the part, each -1 to 1 and above 0 where accuracy is lost:

    * `part_loss`: the part's Shapley share of the gap of `monolingual`; with `detail` `any` the
      mean loss over the seven ways in which something is foreign.
    * `part_first`, `part_last`: the loss when the part is the first, or the last, to turn foreign.
      Where they differ the parts depend on each other: what a foreign part costs depends on
      whether it matches the others.
    * `language_preference`: above 0 where the model prefers options in the pivot to those in the
      language, whatever is right: with a single right option foreign it loses, and gains with the
      wrong ones foreign instead. Between -0.5 and 0.5.
    * `standing_out`: above 0 where a right option is found more often when it alone is in another
      language than the wrong ones.

    They are over the questions that are answered in all eight ways, which may be fewer than those
    of a gap.

    Args:
        outcomes: of one run.
        pivot: tag of the language compared with.
        languages: tags of the languages compared, in the study's order.
        normalization: whose picks.

    Returns:
        Statistics of the languages that have all seven variants.
    """
    right = outcomes.right(normalization)
    found = []
    for language in languages:
        rows = [_row(outcomes, state, pivot, language) for state in _states()]
        present = [row for row in rows if row is not None]
        if len(present) == len(rows):
            found += _of_language(right[present], language, normalization)
    return [*found, *means_by_question(found, languages)]


def contrasts() -> dict[tuple[str, str | None], tuple[npt.NDArray[np.int64], int]]:
    """Name and detail of each statistic -> whole weights of the eight accuracies, and a divisor.

    Weights are in the order of states as a binary number, (8,): 000, 001, ..., 111. Whole
    numbers keep equal sums equal, whichever answers they come from.

    Example:
        >>> weights, divisor = contrasts()["part_first", "stem"]
        >>> weights.tolist(), divisor
        ([1, 0, 0, 0, -1, 0, 0, 0], 1)
    """
    found: dict[tuple[str, str | None], tuple[npt.NDArray[np.int64], int]] = {}
    for i, part in enumerate(PARTS):
        found["part_loss", part] = _shapley(i), 6
        found["part_first", part] = _weights({_OWN: 1, _turned(_OWN, i): -1}), 1
        found["part_last", part] = _weights({_turned(_WHOLE, i): 1, _WHOLE: -1}), 1
    found["part_loss", "any"] = _weights({_OWN: 7} | dict.fromkeys(_VARIANTS, -1)), 7
    prefers = _weights({(s, r, 1 - r): 1 - 2 * r for s in (0, 1) for r in (0, 1)})
    found["language_preference", None] = prefers, 4
    stands_out = _weights({(s, r, w): 1 if r != w else -1 for s, r, w in _states()})
    found["standing_out", None] = stands_out, 4
    return found


def _of_language(right: _Floats, language: str, normalization: str) -> list[Statistic]:
    """All statistics of (8, Q) answers."""
    return [
        Statistic(name, ALL_VARIANTS, language, weights @ right / divisor, only_mean, detail,
                  DIFFERENCE, normalization)
        for (name, detail), (weights, divisor) in contrasts().items()
    ]  # fmt: skip


def _row(outcomes: Outcomes, state: _State, pivot: str, language: str) -> int | None:
    if state == _OWN:
        return outcomes.row(MONOLINGUAL, pivot)
    row = outcomes.row(_VARIANTS[state], language)
    if row is None and state == (0, 0, 1) and (outcomes.num_options == 2).all():
        # One wrong option is all wrong options, and a study then asks them under this name.
        return outcomes.row("distractor", language)
    return row


def _states() -> list[_State]:
    return [(s, r, w) for s, r, w in product((0, 1), repeat=3)]


def _turned(state: _State, part: int) -> _State:
    """The state with one part in the other language."""
    stem, answer, distractors = (1 - x if i == part else x for i, x in enumerate(state))
    return stem, answer, distractors


def _weights(of: Mapping[_State, int]) -> npt.NDArray[np.int64]:
    return np.array([of.get(state, 0) for state in _states()])


def _shapley(part: int) -> npt.NDArray[np.int64]:
    """Sixths: |T|! (2 - |T|)! of a set T of other parts that are foreign already."""
    weights = np.zeros(8, dtype=np.int64)
    for state in _states():
        if not state[part]:
            orders = factorial(sum(state)) * factorial(2 - sum(state))
            weights += orders * _weights({state: 1, _turned(state, part): -1})
    return weights
