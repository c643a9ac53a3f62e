"""Two runs of a handful of questions, worked by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.schema import Outcomes
from babelgap.schema.comparison import Difference
from babelgap.stats import compare
from babelgap.stats.mcnemar import mcnemar_p
from tests.stats.paired_builders import DE, EN, FR, picked, right

BEFORE = picked({EN: right("11110000"), DE: right("11000000"), FR: right("10100000")})
AFTER = picked({EN: right("11111000"), DE: right("1111000-"), FR: right("10100000")})


def compared(
    *runs: Outcomes, languages: Sequence[str] = ("de", "fr"), in_mix: Sequence[str] = ()
) -> tuple[int, list[Difference]]:
    found = compare(
        list(zip("ABC", runs, strict=False)), pivot="en", languages=languages,
        variants=("monolingual", "options", "mixup"), normalization="sum", seed=0, in_mix=in_mix,
    )  # fmt: skip
    return found.num_questions, list(found.differences)


def find(found: Sequence[Difference], name: str, language: str, run: str = "B") -> Difference:
    (difference,) = [d for d in found if (d.name, d.language, d.run) == (name, language, run)]
    return difference


def values(difference: Difference) -> tuple[float | None, ...]:
    return tuple(e.value for e in (difference.before, difference.after, difference.change))


def test_accuracy_and_gap_by_hand() -> None:
    count, found = compared(BEFORE, AFTER)
    assert count == 8
    assert values(find(found, "accuracy", "en")) == pytest.approx((4 / 8, 5 / 8, 1 / 8))
    # The last question has no answer in German after: it is left out before, too.
    assert values(find(found, "accuracy", "de")) == pytest.approx((2 / 7, 4 / 7, 2 / 7))
    assert values(find(found, "gap", "de")) == pytest.approx((2 / 7, 1 / 7, -1 / 7))
    assert values(find(found, "gap", "fr")) == pytest.approx((2 / 8, 3 / 8, 1 / 8))
    assert find(found, "gap", "de").change.num_questions == 7


def test_means_over_languages_and_over_those_of_the_mix() -> None:
    _, found = compared(BEFORE, AFTER, in_mix=("de", "en"))
    # Over the seven questions answered everywhere: 4/7 - (2/7 + 2/7) / 2, 5/7 - (4/7 + 2/7) / 2.
    assert values(find(found, "gap", "all")) == pytest.approx((2 / 7, 2 / 7, 0))
    assert values(find(found, "gap", "in_mix")) == values(find(found, "gap", "de"))
    assert values(find(found, "accuracy", "out_of_mix")) == values(find(found, "accuracy", "fr"))
    _, found = compared(BEFORE, AFTER, in_mix=("de", "fr"))
    assert {d.language for d in found} == {"en", "de", "fr", "all", "in_mix"}


def test_how_far_apart_the_groups_are_is_told_of_both_sides() -> None:
    _, found = compared(BEFORE, AFTER, in_mix=("de",))
    # Over the seven questions answered everywhere: French is right in 2, German in 2, then in 4.
    assert values(find(found, "gap_difference", "all")) == pytest.approx((0, 2 / 7, 2 / 7))
    assert find(found, "gap_difference", "all").test is None
    _, found = compared(BEFORE, AFTER)
    assert not [d for d in found if d.name == "gap_difference"]


def test_accuracies_of_single_cells_are_tested_together() -> None:
    _, found = compared(BEFORE, AFTER, in_mix=("de",))
    tested = {d.language: d.test for d in found if d.test is not None}
    assert set(tested) == {"en", "de", "fr"}
    assert {d.name for d in found if d.test} == {"accuracy"}
    german = tested["de"]
    assert (german.num_lost, german.num_gained, german.family_size) == (0, 2, 3)
    assert german.p_value == float(mcnemar_p(0, 2))


def test_each_run_beside_the_first_has_a_family_of_its_own() -> None:
    _, found = compared(BEFORE, AFTER, BEFORE)
    assert [d.run for d in found] == sorted(d.run for d in found)
    for difference in found:
        if difference.run == "C":
            assert difference.change.value == 0
            assert difference.test is None or difference.test.p_holm == 1
    assert {d.test.family_size for d in found if d.test} == {3}


def test_cells_that_a_run_lacks_are_left_out() -> None:
    mixed = {EN: right("1111"), DE: right("1100"), ("options", "de"): right("1111")}
    fewer = {EN: right("1111"), DE: right("1111"), ("mixup", "mul"): right("1111")}
    _, found = compared(picked(mixed), picked(fewer))
    assert {(d.variant, d.language) for d in found} == {("monolingual", "en"), DE}
    _, found = compared(picked(mixed | fewer), picked(mixed | fewer), languages=("de",))
    places = {(d.variant, d.language) for d in found}
    assert {("mixup", "mul"), ("options", "de"), ("options", "all")} <= places
    assert ("mixup", "all") not in places


def test_run_without_the_pivots_own_form_is_an_error() -> None:
    with pytest.raises(ValueError, match="B has no prediction monolingual in the pivot 'en'"):
        compared(BEFORE, picked({DE: right("11000000")}))


def test_order_of_runs_turns_the_change() -> None:
    _, there = compared(BEFORE, AFTER)
    _, back = compared(AFTER, BEFORE)
    for one, other in zip(there, back, strict=True):
        assert (one.before.value, one.after.value) == (other.after.value, other.before.value)
        assert one.change.value is not None
        assert one.change.value == pytest.approx(-(other.change.value or 0))
        if one.test is not None and other.test is not None:
            assert one.test.num_lost == other.test.num_gained


def test_change_is_paired() -> None:
    # Answers that are hard to tell apart from chance, but the same in both runs but for a few.
    draws = np.random.default_rng(0)
    ours = "".join(draws.choice(["0", "1"], 300))
    theirs = "1" * 15 + ours[15:]
    _, found = compared(
        picked({EN: right(ours), DE: right(ours)}),
        picked({EN: right(ours), DE: right(theirs)}),
        languages=("de",),
    )
    difference = find(found, "accuracy", "de")
    before, change = difference.before, difference.change
    assert before.low is not None
    assert before.high is not None
    assert change.low is not None
    assert change.high is not None
    assert change.high - change.low < (before.high - before.low) / 2


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from("01-")] * 4), min_size=1, max_size=10))
def test_question_ids_alone_say_what_is_paired(rows: list[tuple[str, str, str, str]]) -> None:
    ids = [f"q{i}" for i in range(len(rows))]
    columns = ["".join(letters) for letters in zip(*rows, strict=True)]
    one = picked({EN: right(columns[0]), DE: right(columns[1])}, ids=ids)
    # The other run also asked a question that sorts before all of these.
    other = picked(
        {EN: right("1" + columns[2]), DE: right("0" + columns[3])}, ids=["another", *ids]
    )
    count, found = compared(one, other, languages=("de",))
    assert count == len(rows)
    answered = [(b, d) for _, b, _, d in rows if "-" not in (b, d)]
    difference = find(found, "accuracy", "de")
    assert difference.change.num_questions == len(answered)
    if answered:
        lost = sum(pair == ("1", "0") for pair in answered)
        gained = sum(pair == ("0", "1") for pair in answered)
        assert difference.test is not None
        assert (difference.test.num_lost, difference.test.num_gained) == (lost, gained)
        assert difference.change.value == pytest.approx((gained - lost) / len(answered))
