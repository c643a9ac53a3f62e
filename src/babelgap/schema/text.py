"""Texts that are not quizzes: lines in several languages, and corpora of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from babelgap.schema.errors import TextError

__all__ = ["Bitext", "Corpus", "Document", "TextCard"]


@dataclass(frozen=True, slots=True)
class TextCard:
    """Where texts come from."""

    title: str
    source: str
    licence: str
    versions: Mapping[str, str]
    """Name of a file or repository -> its checksum or revision."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bitext:
    """Parallel lines: line i says the same in every language.

    Raises:
        TextError: unequal numbers of lines, or an empty line.

    Example:
        >>> card = TextCard("Two lines", "by hand", "CC0-1.0", {})
        >>> len(Bitext("tiny", {"en": ("Yes.", "No."), "de": ("Ja.", "Nein.")}, card))
        2
    """

    name: str
    lines: Mapping[str, tuple[str, ...]]
    """BCP-47 tag -> its lines, without line ends."""
    card: TextCard

    def __post_init__(self) -> None:
        counts = {tag: len(lines) for tag, lines in self.lines.items()}
        if len(set(counts.values())) > 1:
            told = ", ".join(f"{tag} has {count}" for tag, count in counts.items())
            raise TextError(
                f"bitext {self.name!r} has unequal numbers of lines: {told}; give files whose "
                "lines belong together"
            )
        for tag, lines in self.lines.items():
            for i, line in enumerate(lines):
                if not line.strip():
                    raise TextError(
                        f"bitext {self.name!r}: line {i + 1} in {tag} is empty; mend or remove "
                        "that line in every language"
                    )

    def __len__(self) -> int:
        return len(next(iter(self.lines.values()), ()))

    @property
    def languages(self) -> tuple[str, ...]:
        """Tags of the languages, in the order of the source."""
        return tuple(self.lines)


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a corpus."""

    id: str
    """Stable across runs."""
    text: str


@dataclass(frozen=True)
class Corpus:
    """Documents in one language, read as they are wanted; it can be read again and again.

    Example:
        >>> card = TextCard("One text", "by hand", "CC0-1.0", {})
        >>> corpus = Corpus("tiny", "en", card, lambda: iter([Document("1", "Hello.")]))
        >>> [document.text for document in corpus]
        ['Hello.']
    """

    name: str
    language: str
    """BCP-47 tag."""
    card: TextCard
    read: Callable[[], Iterator[Document]]
    """Begins anew with each call; holds one document at a time in memory."""

    def __iter__(self) -> Iterator[Document]:
        return self.read()

    @cached_property
    def num_documents(self) -> int:
        """Documents in the corpus; the first call reads it all."""
        return sum(1 for _ in self)
