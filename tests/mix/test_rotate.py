"""Options in another order are the same question."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from babelgap.mix.rotate import rotated
from babelgap.schema import Rendering


@st.composite
def renderings(draw: st.DrawFn) -> Rendering:
    n = draw(st.integers(2, 6))
    tags = tuple(f"l{i}" for i in range(n))
    options = tuple(f"option {i}" for i in range(n))
    answer = draw(st.integers(0, n - 1))
    return Rendering("q1", "s", "options", "l0", "en", tags, "stem", options, answer)


@given(rendering=renderings(), by=st.integers(-9, 9))
def test_each_option_keeps_its_language_and_the_right_one_stays_right(
    rendering: Rendering, by: int
) -> None:
    made = rotated(rendering, by=by)
    before = list(zip(rendering.options, rendering.option_languages, strict=True))
    after = list(zip(made.options, made.option_languages, strict=True))
    assert sorted(after) == sorted(before)
    assert after[made.answer] == before[rendering.answer]
    assert rotated(made, by=-by) == rendering
    assert (made.stem, made.question_id) == (rendering.stem, rendering.question_id)


@given(renderings())
def test_by_one_no_option_stays_in_its_place(rendering: Rendering) -> None:
    made = rotated(rendering)
    assert all(a != b for a, b in zip(rendering.options, made.options, strict=True))
