"""What option an answer names at one place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from babelgap.scoring.answers.options import Mention
from babelgap.scoring.answers.scan import Scan
from babelgap.scoring.answers.standing import BEHIND_MARK, MOST_FILLS, OPENING, skip, stands

__all__ = ["Named", "named_at", "named_from"]

_DASH = re.compile(r"(?:-+\s+|-+(?=[^\s\d]))[\s\"'(\[]*")
_REST_OF_LINE = re.compile(r"[^\n]*")
_BRACKET = re.compile(r"[\"']?\s*[(\[]")
_MOST_JOINED = 8
_LONGEST_PART = 60  # characters


@dataclass(frozen=True, slots=True)
class Named:
    """The option that is named at a place, or why it can't be told."""

    verdict: str
    """`letter`, `text`, `several` or `contradiction`."""
    option: int | None
    """The first of the options with its text; `None` with the last two verdicts."""
    start: int
    end: int


def named_from(scan: Scan, start: int, *, sure: bool) -> Named | None:
    """What is named behind words without meaning, such as "is option".

    Args:
        scan: the answer.
        start: place behind a cue.
        sure: whether what stands there is meant as an answer, so that an id needs no sign behind.
    """
    place = start
    for _ in range(MOST_FILLS):
        place = skip(OPENING, scan.cased, place)
        found = named_at(scan, place, sure=sure)
        if found is not None:
            return found
        dash = _DASH.match(scan.cased, place)
        filling = dash or scan.cues.fill.match(scan.lower, place)
        if filling is None or filling.end() == place:
            return None
        place = filling.end()
    return None


def named_at(scan: Scan, start: int, *, sure: bool) -> Named | None:
    """What is named at this very place; `several` where others are joined to it."""
    named = _one_at(scan, start, sure=sure)
    for _ in range(_MOST_JOINED):
        other = None if named is None else _joined_to(scan, named)
        if named is None or other is None:
            break
        same = other.option is not None and other.option == named.option
        named = replace(named, end=other.end)
        named = named if same else replace(named, verdict="several", option=None)
    return named


def _joined_to(scan: Scan, first: Named) -> Named | None:
    join = scan.cues.joined.match(scan.lower, first.end)
    place = None if join is None else join.end()
    for _ in range(MOST_FILLS):
        if join is None or place is None:
            return None
        other = _other_at(scan, place, is_said=bool(join["word"]))
        if other is not None:
            # "B, Paris" is told by what stands behind the mark; "B, A is wrong" names one.
            told = other.verdict == "text" and first.verdict == "letter" and not join["word"]
            is_wrong = not join["word"] and scan.cues.wrong.match(scan.lower, other.end)
            return None if told or is_wrong else other
        filling = scan.cues.fill.match(scan.lower, place)
        place = None if filling is None else skip(OPENING, scan.cased, filling.end())
    return None


def _other_at(scan: Scan, place: int, *, is_said: bool) -> Named | None:
    """What is joined to another one; behind a word such as "or" a capital can only be an id."""
    other = _one_at(scan, place, sure=is_said, is_joined=True)
    if other is not None or not is_said or scan.ids is None:
        return other
    mark = scan.ids.joined_mark.match(scan.cased, place)
    if mark is None or scan.ids.is_small(mark[0]):
        return None
    return Named("several", None, mark.start(), mark.end())


def _one_at(scan: Scan, start: int, *, sure: bool, is_joined: bool = False) -> Named | None:
    text = scan.option_at(start)
    mark = None
    if scan.ids is not None:
        pattern = scan.ids.joined_mark if is_joined else scan.ids.mark
        mark = pattern.match(scan.cased, start)
    if text is not None and (mark is None or text.end > mark.end()):
        return _text(scan, text)
    if mark is None or not stands(scan, mark, sure=sure):
        return None
    return _marked(scan, mark, None if text is None else text.option)


def _text(scan: Scan, mention: Mention) -> Named | None:
    """An option's text, held against an id in brackets behind it."""
    start, end, option = mention.start, mention.end, mention.option
    if scan.cased[end : end + 2].lstrip(" ")[:1] == "?":
        return None
    is_cut = not scan.is_finished and not scan.cased[end:].strip()
    if is_cut and scan.options.begins_another(mention):
        return None
    bracket = _BRACKET.match(scan.cased, end)
    mark = scan.ids.mark.match(scan.cased, bracket.end()) if bracket and scan.ids else None
    if (
        mark is None
        or scan.ids is None
        or scan.cased[mark.end() : mark.end() + 1] not in (")", "]")
    ):
        return Named("text", option, start, end)
    if option in {scan.options.same[at] for at in scan.ids.readings[mark[0]]}:
        return Named("letter", _named_by(scan, mark, option), start, mark.end() + 1)
    return Named("contradiction", None, start, mark.end() + 1)


def _marked(scan: Scan, mark: re.Match[str], as_text: int | None) -> Named | None:
    """An id, held against the text behind it."""
    ids = scan.ids
    if ids is None:  # pragma: no cover  # a mark was found
        return None
    same = scan.options.same
    readings = {same[option] for option in ids.readings[mark[0]]}
    place = skip(BEHIND_MARK, scan.cased, mark.end())
    behind = scan.option_at(place)
    if behind is not None and behind.option in readings:
        return Named("letter", _named_by(scan, mark, behind.option), mark.start(), behind.end)
    if behind is not None or (as_text is not None and as_text not in readings):
        end = mark.end() if behind is None else behind.end
        return Named("contradiction", None, mark.start(), end)
    if _is_part_of_another(scan, mark, place, readings):
        return Named("contradiction", None, mark.start(), place)
    other = ids.mark.match(scan.cased, place)
    if other and other[0] != mark[0] and scan.cased[other.end() : other.end() + 1] in (".", ")"):
        return Named("several", None, mark.start(), other.end())  # "A. B. C."
    known = ids.readings[mark[0]]
    if len(known) > 1:
        known = known & _of_script(scan)
    if len(known) != 1:
        return Named("several", None, mark.start(), mark.end())
    return Named("letter", min(known), mark.start(), mark.end())


def _named_by(scan: Scan, mark: re.Match[str], option: int) -> int:
    """The option with that text whose id it is: options may have equal texts."""
    readings = scan.ids.readings[mark[0]] if scan.ids else frozenset()
    return min((at for at in readings if scan.options.same[at] == option), default=option)


def _of_script(scan: Scan) -> frozenset[int]:
    """Options that ambiguous marks may name, by the others that the answer holds."""
    ids = scan.ids
    if ids is None:
        return frozenset()
    found = {mark[0].upper() for mark in ids.mark.finditer(scan.cased)}
    if found & ids.own_only and not found & ids.look_only:
        return frozenset({2})
    return frozenset()


def _is_part_of_another(scan: Scan, mark: re.Match[str], place: int, readings: set[int]) -> bool:
    """Whether "D. Trump" may be the name of another option, "Donald Trump", and no id."""
    if scan.cased[mark.end() : mark.end() + 1] not in (".", ")", ":"):
        return False
    words = scan.lower[place : skip(_REST_OF_LINE, scan.lower, place)].strip(" .")
    if not 2 < len(words) <= _LONGEST_PART:
        return False
    holders = scan.options.with_words(words)
    return bool(holders) and not holders & readings
