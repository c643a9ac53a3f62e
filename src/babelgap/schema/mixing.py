"""Mixed-language text: which piece of a document is in which language, and who translated it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["EXCLUSIONS", "MixedDocument", "MixingCard", "Segment", "Unit"]

EXCLUSIONS: Mapping[str, str] = {
    "no translation": "the translator gave none: a word that a dictionary lacks, a failed text",
    "unsound": "a check of the translation found something wrong",
    "kept": "formula, code, address or markup, which is never translated",
    "no letters": "white space, digits and punctuation alone",
}
"""Why a unit that was drawn into another language stays as it was -> what that means."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The size of the pieces that are in one language each.

    Example:
        >>> str(Unit("words", 8)), str(Unit("sentence"))
        ('8 words', 'sentence')
    """

    kind: str
    """`document`, `sentence` or `words`."""
    num_words: int = 0
    """Words of a piece where `kind` is `words`, at least 1; 0 elsewhere."""

    def __str__(self) -> str:
        if self.kind != "words":
            return self.kind
        return "word" if self.num_words == 1 else f"{self.num_words} words"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a mixed document; segments follow each other and cover the text."""

    start: int
    """Offset of its first character in the mixed text, in Unicode code points."""
    end: int
    """Offset after its last."""
    source_start: int
    """The same in the original text."""
    source_end: int
    language: str
    """BCP-47 tag of the language that the piece is in."""
    translator: str | None
    """Name and version; `None` where the piece is the original's, or that of a parallel text."""
    excluded: str | None = None
    """Why a piece that was drawn into another language is not in it, one of `EXCLUSIONS`; `None`
    where nothing stood against it."""


@dataclass(frozen=True, slots=True)
class MixedDocument:
    """A document with its pieces in several languages."""

    id: str
    """Of the original."""
    text: str
    segments: tuple[Segment, ...]
    source_hash: str
    """SHA-256 of the original text, the first 16 hex digits."""


@dataclass(frozen=True, slots=True)
class MixingCard:
    """What a mixed-language corpus is made of: the counts of all its documents."""

    source: str
    pivot: str
    weights: Mapping[str, float]
    """Tag -> share of the units that are drawn into the language, the pivot included; sums to 1."""
    unit: str
    seed: int
    translators: Mapping[str, str]
    """Tag -> name and version of the translator."""
    num_documents: int
    num_units: int
    num_characters_by_language: Mapping[str, int]
    num_words_by_language: Mapping[str, int]
    num_units_by_language: Mapping[str, int]
    num_excluded_by_reason: Mapping[str, int] = field(default_factory=dict)
    num_switches: int = 0
    """Neighbouring segments in different languages."""
