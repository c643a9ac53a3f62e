"""Accuracies and gaps of a handful of predictions, worked by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.schema import ALL_LANGUAGES, NORMALIZATIONS, PRIOR, Estimate, Measure, Prediction
from babelgap.stats import accuracies_and_gaps
from babelgap.stats.power import detectable_gap
from babelgap.storage import outcomes_of
from tests.stats.paired_builders import DE, EN, FR, picked

RIGHT, WRONG = 0, 1  # every question's right option is 0


def prediction(
    question_id: str,
    variant: str,
    language: str,
    picked: int | None,
    *,
    subject: str = "capital",
    prior: tuple[float, ...] = (-1.0, -2.0),
    **picks: int | None,
) -> Prediction:
    """One row; the picks under other normalizations are `picked` unless given."""
    return Prediction(
        question_id=question_id, subject=subject, variant=variant, language=language,
        stem_language=language, option_languages=(language, language), prompt="plain",
        num_fewshot=0, demo_language=None, scorer="option_text", options_logprob=(-1.0, -2.0),
        options_tokens=(1, 1), options_characters=(1, 1), options_bytes=(1, 1),
        options_unconditional_logprob=prior, answer=RIGHT, picked=picked,
        correct=None if picked is None else picked == RIGHT,
        picked_token=picks.get("token", picked), picked_character=picks.get("character", picked),
        picked_byte=picks.get("byte", picked),
        picked_unconditional=picks.get("unconditional", picked),
        answer_mass=0.5, num_prompt_tokens=9, unit="u",
    )  # fmt: skip


def column(
    variant: str, language: str, picks: Sequence[int | None], *, subjects: str = "aaaaaaaa"
) -> list[Prediction]:
    """One prediction a question, q0, q1, ..."""
    return [
        prediction(f"q{i}", variant, language, pick, subject=subject)
        for i, (pick, subject) in enumerate(zip(picks, subjects, strict=False))
    ]


def measured(
    rows: Sequence[Prediction], *, languages: Sequence[str] = ("de", "fr"), seed: int = 0
) -> list[Measure]:
    return accuracies_and_gaps(outcomes_of(rows), pivot="en", languages=languages, seed=seed)


def find(
    measures: Sequence[Measure],
    name: str,
    variant: str,
    language: str,
    *,
    subject: str | None = None,
    normalization: str = "sum",
) -> Estimate:
    wanted = (name, variant, language, subject, normalization)
    (found,) = [
        m.estimate
        for m in measures
        if (m.name, m.variant, m.language, m.subject, m.normalization) == wanted
    ]
    return found


# Four questions, in two subjects.
ENGLISH = column("monolingual", "en", [RIGHT, RIGHT, RIGHT, WRONG], subjects="aabb")
GERMAN = column("monolingual", "de", [RIGHT, WRONG, WRONG, WRONG], subjects="aabb")
FRENCH = column("monolingual", "fr", [WRONG, WRONG, RIGHT, RIGHT], subjects="aabb")


def test_accuracy_and_gap_by_hand() -> None:
    found = measured([*ENGLISH, *GERMAN, *FRENCH])
    assert find(found, "accuracy", "monolingual", "en").value == pytest.approx(3 / 4)
    assert find(found, "accuracy", "monolingual", "de").value == pytest.approx(1 / 4)
    assert find(found, "gap", "monolingual", "de").value == pytest.approx(2 / 4)
    assert find(found, "gap", "monolingual", "fr").value == pytest.approx(1 / 4)
    assert find(found, "gap", "monolingual", "fr").num_questions == 4


def test_mean_over_languages_by_hand() -> None:
    found = measured([*ENGLISH, *GERMAN, *FRENCH])
    # By question 1/2, 0, 1/2, 1/2.
    assert find(found, "accuracy", "monolingual", ALL_LANGUAGES).value == pytest.approx(3 / 8)
    assert find(found, "gap", "monolingual", ALL_LANGUAGES).value == pytest.approx(3 / 8)


def test_mean_over_languages_needs_them_all() -> None:
    rows = [*ENGLISH, *GERMAN, *FRENCH, *column("options", "de", [RIGHT] * 4, subjects="aabb")]
    found = measured(rows)
    assert ("options", ALL_LANGUAGES) not in {(m.variant, m.language) for m in found}
    find(found, "accuracy", "options", "de")


def test_mean_over_languages_takes_questions_answered_in_all() -> None:
    german = column("monolingual", "de", [None, RIGHT, WRONG, WRONG], subjects="aabb")
    found = measured([*ENGLISH, *german, *FRENCH])
    everywhere = find(found, "accuracy", "monolingual", ALL_LANGUAGES)
    assert everywhere.num_questions == 3
    assert everywhere.value == pytest.approx((1 / 2 + 1 / 2 + 1 / 2) / 3)


def test_pivot_has_no_gap_to_itself() -> None:
    assert {m.language for m in measured([*ENGLISH, *GERMAN]) if m.name == "gap"} == {"de"}


def test_no_answer_is_left_out_of_both_sides_of_the_pair() -> None:
    english = column("monolingual", "en", [RIGHT, RIGHT, None, WRONG, RIGHT])
    german = column("monolingual", "de", [WRONG, None, RIGHT, WRONG, RIGHT])
    found = measured([*english, *german], languages=("de",))
    # Each accuracy over its own four answers; the gap over the three pairs q0, q3, q4.
    assert find(found, "accuracy", "monolingual", "en").value == pytest.approx(3 / 4)
    assert find(found, "accuracy", "monolingual", "de").value == pytest.approx(2 / 4)
    gap = find(found, "gap", "monolingual", "de")
    assert gap.num_questions == 3
    assert gap.value == pytest.approx(1 / 3)


def test_language_without_any_answer_is_undefined_and_not_zero() -> None:
    silent = column("monolingual", "de", [None] * 4, subjects="aabb")
    found = measured([*ENGLISH, *silent], languages=("de",))
    for name in ("accuracy", "gap"):
        estimate = find(found, name, "monolingual", "de")
        assert (estimate.value, estimate.low, estimate.high) == (None, None, None)
        assert estimate.num_questions == 0


def test_question_missing_in_a_language_is_left_out() -> None:
    found = measured([*ENGLISH, *GERMAN[:2]], languages=("de",))
    gap = find(found, "gap", "monolingual", "de")
    assert (gap.value, gap.num_questions) == (1 / 2, 2)


def test_each_subject_by_hand() -> None:
    found = measured([*ENGLISH, *GERMAN, *FRENCH])
    assert find(found, "accuracy", "monolingual", "en", subject="a").value == 1
    assert find(found, "accuracy", "monolingual", "en", subject="b").value == 1 / 2
    assert find(found, "gap", "monolingual", "de", subject="a").value == 1 / 2
    assert find(found, "gap", "monolingual", "fr", subject="b").value == -1 / 2
    assert find(found, "gap", "monolingual", "fr", subject="b").num_questions == 2
    assert find(found, "gap", "monolingual", ALL_LANGUAGES, subject="a").value == 3 / 4
    assert {m.normalization for m in found if m.subject} == {"sum"}


def test_gap_compares_with_the_pivots_own_question_in_every_variant() -> None:
    mixed = column("mixup", "mul", [WRONG, WRONG, WRONG, RIGHT], subjects="aabb")
    found = measured([*ENGLISH, *mixed], languages=("de",))
    assert find(found, "gap", "mixup", "mul").value == pytest.approx(3 / 4 - 1 / 4)


def test_each_normalization_has_its_own_picks() -> None:
    picks = {"sum": WRONG, "token": RIGHT, "character": None, "byte": RIGHT, "unconditional": WRONG}
    others: dict[str, int | None] = {k: v for k, v in picks.items() if k != "sum"}
    rows = [
        prediction("q0", "monolingual", "en", RIGHT),
        prediction("q0", "monolingual", "de", WRONG, **others),  # type: ignore[arg-type]
    ]
    found = measured(rows, languages=("de",))
    assert set(picks) == set(NORMALIZATIONS)
    for normalization, pick in picks.items():
        expected = None if pick is None else float(pick == RIGHT)
        for name, value in (
            ("accuracy", expected),
            ("gap", None if expected is None else 1 - expected),
        ):
            got = find(found, name, "monolingual", "de", normalization=normalization)
            assert got.value == value, (name, normalization)


def test_prior_is_the_pick_without_the_question() -> None:
    rows = [
        prediction("q0", "monolingual", "en", WRONG, prior=(-1.0, -2.0)),  # prior picks 0: right
        prediction("q1", "monolingual", "en", RIGHT, prior=(-2.0, -1.0)),
        prediction("q2", "monolingual", "en", RIGHT, prior=(-3.0, -3.0)),  # the first of equals
        prediction("q3", "monolingual", "en", RIGHT, prior=(math.nan, -1.0)),
        prediction("q4", "monolingual", "en", RIGHT, prior=(-1.0, -math.inf)),
    ]
    estimate = find(measured(rows), "accuracy", "monolingual", "en", normalization=PRIOR)
    assert estimate.num_questions == 3
    assert estimate.value == pytest.approx(2 / 3)


def test_order_of_predictions_changes_nothing() -> None:
    rows = [*ENGLISH, *GERMAN, *FRENCH]
    assert measured(rows[::-1]) == measured(rows)


def test_gap_turns_its_sign_when_the_sides_are_exchanged() -> None:
    exchanged = [
        *column("monolingual", "en", [p.picked for p in GERMAN], subjects="aabb"),
        *column("monolingual", "de", [p.picked for p in ENGLISH], subjects="aabb"),
    ]
    one = find(measured([*ENGLISH, *GERMAN]), "gap", "monolingual", "de")
    other = find(measured(exchanged), "gap", "monolingual", "de")
    assert one.value is not None
    assert other.value == -one.value
    assert one.low is not None
    assert other.high == -one.low


def test_seed_moves_intervals_and_never_values() -> None:
    rows = [
        *column("monolingual", "en", [RIGHT, RIGHT, WRONG] * 9, subjects="ab" * 14),
        *column("monolingual", "de", [RIGHT, WRONG, WRONG] * 9, subjects="ab" * 14),
    ]
    one, other = measured(rows, seed=1), measured(rows, seed=2)
    assert [m.estimate.value for m in one] == [m.estimate.value for m in other]
    assert one != other


def test_no_predictions_give_no_measures() -> None:
    assert measured([]) == []


# Of 40 questions, German loses every fourth and gains the first; French is as English.
PIVOT_PICKS = [WRONG, *[RIGHT] * 31, *[WRONG] * 8]
GERMAN_PICKS = [RIGHT if i == 0 else WRONG if i % 4 == 3 else p for i, p in enumerate(PIVOT_PICKS)]


def forty(*, german: Sequence[int | None] = GERMAN_PICKS) -> list[Prediction]:
    subjects = "ab" * 20
    return [
        *column("monolingual", "en", PIVOT_PICKS, subjects=subjects),
        *column("monolingual", "de", german, subjects=subjects),
        *column("monolingual", "fr", PIVOT_PICKS, subjects=subjects),
    ]


def test_gaps_of_single_cells_are_tested_together() -> None:
    mixed = column("mixup", "mul", [WRONG] * 40, subjects="ab" * 20)
    found = measured([*forty(), *mixed])
    tests = {(m.variant, m.language): m.test for m in found if m.test is not None}
    assert set(tests) == {("monolingual", "de"), ("monolingual", "fr"), ("mixup", "mul")}
    assert {m.name for m in found if m.test} == {"gap"}
    assert {(m.normalization, m.subject) for m in found if m.test} == {("sum", None)}
    german = tests["monolingual", "de"]
    assert (german.num_lost, german.num_gained, german.family_size) == (8, 1, 3)
    assert german.p_value == pytest.approx(2 * (1 + 9) / 2**9)
    assert german.p_holm == pytest.approx(2 * german.p_value)  # the mixup's is smaller
    assert german.p_bh == pytest.approx(3 / 2 * german.p_value)
    assert german.detectable == detectable_gap(40, 9 / 40)
    french = tests["monolingual", "fr"]
    assert (french.num_lost, french.p_value, french.detectable) == (0, 1.0, None)


def test_gap_without_common_questions_has_no_test_and_is_not_counted() -> None:
    found = measured(forty(german=[None] * 40))
    tests = {m.language: m.test for m in found if (m.name, m.subject) == ("gap", None)}
    assert tests["de"] is None
    assert tests["all"] is None
    french = [m.test for m in found if m.language == "fr" and m.test]
    assert [t.family_size for t in french] == [1]


def test_equal_values_never_have_an_interval_without_width() -> None:
    rows = [
        *column("monolingual", "en", [RIGHT] * 16, subjects="ab" * 8),
        *column("monolingual", "de", [RIGHT] * 16, subjects="ab" * 8),
    ]
    for m in measured(rows, languages=("de",)):
        assert m.estimate.low is not None
        assert m.estimate.high is not None
        assert m.estimate.low < m.estimate.high, m


def test_subjects_as_clusters_change_intervals_over_all_subjects_alone() -> None:
    outcomes = outcomes_of(
        [
            *column("monolingual", "en", [RIGHT] * 20 + [WRONG] * 20, subjects="abcdefgh" * 5),
            *column("monolingual", "de", [RIGHT, WRONG] * 20, subjects="abcdefgh" * 5),
        ]
    )
    by_question, by_subject = (
        accuracies_and_gaps(outcomes, pivot="en", languages=("de",), seed=0, clusters=clusters)
        for clusters in ("question", "subject")
    )
    for one, other in zip(by_question, by_subject, strict=True):
        assert one.estimate.value == other.estimate.value
        assert one.test == other.test
        assert (one.estimate == other.estimate) == (one.subject is not None)
    # German is right in the same half of every subject's questions or in none: far apart.
    german = find(by_subject, "accuracy", "monolingual", "de")
    assert german.low is not None
    assert german.low < 0.25


def test_only_what_is_asked_for_is_told() -> None:
    found = accuracies_and_gaps(
        outcomes_of(forty()), pivot="en", languages=("de",), seed=0, normalizations=("byte", PRIOR)
    )
    assert {m.normalization for m in found} == {"byte", PRIOR}
    assert {m.subject for m in found} == {None}
    with pytest.raises(ValueError, match="'topic'; use 'question' or 'subject'"):
        accuracies_and_gaps(
            outcomes_of(forty()), pivot="en", languages=("de",), seed=0, clusters="topic"
        )


def test_without_the_pivots_own_form_there_is_no_gap() -> None:
    with pytest.raises(ValueError, match="in the pivot 'en'"):
        measured(GERMAN)


picks_lists = st.lists(
    st.tuples(*[st.sampled_from([0, 1, 2, 3, None])] * 3, st.integers(0, 3)),
    min_size=1, max_size=12,
)  # fmt: skip


def told(
    rows: Sequence[tuple[int | None, int | None, int | None, int]],
    names: Sequence[tuple[str, str]] = (EN, DE, FR),
    ids: Sequence[str] | None = None,
) -> dict[tuple[str, str], tuple[Estimate, int | None]]:
    """(name, language) -> the estimate and the questions lost, of four-option questions."""
    picks = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    outcomes = picked(picks, [row[3] for row in rows], ids=ids)
    found = accuracies_and_gaps(
        outcomes, pivot=names[0][1], languages=[names[1][1], names[2][1]], seed=0,
        normalizations=("sum",),
    )  # fmt: skip
    return {
        (m.name, m.language): (m.estimate, m.test.num_lost if m.test else None)
        for m in found
        if m.subject is None
    }


@settings(max_examples=20, deadline=None)
@given(picks_lists, st.permutations(range(4)))
def test_options_in_another_order_change_nothing(
    rows: list[tuple[int | None, int | None, int | None, int]], order: list[int]
) -> None:
    def moved(pick: int | None) -> int | None:
        return None if pick is None else order[pick]

    relabelled = [(moved(a), moved(b), moved(c), order[answer]) for a, b, c, answer in rows]
    assert told(relabelled) == told(rows)


@settings(max_examples=20, deadline=None)
@given(picks_lists)
def test_other_names_change_nothing_but_names(
    rows: list[tuple[int | None, int | None, int | None, int]],
) -> None:
    plain = told(rows)
    renamed = told(rows, [EN, ("monolingual", "yo"), ("monolingual", "zh")])
    assert renamed == {
        (name, {"de": "yo", "fr": "zh"}.get(language, language)): estimate
        for (name, language), estimate in plain.items()
    }
    assert told(rows, ids=[f"other {i:05d}" for i in range(len(rows))]) == plain


@settings(max_examples=20, deadline=None)
@given(picks_lists, st.randoms(use_true_random=False))
def test_order_of_questions_moves_no_value(
    rows: list[tuple[int | None, int | None, int | None, int]], random: Random
) -> None:
    shuffled = random.sample(rows, len(rows))
    one, other = told(rows), told(shuffled)
    for place, (estimate, lost) in one.items():
        assert other[place][1] == lost
        assert other[place][0].num_questions == estimate.num_questions
        if estimate.value is not None:
            assert other[place][0].value == pytest.approx(estimate.value)


@settings(max_examples=20, deadline=None)
@given(picks_lists)
def test_exchanging_pivot_and_language_turns_the_gap(
    rows: list[tuple[int | None, int | None, int | None, int]],
) -> None:
    there = told(rows)["gap", "de"][0]
    back = told([(b, a, c, answer) for a, b, c, answer in rows])["gap", "de"][0]
    assert back.num_questions == there.num_questions
    if there.value is not None and back.value is not None:
        assert back.value == -there.value
