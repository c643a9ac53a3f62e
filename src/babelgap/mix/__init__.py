"""Renderings of quizzes, and mixed-language corpora (`mix.corpus`). Pure: no disk, no model."""

from babelgap.mix.render import mixed_languages_needed, render, render_all
from babelgap.mix.rotate import rotated
from babelgap.mix.variants import (
    PAPER_VARIANTS,
    Variant,
    all_variants,
    variant_named,
)

__all__ = [
    "PAPER_VARIANTS",
    "Variant",
    "all_variants",
    "mixed_languages_needed",
    "render",
    "render_all",
    "rotated",
    "variant_named",
]
