"""Asking names: prompts, picks, and that blocks change nothing."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.models import KnownModel
from babelgap.probes.terms import ask_terms, pool_of, term_prompt
from babelgap.schema import FROM_LANGUAGE, INTO_LANGUAGE, ProbeError, Term
from tests.probes.terms.builders import city, knows
from tests.scoring.builders import RecordingModel

CITIES = {"Vienna": "Wien", "Munich": "München", "Cologne": "Köln", "Prague": "Prag", "Rome": "Rom"}
TERMS = [city(*names) for names in CITIES.items()]
POOL = pool_of(TERMS)


def test_both_directions_of_each_term_once() -> None:
    same = city("Berlin", "Berlin")
    model = knows({"Vienna": "Wien"})
    answers = ask_terms(model, [*TERMS, *TERMS, same], pool=pool_of([*TERMS, same]), pivot="en",
                        seed=0)  # fmt: skip
    asked = [(a.term, a.direction) for a in answers]
    assert asked == [(t, d) for t in sorted(TERMS) for d in (INTO_LANGUAGE, FROM_LANGUAGE)]
    for found in answers:
        text = found.term.text if found.direction == INTO_LANGUAGE else found.term.pivot_text
        assert found.options[found.answer] == text
        assert len(found.logprobs) == len(found.options)
        if found.term.text == "Wien":
            assert found.is_right
            assert max(found.logprobs) == found.logprobs[found.answer] == -7.0


def test_a_text_that_is_always_likely_is_not_picked_for_it() -> None:
    # Rom is likely in any case; Wien is likelier than it was where Vienna is asked for.
    model = knows(CITIES, unnamed=lambda text: -30.0 if len(text) > 3 else -1.0)
    answers = ask_terms(model, TERMS, pool=POOL, pivot="en", seed=0)
    assert len(answers) == 10
    assert all(a.is_right for a in answers)


def test_equal_and_infinite_scores_are_no_pick() -> None:
    indifferent = KnownModel(lambda context, text: -2.0)
    answers = ask_terms(indifferent, TERMS, pool=POOL, pivot="en", seed=0)
    assert {a.picked for a in answers} == {None}
    impossible = KnownModel(lambda context, text: -math.inf if "Rom" in text else None)
    answers = ask_terms(impossible, TERMS, pool=POOL, pivot="en", seed=0)
    touched = [a for a in answers if {"Rom", "Rome"} & set(a.options)]
    assert touched
    assert {a.is_right for a in touched} == {None}
    assert all(a.picked is not None for a in answers if a not in touched)


def test_every_pair_is_scored_once() -> None:
    model = RecordingModel()
    progress: list[int] = []
    ask_terms(model, TERMS, pool=POOL, pivot="en", seed=0, on_progress=progress.append)
    assert len(model.asked) == len(set(model.asked))
    # 10 prompts with 4 texts, and in each direction one without a name with all 5.
    assert len(model.asked) == 10 * 4 + 2 * 5
    assert sum(progress) > 0


@settings(deadline=None)
@given(cut=st.integers(0, 5), order=st.permutations(TERMS))
def test_blocks_change_nothing(cut: int, order: list[Term]) -> None:
    model = KnownModel()
    whole = ask_terms(model, TERMS, pool=POOL, pivot="en", seed=1)
    parts = [ask_terms(model, part, pool=POOL, pivot="en", seed=1)
             for part in (order[:cut], order[cut:])]  # fmt: skip
    assert sorted(parts[0] + parts[1], key=str) == sorted(whole, key=str)


def test_nothing_to_ask() -> None:
    alone = city("London", "Londra", language="it")
    assert ask_terms(KnownModel(), [], pool=pool_of([]), pivot="en", seed=0) == []
    assert ask_terms(KnownModel(), [alone], pool=pool_of([alone]), pivot="en", seed=0) == []


def test_line_breaks_do_not_reach_the_model() -> None:
    terms = [city("a\n\nb", "c\nd"), city("e", "f g")]
    model = RecordingModel()
    answers = ask_terms(model, terms, pool=pool_of(terms), pivot="en", seed=0)
    assert {text for _, text in model.asked} == {" a b", " c d", " e", " f g"}
    assert answers[0].options[answers[0].answer] == "c\nd"


def test_prompts_name_both_languages() -> None:
    assert term_prompt("日本", source="zh-Hant", into="pt-BR") == (
        "Translate the name from Traditional Chinese to Brazilian Portuguese.\n\n"
        "Traditional Chinese: 日本\nBrazilian Portuguese:"
    )
    with pytest.raises(ProbeError, match="no English name for language 'qaa'"):
        term_prompt("x", source="en", into="qaa")
