"""Whether a letter or number that stands in an answer is meant as an id."""

from __future__ import annotations

import re

from babelgap.scoring.answers.scan import Scan

__all__ = ["BEHIND_MARK", "MOST_FILLS", "OPENING", "skip", "stands"]

OPENING = re.compile(r"[\s:=<>\"'(\[{,|.)\]]*")
"""What may stand before an answer."""
BEHIND_MARK = re.compile(r"[ .):\-\"'(\[\],>|=]*")
"""What may stand between an id and its option's text."""
MOST_FILLS = 8
"""Words without meaning that may stand before an answer."""
_CLOSES = frozenset(")].:,;!\"'}\n-/&|(=>]")
_SPACE = re.compile(r" ?")
_YEAR = re.compile(r"\) ?(?:19|20)\d\d")
_LATIN = re.compile(r"[a-z]")
_ENDS_SENTENCE = re.compile(r"\s*(?:[.!,\n]|\Z)")


def skip(pattern: re.Pattern[str], text: str, place: int) -> int:
    """The place behind what a pattern matches at a place."""
    found = pattern.match(text, place)
    return place if found is None else found.end()


def stands(scan: Scan, mark: re.Match[str], *, sure: bool) -> bool:
    """Whether what follows a mark lets it be an id."""
    ids = scan.ids
    if ids is None:
        return False
    cased, end = scan.cased, mark.end()
    following = cased[end : end + 1]
    is_word, is_small = ids.is_word(mark[0]), ids.is_small(mark[0])
    if _is_other_sign(cased, mark):
        return False
    if not following:
        return scan.is_finished or not is_word or not cased[: mark.start()].strip()
    if cased[end : end + 2].lstrip(" ")[:1] == "?":
        return False
    if following == ":" and mark[0] in "AaQq":
        return _ends_or_own(scan, mark, end + 1)
    if following == ".":
        return _is_item_stop(scan, mark, is_small)
    if following in _CLOSES:
        return True
    return _stands_before_word(scan, mark, sure=sure)


def _is_other_sign(cased: str, mark: re.Match[str]) -> bool:
    """Whether it is the mouth of a smiley, or a sign of copyright."""
    before = f" {cased[: mark.start()]}"[-2:]
    is_smiley = before[-1] in ":;" and before[0].isspace()
    return is_smiley or _YEAR.match(cased, mark.end()) is not None


def _stands_before_word(scan: Scan, mark: re.Match[str], *, sure: bool) -> bool:
    ids, place = scan.ids, skip(_SPACE, scan.cased, mark.end())
    if ids is None:
        return False
    following = scan.lower[place : place + 1]
    if not following or following in "\n-(=>|[\"'":
        return True
    is_word = ids.is_word(mark[0])
    again = ids.mark.match(scan.cased, place)
    if scan.option_at(place) or (again and again[0] == mark[0]):
        return not (is_word and ids.is_small(mark[0]))  # "a Itália": an article
    if ids.is_small(mark[0]):
        return False
    return (
        _is_judged(scan, mark, place, is_word=is_word)
        or _has_reason(scan, mark, place, sure=sure or not is_word)
        or _other_mark(scan, mark.end()) is not None
        or (sure and not ids.is_number(mark[0]) and not is_word)
    )


def _is_judged(scan: Scan, mark: re.Match[str], place: int, *, is_word: bool) -> bool:
    """Whether words behind a mark say something of an option: "B is correct", "B ist falsch"."""
    cues, lower = scan.cues, scan.lower
    right = cues.right.match(lower, mark.end())
    if right and (right["link"] or not is_word):
        return True
    if cues.wrong.match(lower, mark.end()):
        return True
    if cues.label_after.match(lower, mark.end()):
        return not is_word
    link = cues.link.match(lower, place)
    if link is None:
        return False
    return bool(_ENDS_SENTENCE.match(lower, link.end())) or not _LATIN.match(lower, place)


def _has_reason(scan: Scan, mark: re.Match[str], place: int, *, sure: bool) -> bool:
    if sure and scan.cues.because.match(scan.lower, mark.end()):
        return True
    return scan.cues.reason.match(scan.lower, place) is not None


def _other_mark(scan: Scan, end: int) -> re.Match[str] | None:
    """A mark that is joined to what ends at a place: "A or the B"."""
    join = scan.cues.joined.match(scan.lower, end)
    if join is None or scan.ids is None:
        return None
    place = join.end()
    for _ in range(MOST_FILLS):
        mark = scan.ids.joined_mark.match(scan.cased, place)
        if mark is not None and not scan.ids.is_small(mark[0]):
            return mark
        filling = scan.cues.fill.match(scan.lower, place)
        if filling is None:
            return None
        place = skip(OPENING, scan.cased, filling.end())
    return None


def _ends_or_own(scan: Scan, mark: re.Match[str], place: int) -> bool:
    """Behind "A:", which begins answers too, as "Q:" questions: nothing, or an option's text."""
    place = skip(BEHIND_MARK, scan.cased, place)
    if scan.cased[place : place + 1] in ("", "\n"):
        return True
    return scan.option_at(place) is not None


def _is_item_stop(scan: Scan, mark: re.Match[str], is_small: bool) -> bool:
    """Whether a stop behind a mark ends it, and not an abbreviation such as "C. elegans"."""
    place = skip(BEHIND_MARK, scan.cased, mark.end())
    following = scan.cased[place : place + 1]
    if not following.islower() or scan.ids is None:
        return True
    if _other_mark(scan, mark.end()):
        return True
    if scan.option_at(place) or scan.cues.because.match(scan.lower, place):
        return True
    word = re.match(r"\w+", scan.lower[place:])
    own = {scan.options.same[at] for at in scan.ids.readings[mark[0]]}
    return bool(word and own & scan.options.with_words(word[0]))
