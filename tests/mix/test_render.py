"""Renderings: every part from the language that its variant promises."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from babelgap.mix import all_variants, mixed_languages_needed, render, render_all, variant_named
from babelgap.schema import Question, Rendering
from babelgap.schema.words import MIXUP, MONOLINGUAL

PIVOT = "en"
LANGUAGES = ("de", "fr", "es", "it", "pt", "nl")
SEED = 1

# (stem, options) of question q1, whose right option is 1. With seed 1 its distractors are drawn in
# the order 3, 0, 2.
EXPECTED = {
    "monolingual": ("de", "de de de de"),
    "question": ("de", "en en en en"),
    "options": ("en", "de de de de"),
    "answer": ("en", "en de en en"),
    "question_answer": ("de", "en de en en"),
    "distractor": ("en", "en en en de"),
    "distractors": ("en", "de en de de"),
    "mirror_answer": ("de", "de en de de"),
    "mirror_distractor": ("de", "de de de en"),
    "2_options_with_answer": ("en", "en de en de"),
    "2_options_without_answer": ("en", "de en en de"),
    "3_options_with_answer": ("en", "de de en de"),
}


def question(identity: str = "q1", *, num_options: int = 4, answer: int = 1) -> dict[str, Question]:
    """A question whose texts say which language and place they come from."""
    return {
        tag: Question(
            identity,
            "subject",
            f"{tag} stem of {identity}",
            tuple(f"{tag} option {i}" for i in range(num_options)),
            answer,
        )
        for tag in (PIVOT, *LANGUAGES)
    }


def rendered(
    asked: dict[str, Question], name: str, *, language: str = "de", seed: int = SEED
) -> Rendering:
    variant = variant_named(name, num_options=len(asked[PIVOT].options))
    return render(asked, variant, pivot=PIVOT, language=language, seed=seed)


def mixup(
    asked: dict[str, Question], *, languages: tuple[str, ...] = LANGUAGES, seed: int = SEED
) -> Rendering:
    variants = [variant_named(MIXUP, num_options=len(asked[PIVOT].options))]
    _, mixed = render_all(asked, pivot=PIVOT, languages=languages, variants=variants, seed=seed)
    return mixed


def foreign(rendering: Rendering) -> set[int]:
    return {i for i, tag in enumerate(rendering.option_languages) if tag != PIVOT}


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Question]:
    num_options = draw(st.integers(2, 6))
    answer = draw(st.integers(0, num_options - 1))
    return question(draw(st.text(max_size=8)), num_options=num_options, answer=answer)


def test_table_covers_every_variant_that_takes_one_language() -> None:
    assert {v.name for v in all_variants(4)} == {*EXPECTED, MIXUP}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_part_is_in_the_promised_language(name: str) -> None:
    stem, options = EXPECTED[name]
    made = rendered(question(), name)
    assert (made.variant, made.language) == (name, "de")
    assert made.stem_language == stem
    assert made.option_languages == tuple(options.split())
    assert made.stem == f"{stem} stem of q1"
    assert made.options == tuple(f"{tag} option {i}" for i, tag in enumerate(options.split()))
    assert (made.question_id, made.subject, made.answer) == ("q1", "subject", 1)


def test_mixup_is_the_draw_that_was_published() -> None:
    made = mixup(question())
    assert (made.variant, made.language) == (MIXUP, "mul")
    assert made.stem_language == "nl"
    assert made.option_languages == ("es", "de", "pt", "en")


def test_render_all_gives_the_pivot_then_each_variant_in_each_language() -> None:
    variants = all_variants(4)
    made = render_all(
        question(), pivot=PIVOT, languages=("de", "fr", "es", "it"), variants=variants, seed=SEED
    )
    expected = [(MONOLINGUAL, PIVOT)]
    for variant in variants:
        tags = ("mul",) if variant.name == MIXUP else ("de", "fr", "es", "it")
        expected += [(variant.name, tag) for tag in tags]
    assert [(r.variant, r.language) for r in made] == expected
    own = made[0]
    assert own.stem == "en stem of q1"
    assert own.option_languages == ("en",) * 4
    assert own.options == tuple(f"en option {i}" for i in range(4))


@given(asked=questions(), seed=st.integers(0, 1000))
def test_every_text_is_the_one_of_its_language_and_place(
    asked: dict[str, Question], seed: int
) -> None:
    num_options = len(asked[PIVOT].options)
    made = render_all(
        asked, pivot=PIVOT, languages=LANGUAGES, variants=all_variants(num_options), seed=seed
    )
    for rendering in made:
        assert rendering.stem == asked[rendering.stem_language].stem
        assert rendering.answer == asked[PIVOT].answer
        assert len(rendering.options) == len(rendering.option_languages) == num_options
        for i, tag in enumerate(rendering.option_languages):
            assert rendering.options[i] == asked[tag].options[i]


@given(asked=questions(), seed=st.integers(0, 1000))
def test_every_variant_has_the_promised_number_of_foreign_options(
    asked: dict[str, Question], seed: int
) -> None:
    n, answer = len(asked[PIVOT].options), asked[PIVOT].answer
    promised = {
        "monolingual": (True, n, True), "question": (True, 0, False), "options": (False, n, True),
        "answer": (False, 1, True), "question_answer": (True, 1, True),
        "distractor": (False, 1, False), "distractors": (False, n - 1, False),
        "mirror_answer": (True, n - 1, False), "mirror_distractor": (True, n - 1, True),
    }  # fmt: skip
    for k in range(2, n):
        promised[f"{k}_options_with_answer"] = (False, k, True)
    for k in range(2, n - 1):
        promised[f"{k}_options_without_answer"] = (False, k, False)
    # With two options these are the same renderings as `distractor` and `question_answer`.
    twins = {"distractors", "mirror_distractor"} if n == 2 else set()
    assert {v.name for v in all_variants(n)} == {*promised, MIXUP} - twins
    for name, (stem_foreign, num_foreign, answer_foreign) in promised.items():
        made = rendered(asked, name, seed=seed)
        assert (made.stem_language == "de") == stem_foreign, name
        assert len(foreign(made)) == num_foreign, name
        assert (answer in foreign(made)) == answer_foreign, name


@given(asked=questions(), seed=st.integers(0, 1000), language=st.sampled_from(LANGUAGES))
def test_variants_with_more_foreign_options_contain_those_with_fewer(
    asked: dict[str, Question], seed: int, language: str
) -> None:
    n, answer = len(asked[PIVOT].options), asked[PIVOT].answer

    def options_of(name: str) -> set[int]:
        return foreign(rendered(asked, name, language=language, seed=seed))

    without = [options_of("distractor")]
    without += [options_of(f"{k}_options_without_answer") for k in range(2, n - 1)]
    without.append(options_of("distractors"))
    assert all(a <= b for a, b in pairwise(without))
    # The same wrong options stand beside the right one, so the pair differs in the answer alone.
    for k in range(2, n):
        assert options_of(f"{k}_options_with_answer") == {answer} | without[k - 2]


@given(asked=questions(), seed=st.integers(0, 1000))
def test_mirror_exchanges_pivot_and_language(asked: dict[str, Question], seed: int) -> None:
    n = len(asked[PIVOT].options)
    mirrors = {
        "question": "options",
        "question_answer": "distractors",
        "answer": "mirror_answer",
        "distractor": "mirror_distractor",
    }
    for name, mirror in mirrors.items():
        one, other = rendered(asked, name, seed=seed), rendered(asked, mirror, seed=seed)
        assert {one.stem_language, other.stem_language} == {"en", "de"}, name
        assert foreign(one) == set(range(n)) - foreign(other), name


@given(asked=questions(), seed=st.integers(0, 1000))
def test_mixup_uses_each_language_once(asked: dict[str, Question], seed: int) -> None:
    made = mixup(asked, seed=seed)
    used = (made.stem_language, *made.option_languages)
    assert len(used) == mixed_languages_needed(len(asked[PIVOT].options))
    assert len(set(used)) == len(used)
    assert set(used) <= {PIVOT, *LANGUAGES}


@given(order=st.permutations(LANGUAGES), seed=st.integers(0, 1000))
def test_mixup_does_not_depend_on_the_order_of_languages(order: list[str], seed: int) -> None:
    assert mixup(question(), languages=tuple(order), seed=seed) == mixup(question(), seed=seed)


def test_mixup_with_too_few_languages_is_refused() -> None:
    # Four options and a stem need five languages; an option left out would shift the answer.
    with pytest.raises(ValueError):
        mixup(question(), languages=("de", "fr", "es"))


def test_renderings_do_not_depend_on_other_questions_or_on_order() -> None:
    def render_each(ids: list[str]) -> dict[str, list[Rendering]]:
        return {
            i: render_all(
                question(i), pivot=PIVOT, languages=LANGUAGES, variants=all_variants(4), seed=SEED
            )
            for i in ids
        }

    ids = [f"q{i}" for i in range(30)]
    everything = render_each(ids)
    assert render_each(ids[::-1]) == everything
    assert render_each(ids[7:9]) == {i: everything[i] for i in ids[7:9]}


def test_variants_do_not_depend_on_which_others_are_asked() -> None:
    alone = mixup(question())
    among = render_all(
        question(), pivot=PIVOT, languages=LANGUAGES, variants=all_variants(4), seed=SEED
    )
    assert alone in among


def test_same_distractor_is_foreign_in_every_language() -> None:
    for i in range(20):
        asked = question(f"q{i}")
        drawn = {tuple(foreign(rendered(asked, "distractor", language=t))) for t in LANGUAGES}
        assert len(drawn) == 1


def test_another_seed_draws_anew() -> None:
    asked = [question(f"q{i}") for i in range(50)]
    for name in ("distractor", "2_options_with_answer"):
        one = [foreign(rendered(q, name, seed=0)) for q in asked]
        other = [foreign(rendered(q, name, seed=1)) for q in asked]
        # Chance is one in three; more than half the same would be the old seed.
        assert sum(a == b for a, b in zip(one, other, strict=True)) < 30
    assert sum(mixup(q, seed=0) == mixup(q, seed=1) for q in asked) < 5


def test_every_distractor_is_drawn_first_equally_often() -> None:
    first = Counter(
        position
        for i in range(400)
        for position in foreign(rendered(question(f"q{i}"), "distractor", seed=0))
    )
    assert set(first) == {0, 2, 3}
    assert stats.chisquare(list(first.values())).pvalue > 0.01


def test_mixup_gives_every_place_every_language_equally_often() -> None:
    made = [mixup(question(f"q{i}"), seed=0) for i in range(700)]
    places = np.array([(r.stem_language, *r.option_languages) for r in made])
    for place in places.T:
        tags, counts = np.unique(place, return_counts=True)
        assert set(tags) == {PIVOT, *LANGUAGES}
        assert stats.chisquare(counts).pvalue > 0.001
