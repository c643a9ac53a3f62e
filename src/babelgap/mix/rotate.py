"""The same question with its options in another order: what a re-asked pivot looks like."""

from __future__ import annotations

from dataclasses import replace

from babelgap.schema.rendering import Rendering

__all__ = ["rotated"]


def rotated(rendering: Rendering, *, by: int = 1) -> Rendering:
    """Every option `by` places further down, those at the end first again; the answer with them.

    Args:
        rendering: of any variant; languages move with their options.
        by: places; with 1 no option stays where it was.

    Example:
        >>> rendering = Rendering("q1", "capital", "monolingual", "en", "en", ("en", "en", "en"),
        ...                       "Capital of Japan?", ("Tokyo", "Seoul", "Hanoi"), 0)
        >>> rotated(rendering).options, rotated(rendering).answer
        (('Hanoi', 'Tokyo', 'Seoul'), 1)
    """
    n = len(rendering.options)
    old = [(i - by) % n for i in range(n)]
    return replace(
        rendering,
        options=tuple(rendering.options[i] for i in old),
        option_languages=tuple(rendering.option_languages[i] for i in old),
        answer=(rendering.answer + by) % n,
    )
