"""What a FreeDict dictionary says about a word, without its notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Entry", "entry_of", "words_of"]

_PRONUNCIATION = re.compile(r"\s/([^/]*)/")
# Grammar <noun>, field [mus.], remark (to sb.), link {see}, pronunciation /.../.
_NOTES = re.compile(r"<[^>]*>|\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|(?<!\w)/[^/\n]*/")
_NUMBER = re.compile(r"^\d+\.\s+")
_CUT = re.compile(r"[,;]")
_BREAK = "\0"
# Weights of an article's later translations, and of articles with another pronunciation.
_LATER = 0.5
_OTHER_WORD = 0.1
# Stands for the object of a verb: nothing that a translation would say.
_PLACEHOLDERS = re.compile(
    r"(?<!\w)(?:(?:sb|sth|so|etw|jdn|jdm|jds|jd|qn|qc|qch|qlcu|algn|algo)\.(?:'s)?[/ ]*)+"
)
_STRAY = re.compile(r"[][<>{}]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a dictionary."""

    headword: str
    """As the article writes it, without remarks."""
    translations: tuple[str, ...]
    """All translations of all its senses, in order."""
    num_examples: int
    """Usages that it quotes: frequent senses have more."""
    pronunciation: str
    """IPA; empty where it has none."""


def entry_of(article: str) -> Entry | None:
    r"""Read an article; `None` where it has no headword or no translation.

    Example:
        >>> entry_of('dog /dˈɒɡ/\nHund <masc> [zool.], Köter\n      "hot dogs"  - Würste\n')
        Entry(headword='dog', translations=('Hund', 'Köter'), num_examples=1, pronunciation='dˈɒɡ')
    """
    first, *rest = article.split("\n")
    pronounced = _PRONUNCIATION.search(first)
    headword = _clean(first[: pronounced.start()] if pronounced else first)
    # Examples, notes and links to other articles stand further in.
    senses = [line for line in rest if line[:1].strip()]
    translations = tuple(dict.fromkeys(t for line in senses for t in _translations(line)))
    if not headword or not translations:
        return None
    return Entry(
        headword=headword,
        translations=translations,
        num_examples=sum(line.lstrip().startswith('"') for line in rest),
        pronunciation=pronounced[1] if pronounced else "",
    )


def words_of(entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    """Headword -> its translations, the likeliest first.

    The likeliest is the one that most articles on the word give, and give early; among equals the
    one whose article quotes more usages, then the earlier. Articles with a rarer pronunciation
    weigh little: some dictionaries lost the second half of headwords such as "bank account",
    and not of what is pronounced. Among equally frequent ones the word itself is the shortest, and
    the one whose pronunciation a person wrote, without stress marks.
    """
    articles: dict[str, list[Entry]] = {}
    for entry in entries:
        articles.setdefault(entry.headword, []).append(entry)
    return {headword: _in_order(same) for headword, same in articles.items()}


def _in_order(articles: Sequence[Entry]) -> tuple[str, ...]:
    if len(articles) == 1:
        return articles[0].translations
    pronounced: dict[str, list[Entry]] = {}
    for entry in sorted(articles, key=lambda entry: -entry.num_examples):
        pronounced.setdefault(entry.pronunciation, []).append(entry)
    weights: dict[str, float] = {}
    ipas = sorted(pronounced, key=lambda ipa: (-len(pronounced[ipa]), "ˈ" in ipa, len(ipa)))
    for ipa in ipas:
        of_article = 1.0 if ipa == ipas[0] else _OTHER_WORD
        for entry in pronounced[ipa]:
            for place, translation in enumerate(entry.translations):
                weight = of_article * (_LATER / (1 + place) if place else 1.0)
                weights[translation] = weights.get(translation, 0.0) + weight
    # Of equal weight, the first met comes first: the sort is stable.
    return tuple(sorted(weights, key=lambda translation: -weights[translation]))


def _translations(line: str) -> list[str]:
    marked = _NOTES.sub(_BREAK, _NUMBER.sub("", line))
    return [text for part in _CUT.split(marked) if (text := _clean(part))]


def _clean(text: str) -> str:
    """The first of a text's parts between notes, without placeholders such as `sth.`."""
    parts = [_PLACEHOLDERS.sub("", part) for part in _NOTES.sub(_BREAK, text).split(_BREAK)]
    words = next((part for part in parts if part.strip(" .…")), "")
    # A bracket that is never closed is a slip of the dictionary.
    return _SPACES.sub(" ", _STRAY.sub("", words)).strip(" …\u00ad")
