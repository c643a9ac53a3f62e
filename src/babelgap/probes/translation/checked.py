"""What is wrong with systems' translations, by checks that are handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from babelgap.schema.text import Bitext
from babelgap.schema.translated_lines import SystemOutput

__all__ = ["Checker", "checked"]


class Checker(Protocol):
    """What finds the problems of translations, such as `problems_of` of `babelgap.translate`."""

    def __call__(
        self, texts: Sequence[str], translations: Sequence[str | None], *, source: str, into: str
    ) -> Sequence[tuple[str, ...]]:
        """Names of problems, for each pair of a text and its translation."""
        ...


def checked(
    outputs: Sequence[SystemOutput], bitext: Bitext, *, find_problems: Checker
) -> list[SystemOutput]:
    """The outputs with what the checks find, behind the problems that they have already.

    Args:
        outputs: that fit the bitext, as `output_mistakes` tells.
        bitext: whose lines were translated.
        find_problems: the checks.

    Example:
        >>> from babelgap.schema.text import TextCard
        >>> bitext = Bitext("tiny", {"en": ("Yes.",), "de": ("Ja.",)}, TextCard("", "", "", {}))
        >>> output = SystemOutput("mt", "en", "de", (0,), ("Yes.",), (("truncated",),))
        >>> def same(texts, translations, *, source, into):
        ...     return [("echo",) if t == o else () for t, o in zip(texts, translations)]
        >>> checked([output], bitext, find_problems=same)[0].problems
        (('truncated', 'echo'),)
    """
    return [_checked(output, bitext, find_problems) for output in outputs]


def _checked(output: SystemOutput, bitext: Bitext, find_problems: Checker) -> SystemOutput:
    texts = [bitext.lines[output.source][row] for row in output.rows]
    found = find_problems(texts, output.translations, source=output.source, into=output.into)
    problems = tuple(
        tuple(dict.fromkeys((*known, *new)))
        for known, new in zip(output.problems, found, strict=True)
    )
    return replace(output, problems=problems)
