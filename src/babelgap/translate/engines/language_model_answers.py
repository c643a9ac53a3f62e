"""What a language model wrote when it was asked to translate a line."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.languages import canonical_tag, language_name
from babelgap.schema.generation import Generation
from babelgap.translate.engines.language_model_prompts import CHAT

__all__ = ["LineAnswer", "line_answer"]

_PAIRS = ('""', "''", "“”", "„“", "„”", "«»", "»«", "「」", "『』")
_QUOTES = tuple((pair[0], pair[1]) for pair in _PAIRS)
_COLONS = (":", "：")


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """The translation of a line, taken out of an answer."""

    text: str
    """Empty where the answer has none."""
    is_cut: bool
    """True where the length limit ended the translation, not what was written after it."""
    is_chatty: bool
    """True where something beside the translation was dropped."""


def line_answer(generation: Generation, line: str, *, style: str, into: str) -> LineAnswer:
    r"""Read an answer.

    Of a chat's answer the first line that is not blank is the translation. Dropped is what comes
    after it, a first line that ends in a colon where the source has none there (`Here is the
    translation:`), and the name of the language in front. A preamble in the same line as the
    translation stays: nothing tells surely where it ends; the checks of translations look at its
    length and language.

    Args:
        generation: what the model wrote.
        line: what was to be translated.
        style: of the prompt.
        into: tag of the language wanted.

    Example:
        >>> said = Generation("Sure! Here it is:\n\nGuten Tag.", 9, is_finished=True)
        >>> line_answer(said, "Good day.", style="chat", into="de")
        LineAnswer(text='Guten Tag.', is_cut=False, is_chatty=True)
    """
    if style != CHAT:
        return LineAnswer(_cleaned(generation.text, line), not generation.is_finished, False)
    written = [part for part in generation.text.splitlines() if part.strip()]
    is_chatty = len(written) > 1
    first, *rest = written or [""]
    if _is_preamble(first, line):
        is_chatty = True
        first, *rest = rest or [""]
    text = _without_label(first, line, into)
    is_cut = not generation.is_finished and not rest and not generation.text.endswith("\n")
    return LineAnswer(_cleaned(text, line), is_cut, is_chatty or text != first)


def _is_preamble(written: str, line: str) -> bool:
    bare = written.rstrip("*_ \t")
    return bare.endswith(_COLONS) and not line.rstrip().endswith(_COLONS)


def _without_label(written: str, line: str, into: str) -> str:
    """A line without the name of its language in front.

    Example:
        >>> _without_label("German: Ja.", "Yes.", "de")
        'Ja.'
    """
    label = f"{language_name(canonical_tag(into))}:".casefold()
    begins = written.lstrip().casefold().startswith(label)
    if not begins or line.lstrip().casefold().startswith(label):
        return written
    return written.lstrip()[len(label) :].lstrip()


def _cleaned(answer: str, line: str) -> str:
    """An answer without the quotes that a model put around it by itself.

    Example:
        >>> _cleaned(' "Guten Tag." ', "Good day."), _cleaned(' "Ja" und "Nein" ', "Yes and no")
        ('Guten Tag.', '"Ja" und "Nein"')
    """
    text = answer.strip()
    if any(quote in line for pair in _QUOTES for quote in pair if quote != "'"):
        return text
    for begin, end in _QUOTES:
        inner = text[1:-1]
        wraps = len(text) > 2 and text.startswith(begin) and text.endswith(end)
        if wraps and begin not in inner and end not in inner:
            return inner.strip()
    return text
