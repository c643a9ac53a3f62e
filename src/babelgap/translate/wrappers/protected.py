"""A wrapper that keeps formulas, code, blanks and numbers out of a translator's hands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from babelgap.schema.translation import Translation
from babelgap.translate.checks.spans import Span, kept_spans, words_outside
from babelgap.translate.step import Translate

__all__ = ["KEPT_VERSION", "Protected", "marked"]

KEPT_VERSION = "2"
"""Part of a translator's identity; changes when other parts are kept, or marked otherwise."""
# Words that no language has and that translators take for names. The letter between says which.
_MARKS = ("XQ{}Z", "QZ{}X", "ZXQ{}V")


class Protected:
    """Puts a mark for each kept part, translates, and puts the part back.

    A text with nothing but kept parts is its own translation, and the translator isn't asked. Where
    a mark doesn't come back exactly once the translation has the problem `lost placeholder`.

    Args:
        translate: what translates.
        name: of the translator, for messages.
        marks: False leaves the kept parts where they are, for translators that look texts up.

    Example:
        >>> from babelgap.translate.known import KnownTranslator
        >>> loud = KnownTranslator(lambda text: text.upper().replace("IF", "WENN"))
        >>> protected = Protected(loud.translate, name="loud")
        >>> answer, = protected(["If $x^2$ is 1.5"], source="en", into="de")
        >>> answer.text
        'WENN $x^2$ IS 1.5'
    """

    def __init__(self, translate: Translate, *, name: str, marks: bool = True) -> None:
        self._translate = translate
        self._name = name
        self._marks = marks

    def __call__(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate each text around its kept parts; see `Translate`."""
        asked = [i for i, text in enumerate(texts) if words_outside(text)]
        masked = [_mask(texts[i]) if self._marks else (texts[i], []) for i in asked]
        answers = self._translate(
            [text for text, _ in masked],
            source=source,
            into=into,
            contexts=None if contexts is None else [contexts[i] for i in asked],
        )
        found = [Translation(text, self._name) for text in texts]
        for i, (_, marks), answer in zip(asked, masked, answers, strict=True):
            found[i] = _restored(answer, marks, kept_spans(texts[i]))
        return found


def marked(text: str) -> str:
    """The text as a translator is sent it, with marks for its kept parts; empty if it isn't sent.

    Example:
        >>> marked("If $x^2 = 4$, stop"), marked("3.14")
        ('If XQ0Z, stop', '')
    """
    return _mask(text)[0] if words_outside(text) else ""


def _mask(text: str) -> tuple[str, list[str]]:
    """The text with a mark for each kept part, and the marks from left to right."""
    spans = kept_spans(text)
    marks = _marks_for(text, len(spans))
    pieces, begin = [], 0
    for span, mark in zip(spans, marks, strict=True):
        pieces += [text[begin : span.start], mark]
        begin = span.end
    return "".join((*pieces, text[begin:])), marks


def _marks_for(text: str, count: int) -> list[str]:
    upper = text.upper()
    for pattern in _MARKS:
        marks = [pattern.format(i) for i in range(count)]
        if not any(mark in upper for mark in marks):
            return marks
    # Whoever writes all of these into a text gets the problem told, not a wrong text.
    return marks


def _restored(answer: Translation, marks: Sequence[str], spans: Sequence[Span]) -> Translation:
    if answer.text is None or not marks:
        return answer
    kept = {mark: span.text for mark, span in zip(marks, spans, strict=True)}
    # Translators lower the case of what they take for a common noun.
    places = re.compile("|".join(map(re.escape, marks)) + r"(?!\d)", re.IGNORECASE)
    seen = sorted(match[0].upper() for match in places.finditer(answer.text))
    text = places.sub(lambda match: kept[match[0].upper()], answer.text)
    if seen == sorted(marks):
        return replace(answer, text=text)
    problems = dict.fromkeys((*answer.problems, "lost placeholder"))
    return replace(answer, text=text, problems=tuple(problems))
