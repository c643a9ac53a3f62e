"""Languages in a mix against those outside it, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.schema import Cell
from babelgap.stats.common_questions import RightAnswers
from babelgap.stats.groups import gap_difference_of, language_groups

NAN = float("nan")
TAGS = ("en", "de", "fr", "it")


def answers(*columns: list[float]) -> RightAnswers:
    """Of English, German, French and Italian."""
    return {
        Cell("monolingual", tag): np.array(column)
        for tag, column in zip(TAGS, columns, strict=False)
    }


BEFORE = answers([1, 1, 1, 1], [1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 0, NAN])
AFTER = answers([1, 1, 1, 0], [1, 1, 1, 0], [1, 1, 1, 1], [0, 0, 1, 1])


def found(
    before: RightAnswers, after: RightAnswers, *, in_mix: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray] | None:
    pair = gap_difference_of(
        before, after, own=Cell("monolingual", "en"), variant="monolingual",
        languages=("de", "fr", "it"), in_mix=in_mix,
    )  # fmt: skip
    return None if pair is None else (pair.before, pair.after)


def test_differences_by_hand() -> None:
    sides = found(BEFORE, AFTER, in_mix=("en", "de", "fr", "sw"))
    assert sides is not None
    # Italian has no answer to the last question before, so it doesn't count after either.
    np.testing.assert_array_equal(sides[0], [1, 1, 0.5, NAN])
    np.testing.assert_array_equal(sides[1], [1, 1, 0, NAN])


def test_exchanging_the_groups_turns_the_sign() -> None:
    one, other = (found(BEFORE, AFTER, in_mix=mix) for mix in (("de",), ("fr", "it")))
    assert one is not None
    assert other is not None
    np.testing.assert_array_equal(one[0], -other[0])
    np.testing.assert_array_equal(one[1], -other[1])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from([0.0, 1.0, NAN])] * 8), min_size=1, max_size=12))
def test_it_is_what_loops_find(rows: list[tuple[float, ...]]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)]
    sides = found(answers(*columns[:4]), answers(*columns[4:]), in_mix=("de", "it"))
    assert sides is not None
    for i, row in enumerate(rows):
        for side, (en, de, fr, it) in zip(sides, (row[:4], row[4:]), strict=True):
            if np.isnan(row).any():
                assert np.isnan(side[i])
            else:
                assert side[i] == pytest.approx((en - fr) - (en - (de + it) / 2))


def test_an_empty_group_has_none() -> None:
    assert found(BEFORE, AFTER, in_mix=("de", "fr", "it")) is None
    assert found(BEFORE, AFTER, in_mix=("sw",)) is None
    assert language_groups(["de"], ["sw"]) == {"all": ["de"], "out_of_mix": ["de"]}
    assert language_groups(["de"], []) == {"all": ["de"]}


def test_a_language_or_pivot_that_a_side_lacks_leaves_none() -> None:
    for tag in TAGS:
        fewer = {cell: column for cell, column in AFTER.items() if cell.language != tag}
        assert found(BEFORE, fewer, in_mix=("de",)) is None
        assert found(fewer, BEFORE, in_mix=("de",)) is None
