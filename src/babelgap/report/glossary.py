"""What each variant means, in one line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from babelgap.schema import MIXUP, MONOLINGUAL

__all__ = [
    "PAPER_VARIANTS",
    "VariantGroup",
    "group_variants",
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
