"""An answer with all that is needed to read it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from babelgap.scoring.answers.cues import Cues, cues
from babelgap.scoring.answers.folding import Folded, fold
from babelgap.scoring.answers.ids import Ids, known_ids
from babelgap.scoring.answers.options import Mention, Options

__all__ = ["Scan", "scan"]

_BEFORE = 32
"""Characters before a mark that are looked at for words that negate."""
_BEFORE = 32
"""Characters before a mark that are looked at for words that negate."""
_BEHIND = re.compile(r"[ .):|\"']*")
_THOUGHT = re.compile(r"<(think|thinking|reasoning|thought)>.*?(?:</\1>|\Z)", re.DOTALL)
_END_OF_THOUGHT = re.compile(r"\A.*</think(?:ing)?>", re.DOTALL)
_TURN = re.compile(r"<\|[a-z_]+\|>|</s>|<end_of_turn>|<eos>|\[/?INST\]")


@dataclass(frozen=True)
class Scan:
    """One answer, folded, beside the options, the ids and the words of its languages."""

    folded: Folded
    options: Options
    ids: Ids | None
    cues: Cues
    is_finished: bool

    @property
    def lower(self) -> str:
        """The view without case and accents."""
        return self.folded.lower

    @property
    def cased(self) -> str:
        """The view with case."""
        return self.folded.cased

    def option_at(self, start: int) -> Mention | None:
        """The longest option's text that stands at a place."""
        return self.options.at(self.folded, start, self.cues.parts)

    @cached_property
    def listed(self) -> frozenset[int]:
        """Where the marks of a list of options stand, which name nothing."""
        return frozenset(at for run in self.lists for at in run)

    @cached_property
    def lists(self) -> tuple[tuple[int, ...], ...]:
        """Places of marks that follow each other as in a list: A. ... B. ... C. ..."""
        return _lists(self)

    def has_own_text(self, start: int) -> bool:
        """Whether the text of a mark's own option stands behind the mark."""
        if self.ids is None:
            return False
        mark = self.ids.mark.match(self.cased, start)
        if mark is None:
            return False
        between = _BEHIND.match(self.cased, mark.end())
        behind = self.option_at(between.end() if between else mark.end())
        own = {self.options.same[option] for option in self.ids.readings[mark[0]]}
        return behind is not None and behind.option in own

    def up_to(self, end: int) -> Scan:
        """The answer as if it ended there."""
        return replace(self, folded=Folded(self.cased[:end], self.lower[:end]), is_finished=True)


def scan(
    text: str,
    *,
    options: Sequence[str],
    option_ids: Sequence[str],
    languages: Sequence[str],
    is_finished: bool,
) -> Scan:
    """An answer made ready; what a model thought to itself before is no part of it."""
    return Scan(
        fold(_spoken(text)),
        Options.of(options),
        known_ids(option_ids, languages),
        cues(languages),
        is_finished,
    )


def _spoken(text: str) -> str:
    if "<" not in text and "[" not in text:
        return text
    spoken = _END_OF_THOUGHT.sub("", _THOUGHT.sub("", text))
    turns = [turn for turn in _TURN.split(spoken) if turn.strip()]
    return turns[0] if turns else ""


def _lists(scan: Scan) -> tuple[tuple[int, ...], ...]:
    if scan.ids is None:
        return ()
    runs: list[list[int]] = []
    last = -1  # the option of the item before
    for mark in scan.ids.mark.finditer(scan.cased):
        (option, *others) = scan.ids.readings[mark[0]]
        if others or not _is_item(scan, mark):
            continue
        goes_on = option == last + 1 or (option > last and scan.has_own_text(mark.start()))
        if last >= 0 and goes_on:
            runs[-1].append(mark.start())
        else:
            runs.append([mark.start()])
        last = option
    return tuple(tuple(run) for run in runs if len(run) > 1)


def _is_item(scan: Scan, mark: re.Match[str]) -> bool:
    """Whether a mark stands as that of a listed option: at a line's start, or before its text."""
    cased = scan.cased
    start = mark.start() - 1 if cased[mark.start() - 1 : mark.start()] == "(" else mark.start()
    behind = cased[mark.end() : mark.end() + 3].rstrip(" ")
    if len(behind) < 2 or behind[0] not in ".):|" or "\n" in behind:
        return False
    line = cased[cased.rfind("\n", 0, start) + 1 : start]
    if not line.strip(" \"'|-"):
        return True
    before = scan.lower[max(0, start - _BEFORE) : start]
    # "... is D. Hanoi" and "not B. Seoul" name one.
    is_told = scan.cues.negated.search(before) or scan.cues.lead.search(before)
    return cased[start - 1] in " |\"'" and not is_told and scan.has_own_text(mark.start())
