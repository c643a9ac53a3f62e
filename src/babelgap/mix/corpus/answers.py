"""What a translator says about the pieces of a batch: each text asked once, in few requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from babelgap.mix.corpus.words import count_words
from babelgap.schema.translation import Translation

__all__ = ["NO_TRANSLATION", "UNSOUND", "Answers", "TranslatePieces"]

NO_TRANSLATION = -1
UNSOUND = -2
_NOT_ASKED = -3

_Kept = Mapping[str, tuple[str, ...]]


class TranslatePieces(Protocol):
    """What translates the pieces of a corpus."""

    def __call__(self, texts: Sequence[str], *, into: str) -> Sequence[Translation]:
        """Translate each text by itself.

        Args:
            texts: pieces in the pivot's language, each once.
            into: tag of the language wanted.

        Returns:
            One translation a text, in order.
        """
        ...


class Answers:
    """Translations found so far, each with a number of its own.

    Args:
        translate: what is asked for those that aren't there yet.

    Example:
        >>> answers = Answers(lambda texts, *, into: [Translation(2 * t, "twice") for t in texts])
        >>> wanted = np.array([[False, False], [True, True]])
        >>> answers.numbers(["a", "b"], wanted, languages=("en", "de")).tolist()
        [[-3, -3], [0, 1]]
        >>> answers.texts
        [b'aa', b'bb']
    """

    def __init__(self, translate: TranslatePieces) -> None:
        self._translate = translate
        self.forget()

    def __len__(self) -> int:
        return len(self._rows)

    def forget(self) -> None:
        """Begin anew, so that memory stays bounded."""
        self.texts: list[bytes] = []
        """UTF-8 of each translation."""
        self.lengths: list[int] = []
        """Characters of each."""
        self.num_words: list[int] = []
        self._rows = _Rows()
        # A row a piece, a column a language: the number of the translation.
        self._known = np.full((0, 0), _NOT_ASKED, np.int32)

    def numbers(
        self,
        texts: Sequence[str],
        wanted: NDArray[np.bool_],
        *,
        languages: Sequence[str],
        kept: _Kept | None = None,
    ) -> NDArray[np.int32]:
        """The number of each text's translation into each language.

        What was asked before isn't asked again.

        Args:
            texts: pieces, each once.
            wanted: array (languages, texts): which are wanted.
            languages: their tags, the same in every call.
            kept: piece -> stretches that its translation must hold too.

        Returns:
            Array (languages, texts): a number, `NO_TRANSLATION` or `UNSOUND`; another negative
            number where none was wanted.
        """
        rows = np.fromiter(map(self._rows.__getitem__, texts), np.int64, len(texts))
        self._make_room(len(languages))
        for column, tag in enumerate(languages):
            is_missing = wanted[column] & (self._known[rows, column] == _NOT_ASKED)
            missing = np.flatnonzero(is_missing)
            if len(missing):
                asked = [texts[i] for i in missing.tolist()]
                answers = self._translate(asked, into=tag)
                self._known[rows[missing], column] = self._added(asked, answers, kept or {})
        return self._known[rows].T

    def add(self, texts: Sequence[str]) -> range:
        """The numbers of some more texts, whoever they are from."""
        first = len(self.texts)
        self.texts += [text.encode("utf-8", "surrogatepass") for text in texts]
        self.lengths += map(len, texts)
        self.num_words += count_words(texts).tolist()
        return range(first, len(self.texts))

    def _added(
        self, asked: Sequence[str], answers: Iterable[Translation], kept: _Kept
    ) -> list[int]:
        numbers: list[int] = []
        sound: list[str] = []
        for text, answer in zip(asked, answers, strict=True):
            fate = _fate(text, answer, kept.get(text, ()))
            numbers.append(fate or len(self.texts) + len(sound))
            if not fate and answer.text is not None:
                sound.append(answer.text)
        self.add(sound)
        return numbers

    def _make_room(self, num_languages: int) -> None:
        missing = len(self._rows) - len(self._known)
        if missing > 0 or not self._known.shape[1]:
            # At least twice the room, so that growing costs little.
            rows = max(len(self._rows), 2 * len(self._known))
            grown = np.full((rows, num_languages), _NOT_ASKED, np.int32)
            grown[: len(self._known), : self._known.shape[1]] = self._known
            self._known = grown


class _Rows(dict[str, int]):
    """Piece -> its row, given when it is first met; a dict, so that `map` needs no call a piece."""

    def __missing__(self, piece: str) -> int:
        self[piece] = row = len(self)
        return row


def _fate(text: str, answer: Translation, kept: Sequence[str]) -> int:
    """0 where the answer is to be put in the piece's place."""
    translated = answer.text
    if translated is None or not translated.strip():
        return NO_TRANSLATION
    if not answer.is_sound or any(part not in translated for part in kept):
        return UNSOUND
    # Nothing foreign would stand there.
    return NO_TRANSLATION if translated.casefold() == text.casefold() else 0
