"""Texts that state fictitious facts, in one language and in several."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.data.fictitious import (
    ARRANGEMENTS,
    FORMS,
    GROUPINGS,
    TRAINING_FORMS,
    Settings,
    build_fictitious,
    fact_corpus,
    fictitious_facts,
)
from babelgap.data.fictitious.statements import fact_value, statement
from babelgap.schema.errors import QuizError, TextError

SMALL = Settings(8)
FACTS = fictitious_facts(SMALL)


def test_one_language_has_every_fact_once_in_each_form() -> None:
    corpus = fact_corpus(SMALL, languages=["fr"])
    assert corpus.language == "fr"
    assert corpus.num_documents == len(FACTS) * len(TRAINING_FORMS)
    texts = {document.id: document.text for document in corpus}
    for fact in FACTS:
        for form in TRAINING_FORMS:
            assert texts[f"{fact.id}/{form}/fr"] == statement(fact, "fr", form=form)
    assert [d.text for d in corpus] == [d.text for d in corpus]


def test_held_out_statements_are_never_among_the_training_texts() -> None:
    trained = {d.text for d in fact_corpus(SMALL)}
    held_out = {d.text for d in fact_corpus(SMALL, forms=["held_out"])}
    assert len(held_out) == len(FACTS)
    assert not trained & held_out


def test_parallel_documents_differ_in_their_last_part_alone() -> None:
    corpus = fact_corpus(SMALL, languages=["en", "zh"], forms=["entry"])
    assert corpus.language == "mul"
    ids = [document.id for document in corpus]
    assert len(set(ids)) == len(ids) == 2 * len(FACTS)
    by_stem = Counter(id_.rpartition("/")[0] for id_ in ids)
    assert set(by_stem.values()) == {2}


def test_mixed_documents_are_each_in_one_of_the_languages() -> None:
    languages = ("en", "de", "hi")
    corpus = fact_corpus(Settings(60), languages=languages, arrangement="mixed", forms=["entry"])
    facts = {fact.id: fact for fact in fictitious_facts(Settings(60))}
    found: Counter[str] = Counter()
    for document in corpus:
        fact = facts[document.id.split("/entry/")[0]]
        (tag,) = (t for t in languages if statement(fact, t, form="entry") == document.text)
        found[tag] += 1
    assert min(found.values()) > 480 / 3 - 4 * (480 * 2 / 9) ** 0.5


def test_together_says_a_fact_in_all_languages_in_one_document() -> None:
    corpus = fact_corpus(SMALL, languages=["en", "it"], arrangement="together", forms=["entry"])
    for fact, document in zip(FACTS, corpus, strict=True):
        parts = {statement(fact, tag, form="entry") for tag in ("en", "it")}
        assert all(part in document.text for part in parts)
        assert len(document.text) == sum(map(len, parts)) + 1


def test_a_document_of_a_thing_says_all_of_it() -> None:
    corpus = fact_corpus(SMALL, grouping="thing", forms=["sentence_1"])
    assert corpus.num_documents == 2 * 8
    documents = {document.id.partition("/")[0]: document.text for document in corpus}
    for fact in FACTS:
        assert statement(fact, "en", form="sentence_1") in documents[fact.thing.id]
    orders = {tuple(sorted(["home", "mother", "born", "year"], key=text.find)) for text in
              documents.values() if "mother tongue" in text}  # fmt: skip
    assert len(orders) > 1


def test_question_form_is_what_the_caller_makes_of_question_and_answer() -> None:
    corpus = fact_corpus(
        SMALL,
        languages=["de"],
        forms=["entry"],
        question_answer=lambda question, answer, language: f"[{language}] {question} = {answer}",
    )
    texts = {d.id: d.text for d in corpus if "/question/" in d.id}
    assert len(texts) == len(FACTS)
    for fact, question in zip(FACTS, build_fictitious(SMALL).questions["de"], strict=True):
        expected = f"[de] {question.stem} = {fact_value(fact, 'de')}"
        assert texts[f"{fact.id}/question/de"] == expected


@given(
    st.sampled_from(sorted(ARRANGEMENTS)),
    st.sampled_from(sorted(GROUPINGS)),
    st.lists(st.sampled_from(["en", "zh", "ar", "fi"]), min_size=1, max_size=4, unique=True),
    st.lists(st.sampled_from(FORMS), min_size=1, unique=True),
    st.sampled_from(["test", "people", "towns"]),
)
@settings(max_examples=40, deadline=None)
def test_ids_are_distinct_and_texts_are_not_empty(
    arrangement: str, grouping: str, languages: list[str], forms: list[str], part: str
) -> None:
    corpus = fact_corpus(
        SMALL, part=part, languages=languages, arrangement=arrangement, grouping=grouping,
        forms=forms,
    )  # fmt: skip
    documents = list(corpus)
    assert len({d.id for d in documents}) == len(documents) > 0
    assert all(d.text == d.text.strip() != "" for d in documents)


def test_what_is_not_known_is_refused_with_what_there_is() -> None:
    with pytest.raises(
        TextError, match="no language 'ja' of fictitious facts; give some of en, fr"
    ):
        fact_corpus(SMALL, languages=["ja"])
    with pytest.raises(TextError, match="no form 'poem'"):
        fact_corpus(SMALL, forms=["poem"])
    with pytest.raises(TextError, match="no form is asked for"):
        fact_corpus(SMALL, forms=[])
    with pytest.raises(TextError, match="no language is asked for"):
        fact_corpus(SMALL, languages=[])
    with pytest.raises(TextError, match="no arrangement 'x'; give one of parallel"):
        fact_corpus(SMALL, arrangement="x")
    with pytest.raises(TextError, match="no grouping 'x'; give one of fact"):
        fact_corpus(SMALL, grouping="x")
    with pytest.raises(QuizError, match="no part 'x'"):
        fact_corpus(SMALL, part="x")
