"""Reading which option a model's answer names, in 18 languages, without ever guessing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from babelgap.schema.reading import Reading
from babelgap.scoring.answers.conclusions import (
    NOUN,
    Conclusion,
    conclusions,
    ends_in_cue,
    head,
    last_line,
    lines_alone,
)
from babelgap.scoring.answers.loose import named_in_passing
from babelgap.scoring.answers.named import Named
from babelgap.scoring.answers.scan import Scan, scan

__all__ = ["read_answer"]

_PARAGRAPH = re.compile(r"\n\s*\n")
_ASKS = re.compile(r"\?[\"')]*\s*(?:\n|\Z)")
_MOST_QUESTIONS = 8
"""Places where a next question may begin that are tried; models that loop write hundreds."""
_SHORTEST_DRAFT = 12  # characters


def read_answer(
    text: str,
    *,
    options: Sequence[str],
    option_ids: Sequence[str],
    languages: Sequence[str],
    final: bool = False,
    finished: bool = True,
) -> Reading:
    """What a model's answer picks, or why nobody can tell.

    What is called the answer counts most ("Réponse : B", "the answer is C", a LaTeX box), then what
    the answer begins with, then what it names in passing, if that is a single option. An id and a
    text that contradict each other, two ids, a question that is only repeated, a refusal: each is
    no answer, and the verdict says which. A next question that a base model goes on with is left
    aside.

    Args:
        text: what the model wrote.
        options: as they were asked, in any language.
        option_ids: ids that the prompt listed the options under; empty where it listed none, and
            answers are then read by the options' texts alone.
        languages: tags of the languages that the answer may be written in; English is always
            looked for, too.
        final: whether the answer comes behind a translation or reasoning of the model's own, which
            may repeat the options: only what is called the answer counts then, the last time.
        finished: False where the text was cut off: what it names in passing doesn't count then.

    Example:
        >>> ask = {"options": ["Rome", "Oslo"], "option_ids": "AB", "languages": ["fr"]}
        >>> read_answer("La bonne réponse est **b)**.", **ask)
        Reading(verdict='letter', picked=1)
        >>> read_answer("Rome.", **ask).picked, read_answer("A. Oslo", **ask).verdict
        (0, 'contradiction')
    """
    if not text.strip():
        return Reading("empty", None)
    answer = scan(
        text, options=options, option_ids=option_ids, languages=languages, is_finished=finished
    )
    for end in islice(_ends(answer), _MOST_QUESTIONS):
        reading = _clear(answer.up_to(end), final=final, has_draft=True)
        if reading is not None and reading.picked is not None:
            return reading
    reading = _clear(answer, final=final)
    if reading is not None:
        return reading
    if answer.cues.refuses.search(answer.lower):
        return Reading("refused", None)
    if final:
        return Reading("none", None)
    return _in_passing(answer)


def _ends(answer: Scan) -> Iterator[int]:
    """Where a next question may begin: the answer may be all that stands before."""
    yield from _questions(answer)
    breaks = [found.end() for found in _PARAGRAPH.finditer(answer.cased)]
    for start, end in pairwise([*breaks, len(answer.cased)]):
        listed = [run for run in answer.lists if any(start <= place < end for place in run)]
        asks = _ASKS.search(answer.cased, start, end)
        if listed or asks:
            yield start


def _questions(answer: Scan) -> Iterator[int]:
    """Where a line begins with a word for "question"."""
    start = answer.lower.find("\n") + 1
    while start:
        if answer.cues.question.match(answer.lower, start):
            yield start
        start = answer.lower.find("\n", start) + 1


def _clear(answer: Scan, *, final: bool, has_draft: bool = False) -> Reading | None:
    """By what is called the answer and what it begins with; `None` where there is neither."""
    told = conclusions(answer)
    if final:
        return _last(answer, told, must_follow_draft=has_draft)
    if any(_of_another(answer, one) for one in told):
        return Reading("none", None)
    first = head(answer)
    best = max((conclusion.rank for conclusion in told), default=None)
    named = _outranking(told)
    if first is not None:
        beginning, is_alone = first
        if is_alone and has_draft:
            return _agreed(answer, [beginning])
        rest = lines_alone(answer, beginning) if is_alone else []
        named = [beginning, *rest, *(named if best is not None and best >= NOUN else [])]
    if not named and not has_draft and answer.is_finished:
        named = [one for one in (last_line(answer),) if one is not None]
    return _agreed(answer, named) if named else None


def _of_another(answer: Scan, told: Conclusion) -> bool:
    """Whether it answers a question of the model's own, with other options, that stands before."""
    for run in answer.lists:
        if run[-1] < told.cue and not any(answer.has_own_text(place) for place in run):
            asks = answer.cased.find("?", 0, run[0]) >= 0
            return asks or any(start < run[0] for start in _questions(answer))
    return False


def _outranking(told: Sequence[Conclusion]) -> list[Named]:
    """Those of the highest rank, and ids behind them that may correct them."""
    best = max((conclusion.rank for conclusion in told), default=None)
    first = next((at for at, conclusion in enumerate(told) if conclusion.rank == best), 0)
    return [
        conclusion.named
        for at, conclusion in enumerate(told)
        if conclusion.rank == best or (at > first and conclusion.named.verdict == "letter")
    ]


def _last(answer: Scan, told: Sequence[Conclusion], *, must_follow_draft: bool) -> Reading | None:
    called = [conclusion for conclusion in told if conclusion.rank >= NOUN]
    if called:
        draft = answer.cased[: called[-1].cue].strip()
        if must_follow_draft and len(draft) < _SHORTEST_DRAFT:
            return None
        return _agreed(answer, [called[-1].named])
    if must_follow_draft:
        return None
    if "\n" not in answer.cased.strip():
        first = head(answer)
        return _agreed(answer, [first[0]]) if first else None
    named = last_line(answer) if answer.is_finished else None
    return _agreed(answer, [named]) if named else None


def _in_passing(answer: Scan) -> Reading:
    named = named_in_passing(answer) if answer.is_finished and not ends_in_cue(answer) else []
    if named:
        return _agreed(answer, named)
    return Reading("several" if answer.lists or _is_several(answer) else "none", None)


def _is_several(answer: Scan) -> bool:
    """Whether the answer is nothing but ids in a row, such as "BD"."""
    ids = answer.ids
    letters = "".join(answer.cased.split(":")[-1].split()).strip(".\"'()")
    return bool(
        ids
        and letters.isalpha()
        and 1 < len(letters) == len(set(letters))
        and set(letters) <= set(ids.offered)
    )


def _agreed(answer: Scan, named: Sequence[Named]) -> Reading:
    """The one option that all of them name."""
    for verdict in ("contradiction", "several"):
        if any(one.verdict == verdict for one in named):
            return Reading(verdict, None)
    letters = {one.option for one in named if one.verdict == "letter"}
    texts = {one.option for one in named if one.verdict == "text"}
    if len(letters) > 1 or (not letters and len(texts) > 1):
        return Reading("several", None)
    if not letters:
        return Reading("text", min(option for option in texts if option is not None))
    (letter,) = letters
    same = answer.options.same
    if letter is None or any(option is None or same[option] != same[letter] for option in texts):
        return Reading("contradiction" if len(texts) == 1 else "several", None)
    return Reading("letter", letter)
