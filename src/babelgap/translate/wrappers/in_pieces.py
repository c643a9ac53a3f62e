"""Another way for a text that went wrong as a whole: its pieces, each by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from babelgap.schema.translation import Translation
from babelgap.translate.checks.spans import kept_spans, words_outside
from babelgap.translate.step import Translate

__all__ = ["InPieces"]

# Behind the end of a sentence, in the scripts that mark it; spaces stay with neither piece.
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?؟।։])\s+(?=\S)|(?<=[。！？])|\s*\n+\s*")
_EDGES = re.compile(r"\A(\s*)(.*?)(\s*)\Z", re.DOTALL)


class InPieces:
    """Translates what stands between kept parts and between sentences; nothing kept can be lost.

    The pieces know nothing of each other, so this is for texts on which the whole failed: marks
    that were lost, a model that repeats itself or stops too early in a long text. A text of one
    piece has no such way and comes back as `None`.

    Args:
        translate: what translates the pieces.
        name: of the translator, recorded in what is put together.

    Example:
        >>> from babelgap.translate.known import KnownTranslator
        >>> loud = KnownTranslator(str.upper)
        >>> pieces = InPieces(loud.translate, name="loud")
        >>> [t.text for t in pieces(["If $x$ is, stop. Go on.", "Go on."], source="en", into="de")]
        ['IF $x$ IS, STOP. GO ON.', None]
    """

    def __init__(self, translate: Translate, *, name: str) -> None:
        self._translate = translate
        self._name = name

    def __call__(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate piece by piece; see `Translate`."""
        cut = [_pieces(text) for text in texts]
        asked = [(i, piece) for i, pieces in enumerate(cut) if len(pieces) > 1 for piece in pieces]
        wanted = [(i, core) for i, (_, core, _) in asked if words_outside(core)]
        answers = iter(
            self._translate(
                [core for _, core in wanted],
                source=source,
                into=into,
                contexts=None if contexts is None else [contexts[i] for i, _ in wanted],
            )
        )
        parts: dict[int, list[Translation]] = {}
        for i, (before, core, behind) in asked:
            answer = next(answers) if words_outside(core) else Translation(core, self._name)
            text = None if answer.text is None else before + answer.text.strip() + behind
            parts.setdefault(i, []).append(Translation(text, self._name, answer.problems))
        return [self._joined(parts.get(i)) for i in range(len(texts))]

    def _joined(self, parts: Sequence[Translation] | None) -> Translation:
        if parts is None:
            return Translation(None, self._name, ("empty",))
        texts = [part.text for part in parts if part.text is not None]
        if len(texts) < len(parts):
            return Translation(None, self._name, ("empty",))
        problems = dict.fromkeys(problem for part in parts for problem in part.problems)
        return Translation("".join(texts), self._name, tuple(problems))


def _pieces(text: str) -> list[tuple[str, str, str]]:
    """(white space before, piece, white space behind), which together are the text again."""
    ends = {0, len(text)}
    inside: set[int] = set()
    for span in kept_spans(text):
        ends |= {span.start, span.end}
        inside.update(range(span.start + 1, span.end))
    ends |= {m.end() for m in _BETWEEN_SENTENCES.finditer(text) if m.end() not in inside}
    places = sorted(ends)
    pieces = [text[begin:end] for begin, end in pairwise(places)]
    found = []
    for piece in pieces:
        match = _EDGES.match(piece)
        assert match is not None  # the pattern takes every text
        found.append((match[1], match[2], match[3]))
    return found
