"""Renderings with known texts."""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.schema import Rendering, Shown

__all__ = ["rendering", "shown"]


def rendering(
    stem_language: str = "en",
    option_languages: Sequence[str] | None = None,
    *,
    name: str = "q",
    stem: str | None = None,
    options: Sequence[str] | None = None,
    answer: int = 0,
    language: str | None = None,
) -> Rendering:
    """A question of two options, each text telling its language, unless texts are given."""
    tags = tuple(option_languages or (stem_language,) * len(options or "ab"))
    texts = options or [f"{name}{i} in {tag}" for i, tag in enumerate(tags)]
    return Rendering(
        question_id=name,
        subject="subject",
        variant="monolingual",
        language=language or stem_language,
        stem_language=stem_language,
        option_languages=tags,
        stem=f"{name} in {stem_language}?" if stem is None else stem,
        options=tuple(texts),
        answer=answer,
    )


def shown(stem_language: str, option_languages: Sequence[str] | None = None) -> Shown:
    """A demonstration whose second option is right."""
    own = rendering(stem_language, option_languages, name="d", answer=1)
    return Shown(own, rendering("en", name="d", answer=1))
