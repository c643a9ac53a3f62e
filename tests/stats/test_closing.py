"""What closes a gap, by hand, by loops, and over many data sets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.schema import Cell
from babelgap.schema.comparison import Closing
from babelgap.stats import compare
from babelgap.stats.closing import closings
from babelgap.stats.compare import Compared
from babelgap.stats.sign_flips import sign_flip_p
from tests.stats.paired_builders import DE, EN, FR, picked, right

Letters = tuple[str, str, str, str, str, str]
ROWS = st.lists(st.tuples(*[st.sampled_from("01-")] * 6), min_size=1, max_size=25)


def compared(*sides: tuple[str, str, str], in_mix: tuple[str, ...] = ("de",)) -> Compared:
    """Runs A, B, ... of English, German and French answers."""
    runs = [
        (name, picked({EN: right(en), DE: right(de), FR: right(fr)}))
        for name, (en, de, fr) in zip("ABC", sides, strict=False)
    ]
    return compare(
        runs, pivot="en", languages=("de", "fr"), variants=("monolingual",),
        normalization="sum", seed=0, in_mix=in_mix,
    )  # fmt: skip


def closing(found: Compared, language: str, run: str = "B") -> Closing:
    (one,) = [c for c in found.closings if (c.language, c.run) == (language, run)]
    return one


# Forty questions: English knows 32 before and 30 after; German 8 and 20, French 8 and 8.
BEFORE = ("1" * 32 + "0" * 8, "1" * 8 + "0" * 32, "1" * 8 + "0" * 32)
AFTER = ("1" * 30 + "0" * 10, "1" * 20 + "0" * 20, "1" * 8 + "0" * 32)


def test_by_hand() -> None:
    found = compared(BEFORE, AFTER)
    german = closing(found, "de")
    assert german.share.value == pytest.approx((24 - 10) / 24)
    assert german.from_languages.value == pytest.approx(12 / 40)
    assert german.from_pivot.value == pytest.approx(2 / 40)
    # 12 questions gained in German, 2 lost in English: fourteen steps one way, none the other.
    assert german.p_value == pytest.approx(2 / 2**14)
    french = closing(found, "fr")
    assert french.share.value == pytest.approx(2 / 24)
    assert french.from_languages.value == 0
    assert closing(found, "in_mix").share == german.share
    assert closing(found, "out_of_mix").share == french.share
    # The share of the mean gap.
    assert closing(found, "all").share.value == pytest.approx((24 - 16) / 24)
    assert {c.variant for c in found.closings} == {"monolingual"}


def test_the_interval_holds_the_share_and_is_paired() -> None:
    share = closing(compared(BEFORE, AFTER), "de").share
    assert share.low is not None
    assert share.high is not None
    assert share.value is not None
    assert 0 < share.low < share.value < share.high < 1
    assert share.num_questions == 40


def test_a_run_beside_itself_closes_nothing() -> None:
    for found in compared(BEFORE, BEFORE).closings:
        assert found.share.value == 0
        assert (found.from_languages.value, found.from_pivot.value, found.p_value) == (0, 0, 1)


@pytest.mark.parametrize(
    "before",
    [
        ("1010" * 5, "0101" * 5, "1010" * 5),  # as many right in either
        ("1100" * 5, "1101" * 5, "1111" * 5),  # better than the pivot
        ("11", "00", "01"),  # a gap of two questions is no sure one
        ("----", "0000", "1111"),  # nothing in the pivot
    ],
)
def test_the_share_of_what_may_be_no_gap_is_undefined(before: tuple[str, str, str]) -> None:
    size = len(before[0])
    after = ("1" * size, "1" * size, "1" * size)
    for found in compared(before, after).closings:
        assert (found.share.value, found.share.low, found.share.high) == (None, None, None)


def test_a_gap_that_grows_closes_less_than_nothing() -> None:
    worse = (BEFORE[0], "0" * 40, BEFORE[2])
    found = closing(compared(BEFORE, worse), "de")
    assert found.share.value == pytest.approx(-8 / 24)
    assert found.from_pivot.value == 0


def test_the_pivot_alone_can_close_it() -> None:
    fallen = ("1" * 20 + "0" * 20, BEFORE[1], BEFORE[2])
    found = closing(compared(BEFORE, fallen), "all")
    assert found.share.value == pytest.approx(12 / 24)
    assert found.from_languages.value == 0
    assert found.from_pivot.value == pytest.approx(12 / 40)


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_both_parts_add_up_to_what_the_gap_shrank_by(rows: list[Letters]) -> None:
    columns = ["".join(column) for column in zip(*rows, strict=True)]
    found = compared((columns[0], columns[1], columns[2]), (columns[3], columns[4], columns[5]))
    for one in found.closings:
        (gap,) = [d for d in found.differences if (d.name, d.language) == ("gap", one.language)]
        languages, pivot = one.from_languages.value, one.from_pivot.value
        if gap.change.value is None:
            assert (languages, pivot, one.p_value) == (None, None, None)
            continue
        assert languages is not None
        assert pivot is not None
        assert languages + pivot == pytest.approx(-gap.change.value, abs=1e-12)
        is_sure = gap.before.low is not None and gap.before.low > 0
        assert (one.share.value is not None) == is_sure
        if is_sure:
            assert gap.before.value is not None
            assert gap.after.value is not None
            share = (gap.before.value - gap.after.value) / gap.before.value
            assert one.share.value == pytest.approx(share)


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_parts_are_what_loops_find(rows: list[Letters]) -> None:
    columns = ["".join(column) for column in zip(*rows, strict=True)]
    found = compared((columns[0], columns[1], columns[2]), (columns[3], columns[4], columns[5]))
    told = [[int(x) for x in row] for row in rows if "-" not in row]
    one = closing(found, "all")
    assert one.from_languages.num_questions == len(told)
    if not told:
        return
    gained = [((de2 + fr2) - (de + fr)) / 2 for _, de, fr, _, de2, fr2 in told]
    lost = [en - en2 for en, _, _, en2, _, _ in told]
    assert one.from_languages.value == pytest.approx(sum(gained) / len(told))
    assert one.from_pivot.value == pytest.approx(sum(lost) / len(told))
    shrank = np.array(gained) + np.array(lost)
    assert one.p_value == sign_flip_p(shrank, steps=2)


def test_each_run_and_each_baseline_has_its_own() -> None:
    found = compared(BEFORE, AFTER, BEFORE)
    assert closing(found, "de", "C").share.value == 0
    runs = [
        (name, picked({EN: right(en), DE: right(de), FR: right(fr)}))
        for name, (en, de, fr) in (("A", BEFORE), ("B", AFTER), ("C", ("1" * 40, *BEFORE[1:])))
    ]
    beside = compare(
        runs, pivot="en", languages=("de", "fr"), variants=("monolingual",),
        normalization="sum", seed=0, baseline=2, others=[1],
    )  # fmt: skip
    assert {d.run for d in beside.differences} == {c.run for c in beside.closings} == {"B"}
    assert closing(beside, "de").share.value == pytest.approx((32 - 10) / 32)


def test_without_a_variant_by_language_nothing_is_closed() -> None:
    sides = [picked({EN: right("1100"), ("mixup", "mul"): right("1000")})] * 2
    found = compare(
        list(zip("AB", sides, strict=True)), pivot="en", languages=("de", "fr"),
        variants=("mixup",), normalization="sum", seed=0, in_mix=("de",),
    )  # fmt: skip
    assert found.closings == ()
    assert {d.name for d in found.differences} == {"accuracy", "gap"}


@pytest.mark.slow
def test_intervals_of_shares_hold_the_true_one() -> None:
    draws, num_questions, truth = np.random.default_rng(0), 256, 0.4
    # Of sums of what is common to a question's four answers and what is not, a share of `level`
    # lies below each cut.
    cuts = np.quantile(draws.random((2, 200_000)).sum(axis=0), [0.6, 0.4, 0.6, 0.6 - 0.2 * 0.6])
    held = []
    for _ in range(150):
        sums = draws.random((4, num_questions)) + draws.random(num_questions)
        right = (sums < cuts[:, None]).astype(np.float64)
        before = {Cell(*EN): right[0], Cell(*DE): right[1]}
        after = {Cell(*EN): right[2], Cell(*DE): right[3]}
        (found,) = closings(
            "B", before, after,
            own=Cell(*EN), variant="monolingual", languages=("de",), groups={}, seed=0,
        )  # fmt: skip
        if found.share.low is not None and found.share.high is not None:
            held.append(found.share.low <= truth <= found.share.high)
    assert len(held) >= 140
    assert 0.9 <= np.mean(held) < 1
