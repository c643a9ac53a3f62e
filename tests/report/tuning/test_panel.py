"""Places of names, and looks of lines."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.report.tuning.panel import Point, _apart, panel, styles


@given(st.lists(st.floats(0, 10), min_size=1, max_size=20).map(sorted))
def test_names_keep_their_order_stay_inside_and_do_not_cover_each_other(
    wanted: list[float],
) -> None:
    places = _apart(wanted, step=0.5, within=(0.0, 10.0))
    assert len(places) == len(wanted)
    assert all(after - before >= 0.5 - 1e-9 for before, after in pairwise(places))
    assert places[0] >= -1e-9
    assert places[-1] <= 10 + 1e-9


def test_names_that_are_apart_stay_where_they_are() -> None:
    assert _apart([1.0, 2.0, 9.0], step=0.5, within=(0.0, 10.0)) == pytest.approx([1.0, 2.0, 9.0])


def test_what_lacks_a_colour_of_its_own_is_dashed() -> None:
    looks = styles([str(i) for i in range(24)], sums=["en"])
    assert len({(look.colour, tuple(look.dash)) for look in looks.values()}) == 25


def areas(spec: dict) -> int:  # type: ignore[type-arg]  # as Vega-Lite has it
    return sum(layer["mark"]["type"] == "area" for layer in spec["layer"])


def test_many_intervals_are_left_to_the_sums() -> None:
    names = [str(i) for i in range(6)]
    looks = styles(names, sums=["en"])
    few, many = (
        [Point(name, step, 0.5, 0.4, 0.6) for name in (*some, "en") for step in (0, 1)]
        for some in (names[:4], names)
    )
    assert areas(panel("few", few, looks)) == 5
    assert areas(panel("many", many, looks)) == 1


def test_zero_is_seen_where_it_is_asked_for() -> None:
    points = [Point("de", step, 0.5, 0.4, 0.6) for step in (0, 1)]
    looks = styles(["de"], sums=[])
    low, high = panel("gap", points, looks, with_zero=True)["encoding"]["y"]["scale"]["domain"]
    assert low < 0 < 0.6 < high
    low, _ = panel("right", points, looks)["encoding"]["y"]["scale"]["domain"]
    assert 0.3 < low < 0.4
