"""Atlas: right, even, without leaks, and the same everywhere.

What is checked here is computed from the fact tables and from babel's own names, not by the
functions that built the quiz.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources

import pytest
from babel import Locale

from babelgap.data import blind_accuracies, open_quiz
from babelgap.data.atlas import LANGUAGES
from babelgap.schema import Question, Quiz

REVISION = "d07fff732070b70a"  # with the names of babel 2.18.0
BABEL = "2.18.0"
KINDS = {  # relation -> kinds of the asked thing and of its answer
    "city_country": ("city", "territory"),
    "country_capital": ("territory", "city"),
    "country_continent": ("territory", "territory"),
    "country_language": ("territory", "language"),
    "country_currency": ("territory", "currency"),
    "country_neighbour": ("territory", "territory"),
    "code_country": ("code", "territory"),
}
MOST_REPEATS = {
    "city_country": 2, "country_capital": 1, "country_continent": 22, "country_language": 8,
    "country_currency": 5, "country_neighbour": 2, "code_country": 1,
}  # fmt: skip
LATIN = ("en", "fr", "de", "es", "it", "pt", "nl", "ms", "da", "fi", "no")
# Longest run of letters that two names may share: an alphabet, scripts of consonants, Han.
LONGEST_RUN = dict.fromkeys(LATIN, 3) | {"ru": 3, "he": 2, "ar": 2, "hi": 2, "bn": 2, "am": 2}
LONGEST_RUN["zh"] = 1


@dataclass(frozen=True)
class Item:
    """A question with the keys of its right answer and of the thing it asks about."""

    question: Question
    asked: str
    answer: str


def items(language: str, relation: str | None = None) -> Iterator[Item]:
    for question in atlas().questions[language]:
        if relation in (None, question.subject):
            _, asked, answer = question.id.split(":")
            yield Item(question, asked, answer)


def atlas() -> Quiz:
    return open_quiz("atlas")


@cache
def facts(name: str, key: str) -> dict[str, dict[str, str]]:
    table = resources.files("babelgap.data.atlas") / "facts" / name
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines(), delimiter="\t")
    return {row[key]: row for row in rows}


def countries() -> dict[str, dict[str, str]]:
    return facts("countries.tsv", "country")


@cache
def wording() -> dict[str, dict[str, str]]:
    table = resources.files("babelgap.data.atlas") / "wording.toml"
    return tomllib.loads(table.read_text(encoding="utf-8"))


def cldr_name(kind: str, key: str, language: str) -> str | None:
    locale = Locale.parse(language)
    if kind == "code":
        return f"+{key}"
    if kind == "city":
        name: str | None = locale.time_zones.get(key, {}).get("city")
        return name.replace("\u00ad", "") if name else None
    tables = {
        "territory": locale.territories,
        "language": locale.languages,
        "currency": locale.currencies,
    }
    found: str | None = tables[kind][key]
    return found


def country_of_name() -> dict[str, str]:
    names = Locale.parse("en").territories
    return {names[code]: code for code in countries()}


def wrong_options(question: Question) -> list[str]:
    return [question.options[i] for i in question.distractors]


def asked_name(question: Question, language: str) -> str:
    """What stands in the stem in place of `{x}`."""
    before, after = wording()[language][question.subject].split("{x}")
    assert question.stem.startswith(before)
    assert question.stem.endswith(after)
    return question.stem[len(before) : len(question.stem) - len(after)]


def test_atlas_has_its_size_and_its_languages() -> None:
    assert len(atlas()) >= 600
    assert atlas().languages == LANGUAGES
    assert len(LANGUAGES) == 18
    assert Counter(q.subject for q in atlas().questions["en"]) == dict(
        atlas().card.num_questions_by_subject
    )
    assert set(atlas().card.num_questions_by_subject) == set(KINDS)


@pytest.mark.skipif(
    metadata.version("babel") != BABEL,
    reason=f"the pinned revision is that of babel {BABEL}; other versions have other names",
)
def test_revision_is_the_one_that_was_published() -> None:
    assert atlas().revision == REVISION


def test_atlas_is_the_same_in_a_fresh_process_with_another_hash_seed() -> None:
    code = "from babelgap.data import open_quiz; print(open_quiz('atlas').revision)"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "4242")
    }
    assert said == {atlas().revision}


@pytest.mark.parametrize("language", LANGUAGES)
def test_options_are_four_and_distinct_whatever_their_case(language: str) -> None:
    for item in items(language):
        folded = {unicodedata.normalize("NFKC", o).casefold() for o in item.question.options}
        assert len(folded) == 4, item.question


@pytest.mark.parametrize("language", LANGUAGES)
def test_stem_and_right_option_are_the_cldr_names_of_the_fact(language: str) -> None:
    checked = 0
    for item in items(language):
        asked_kind, answer_kind = KINDS[item.question.subject]
        name = cldr_name(asked_kind, item.asked, language)
        right = cldr_name(answer_kind, item.answer, language)
        if name is not None:
            assert asked_name(item.question, language) == name
        if right is not None:
            assert item.question.options[item.question.answer] == right
        checked += name is not None and right is not None
    # CLDR lists no city whose name it doesn't change; those are the rest.
    assert checked >= 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_option_shares_letters_with_the_name_in_the_stem(language: str) -> None:
    allowed = LONGEST_RUN[language]
    leaks = [
        (item.question.id, name, option)
        for item in items(language)
        for option in item.question.options
        if longest_common_run(name := asked_name(item.question, language), option) > allowed
    ]
    assert leaks == []


def longest_common_run(first: str, second: str) -> int:
    """Letters in a row, inside one word, that stand in both; case and accents don't count."""
    return max(
        (
            end - start
            for word in words(first)
            for start in range(len(word))
            for end in range(start + 1, len(word) + 1)
            if any(word[start:end] in other for other in words(second))
        ),
        default=0,
    )


@cache
def words(text: str) -> list[str]:
    plain = "".join(
        c
        for c in unicodedata.normalize("NFD", text.lower())
        if not unicodedata.category(c).startswith("M")
    )
    return "".join(c if c.isalnum() else " " for c in plain).split()


def test_naive_check_of_letters_finds_the_leak_it_is_for() -> None:
    assert longest_common_run("Brazil", "Brazilian real") == 6
    assert longest_common_run("Córdoba", "CORDOBA") == 7
    assert longest_common_run("San José", "Santa Cruz") == 3


@pytest.mark.parametrize("relation", KINDS)
def test_no_answer_is_right_too_often_and_nothing_is_asked_twice(relation: str) -> None:
    answers = Counter(item.answer for item in items("en", relation))
    assert max(answers.values()) <= MOST_REPEATS[relation]
    asked = Counter(item.asked for item in items("en", relation))
    assert max(asked.values()) <= (2 if relation == "country_neighbour" else 1)


def test_right_option_stands_at_every_place_about_equally_often() -> None:
    places = Counter(q.answer for q in atlas().questions["en"])
    expected = len(atlas()) / 4
    assert sum((places[i] - expected) ** 2 / expected for i in range(4)) < 16.27  # p = 0.001


def test_right_neighbour_borders_and_wrong_ones_do_not() -> None:
    code_of = country_of_name()
    for item in items("en", "country_neighbour"):
        near = countries()[item.asked]["neighbours"].split()
        assert item.answer in near
        for option in wrong_options(item.question):
            assert code_of[option] not in near, item.question
            assert item.asked not in countries()[code_of[option]]["neighbours"].split()
            assert code_of[option] != item.asked


def test_right_language_is_official_and_wrong_ones_are_not_spoken_there() -> None:
    names = Locale.parse("en").languages
    for item in items("en", "country_language"):
        official = {t.split("_")[0] for t in countries()[item.asked]["official_languages"].split()}
        spoken = {t.split("_")[0] for t in countries()[item.asked]["spoken_languages"].split()}
        assert official == {item.answer}
        there = {names[tag] for tag in spoken | official if tag in names}
        assert there.isdisjoint(wrong_options(item.question)), item.question


def test_right_currency_is_the_only_tender() -> None:
    for item in items("en", "country_currency"):
        assert countries()[item.asked]["currency"] == item.answer
        right = item.question.options[item.question.answer]
        assert right == cldr_name("currency", item.answer, "en")


def test_right_continent_is_undisputed_and_wrong_ones_are_continents() -> None:
    # Empty where the sources disagree.
    continents = {c["continent"] for c in countries().values()} - {""}
    names = {cldr_name("territory", continent, "en") for continent in continents}
    for item in items("en", "country_continent"):
        assert countries()[item.asked]["continent"] == item.answer
        assert set(item.question.options) <= names


def test_right_code_is_the_countrys_and_wrong_countries_have_another() -> None:
    code_of = country_of_name()
    for item in items("en", "code_country"):
        assert countries()[item.answer]["calling_code"] == item.asked
        for option in wrong_options(item.question):
            assert countries()[code_of[option]]["calling_code"] not in ("", item.asked)


def test_cities_and_capitals_are_those_of_the_tables() -> None:
    code_of = country_of_name()
    cities = facts("cities.tsv", "zone")
    for item in items("en", "city_country"):
        assert cities[item.asked]["country"] == item.answer
        continents = {countries()[code_of[o]]["continent"] for o in item.question.options}
        assert len(continents) == 1, "another continent would be too easy"
    for item in items("en", "country_capital"):
        assert countries()[item.asked]["capital_zone"] == item.answer


def test_no_two_questions_hang_on_the_same_city() -> None:
    asked = [i.asked for i in items("en", "city_country")]
    answers = [i.answer for i in items("en", "country_capital")]
    assert not set(asked) & set(answers)


@pytest.mark.parametrize(
    "question_id",
    [
        "country_neighbour:US:CU",  # the naval base at Guantanamo is no border
        "country_language:ME:sr",  # Montenegrin
        "country_language:ZA:en",  # twelve of them
        "country_language:BF:fr",  # no longer
        "country_language:NE:fr",
        "country_language:ET:am",  # one of five
        "country_capital:IL:Asia/Jerusalem",
        "country_continent:KZ:142",  # on two
    ],
)
def test_an_unclear_fact_is_not_asked(question_id: str) -> None:
    relation = question_id.split(":")[0]
    asked = {q.id for q in atlas().questions["en"]}
    assert any(i.startswith(relation) for i in asked)
    assert question_id not in asked


def test_no_name_holds_a_soft_hyphen() -> None:
    """CLDR has them in Danish city names; a model would read another word."""
    for language in LANGUAGES:
        for question in atlas().questions[language]:
            assert "\u00ad" not in question.stem + "".join(question.options)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_relation_is_worded_with_one_place_for_the_name(language: str) -> None:
    templates = wording()[language]
    assert set(templates) == set(KINDS)
    for template in templates.values():
        assert template.count("{x}") == 1
        assert template.count("{") == template.count("}") == 1
        assert template == template.strip()
    assert len(set(templates.values())) == len(templates)


def test_no_language_has_the_wording_of_another() -> None:
    # Danish and Norwegian are close; a whole table that is copied would be a mistake.
    for relation in KINDS:
        texts = [wording()[language][relation] for language in LANGUAGES]
        assert len(set(texts)) >= len(LANGUAGES) - 1


def test_blind_choosers_stay_at_chance_in_every_language() -> None:
    for blind in blind_accuracies(atlas()):
        assert blind.random == pytest.approx(0.25)
        assert blind.spelling_overlap <= 0.30, blind
        assert blind.options_only <= 0.35, blind


# Written from general knowledge, not from the quiz: id, language, name asked about, right option.
WELL_KNOWN = [
    ("city_country:Asia/Tokyo:JP", "en", "Tokyo", "Japan"),
    ("city_country:Asia/Tokyo:JP", "fr", "Tokyo", "Japon"),
    ("city_country:Asia/Tokyo:JP", "zh", "东京", "日本"),
    ("city_country:Asia/Tokyo:JP", "ru", "Токио", "Япония"),
    ("city_country:Europe/Berlin:DE", "fr", "Berlin", "Allemagne"),
    ("city_country:Europe/Berlin:DE", "it", "Berlino", "Germania"),
    ("city_country:Europe/Berlin:DE", "fi", "Berliini", "Saksa"),
    ("country_capital:EG:Africa/Cairo", "de", "Ägypten", "Kairo"),
    ("country_capital:EG:Africa/Cairo", "pt", "Egito", "Cairo"),
    ("country_capital:EG:Africa/Cairo", "ar", "مصر", "القاهرة"),
    ("country_capital:FR:Europe/Paris", "nl", "Frankrijk", "Parijs"),
    ("country_capital:FR:Europe/Paris", "he", "צרפת", "פריז"),
    ("city_country:Europe/Athens:GR", "de", "Athen", "Griechenland"),
    ("city_country:Europe/Athens:GR", "da", "Athen", "Grækenland"),
    ("city_country:Europe/Rome:IT", "es", "Roma", "Italia"),
    ("city_country:Europe/Rome:IT", "fi", "Rooma", "Italia"),
    ("country_capital:PL:Europe/Warsaw", "it", "Polonia", "Varsavia"),
    ("city_country:Europe/Lisbon:PT", "no", "Lisboa", "Portugal"),
    ("country_capital:KE:Africa/Nairobi", "hi", "केन्या", "नैरोबी"),
    ("country_capital:EG:Africa/Cairo", "ms", "Mesir", "Kaherah"),
    ("country_continent:BR:005", "de", "Brasilien", "Südamerika"),
    ("country_continent:JP:142", "it", "Giappone", "Asia"),
    ("country_continent:CA:003", "nl", "Canada", "Noord-Amerika"),
    ("country_language:EG:ar", "fr", "Égypte", "arabe"),
    ("country_currency:GR:EUR", "en", "Greece", "Euro"),
    ("country_neighbour:MX:GT", "es", "México", "Guatemala"),
    ("country_neighbour:DE:PL", "fr", "Allemagne", "Pologne"),
    ("country_neighbour:IN:BD", "bn", "ভারত", "বাংলাদেশ"),
    ("country_neighbour:IN:BD", "am", "ህንድ", "ባንግላዲሽ"),
]


@pytest.mark.parametrize(("question_id", "language", "name", "right"), WELL_KNOWN)
def test_well_known_fact(question_id: str, language: str, name: str, right: str) -> None:
    (question,) = [q for q in atlas().questions[language] if q.id == question_id]
    assert asked_name(question, language) == name
    assert question.options[question.answer] == right
