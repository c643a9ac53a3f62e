"""What mitigations change, worked by hand on a handful of questions and held to invariants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.schema import Cell, Difference, Outcomes
from babelgap.stats import compare, headline_cell, remedies
from tests.stats.paired_builders import DE, EN, FR, picked, right

PLAIN = picked({EN: right("11110000"), DE: right("11000000"), FR: right("10100000")})
BETTER = picked({EN: right("11110000"), DE: right("11110000"), FR: right("11110000")})
SILENT = picked({EN: right("11110000"), DE: right("11------"), FR: right("10------")})
WORSE = picked({EN: right("11000000"), DE: right("11000000"), FR: right("10100000")})


def changed(
    plain: Outcomes, *others: Outcomes, languages: Sequence[str] = ("de", "fr")
) -> list[Difference]:
    names = [f"m{i}" for i in range(len(others))]
    return remedies(
        plain, list(zip(names, others, strict=True)), pivot="en", languages=languages,
        variants=("monolingual", "options"), seed=0, normalization="sum",
    )  # fmt: skip


def find(found: Sequence[Difference], name: str, language: str, run: str = "m0") -> Difference:
    (difference,) = [d for d in found if (d.name, d.language, d.run) == (name, language, run)]
    return difference


def values(difference: Difference) -> tuple[float | None, ...]:
    return tuple(e.value for e in (difference.before, difference.after, difference.change))


def test_accuracy_and_gap_by_hand() -> None:
    found = changed(PLAIN, BETTER)
    assert values(find(found, "accuracy", "en")) == pytest.approx((4 / 8, 4 / 8, 0))
    assert values(find(found, "accuracy", "de")) == pytest.approx((2 / 8, 4 / 8, 2 / 8))
    assert values(find(found, "gap", "all")) == pytest.approx((2 / 8, 0, -2 / 8))


def test_who_falls_silent_is_seen() -> None:
    found = changed(PLAIN, SILENT)
    assert values(find(found, "answered", "en")) == pytest.approx((1, 1, 0))
    assert values(find(found, "answered", "de")) == pytest.approx((1, 2 / 8, -6 / 8))
    assert values(find(found, "answered", "all")) == pytest.approx((1, 2 / 8, -6 / 8))
    # On the two questions that it answers nothing has changed in German.
    accuracy = find(found, "accuracy", "de")
    assert values(accuracy) == pytest.approx((1, 1, 0))
    assert accuracy.change.num_questions == 2


def test_questions_that_were_not_asked_are_not_unanswered() -> None:
    asked = np.ones((3, 8), dtype=np.bool_)
    asked[0, 4:] = False
    fewer = replace(SILENT, asked=asked)
    (german,) = [d for d in changed(PLAIN, fewer) if (d.name, d.language) == ("answered", "de")]
    assert PLAIN.cells[0] == Cell(*DE)
    assert values(german) == pytest.approx((1, 2 / 4, -2 / 4))


def test_a_gap_that_shrinks_by_the_pivots_loss_shows_it() -> None:
    found = changed(PLAIN, WORSE)
    gap, pivot = find(found, "gap", "all"), find(found, "accuracy", "en")
    assert values(gap) == pytest.approx((2 / 8, 0, -2 / 8))
    assert values(pivot) == pytest.approx((4 / 8, 2 / 8, -2 / 8))
    assert values(find(found, "accuracy", "all"))[2] == 0


def test_the_headline_gap_is_tested_over_the_mitigations() -> None:
    found = changed(PLAIN, BETTER, WORSE)
    tested = {d.run: d.test for d in found if d.name == "gap" and d.test is not None}
    assert set(tested) == {"m0", "m1"}
    better = tested["m0"]
    # Changes of the mean gap: 0, -1/2, -1/2, -1, and 0 four times.
    assert (better.num_lost, better.num_gained, better.family_size) == (0, 3, 2)
    assert better.p_value == pytest.approx(2 / 8)
    assert better.p_holm == pytest.approx(4 / 8)


def test_a_mitigation_that_nobody_answered_was_tried_all_the_same() -> None:
    mute = replace(PLAIN, picks={name: np.full_like(p, -1) for name, p in PLAIN.picks.items()})
    (alone,) = [d.test for d in changed(PLAIN, BETTER) if d.name == "gap" and d.test]
    tested = [d for d in changed(PLAIN, BETTER, mute) if d.name == "gap" and d.test]
    assert [d.run for d in tested] == ["m0"]
    beside = tested[0].test
    assert beside is not None
    assert (alone.family_size, beside.family_size) == (1, 2)
    assert beside.p_holm == pytest.approx(2 * alone.p_holm)


def test_accuracies_are_tested_over_all_mitigations() -> None:
    found = changed(PLAIN, BETTER, WORSE, SILENT)
    tests = [d.test for d in found if d.name == "accuracy" and d.test is not None]
    assert {test.family_size for test in tests} == {len(tests)} == {9}
    assert {d.language for d in found if d.name == "accuracy" and d.test} == {"en", "de", "fr"}
    assert not [d for d in found if d.name == "answered" and d.test]


def test_accuracies_and_gaps_are_those_of_a_comparison() -> None:
    compared = compare(
        [("plain", PLAIN), ("m0", SILENT)], pivot="en", languages=("de", "fr"),
        variants=("monolingual",), normalization="sum", seed=0,
    ).differences  # fmt: skip
    found = [d for d in changed(PLAIN, SILENT) if d.name != "answered"]
    for ours, theirs in zip(found, compared, strict=True):
        assert (ours.name, ours.variant, ours.language) == (
            theirs.name,
            theirs.variant,
            theirs.language,
        )
        assert (ours.before, ours.after, ours.change) == (
            theirs.before,
            theirs.after,
            theirs.change,
        )


def test_no_mitigations_change_nothing() -> None:
    assert changed(PLAIN) == []


def test_a_side_without_the_pivot_is_an_error() -> None:
    with pytest.raises(ValueError, match="m0 has no prediction monolingual in the pivot 'en'"):
        changed(PLAIN, picked({DE: right("11000000"), FR: right("11000000")}))


def test_where_mitigations_are_judged() -> None:
    assert headline_cell(["mixup", "options", "monolingual"]) == Cell("monolingual", "all")
    assert headline_cell(["mixup", "options"]) == Cell("options", "all")
    assert headline_cell(["mixup"]) == Cell("mixup", "mul")
    assert headline_cell([]) is None
    mixed = picked({EN: right("1100"), ("mixup", "mul"): right("0011")})
    (gap,) = [
        d
        for d in remedies(
            mixed, [("m0", mixed)], pivot="en", languages=("de",), variants=("mixup",), seed=0,
            normalization="sum",
        )
        if d.name == "gap"
    ]  # fmt: skip
    assert gap.language == "mul"
    assert gap.test is not None


ROW = st.tuples(*[st.sampled_from("01-")] * 3)
SIDE = st.lists(ROW, min_size=6, max_size=6)


def side(rows: Sequence[tuple[str, ...]]) -> Outcomes:
    columns = ["".join(letters) for letters in zip(*rows, strict=True)]
    return picked({cell: right(c) for cell, c in zip((EN, DE, FR), columns, strict=True)})


@settings(max_examples=15, deadline=None)
@given(SIDE)
def test_the_same_answers_change_nothing(rows: list[tuple[str, ...]]) -> None:
    for d in changed(side(rows), side(rows)):
        assert d.change.value in (0, None)
        assert d.before.value == d.after.value
        if d.test is not None:
            assert d.test.p_value == d.test.p_holm == d.test.p_bh == 1


@settings(max_examples=15, deadline=None)
@given(SIDE, SIDE)
def test_swapped_sides_turn_every_sign(
    ours: list[tuple[str, ...]], theirs: list[tuple[str, ...]]
) -> None:
    there, back = changed(side(ours), side(theirs)), changed(side(theirs), side(ours))
    for one, other in zip(there, back, strict=True):
        assert (one.before.value, one.after.value) == (other.after.value, other.before.value)
        if one.change.value is not None and other.change.value is not None:
            assert one.change.value == pytest.approx(-other.change.value)
        assert (one.test is None) == (other.test is None)
        if one.test is not None and other.test is not None:
            assert one.test.p_value == pytest.approx(other.test.p_value)
            assert (one.test.num_lost, one.test.num_gained) == (
                other.test.num_gained,
                other.test.num_lost,
            )


@settings(max_examples=10, deadline=None)
@given(SIDE, SIDE, SIDE)
def test_another_mitigation_never_lowers_an_adjusted_p(
    plain: list[tuple[str, ...]], first: list[tuple[str, ...]], second: list[tuple[str, ...]]
) -> None:
    alone = changed(side(plain), side(first))
    beside = changed(side(plain), side(first), side(second))[: len(alone)]
    for one, other in zip(alone, beside, strict=True):
        assert (one.name, one.change) == (other.name, other.change)
        if one.test is not None and other.test is not None:
            assert other.test.p_holm >= one.test.p_holm - 1e-12
            assert other.test.family_size >= one.test.family_size
