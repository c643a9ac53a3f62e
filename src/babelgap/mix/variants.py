"""The variants of a question: which of its parts is in which language.

For a pivot and a language L, a variant says whether the stem is in L and which options are.
`monolingual` to `mixup` are the paper's (Chua et al. 2024, section 4; names in its code:
full, question, options, gt, gt_question, onewrong, threewrong, mixup). The others go beyond it:

* The *mirror* of a variant exchanges pivot and L. Most mirrors are variants themselves: that of
  `question` is `options`, that of `question_answer` is `distractors`, that of `monolingual` is
  the pivot's own question. `mirror_answer` and `mirror_distractor` are new.
* `k_options_with_answer` and `k_options_without_answer` put k options into L, the right one among
  them or not. A model that merely avoids the option that stands out loses in the first and gains
  in the second, with the same number of foreign options; one that prefers it does the reverse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from babelgap.schema.words import MIXUP, MONOLINGUAL

__all__ = [
    "PAPER_VARIANTS",
    "Variant",
    "all_variants",
    "variant_named",
]


_OptionRule = Callable[[int, Sequence[int]], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Variant:
    """Which parts of a question are in the language that is compared with the pivot."""

    name: str
    description: str
    stem_in_language: bool
    options_in_language: _OptionRule
    """(index of the answer, distractors in the question's own random order) -> the indices of
    the options that are in the language."""

    @property
    def mixes_all(self) -> bool:
        """True where every part has a language of its own, drawn from all of the study's."""
        return self.name == MIXUP


def _none(answer: int, distractors: Sequence[int]) -> frozenset[int]:
    return frozenset()


def _all(answer: int, distractors: Sequence[int]) -> frozenset[int]:
    return frozenset((answer, *distractors))


def _with_answer(k: int) -> _OptionRule:
    return lambda answer, distractors: frozenset((answer, *distractors[: k - 1]))


def _without_answer(k: int) -> _OptionRule:
    return lambda answer, distractors: frozenset(distractors[:k])


def _all_but_answer(answer: int, distractors: Sequence[int]) -> frozenset[int]:
    return frozenset(distractors)


def _all_but_one_distractor(answer: int, distractors: Sequence[int]) -> frozenset[int]:
    return frozenset((answer, *distractors[1:]))


_PAPER = (
    Variant(MONOLINGUAL, "stem and all options in the language", True, _all),
    Variant("question", "stem in the language, options in the pivot", True, _none),
    Variant("options", "stem in the pivot, all options in the language", False, _all),
    Variant("answer", "only the right option in the language", False, _with_answer(1)),
    Variant("question_answer", "stem and right option in the language", True, _with_answer(1)),
    Variant("distractor", "only one wrong option in the language", False, _without_answer(1)),
    Variant("distractors", "all wrong options in the language", False, _all_but_answer),
    Variant(MIXUP, "stem and every option each in another language", True, _all),
)
_MIRRORS = (
    Variant("mirror_answer", "all but the right option in the language", True, _all_but_answer),
    Variant(
        "mirror_distractor",
        "all but one wrong option in the language",
        True,
        _all_but_one_distractor,
    ),
)
_SAME_AS = {
    "mirror_monolingual": "the pivot's own question, which every study asks",
    "mirror_question": "options",
    "mirror_options": "question",
    "mirror_question_answer": "distractors",
    "mirror_distractors": "question_answer",
    "1_options_with_answer": "answer",
    "1_options_without_answer": "distractor",
}
_K_OPTIONS = re.compile(r"(?P<k>[1-9][0-9]*)_options_(?P<answer>with|without)_answer")

PAPER_VARIANTS = tuple(variant.name for variant in _PAPER)
"""Names of the paper's variants, in its order."""


def all_variants(num_options: int) -> tuple[Variant, ...]:
    """Every distinct variant of a question with `num_options` options.

    Example:
        >>> [v.name for v in all_variants(4)][8:]  # doctest: +NORMALIZE_WHITESPACE
        ['mirror_answer', 'mirror_distractor', '2_options_with_answer',
         '2_options_without_answer', '3_options_with_answer']
    """
    ks = [
        variant_named(f"{k}_options_{which}_answer", num_options=num_options)
        for k in range(2, num_options)
        for which in ("with", "without")
        # Every distractor and nothing else is the variant `distractors`.
        if not (which == "without" and k == num_options - 1)
    ]
    # With two options, one wrong option is all wrong options.
    distinct: dict[tuple[object, ...], Variant] = {}
    for variant in (*_PAPER, *_MIRRORS, *ks):
        options = variant.options_in_language(0, range(1, num_options))
        distinct.setdefault((variant.mixes_all, variant.stem_in_language, options), variant)
    return tuple(distinct.values())


def variant_named(name: str, *, num_options: int) -> Variant:
    """The variant of that name.

    Args:
        name: such as `answer` or `2_options_with_answer`.
        num_options: options of the quiz's questions.

    Raises:
        ValueError: no such variant, or another name of one; the text says which.
    """
    for variant in (*_PAPER, *_MIRRORS):
        if variant.name == name:
            return variant
    same = _SAME_AS.get(name)
    if name == f"{num_options}_options_with_answer":
        same = "options"
    elif name == f"{num_options - 1}_options_without_answer":
        same = "distractors"
    if same:
        raise ValueError(f"variant {name!r} is {same}")
    match = _K_OPTIONS.fullmatch(name)
    if match and 2 <= int(match["k"]) < num_options:
        return _k_options(name, int(match["k"]), with_answer=match["answer"] == "with")
    raise ValueError(f"there is no variant {name!r}")


def _k_options(name: str, k: int, *, with_answer: bool) -> Variant:
    if with_answer:
        text = f"the right option and {k - 1} wrong in the language"
        return Variant(name, text, False, _with_answer(k))
    return Variant(name, f"{k} wrong options in the language", False, _without_answer(k))
