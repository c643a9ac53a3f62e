"""Every version of a text whose vector is compared with the original's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from babelgap.probes.embedding.mixed import RATE, MixedText, WordTranslator, mixed
from babelgap.probes.embedding.random_words import with_random_words
from babelgap.probes.embedding.tokens import (
    PlacedTokens,
    placed_tokens,
    with_random_tokens,
    without_tokens,
)
from babelgap.schema.embedding import TextEncoder, TextOrTokens
from babelgap.schema.errors import ProbeError
from babelgap.schema.words import MULTIPLE

__all__ = [
    "BASELINES",
    "CONDITIONS",
    "DROPOUT",
    "MIXED",
    "RANDOM_TOKEN",
    "RANDOM_WORD",
    "Mixing",
    "TextVersions",
    "Version",
    "versions_of",
]

MIXED = "mixed"
"""Words replaced by their translations."""
RANDOM_TOKEN = "random_token"
"""Every token of the same words replaced by a random token of the encoder's vocabulary."""
DROPOUT = "dropout"
"""The tokens of the same words left out."""
RANDOM_WORD = "random_word"
"""The same words replaced by random words of the same languages."""
BASELINES = (RANDOM_TOKEN, DROPOUT, RANDOM_WORD)
CONDITIONS = (MIXED, *BASELINES)


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """One way of changing a text."""

    condition: str
    """One of `CONDITIONS`."""
    into: str
    """Tag of the language of the words put in, `mul` where each is in one drawn for it. Of the
    conditions that put no words in, that of the mixed text which has the same places changed."""


@dataclass(frozen=True, slots=True)
class Mixing:
    """How texts are changed.

    The paper changes tokens of its baselines at places of their own, each with the same
    probability. Here all versions of a text are changed at the same words: as many changes, at
    places that matter as much, so that they differ in what stands there alone.
    """

    tables: Mapping[str, WordTranslator]
    """Tag of a language -> its translator of words."""
    foreign: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Tag of a language -> words to draw from, as `foreign_words` gives; for `RANDOM_WORD`."""
    rate: float = RATE
    """Probability that a word is drawn, 0 to 1."""
    seed: int = 0
    conditions: tuple[str, ...] = CONDITIONS
    """What is compared with the original."""
    one_by_one: bool = True
    """Whether texts are also mixed with each language alone."""

    @property
    def intos(self) -> tuple[str, ...]:
        """`mul` and each language, or what of it is made; a lone language is its own mix."""
        tags = tuple(self.tables)
        if len(tags) == 1:
            return tags
        return (MULTIPLE, *tags) if self.one_by_one else (MULTIPLE,)

    @property
    def versions(self) -> tuple[Version, ...]:
        """All versions of a text, in the order of result arrays."""
        return tuple(Version(c, into) for into in self.intos for c in self.conditions)

    def tables_of(self, into: str) -> Mapping[str, WordTranslator]:
        """The translators of a language, all of them for `mul`."""
        return {into: self.tables[into]} if into in self.tables else self.tables


@dataclass(frozen=True, slots=True)
class TextVersions:
    """A text, what was changed in it, and what came out."""

    text: str
    mixes: Mapping[str, MixedText]
    """`into` of a version -> the mixed text, also where nothing was replaced in it."""
    inputs: Mapping[Version, TextOrTokens]
    """What the encoder gets; without the versions that equal the original, or are empty."""


def versions_of(
    encoder: TextEncoder, texts: Mapping[str, str], mixing: Mixing
) -> list[TextVersions]:
    """All versions of each text; each depends on the seed and the text's own id alone.

    Args:
        encoder: whose tokens are replaced or dropped.
        texts: id -> text, none empty.
        mixing: how they are changed.

    Raises:
        ProbeError: an unknown condition, or nothing to draw random words or tokens from.
    """
    for condition in mixing.conditions:
        if condition not in CONDITIONS:
            raise ProbeError(f"no condition {condition!r}; there are {', '.join(CONDITIONS)}")
    mixes = {text_id: _mixes(text_id, text, mixing) for text_id, text in texts.items()}
    spans = [_spans(mixes[text_id]) for text_id in texts]
    needed = {RANDOM_TOKEN, DROPOUT} & set(mixing.conditions)
    placed = placed_tokens(encoder.tokenize, list(texts.values()), spans) if needed else None
    vocabulary = encoder.vocabulary if RANDOM_TOKEN in needed else ()
    return [
        TextVersions(
            text,
            mixes[text_id],
            _inputs(
                text_id, text, mixes[text_id], placed[i] if placed else None, vocabulary, mixing
            ),
        )
        for i, (text_id, text) in enumerate(texts.items())
    ]


def _mixes(text_id: str, text: str, mixing: Mixing) -> dict[str, MixedText]:
    return {
        into: mixed(
            text,
            tables=mixing.tables_of(into),
            seed=mixing.seed,
            text_id=text_id,
            rate=mixing.rate,
        )
        for into in mixing.intos
    }


def _spans(mixes: Mapping[str, MixedText]) -> list[tuple[int, int]]:
    """Words replaced in any of the mixes, from left to right."""
    return sorted({(place.start, place.end) for mix in mixes.values() for place in mix.replaced})


def _inputs(
    text_id: str,
    text: str,
    mixes: Mapping[str, MixedText],
    placed: PlacedTokens | None,
    vocabulary: Sequence[int],
    mixing: Mixing,
) -> dict[Version, TextOrTokens]:
    inputs: dict[Version, TextOrTokens] = {}
    for version in mixing.versions:
        mix = mixes[version.into]
        if not mix.replaced:
            continue
        starts = [place.start for place in mix.replaced]
        changed: TextOrTokens
        if version.condition == MIXED:
            changed = mix.text
        elif version.condition == RANDOM_WORD:
            changed = with_random_words(
                text, mix.replaced, foreign=mixing.foreign, seed=mixing.seed, text_id=text_id
            )
        elif placed is not None and version.condition == RANDOM_TOKEN:
            changed = with_random_tokens(
                placed, starts, vocabulary=vocabulary, seed=mixing.seed, text_id=text_id
            )
        elif placed is not None:
            changed = without_tokens(placed, starts)
        if changed:
            inputs[version] = changed
    return inputs
