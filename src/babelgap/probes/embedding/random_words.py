"""The control for "any foreign word shifts the vector": other words of the same languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from babelgap.probes.embedding.mixed import Replaced, WordTranslator, mixed, put
from babelgap.probes.embedding.words import in_case_of
from babelgap.schema.draws import generator
from babelgap.schema.errors import ProbeError

__all__ = ["foreign_words", "with_random_words"]

_MOST_DRAWS = 1000


def foreign_words(
    texts: Iterable[str], *, tables: Mapping[str, WordTranslator]
) -> dict[str, tuple[str, ...]]:
    """Translations of all words of all texts, as often as the words occur.

    A random one of them is as frequent, as long and as much a function word as what a mixed text
    puts there; a random entry of a dictionary would be a rare word, and differ by that too.

    Returns:
        Tag of a language -> translations, sorted, so that the order of the texts changes nothing.

    Example:
        >>> foreign_words(["A dog, a cat."], tables={"de": {"a": "ein", "dog": "Hund"}.get})
        {'de': ('Ein', 'Hund', 'ein')}
    """
    found: dict[str, list[str]] = {tag: [] for tag in tables}
    for text in texts:
        for tag, table in tables.items():
            whole = mixed(text, tables={tag: table}, seed=0, text_id="", rate=1.0)
            found[tag] += [place.text for place in whole.replaced]
    return {tag: tuple(sorted(words)) for tag, words in found.items()}


def with_random_words(
    text: str,
    replaced: Sequence[Replaced],
    *,
    foreign: Mapping[str, Sequence[str]],
    seed: int,
    text_id: str,
) -> str:
    """The text with a random word of the same language where a translation was put.

    What is drawn for a place depends on the seed, the text's id and the place alone.

    Args:
        text: the original.
        replaced: the places, as `mixed` found them.
        foreign: tag of a language -> words to draw from, such as `foreign_words` gives.
        seed: of the draws.
        text_id: of the text.

    Raises:
        ProbeError: a language without a word that is neither the original nor its translation.

    Example:
        >>> places = mixed("dog", tables={"de": {"dog": "Hund"}.get}, seed=0, text_id="1", rate=1)
        >>> with_random_words("dog", places.replaced, foreign={"de": ["Hund", "ein"]}, seed=0,
        ...                   text_id="1")
        'ein'
    """
    others = [
        replace(place, text=_other(place, foreign.get(place.language, ()), seed, text_id))
        for place in replaced
    ]
    return put(text, others)


def _other(place: Replaced, words: Sequence[str], seed: int, text_id: str) -> str:
    draw = generator(seed, "random word", text_id, place.language, str(place.start))
    taken = {place.word.casefold(), place.text.casefold()}
    for _ in range(_MOST_DRAWS if words else 0):
        word = words[int(draw.integers(len(words)))]
        if word.casefold() not in taken:
            return in_case_of(place.word, word)
    raise ProbeError(
        f"no random word in {place.language} to put for {place.word!r} ({place.text!r}) among "
        f"{len(words)}; give more texts or a larger dictionary"
    )
