"""Quizzes by name."""

from __future__ import annotations

import difflib
from collections.abc import Callable

from babelgap.data.atlas.build import build_atlas
from babelgap.schema.errors import QuizError
from babelgap.schema.quiz import Quiz

__all__ = ["QUIZZES", "open_quiz"]

QUIZZES: dict[str, Callable[[], Quiz]] = {"atlas": build_atlas}
"""Name -> what reads the quiz."""


def open_quiz(name: str) -> Quiz:
    """The quiz of that name, in all its languages.

    Raises:
        QuizError: there is none.

    Example:
        >>> open_quiz("atlas").name
        'atlas'
    """
    if name not in QUIZZES:
        close = difflib.get_close_matches(name, QUIZZES, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"there is {', '.join(QUIZZES)}"
        raise QuizError(f"there is no quiz {name!r}; {hint} (`babelgap list quizzes`)")
    return QUIZZES[name]()
