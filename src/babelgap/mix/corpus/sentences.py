"""Sentences of texts, in some three hundred languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from babelgap.languages import base_language
from babelgap.schema.errors import TextError

__all__ = ["sentence_spans"]

# The splitter breaks down on some of these beside a full stop; it needs their places alone.
_ODD = re.compile("[^\\S ]|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff\ud800-\udfff]")
_QUOTES = re.compile("[\"'“”„«»‘’]")
# A quotation mark that is never closed can swallow all that follows.
_TOO_LONG = 1000
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
_ENDS = re.compile(r"[.!?…:;。！？।؟][\"'”’»)\]]*\s*\Z")
_WRAPPED = range(50, 121)


def sentence_spans(text: str, *, language: str) -> list[tuple[int, int]]:
    r"""Start and end of each sentence, white space around it left out.

    A line break ends a sentence unless it is one of wrapped text: the line before it is 50 to 120
    characters long and ends in the middle of a sentence, or the next begins with a small letter.

    Args:
        text: any text.
        language: its tag; a language that the splitter doesn't know is cut as English is.

    Raises:
        TextError: sentencex isn't installed.

    Example:
        >>> text = "Dr. Lee came. He left!\nA title\nThen nothing."
        >>> [text[start:end] for start, end in sentence_spans(text, language="en")]
        ['Dr. Lee came.', 'He left!', 'A title', 'Then nothing.']
    """
    try:
        from sentencex import segment  # type: ignore[import-untyped]
    except ImportError as error:
        raise TextError(
            f"cutting text into sentences needs sentencex ({error}); `pip install 'babelgap[mix]'`"
        ) from error
    code = base_language(language)
    plain = _ODD.sub(" ", text)
    spans = []
    for begin, end in _paragraphs(text):
        place = begin
        for piece in segment(code, plain[begin:end]):
            parts = segment(code, _QUOTES.sub(",", piece)) if len(piece) > _TOO_LONG else [piece]
            for part in parts:
                spans.append((place, place + len(part)))
                place += len(part)
    return [span for first, last in spans if (span := _trimmed(text, first, last)) is not None]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines, those of wrapped text together."""
    begin = end = 0
    before = ""
    for match in _LINE.finditer(text):
        line = match[0]
        if not line:
            break
        if end > begin and not _goes_on(before, line):
            yield begin, end
            begin = end
        before, end = line, match.end()
    if end > begin:
        yield begin, end


def _goes_on(before: str, line: str) -> bool:
    if not before.strip() or not line.strip():
        return False
    is_wrapped = len(before) in _WRAPPED and not _ENDS.search(before)
    return is_wrapped or line[0].islower()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    inner = piece.strip()
    if not inner:
        return None
    first = start + len(piece) - len(piece.lstrip())
    return first, first + len(inner)
