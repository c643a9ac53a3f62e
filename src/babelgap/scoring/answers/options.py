"""Where the text of an option stands in an answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from babelgap.scoring.answers.folding import Folded, bare, fold, fold_word

__all__ = ["Mention", "Options"]

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_NUMBER = re.compile(r"[-+]?[\d.,\s%°/]+")
_NEXT_WORD = re.compile(r"[ -](\w+)(:?)")
_LAST_WORD = re.compile(r"(\w+)[ -]\Z")
# What may stand beside a name in Chinese without being part of a longer one.
_BEFORE_NAME = "是在于於为為即选選了和或与與的到叫做国國有案项項向去对對指及比从從"
_AFTER_NAME = "的是和或与與也吗嗎呢在位这這有为為作就因而及，共等当當首市国國之人对對"
_SHORT = 3  # letters: words such as "no", "yes", "oil" stand in many sentences


@dataclass(frozen=True, slots=True)
class Mention:
    """The text of an option at a place."""

    option: int
    """The first of the options that have this text."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Options:
    """The options' texts, ready to be looked for.

    Options are told apart without case and accents where that leaves them different, else with
    both; those that only typography tells apart ("x²", "x2") are not looked for.
    """

    same: tuple[int, ...]
    """For each option the first one that has its very text."""
    texts: tuple[tuple[str, int], ...]
    """Folded text and option, the longest first."""
    in_case: bool
    """Whether the texts are to be found in the cased view."""

    @classmethod
    def of(cls, options: Sequence[str]) -> Options:
        """The texts of a question's options; empty ones are never found."""
        exact = [bare(option) for option in options]
        same = tuple(exact.index(text) for text in exact)
        distinct = sorted(set(same))
        lower = [fold_word(options[at]) for at in distinct]
        in_case = len(set(lower)) < len(lower)
        forms = [_cased_word(options[at]) for at in distinct] if in_case else lower
        texts = [
            (text, at)
            for text, at in zip(forms, distinct, strict=True)
            if text and forms.count(text) == 1
        ]
        texts.sort(key=lambda pair: -len(pair[0]))
        return cls(same, tuple(texts), in_case)

    def view(self, folded: Folded) -> str:
        """The view of an answer in which the texts are looked for."""
        return folded.cased if self.in_case else folded.lower

    def at(self, folded: Folded, start: int, parts: frozenset[str]) -> Mention | None:
        """The longest text that stands at a place as words of its own."""
        view = self.view(folded)
        for text, option in self.texts:
            if view.startswith(text, start):
                end = start + len(text)
                if _is_whole(view, start, end):
                    named_on = _goes_on(folded, end, parts) or _grows(view, end)
                    return None if named_on else Mention(option, start, end)
        return None

    def everywhere(self, folded: Folded, parts: frozenset[str]) -> list[Mention]:
        """All of them in order, none inside another; names that go on beside them left out."""
        view = self.view(folded)
        found: list[Mention] = []
        for text, option in self.texts:
            start = view.find(text)
            while start >= 0:
                end = start + len(text)
                inside = any(m.start < end and start < m.end for m in found)
                if not inside and _is_whole(view, start, end):
                    found.append(Mention(option, start, end))
                start = view.find(text, start + 1)
        kept = [m for m in found if _stands_as_name(folded, m, parts)]
        return sorted(kept, key=lambda mention: mention.start)

    def needs_cue(self, folded: Folded, mention: Mention) -> bool:
        """Whether the text is a word or number that stands in many sentences.

        A short word does, but not as a name: with a capital in the middle of a sentence.
        """
        text = folded.cased[mention.start : mention.end]
        if _NUMBER.fullmatch(text):
            return len(text) <= _SHORT
        if text.lower() == text.upper():
            return len(text) < 2
        is_name = text[0].isupper() and _is_inside(folded.cased, mention.start)
        return len(text) < 2 or (len(text) <= _SHORT and not is_name)

    def begins_another(self, mention: Mention) -> bool:
        """Whether another option's text goes on where this one ends."""
        size = mention.end - mention.start
        mine = next(text for text, at in self.texts if at == mention.option)
        return any(len(text) > size and text.startswith(mine) for text, _ in self.texts)

    def with_words(self, words: str) -> set[int]:
        """Options that these folded words are a part of."""
        pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        return {
            option
            for text, option in self.texts
            if pattern.search(text.lower() if self.in_case else text)
        }


def _cased_word(text: str) -> str:
    words = " ".join(fold(text).cased.split())
    return words.rstrip(".") or words


def _is_whole(view: str, start: int, end: int) -> bool:
    return _begins(view, start) and _ends(view, end)


def _begins(view: str, start: int) -> bool:
    if start == 0:
        return True
    first, before = view[start], view[start - 1]
    if not first.isalnum() or _UNSPACED.match(first):
        return True
    if _is_letter(before) and not _UNSPACED.match(before):
        return False
    if first.isdigit() and before in "-.,/^":
        # "-5" is no 5, and "1.5" no 5; after a list's dash or a sentence there is a space.
        return False
    joined = before == "-" and start > 1 and _is_letter(view[start - 2])
    return not joined


def _ends(view: str, end: int) -> bool:
    if end == len(view):
        return True
    last, after = view[end - 1], view[end]
    following = view[end + 1 : end + 2]
    if not (_is_letter(last)) or _UNSPACED.match(last):
        return True
    if _is_letter(after) and not _UNSPACED.match(after):
        return False
    if last.isdigit() and (after in "%°" or (after in ".,:/" and following.isdigit())):
        return False
    return not (after == "-" and following and _is_letter(following))


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _goes_on(folded: Folded, end: int, parts: frozenset[str]) -> bool:
    """Whether a longer name stands here than the one that ends: "Guinea Bissau"."""
    following = _NEXT_WORD.match(folded.cased, end)
    if following is None or end == 0 or not folded.lower[end - 1].isalpha():
        return False
    word = following[1]
    if folded.lower[following.start(1) : following.end(1)] in parts:
        return True
    return word[0].isupper() and not following[2] and len(word) > 1


def _grows(view: str, end: int) -> bool:
    """Whether a name in a script without spaces may be longer than it seems."""
    after = view[end : end + 1]
    return bool(
        _UNSPACED.match(view[end - 1]) and _UNSPACED.match(after) and after not in _AFTER_NAME
    )


def _stands_as_name(folded: Folded, mention: Mention, parts: frozenset[str]) -> bool:
    cased, start, end = folded.cased, mention.start, mention.end
    if _UNSPACED.match(cased[start]):
        before = cased[start - 1 : start]
        return (not _UNSPACED.match(before) or before in _BEFORE_NAME) and not _grows(cased, end)
    if _goes_on(folded, end, parts):
        return False
    previous = _LAST_WORD.search(cased, max(0, start - 40), start)
    if previous is None or not cased[start].isalpha():
        return True
    if folded.lower[previous.start(1) : previous.end(1)] in parts:
        return False
    return not (
        previous[1][0].isupper() and len(previous[1]) > 2 and _is_inside(cased, previous.start())
    )


def _is_inside(cased: str, start: int) -> bool:
    """Whether no sentence begins at a place, so that a capital there is the word's own."""
    return cased[:start].rstrip(" ")[-1:] not in ("", *".!?:\n\"'(")
