"""What an answer names in passing, where nothing in it is called the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from babelgap.scoring.answers.conclusions import is_negated
from babelgap.scoring.answers.named import Named, named_at
from babelgap.scoring.answers.scan import Scan

__all__ = ["named_in_passing"]

_SENTENCE = re.compile(r"[.!?](?=[\"')\]]*(?:\s|\Z))|\n")
_ENDS = re.compile(r"[\"')\]]*\s*(?:[.!\n]|\Z)")
_BEFORE = 48
"""Characters before a place that are looked at for words that negate."""
_LONGEST_SENTENCE = 200
"""Characters on either side of a place that count as its sentence at most."""


def named_in_passing(scan: Scan) -> list[Named]:
    """Every option that an id or a text clearly stands for, in the order of the answer.

    Left out: what a list holds, what is negated, and texts in a sentence with a negation that
    belongs to no other option.
    """
    found = sorted([*_ids(scan), *_texts(scan)], key=lambda named: (named.start, -named.end))
    apart = [
        named
        for at, named in enumerate(found)
        if not any(other.end > named.start for other in found[:at])
    ]
    negated = [named.start for named in apart if is_negated(scan, named)]
    return [
        named
        for named in apart
        if named.start not in negated
        and scan.cased[_sentence(scan, named)[1] :][:1] != "?"
        and not _is_or_of(scan, named, apart, negated)
        and not _is_doubtful(scan, named, apart, negated)
    ]


def _ids(scan: Scan) -> Iterator[Named]:
    if scan.ids is None:
        return
    for mark in scan.ids.mark.finditer(scan.cased):
        if mark.start() in scan.listed or (scan.ids.is_small(mark[0]) and not _is_set(scan, mark)):
            continue
        named = named_at(scan, mark.start(), sure=False)
        if named and (named.verdict == "several" or _is_set(scan, mark) or _is_said(scan, mark)):
            yield named


def _is_set(scan: Scan, mark: re.Match[str]) -> bool:
    """Whether signs around a mark make it an id: "(B)", "'B'", "B)" at the start of a line."""
    cased, start, end = scan.cased, mark.start(), mark.end()
    before, after = cased[start - 1 : start] if start else "\n", cased[end : end + 1]
    if before == "(" and after == ")":
        return not cased[start - 2 : start - 1].isalnum()  # f(A) is a formula
    return (before in "\"'" and after == before) or (before == "\n" and after == ")")


def _is_said(scan: Scan, mark: re.Match[str]) -> bool:
    """Whether the words before a mark make it an id: "option B", "... but C"."""
    words = scan.lower[max(0, mark.start() - _BEFORE) : mark.start()]
    cues = scan.cues
    if cues.label.search(words) or cues.contrast.search(words) or cues.negated.search(words):
        return True
    return bool(cues.lead.search(words) and _ENDS.match(scan.cased, mark.end()))


def _texts(scan: Scan) -> Iterator[Named]:
    spans = [(run[0], _line_end(scan, run[-1])) for run in scan.lists]
    for mention in scan.options.everywhere(scan.folded, scan.cues.parts):
        if scan.options.needs_cue(scan.folded, mention):
            continue
        if any(start <= mention.start < end for start, end in spans):
            continue
        yield Named("text", mention.option, mention.start, mention.end)


def _line_end(scan: Scan, start: int) -> int:
    end = scan.cased.find("\n", start)
    return len(scan.cased) if end < 0 else end


def _is_or_of(scan: Scan, named: Named, all_named: list[Named], negated: list[int]) -> bool:
    """Whether it is joined by "or" to one that is negated: "neither A nor B", "not A or B"."""
    for other in all_named:
        if other.start in negated and other.end <= named.start:
            join = scan.cues.joined.match(scan.lower, other.end)
            if join and join.end() == named.start and "," not in join[0]:
                return True
    return False


def _is_doubtful(scan: Scan, named: Named, all_named: list[Named], negated: list[int]) -> bool:
    """Whether its sentence holds a negation, and not that of another option."""
    before = scan.lower[max(0, named.start - _BEFORE) : named.start]
    if scan.cues.contrast.search(before):
        return False
    start, end = _sentence(scan, named)
    taken = [other for other in all_named if other.start in negated]
    for word in scan.cues.negation.finditer(scan.lower, start, end):
        near = any(
            abs(other.start - word.end()) <= _BEFORE // 2 or 0 <= word.start() - other.end <= 2
            for other in taken
        )
        inside = named.start <= word.start() < named.end
        if not near and not inside:
            return True
    return False


def _sentence(scan: Scan, named: Named) -> tuple[int, int]:
    start = max(0, named.start - _LONGEST_SENTENCE)
    for stop in _SENTENCE.finditer(scan.lower, start, named.start):
        start = stop.end()
    limit = min(len(scan.lower), named.end + _LONGEST_SENTENCE)
    end = _SENTENCE.search(scan.lower, named.end, limit)
    return start, end.start() if end else limit
