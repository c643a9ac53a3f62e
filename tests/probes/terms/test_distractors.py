"""What stands beside the right translation."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from babelgap.probes.terms.distractors import options_of, pool_of
from babelgap.schema import FROM_LANGUAGE, INTO_LANGUAGE, Term
from tests.probes.terms.builders import city

DIRECTIONS = (INTO_LANGUAGE, FROM_LANGUAGE)
TEXTS = st.text("abAB", min_size=1, max_size=3)
TERMS = st.builds(Term, st.sampled_from("kl"), st.sampled_from(["de", "fr"]), TEXTS, TEXTS)


@settings(deadline=None)
@given(terms=st.lists(TERMS, min_size=1, max_size=12), seed=st.integers(0, 3))
def test_the_right_one_is_there_once_and_no_other_is_right(terms: list[Term], seed: int) -> None:
    pool = pool_of(terms)
    for term in terms:
        for direction in DIRECTIONS:
            made = options_of(term, direction=direction, pool=pool, seed=seed)
            if made is None:
                continue
            options, answer = made
            is_into = direction == INTO_LANGUAGE
            assert options[answer] == (term.text if is_into else term.pivot_text)
            assert 2 <= len(options) <= 4
            assert len(set(options)) == len(options)
            wrong = {o.casefold() for i, o in enumerate(options) if i != answer}
            for other in terms:
                if (other.kind, other.language) != (term.kind, term.language):
                    continue
                if is_into and other.pivot_text == term.pivot_text:
                    assert other.text.casefold() not in wrong
                if not is_into and other.text == term.text:
                    assert other.pivot_text.casefold() not in wrong
            assert not wrong & {term.text.casefold(), term.pivot_text.casefold()}


@settings(deadline=None)
@given(terms=st.lists(TERMS, min_size=2, max_size=12), seed=st.integers(0, 3))
def test_the_draw_depends_on_the_term_and_the_pool_alone(terms: list[Term], seed: int) -> None:
    pool, again = pool_of(terms), pool_of(terms[::-1] + terms)
    for term in terms:
        for direction in DIRECTIONS:
            first = options_of(term, direction=direction, pool=pool, seed=seed)
            assert first == options_of(term, direction=direction, pool=again, seed=seed)


def test_a_name_alone_in_its_kind_has_no_options() -> None:
    alone = city("London", "Londra", language="it")
    others = [Term("river", "it", "Tiber", "Tevere"), city("Paris", "Paris", language="fr")]
    pool = pool_of([alone, *others])
    assert options_of(alone, direction=INTO_LANGUAGE, pool=pool, seed=0) is None


def test_other_translations_of_the_same_are_not_wrong() -> None:
    terms = [city("Burma", "Birma"), city("Burma", "Myanmar"), city("Chad", "Tschad")]
    made = options_of(terms[0], direction=INTO_LANGUAGE, pool=pool_of(terms), seed=0)
    assert made is not None
    assert set(made[0]) == {"Birma", "Tschad"}


def test_texts_of_like_length_are_drawn() -> None:
    short = [city(f"s{i}", f"kurz{i}") for i in range(9)]
    long = [city(f"l{i}", f"ein recht langer Text {i}") for i in range(9)]
    pool = pool_of([*short, *long])
    for term in (*short, *long):
        made = options_of(term, direction=INTO_LANGUAGE, pool=pool, seed=0)
        assert made is not None
        assert all(len(option) == len(term.text) for option in made[0])


def test_where_few_are_of_like_length_the_nearest_are_taken() -> None:
    terms = [city(f"p{n}", "x" * n) for n in (2, 20, 21, 22, 60)]
    made = options_of(terms[0], direction=INTO_LANGUAGE, pool=pool_of(terms), seed=0)
    assert made is not None
    assert sorted(map(len, made[0])) == [2, 20, 21, 22]


def test_places_and_names_are_drawn_evenly() -> None:
    terms = [city(f"pivot {i:03d}", f"text {i:03d}") for i in range(400)]
    pool = pool_of(terms)
    made = [options_of(t, direction=INTO_LANGUAGE, pool=pool, seed=0) for t in terms]
    places = Counter(m[1] for m in made if m is not None)
    assert stats.chisquare([places[i] for i in range(4)]).pvalue > 0.01
    drawn = Counter(o for m in made if m is not None for i, o in enumerate(m[0]) if i != m[1])
    assert len(drawn) > 350  # of 400, drawn three times each on average
