"""Known both ways, by hand and as logic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.probes.terms import (
    STEM_AND_ANSWER,
    QuestionTerms,
    answers_by_term,
    chance_of_knowing,
    known_terms,
    right_and_asked,
)
from babelgap.schema import FROM_LANGUAGE, INTO_LANGUAGE, Term, TermAnswer
from tests.probes.terms.builders import answer, city

NAN = np.nan
GOOD, BAD, HALF, LOST = (city(name, name.upper()) for name in ("good", "bad", "half", "lost"))
SAME = city("same", "same")
BOTH = (INTO_LANGUAGE, FROM_LANGUAGE)
ANSWERS = answers_by_term(
    [
        *(answer(GOOD, d, is_right=True) for d in BOTH),
        *(answer(BAD, d, is_right=False) for d in BOTH),
        answer(HALF, INTO_LANGUAGE, is_right=True),
        answer(HALF, FROM_LANGUAGE, is_right=False, options=2),
        answer(LOST, INTO_LANGUAGE, is_right=True),
        answer(LOST, FROM_LANGUAGE, is_right=None),
    ]
)


def of(stem: Term | None, *options: Term) -> QuestionTerms:
    return QuestionTerms(stem, options, 0)


TERMS = {
    "good": of(GOOD, SAME, GOOD),
    "same": of(SAME, SAME),
    "bad": of(GOOD, GOOD, BAD),
    "half": of(HALF, GOOD),
    "lost": of(LOST, GOOD),
    "lost, bad": of(LOST, BAD),
    "stemless": of(None, GOOD, city("unasked", "UNASKED")),
}
IDS = [*TERMS, "unheard of"]


def test_all_terms() -> None:
    known = known_terms(TERMS, ANSWERS, question_ids=IDS)
    np.testing.assert_array_equal(known, [1, 1, 0, 0, NAN, 0, NAN, NAN])


def test_stem_and_answer() -> None:
    known = known_terms(TERMS, ANSWERS, question_ids=IDS, part=STEM_AND_ANSWER)
    np.testing.assert_array_equal(known, [1, 1, 1, 0, NAN, 0, 1, NAN])


def test_counts() -> None:
    counts = right_and_asked(TERMS, ANSWERS, question_ids=IDS, direction=FROM_LANGUAGE)
    expected = [[2, 2], [NAN, NAN], [2, 3], [1, 2], [1, 1], [0, 1], [1, 1], [NAN, NAN]]
    np.testing.assert_array_equal(counts, expected)


def test_chance() -> None:
    chance = chance_of_knowing(TERMS, ANSWERS, question_ids=IDS)
    # A term that stands in a question twice is guessed once; one written alike is known.
    expected = [1 / 16, 1, 1 / 256, 1 / 128, 1 / 256, 1 / 256, NAN, NAN]
    assert chance == pytest.approx(expected, nan_ok=True)
    part = chance_of_knowing(TERMS, ANSWERS, question_ids=IDS, part=STEM_AND_ANSWER)
    assert part[6] == pytest.approx(1 / 16)


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from([True, False, None])] * 2), min_size=1, max_size=5))
def test_known_is_the_logic_of_three_values(picks: list[tuple[bool | None, bool | None]]) -> None:
    terms = [city(f"p{i}", f"t{i}") for i in range(len(picks))]
    found: list[TermAnswer] = [
        answer(term, direction, is_right=right)
        for term, pair in zip(terms, picks, strict=True)
        for direction, right in zip(BOTH, pair, strict=True)
    ]
    (known,) = known_terms({"q": of(None, *terms)}, answers_by_term(found), question_ids=["q"])
    flat = [right for pair in picks for right in pair]
    if False in flat:
        assert known == 0
    elif None in flat:
        assert np.isnan(known)
    else:
        assert known == 1
