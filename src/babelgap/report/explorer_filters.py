"""What the page's explorer is told besides the questions: what can be chosen, and what first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babelgap.report.explorer import MOST_WRITTEN, encode_questions
from babelgap.report.lookup import Lookup
from babelgap.report.scorers import scorer_words
from babelgap.report.unanswered import VERDICT_WORDS
from babelgap.schema import MIXUP, MONOLINGUAL, MULTIPLE, QuestionDetail, Results

__all__ = ["ExplorerSetting", "explorer_data", "explorer_setting"]


_BY_SHARE = ("own_share", "other_share", "drop")


@dataclass(frozen=True, slots=True)
class ExplorerSetting:
    """The filters of the explorer before anything is chosen."""

    patterns: dict[str, str]
    """Of `PATTERNS` -> what it is in words."""
    sorts: dict[str, str]
    """Of `SORTS` -> what it is in words; without shares none of those by share."""
    sort: str
    """The one that questions are sorted by at first."""
    variant: str
    language: str
    """Where the gap of the variant is largest."""
    num_embedded: int | None
    """Questions in the page; `None` where a server has them all."""
    most_written: int = MOST_WRITTEN
    """Characters of a response in the page."""


def explorer_setting(
    results: Results, questions: Sequence[QuestionDetail], *, served: bool
) -> ExplorerSetting | None:
    """How the explorer begins; `None` where there is nothing to explore."""
    from babelgap.languages import language_name

    if not (questions or served) or not results.variants or not results.languages:
        return None
    pivot = language_name(results.pivot)
    patterns = {
        "any": "Any",
        "lost": f"Lost: right in {pivot}, wrong here",
        "gained": f"Gained: wrong in {pivot}, right here",
        "both_right": "Right in both",
        "both_wrong": "Wrong in both",
        "unanswered": "Unanswered in one of them",
    }
    sorts = {
        "id": "Id",
        "subject": "Subject",
        "own_share": f"Probability of the right option in {pivot}",
        "other_share": "Probability of the right option here",
        "drop": "Drop of that probability",
        "num_lost": "Number of languages it is lost in",
    }
    has_shares = bool(scorer_words(results).share)
    if not has_shares:
        sorts = {name: told for name, told in sorts.items() if name not in _BY_SHARE}
    variant = MONOLINGUAL if MONOLINGUAL in results.variants else results.variants[0]
    language = MULTIPLE if variant == MIXUP else _worst(results, variant)
    num = None if served else len(questions)
    sort = "drop" if has_shares else "num_lost"
    return ExplorerSetting(patterns, sorts, sort, variant, language, num)


def _worst(results: Results, variant: str) -> str:
    lookup = Lookup(results)

    def gap(tag: str) -> float:
        m = lookup.find("gap", variant, tag)
        return -2.0 if m is None or m.estimate.value is None else m.estimate.value

    return max(results.languages, key=gap)


def explorer_data(
    results: Results, questions: Sequence[QuestionDetail], *, served: bool
) -> dict[str, Any] | None:
    """What the explorer's script reads; `None` where there is nothing to explore."""
    from babelgap.languages import direction, language_name

    if explorer_setting(results, questions, served=served) is None:
        return None
    tags = {results.pivot, *results.languages, *(tag for q in questions for tag in q.texts)}
    return {
        "pivot": results.pivot,
        "languages": results.languages,
        "names": {tag: language_name(tag) for tag in sorted(tags)} | {MULTIPLE: "All mixed"},
        "directions": {tag: direction(tag) for tag in sorted(tags)},
        "letters": scorer_words(results).ids,
        "verdicts": VERDICT_WORDS,
        "embedded": None if served else encode_questions(questions),
    }
