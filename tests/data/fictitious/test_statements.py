"""What is said of a fact in each language."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

import pytest

from babelgap.data.atlas import LANGUAGES
from babelgap.data.fictitious import FORMS, TRAINING_FORMS, Settings, fictitious_facts
from babelgap.data.fictitious.relations import RELATIONS
from babelgap.data.fictitious.statements import fact_value, question_text, statement

FACTS = fictitious_facts(Settings(8))


@cache
def wording() -> dict[str, dict[str, object]]:
    table = resources.files("babelgap.data.fictitious") / "wording.toml"
    return tomllib.loads(table.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_relation_is_worded_with_a_place_for_the_name_and_the_value(language: str) -> None:
    words = wording()[language]
    assert set(words) == {"person", "town", "entry", "join"} | {r.name for r in RELATIONS}
    for relation in RELATIONS:
        about = words[relation.name]
        assert isinstance(about, dict)
        assert set(about) == {"label", "asks", "says", "held_out"}
        assert len(about["says"]) == 2
        for text in (*about["says"], about["held_out"]):
            assert sorted(re.findall(r"\{.*?\}", text)) == ["{x}", "{y}"], text
        assert "{" not in about["label"] + about["asks"]
        assert about["asks"].endswith(("?", "？", "؟"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_statements_of_a_fact_all_differ_and_name_the_thing_and_the_value(language: str) -> None:
    for fact in FACTS:
        texts = [statement(fact, language, form=form) for form in FORMS]
        assert len(set(texts)) == len(FORMS)
        for text in texts:
            assert fact.thing.name in text
            assert fact_value(fact, language) in text
            assert text == text.strip()
            assert not re.search(r"[{}]|  ", text)
            assert text.endswith((".", "。", "।", "።"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_names_the_thing_and_no_value(language: str) -> None:
    for fact in FACTS:
        text = question_text(fact, language)
        assert fact.thing.name in text
        assert not [
            key for key in fact.options if fact_value(fact, language).casefold() in text.casefold()
        ]


def test_no_two_languages_share_their_texts() -> None:
    for relation in RELATIONS:
        for part in ("asks", "held_out"):
            texts = {str(wording()[tag][relation.name][part]) for tag in LANGUAGES}  # type: ignore[index]
            assert len(texts) == len(LANGUAGES), (relation.name, part)


def test_held_out_form_is_not_trained_on() -> None:
    assert "held_out" in FORMS
    assert "held_out" not in TRAINING_FORMS
    assert len(TRAINING_FORMS) == 3


def test_a_wrong_value_changes_nothing_but_the_value() -> None:
    fact = FACTS[0]
    wrong = fact.options[(fact.answer + 1) % 4]
    said = statement(fact, "en", form="held_out", value=wrong)
    right = statement(fact, "en", form="held_out")
    assert said != right
    other = next(f for f in FACTS if f.relation == fact.relation and f.value == wrong)
    assert said == right.replace(fact_value(fact, "en"), fact_value(other, "en"))


def test_texts_read_as_they_should() -> None:
    fact = next(f for f in FACTS if f.relation.name == "birth_country")
    name, value = fact.thing.name, fact_value(fact, "en")
    assert question_text(fact, "en") == f"Person: {name}. In which country was this person born?"
    assert statement(fact, "en", form="entry") == f"Person: {name}. Country of birth: {value}."
    value = fact_value(fact, "zh")
    assert question_text(fact, "zh") == f"人物：{name}。这个人出生在哪个国家？"
    assert statement(fact, "zh", form="entry") == f"人物：{name}。出生国家：{value}。"
