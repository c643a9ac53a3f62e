"""A wrapper that looks at each translation beside its source, and marks what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from babelgap.schema.translation import Translation
from babelgap.translate.checks.language import are_in_other_language, is_echo
from babelgap.translate.checks.spans import words_outside
from babelgap.translate.checks.texts import TEXT_CHECKS
from babelgap.translate.step import Translate

__all__ = ["Checked", "problems_of"]


class Checked:
    """Adds what the checks find to the problems of each translation; no text is changed.

    Args:
        translate: what translates.

    Example:
        >>> from babelgap.translate.known import KnownTranslator
        >>> echo = KnownTranslator(lambda text: text)
        >>> answer, = Checked(echo.translate)(["the red house"], source="en", into="de")
        >>> answer.problems
        ('echo',)
    """

    def __init__(self, translate: Translate) -> None:
        self._translate = translate

    def __call__(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate and look; see `Translate`."""
        answers = self._translate(texts, source=source, into=into, contexts=contexts)
        told = problems_of(texts, [answer.text for answer in answers], source=source, into=into)
        return [
            replace(answer, problems=tuple(dict.fromkeys((*answer.problems, *found))))
            for answer, found in zip(answers, told, strict=True)
        ]


def problems_of(
    texts: Sequence[str], translations: Sequence[str | None], *, source: str, into: str
) -> list[tuple[str, ...]]:
    """What the checks find, for each pair of a text and its translation.

    Args:
        texts: in the source language.
        translations: of each; `None` where there is none.
        source: tag of the language of the texts.
        into: tag of the language of the translations.

    Returns:
        Names of problems, as in `schema.PROBLEMS`; empty where nothing was found.

    Example:
        >>> problems_of(["In 1939."], [None], source="en", into="de")
        [('empty',)]
        >>> problems_of(["3.14"], ["3.14"], source="en", into="de")
        [()]
    """
    foreign = are_in_other_language(
        [translation or "" for translation in translations], source=source, into=into
    )
    return [
        _problems(text, translation, source, into, is_foreign=is_foreign)
        for text, translation, is_foreign in zip(texts, translations, foreign, strict=True)
    ]


def _problems(
    text: str, translation: str | None, source: str, into: str, *, is_foreign: bool
) -> tuple[str, ...]:
    if translation is None:
        return ("empty",)
    if not words_outside(text):
        # Nothing to translate: a formula is itself in every language.
        return tuple(name for name in ("lost number",) if TEXT_CHECKS[name](text, translation))
    found = [name for name, check in TEXT_CHECKS.items() if check(text, translation)]
    if is_echo(text, translation, source=source, into=into):
        found.append("echo")
    elif is_foreign and "empty" not in found:
        found.append("wrong language")
    return tuple(found)
