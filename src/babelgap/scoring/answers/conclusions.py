"""What an answer concludes: behind words such as "the answer is", or at its very start."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babelgap.scoring.answers.named import Named, named_at, named_from
from babelgap.scoring.answers.scan import Scan

__all__ = [
    "Conclusion",
    "conclusions",
    "ends_in_cue",
    "head",
    "is_negated",
    "last_line",
    "lines_alone",
]

_BEFORE = 48
"""Characters before a place that are looked at for words that negate or doubt."""
_FARTHEST = 120
"""Characters between a noun such as "answer" and what it is."""
_SENTENCE = re.compile(r"[.!?](?=[\"')\]]*(?:\s|\Z))|\n")
_OPENING = re.compile(r"[ \"'(\[]*")
_COLON = re.compile(r"[\"')\]]*\s*:\s*")
_CLOSED = re.compile(r"[\s.)\]\"'!,;|/=>-]*(?=\n|\Z)")
_TEXT_ENDS = re.compile(r"[\"')\]]*(?:\s*(?:[.!,;:\n(]|\Z)|\s+-)")

FINAL, NOUN, VERB = 2, 1, 0


@dataclass(frozen=True, slots=True)
class Conclusion:
    """An option that is named as the answer."""

    rank: int
    """`FINAL` outranks `NOUN`, and that `VERB`: "final answer", "the answer is", "I think"."""
    cue: int
    """Where the words before it begin."""
    named: Named


def conclusions(scan: Scan) -> list[Conclusion]:
    """All of them, in the order of the answer; negated and doubtful ones are none."""
    found: dict[int, Conclusion] = {}
    for rank, start, named in _behind_cues(scan):
        known = found.get(named.start)
        if known is None or rank > known.rank:
            found[named.start] = Conclusion(rank, start, named)
    for named in _called_right(scan):
        found.setdefault(named.start, Conclusion(NOUN, named.start, named))
    return [found[start] for start in sorted(found)]


def head(scan: Scan) -> tuple[Named, bool] | None:
    """What the answer begins with, and whether it stands alone on its line."""
    start = len(scan.cased) - len(scan.cased.lstrip())
    named = named_from(scan, start, sure=False)
    if named is None or named.start in scan.listed or is_negated(scan, named):
        return None
    line = scan.cased.find("\n", start)
    if line >= 0 and named.start > line:
        return None
    is_alone = _CLOSED.match(scan.cased, named.end) is not None
    if named.verdict == "text" and not is_alone and not _is_said(scan, named.end):
        return None
    return named, is_alone


def lines_alone(scan: Scan, first: Named) -> list[Named]:
    """Ids and texts alone on the lines that follow at once on one that stands alone."""
    found: list[Named] = []
    place = first.end
    while True:
        line = scan.cased.find("\n", place)
        named = named_from(scan, line + 1, sure=False) if line >= 0 else None
        if named is None or scan.cased[line + 1 : named.start].count("\n"):
            return found
        if named.start in scan.listed or not _CLOSED.match(scan.cased, named.end):
            return found
        found.append(named)
        place = named.end


def ends_in_cue(scan: Scan) -> bool:
    """Whether the answer ends where it was going to be told: "... Answer:"."""
    for cue in scan.cues.answer.finditer(scan.lower, max(0, len(scan.lower) - _BEFORE)):
        colon = _COLON.match(scan.lower, cue.end())
        if colon and colon.end() == len(scan.lower):
            return True
    return False


def last_line(scan: Scan) -> Named | None:
    """An id, or an id with its text, alone on the last line."""
    text = scan.cased.rstrip()
    start = _OPENING.match(text, text.rfind("\n") + 1)
    named = named_at(scan, start.end() if start else 0, sure=False)
    if named is None or named.verdict != "letter" or named.start in scan.listed:
        return None
    return named if _CLOSED.fullmatch(scan.cased, named.end) else None


def is_negated(scan: Scan, named: Named) -> bool:
    """Whether an option is named as one that is not meant."""
    cues, lower = scan.cues, scan.lower
    if cues.negated.search(lower[max(0, named.start - _BEFORE) : named.start]):
        return True
    wrong = cues.wrong.match(lower, named.end)
    if wrong is None:
        return False
    if cues.negated.search(wrong[0]) and not cues.contrast.search(wrong[0]):
        # "Italia, non Francia": the negation may be that of another one behind it.
        return named_from(scan, wrong.end(), sure=False) is None
    return True


def _is_said(scan: Scan, end: int) -> bool:
    return bool(_TEXT_ENDS.match(scan.cased, end) or scan.cues.because.match(scan.lower, end))


def _behind_cues(scan: Scan) -> Iterator[tuple[int, int, Named]]:
    patterns = ((FINAL, scan.cues.final), (NOUN, scan.cues.answer), (VERB, scan.cues.says))
    for rank, pattern in patterns:
        for cue in pattern.finditer(scan.lower):
            before = scan.lower[max(0, cue.start() - _BEFORE) : cue.start()]
            if scan.cues.whether.search(before) or (rank and scan.cues.wrong_before.search(before)):
                continue
            named = _behind(scan, cue.end(), in_sentence=rank > VERB)
            if named and named.start not in scan.listed and not is_negated(scan, named):
                yield rank, cue.start(), named


def _behind(scan: Scan, end: int, *, in_sentence: bool) -> Named | None:
    named = named_from(scan, end, sure=True)
    if named is not None or not in_sentence:
        return named
    colon = _COLON.match(scan.lower, end)
    end = colon.end() if colon else end
    stop = _SENTENCE.search(scan.lower, end, end + _FARTHEST)
    limit = stop.start() if stop else min(end + _FARTHEST, len(scan.lower))
    reason = scan.cues.reason.search(scan.lower, end, limit)
    limit = reason.start() if reason else limit
    for link in scan.cues.link.finditer(scan.lower, end, limit):
        named = named_from(scan, link.end(), sure=True)
        if named is not None:
            return named
    return None


def _called_right(scan: Scan) -> Iterator[Named]:
    """Options of which it is said that they are right: "B is correct"."""
    end = 0
    for start in _places(scan):
        if start in scan.listed or start < end:
            continue
        named = named_from(scan, start, sure=False)
        if named is None or named.start != start or named.verdict == "contradiction":
            continue
        end = named.end
        right = scan.cues.right.match(scan.lower, named.end)
        if right is None or is_negated(scan, named) or not _is_claimed(scan, named, right):
            continue
        yield named


def _is_claimed(scan: Scan, named: Named, right: re.Match[str]) -> bool:
    if "." in right[0] or "," in right[0] or "\n" in right[0]:
        return False  # the sentence ends before: "B. Correct answers are ..."
    before = scan.lower[max(0, named.start - _BEFORE) : named.start]
    if scan.cues.whether.search(before) or scan.lower[right.end() : right.end() + 1] == "?":
        return False
    return bool(right["link"]) or named.verdict == "letter"


def _places(scan: Scan) -> Sequence[int]:
    marks = scan.ids.mark.finditer(scan.cased) if scan.ids else ()
    texts = scan.options.everywhere(scan.folded, scan.cues.parts)
    return sorted({*(mark.start() for mark in marks), *(text.start for text in texts)})
