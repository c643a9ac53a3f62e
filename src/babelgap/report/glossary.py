"""What each variant means, in one line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from babelgap.schema import MIXUP, MONOLINGUAL, Results

__all__ = [
    "MEASURE_TITLES",
    "PAPER_VARIANTS",
    "VariantGroup",
    "group_variants",
    "measure_definitions",
    "singles_out_options",
    "variant_definition",
]

_DEFINITIONS = {
    MONOLINGUAL: "question and all options in the language",
    "question": "question in the language, options in the pivot",
    "options": "question in the pivot, all options in the language",
    "answer": "only the right option in the language",
    "question_answer": "question and right option in the language",
    "distractor": "only one wrong option in the language",
    "distractors": "all wrong options in the language",
    MIXUP: "question and every option each in a different language",
    "mirror_answer": "everything but the right option in the language",
    "mirror_distractor": "everything but one wrong option in the language",
}
_K_OPTIONS = re.compile(r"(?P<k>\d+)_options_(?P<answer>with|without)_answer")

PAPER_VARIANTS = tuple(name for name in _DEFINITIONS if not name.startswith("mirror_"))
"""Names of the variants of Chua et al. 2024 (arXiv 2406.16135), in its order."""

_EVEN_OPTIONS = (MONOLINGUAL, "question", "options", MIXUP)


MEASURE_TITLES = {
    "consistency": "Consistency",
    "rank_consistency": "RankC",
    "transfer": "Transfer",
    "pair_transfer": "Transfer",
    "pair_consistency": "Consistency",
    "pair_rank_consistency": "RankC",
    "part_loss": "Loss of a part",
    "part_first": "First, last",
    "language_preference": "Language preference",
    "standing_out": "Standing out",
    "position_bias": "Position bias",
    "foreign_picks": "Foreign picks",
    "answer_mass": "Answer mass",
    "fertility": "Fertility",
    "token_premium": "Token premium",
    "similarity": "Similarity",
    "gap_correlation": "Correlation",
    "term_accuracy": "Term accuracy",
    "terms_known": "Terms known",
    "terms_known_by_chance": "Known by guessing",
    "unexplained_gap": "Unexplained gap",
    "translatable_loss": "Translatable loss",
}
"""Name of a measure -> what a page calls it."""

_MEASURES = {
    "consistency": "share of questions where the same option is picked as in the pivot’s own form, "
    "right or wrong",
    "rank_consistency": "how alike the options are ranked, the top ranks counting most "
    "(Qi et al. 2023)",
    "transfer": "of the questions right in the pivot, the share that is right here too",
    "part_loss": "accuracy lost because one part of the question is foreign, averaged over every "
    "order of making the parts foreign (Shapley value): the three add up to the monolingual gap "
    "over the questions answered in all eight forms",
    "part_first": "the loss when that part is the first to become foreign, and when it is the last",
    "language_preference": "above zero where options in the pivot are preferred to those in the "
    "language, whatever is right",
    "standing_out": "above zero where a right option is found more often when it is the only one "
    "of its language",
    "position_bias": "total variation distance between where picks and where right options stand; "
    "0 is no bias",
    "foreign_picks": "share of picks that fall on options not in the pivot, beside the share of "
    "options that are so",
    "answer_mass": "probability that the answer begins with any of the options at all: where it is "
    "small, the pick compares what the model would hardly say",
    "fertility": "tokens per character of the options",
    "token_premium": "tokens of the prompts in the language for each token of the same prompts in "
    "the pivot",
    "similarity": "likeness of the language to the pivot, 0 to 1, as it was given to the run",
    "gap_correlation": "Spearman’s rho over languages; with few languages even a large one is weak "
    "evidence, which its exact permutation p-value tells",
    "term_accuracy": "share of the terms in questions whose right translation is more probable "
    "than those of other terms of the same kind, by multiple choice; terms that both languages "
    "write alike are not asked",
    "terms_known": "share of questions all of whose terms are translated right both ways, some of "
    "them by luck",
    "terms_known_by_chance": "the share of questions that picking at random would make known",
    "unexplained_gap": "among questions that are right in the pivot and whose terms the model "
    "translates both ways, the share that is wrong in the language; where the pivot was asked "
    "again in another form, less the share that is wrong there",
    "translatable_loss": "of the questions right in the pivot and wrong in the language, the share "
    "whose terms the model translates both ways",
}


def measure_definitions(results: Results) -> dict[str, str]:
    """Title -> definition of what the run has besides accuracy and gap, in the page's order."""
    present = {m.name for m in results.measures}
    return {MEASURE_TITLES[name]: told for name, told in _MEASURES.items() if name in present}


class VariantGroup(NamedTuple):
    """Variants that a report shows side by side."""

    title: str
    variants: tuple[str, ...]


def variant_definition(name: str) -> str | None:
    """What a variant puts into the language; `None` for a name this report doesn't know.

    Example:
        >>> variant_definition("2_options_with_answer")
        'the right option and 1 wrong one in the language'
    """
    match = _K_OPTIONS.fullmatch(name)
    if match is None:
        return _DEFINITIONS.get(name)
    k = int(match["k"])
    if match["answer"] == "without":
        return f"{k} wrong options in the language"
    return f"the right option and {k - 1} wrong {'one' if k == 2 else 'ones'} in the language"


def singles_out_options(name: str) -> bool:
    """True where some options are in the language and others not, so that one may stand out.

    Example:
        >>> singles_out_options("mirror_answer"), singles_out_options("options")
        (True, False)
    """
    return variant_definition(name) is not None and name not in _EVEN_OPTIONS


def group_variants(variants: Iterable[str]) -> tuple[VariantGroup, ...]:
    """The paper's variants, then the rest; empty groups are left out.

    Example:
        >>> group_variants(["mirror_answer", "question"])[1].variants
        ('mirror_answer',)
    """
    names = tuple(variants)
    groups = (
        VariantGroup("Variants of the paper", tuple(v for v in names if v in PAPER_VARIANTS)),
        VariantGroup("Mirrors, and k options", tuple(v for v in names if v not in PAPER_VARIANTS)),
    )
    return tuple(group for group in groups if group.variants)
