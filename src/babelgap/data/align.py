"""Rows of several languages become one quiz: aligned by id, and checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from babelgap.data.flaws import ALL_LANGUAGES, flaws_of
from babelgap.data.rows import Row
from babelgap.schema.errors import QuizError
from babelgap.schema.quiz import Card, Flaw, Question, Quiz

__all__ = ["CardFacts", "align", "grouped_by_position"]

_TWICE = "an id that stands twice"
_SAME_TEXTS = "stem and options of another question of its subject (kept)"
_SAME_TEXTS_ELSEWHERE = "stem and options of a question of another subject (kept)"
_OTHER_COUNT = "rows that are counted, not named, and another number of them in another language"
_NUM_SHOWN = 3


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card says that doesn't follow from the rows."""

    title: str
    origin: str
    licence: str
    versions: Mapping[str, str]
    notes: tuple[str, ...] = ()


def align(name: str, rows: Mapping[str, Sequence[Row]], *, facts: CardFacts) -> Quiz:
    """The quiz of the questions that are sound in every language.

    Every row that is wrong or doubtful is a `Flaw` in the card. A question that is left out is
    counted once, by its first flaw, so that the counts and the quiz add up to the ids there are.

    Args:
        name: the quiz's name.
        rows: tag -> its rows. Rows that belong together have the same id; the order is that of
            the first language.
        facts: title, origin and so on, for the card.

    Raises:
        QuizError: no question is sound in all languages.
    """
    languages = tuple(rows)
    by_id = {tag: _by_id(tag_rows) for tag, tag_rows in rows.items()}
    flaws: list[Flaw] = []
    dropped: Counter[str] = Counter()
    kept: list[str] = []
    for id_ in dict.fromkeys(row.id for tag in languages for row in rows[tag]):
        here = {tag: by_id[tag][id_] for tag in languages if id_ in by_id[tag]}
        found = flaws_of(here, languages)
        flaws.extend(found)
        reasons = [flaw.reason for flaw in found if flaw.is_left_out]
        if reasons:
            dropped[reasons[0]] += 1
        else:
            kept.append(id_)
    if not kept:
        raise QuizError(_nothing_left(name, languages, dropped))
    questions = {tag: tuple(_question(by_id[tag][id_]) for id_ in kept) for tag in languages}
    flaws.extend(_same_texts(questions, by_id))
    subjects = Counter(question.subject for question in questions[languages[0]])
    card = Card(
        title=facts.title,
        source=facts.origin,
        licence=facts.licence,
        versions=facts.versions,
        num_questions_by_subject=dict(subjects),
        num_dropped_by_reason=dict(dropped),
        notes=facts.notes,
        flaws=tuple(flaws),
    )
    return Quiz(name, questions, card)


def grouped_by_position(rows: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Mark rows whose numbers can't be trusted.

    Where a source has no ids, its rows are numbered within a group (the id up to its last `/`). A
    row too many or too few in one language shifts all that follow, and three of four of those
    show no other sign, so the whole group is left out.
    """
    counts = {tag: Counter(_group(row) for row in tag_rows) for tag, tag_rows in rows.items()}
    groups = {group for count in counts.values() for group in count}
    shifted = {
        group: ", ".join(f"{tag} has {count[group]}" for tag, count in counts.items())
        for group in groups
        if len({count[group] for count in counts.values()}) > 1
    }
    return {
        tag: [
            replace(row, mistake=_OTHER_COUNT, seen=shifted[_group(row)])
            if _group(row) in shifted
            else row
            for row in tag_rows
        ]
        for tag, tag_rows in rows.items()
    }


def _group(row: Row) -> str:
    return row.id.rpartition("/")[0]


def _by_id(rows: Iterable[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        first = found.setdefault(row.id, row)
        if first is not row:
            # Which of the two is meant can't be known, so that neither is used.
            found[row.id] = replace(first, mistake=_TWICE, seen=f"again at {row.place}")
    return found


def _question(row: Row) -> Question:
    # A row with a part missing has a flaw, and never comes here.
    options = tuple(option or "" for option in row.options)
    answer = -1 if row.answer is None else row.answer
    return Question(row.id, row.subject, row.stem or "", options, answer)


def _same_texts(
    questions: Mapping[str, Sequence[Question]], by_id: Mapping[str, Mapping[str, Row]]
) -> list[Flaw]:
    earlier = {tag: _earlier(rows) for tag, rows in questions.items()}
    flaws = []
    for id_ in dict.fromkeys(id_ for found in earlier.values() for id_ in found):
        seen_by_tag = {tag: found[id_] for tag, found in earlier.items() if id_ in found}
        everywhere = len(seen_by_tag) == len(questions) and len(set(seen_by_tag.values())) == 1
        for tag, (reason, seen) in list(seen_by_tag.items())[: 1 if everywhere else None]:
            told = ALL_LANGUAGES if everywhere and len(questions) > 1 else tag
            flaws.append(Flaw(id_, told, by_id[tag][id_].place, reason, seen, is_left_out=False))
    return flaws


def _earlier(questions: Sequence[Question]) -> dict[str, tuple[str, str]]:
    """Id of a question whose texts stood before -> the reason, and where."""
    in_subject: dict[tuple[str, ...], str] = {}
    anywhere: dict[tuple[str, ...], str] = {}
    found = {}
    for question in questions:
        texts = (question.stem, *question.options)
        same = in_subject.setdefault((question.subject, *texts), question.id)
        other = anywhere.setdefault(texts, question.id)
        if same != question.id:
            found[question.id] = (_SAME_TEXTS, f"those of {same!r}")
        elif other != question.id:
            found[question.id] = (_SAME_TEXTS_ELSEWHERE, f"those of {other!r}")
    return found


def _nothing_left(name: str, languages: Sequence[str], dropped: Mapping[str, int]) -> str:
    if not dropped:
        return (
            f"quiz {name!r} has no questions in {', '.join(languages)}; give files that have some"
        )
    worst = sorted(dropped.items(), key=lambda item: -item[1])[:_NUM_SHOWN]
    told = "; ".join(f"{count}: {reason}" for reason, count in worst)
    return (
        f"quiz {name!r}: no question is sound in all of {', '.join(languages)} ({told}); ask for "
        "fewer languages, or give files whose rows belong together"
    )
