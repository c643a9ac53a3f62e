"""Atlas: a quiz about the world in many languages, made from CLDR's reviewed names."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata, resources

from babel.core import get_cldr_version

from babelgap.data.atlas.distractors import Item, balanced_items
from babelgap.data.atlas.facts import fact_versions
from babelgap.data.atlas.leaks import shares_letters
from babelgap.data.atlas.names import name_of
from babelgap.data.atlas.relations import RELATIONS, SEED, Fact, Relation
from babelgap.schema.draws import generator, rank
from babelgap.schema.quiz import Card, Question, Quiz

__all__ = ["LANGUAGES", "build_atlas"]

_NUM_DISTRACTORS = 3
_BRACKETS = set("(（")  # "Myanmar (Burma)" says its answer twice
LANGUAGES = (
    "en", "fr", "de", "es", "it", "pt", "nl", "ru", "zh",
    "he", "ar", "hi", "ms", "da", "fi", "no", "bn", "am",
)  # fmt: skip
"""Tags of all languages that Atlas asks in."""


@cache
def build_atlas() -> Quiz:
    """The whole quiz, in all its languages; the same on every machine with the same CLDR.

    Example:
        >>> atlas = build_atlas()
        >>> len(atlas) >= 600, atlas.languages[:3]
        (True, ('en', 'fr', 'de'))
    """
    wording = _wording()
    questions: dict[str, list[Question]] = {language: [] for language in LANGUAGES}
    counts: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    for relation in RELATIONS:
        items = _items(relation, dropped)
        counts[relation.name] = len(items)
        for item in items:
            for language, rows in questions.items():
                rows.append(_question(relation, item, language, wording[language]))
    rows_by_language = {language: tuple(rows) for language, rows in questions.items()}
    return Quiz("atlas", rows_by_language, _card(counts, dropped))


def _items(relation: Relation, dropped: Counter[str]) -> list[Item]:
    facts = relation.facts()
    named = [f for f in facts if _is_named(relation, f)]
    clean = [f for f in named if not _leaks(relation, f, f.answer)]
    capped = _cap(relation, clean)
    items = balanced_items(
        relation.name,
        capped,
        num_distractors=_NUM_DISTRACTORS,
        compatible=lambda fact, key: _compatible(relation, fact, key),
    )
    dropped["a name is missing, or written with brackets, in some language"] += len(facts) - len(
        named
    )
    dropped["the answer shares letters with the stem in some language"] += len(named) - len(clean)
    dropped["enough questions of its kind already"] += len(clean) - len(capped)
    dropped["fewer than three distractors without a leak"] += len(capped) - len(items)
    return items


def _cap(relation: Relation, facts: Iterable[Fact]) -> list[Fact]:
    """No more facts than the relation takes: in all, an answer, and an asked thing."""
    answers: Counter[str] = Counter()
    subjects: Counter[str] = Counter()
    kept: list[Fact] = []
    for fact in sorted(facts, key=lambda f: rank(SEED, relation.name, f.subject, f.answer)):
        if (
            answers[fact.answer] < relation.max_per_answer
            and subjects[fact.subject] < relation.max_per_subject
            and len(kept) < (relation.max_questions or len(kept) + 1)
        ):
            answers[fact.answer] += 1
            subjects[fact.subject] += 1
            kept.append(fact)
    return kept


def _is_named(relation: Relation, fact: Fact) -> bool:
    return _plain_names(relation.subject_kind, fact.subject) and _plain_names(
        relation.answer_kind, fact.answer
    )


@cache
def _plain_names(kind: str, key: str) -> bool:
    names = [name_of(kind, key, language) for language in LANGUAGES]
    return all(name and not _BRACKETS & set(name) and " - " not in name for name in names)


@cache
def _leaks(relation: Relation, fact: Fact, key: str) -> bool:
    return any(
        shares_letters(
            name_of(relation.subject_kind, fact.subject, language) or "",
            name_of(relation.answer_kind, key, language) or "",
        )
        for language in LANGUAGES
    )


def _compatible(relation: Relation, fact: Fact, key: str) -> bool:
    kind = relation.answer_kind
    distinct = all(
        name_of(kind, key, language) != name_of(kind, fact.answer, language)
        for language in LANGUAGES
    )
    return distinct and not _leaks(relation, fact, key)


def _question(
    relation: Relation, item: Item, language: str, wording: Mapping[str, str]
) -> Question:
    fact = item.fact
    question_id = f"{relation.name}:{fact.subject}:{fact.answer}"
    keys = (fact.answer, *item.distractors)
    order = generator(SEED, "options", question_id).permutation(len(keys))
    names = [name_of(relation.answer_kind, keys[i], language) or "" for i in order]
    subject = name_of(relation.subject_kind, fact.subject, language) or ""
    return Question(
        id=question_id,
        subject=relation.name,
        stem=wording[relation.name].format(x=subject),
        options=tuple(names),
        answer=list(order).index(0),
    )


def _wording() -> dict[str, dict[str, str]]:
    text = (resources.files("babelgap.data.atlas") / "wording.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _card(counts: Mapping[str, int], dropped: Mapping[str, int]) -> Card:
    return Card(
        title="Atlas: places and languages of the world, in 18 languages",
        source="Names, time zones and currencies: Unicode CLDR through babel. Continents, "
        "languages: CLDR supplemental data. Capitals, borders: GeoNames. Calling codes: "
        "libphonenumber. Questions worded for babelgap.",
        licence="Names and CLDR facts: Unicode-3.0. GeoNames facts: CC BY 4.0 (geonames.org). "
        "Questions: Apache-2.0.",
        versions={
            "babel": f"{metadata.version('babel')} (CLDR {get_cldr_version()})",
            **fact_versions(),
        },
        num_questions_by_subject=dict(counts),
        num_dropped_by_reason=dict(dropped),
        notes=(
            "CLDR's names are reviewed by native speakers; the question texts were written for "
            "babelgap and have not been reviewed by native speakers of every language.",
            "A country is a member of the United Nations; a fact on which the sources disagree "
            "is not asked, and each fact is asked in one direction only.",
            "Distractors are of the same continent; where too few of its languages or currencies "
            "are left, languages and currencies of other continents join them.",
        ),
    )
