"""The words around answers, by language, as patterns for texts in lower case without accents."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from babelgap.languages import base_language
from babelgap.scoring.answers.folding import BOX, fold_word

__all__ = ["Cues", "answer_languages", "cues"]

_ALWAYS = "en"
"""Models answer in English whatever they were asked in."""
# Scripts whose words take others' letters before or behind them, or stand without spaces.
_JOINED = re.compile(r"[\u0590-\u06ff\u3040-\u30ff\u3400-\u9fff]")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_SHORTEST_REASON = 3  # letters: "da", "as", "che" are other words, too
_LONGEST_ENDING = 4  # letters: "svar", "svaret"; "vastaus", "vastaukseni"


@dataclass(frozen=True, slots=True)
class Cues:
    """Patterns of the words of several languages together."""

    final: re.Pattern[str]
    """Nouns whose answer outranks all others'."""
    answer: re.Pattern[str]
    says: re.Pattern[str]
    link: re.Pattern[str]
    """What stands between a noun and its answer, further on in the sentence."""
    fill: re.Pattern[str]
    """At a place: a word without meaning before an answer."""
    lead: re.Pattern[str]
    """At the end of what stands before an id: a word that an answer follows at once."""
    label: re.Pattern[str]
    """At the end of what stands before an id: a word for an option."""
    label_after: re.Pattern[str]
    joined: re.Pattern[str]
    """At a place: what joins two answers."""
    right: re.Pattern[str]
    """At a place behind an option: it is right."""
    wrong: re.Pattern[str]
    """At a place behind an option: it is wrong, or not meant."""
    because: re.Pattern[str]
    """At a place behind an option: a reason begins."""
    reason: re.Pattern[str]
    """Anywhere: a reason begins; only words that are seldom anything else."""
    negated: re.Pattern[str]
    """At the end of what stands before an option: it isn't meant."""
    negation: re.Pattern[str]
    """Anywhere: a word that may negate, or leave open."""
    wrong_before: re.Pattern[str]
    """At the end of what stands before a noun: the wrong one is told."""
    whether: re.Pattern[str]
    """At the end of what stands before a noun: nothing is claimed."""
    refuses: re.Pattern[str]
    question: re.Pattern[str]
    """At the start of a line: another question begins."""
    parts: frozenset[str]
    """Words that make another name of the name beside them."""
    contrast: re.Pattern[str]
    """At the end of what stands before an option: after a negation, this one is meant."""


def answer_languages() -> frozenset[str]:
    """Tags of the languages whose words around answers are known.

    Example:
        >>> len(answer_languages())
        18
    """
    return frozenset(_tables())


def cues(languages: Sequence[str]) -> Cues:
    """The patterns for answers in these languages, and in English.

    Words of a language that isn't known are missing; ids and options are read all the same.
    """
    known = {base_language(tag) for tag in languages} & answer_languages()
    return _cues(tuple(sorted(known | {_ALWAYS})))


@cache
def _tables() -> dict[str, dict[str, tuple[str, ...]]]:
    text = (resources.files("babelgap.scoring.answers") / "cues.toml").read_text(encoding="utf-8")
    return {
        language: {use: tuple(map(fold_word, words)) for use, words in table.items()}
        for language, table in tomllib.loads(text).items()
    }


@lru_cache(maxsize=256)
def _cues(languages: tuple[str, ...]) -> Cues:
    def words(use: str) -> list[str]:
        return [word for language in languages for word in _tables()[language][use]]

    nouns, links, fills = words("answer"), words("is"), words("fill") + words("option")
    gap = rf"(?:{_some(fills)}|[\s\"'(\[:])*"
    copula = rf"(?: *{_some(links)})?"
    reasons = [word for word in words("because") if len(word) > _SHORTEST_REASON]
    return Cues(
        final=re.compile(rf"{BOX}|{_begun(words('final'))}"),
        answer=re.compile(_begun(nouns)),
        says=re.compile(_some(words("says"))),
        link=re.compile(rf"{_some(links)}|[:=>]|\s-\s"),
        fill=re.compile(_some(fills)),
        lead=re.compile(rf"{_some(links + fills)}[\s:\"'(\[]*\Z"),
        label=re.compile(rf"{_some(words('option'))}[\s:\"'(\[]*\Z"),
        label_after=re.compile(rf"[\s\"')\]-]*(?:{_begun(words('option'))})"),
        joined=re.compile(
            rf"[ \"')\]]*(?:[,/&+|]\s*(?:{_some(words('or'))})?"
            rf"|[.(\[]? *(?P<word>{_some(words('or'))}))[ \"'(\[]*"
        ),
        right=re.compile(rf"[ \"')\].:,-]*(?P<link> *{_some(links)})? *{_some(words('right'))}"),
        wrong=re.compile(
            rf"[ \"')\]]*(?:{copula} *{_some(words('wrong'))}|{_some(words('not_after'))})"
        ),
        because=re.compile(rf"[\s\"')\],.-]*(?:{_some(words('because'))})"),
        reason=re.compile(_some(reasons)),
        negated=re.compile(rf"(?:{_some(words('not'))}){gap}\Z"),
        negation=re.compile(
            _some(words("not") + words("not_after") + words("wrong") + words("whether"))
        ),
        wrong_before=re.compile(rf"(?:{_some(words('wrong'))}|{_some(words('not'))}){gap}\Z"),
        whether=re.compile(rf"(?:{_some(words('whether'))})(?:\s*\w+){{0,3}}\s*\Z"),
        refuses=re.compile(_some(words("refuses"))),
        question=re.compile(rf"(?:\d+[.)]\s*)?(?:{_some(words('question'))})\s*\d*\s*[:.-]"),
        parts=frozenset(words("parts")),
        contrast=re.compile(rf"(?:{_some(words('but'))}){gap}\Z"),
    )


def _some(words: Iterable[str]) -> str:
    """A pattern of whole words, the longest first."""
    return _pattern(words, r"(?!\w)")


def _begun(words: Iterable[str]) -> str:
    """The same of words that may have an ending."""
    return _pattern(words, rf"\w{{0,{_LONGEST_ENDING}}}(?:'s)?(?!\w)")


def _pattern(words: Iterable[str], end: str) -> str:
    spaced: list[str] = []
    joined: list[str] = []
    unspaced: list[str] = []
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        escaped = re.escape(word).replace(r"\ ", r"\s+")
        if _NO_SPACES.search(word):
            unspaced.append(escaped)
        elif _JOINED.search(word):
            joined.append(escaped)
        else:
            spaced.append(escaped)
    parts = []
    if spaced:
        parts.append(rf"(?<!\w)(?:{'|'.join(spaced)}){end}")
    if joined:
        # Hebrew and Arabic write "and", "so", "in" and the article on to the next word.
        parts.append(rf"(?<!\w)[והבלשوفبلك]?(?:{'|'.join(joined)}){end}")
    if unspaced:
        parts.append(f"(?:{'|'.join(unspaced)})")
    return f"(?:{'|'.join(parts)})"
