from __future__ import annotations

from dataclasses import replace

import pytest

from babelgap.report.figures import spoken
from babelgap.report.lookup import Lookup
from babelgap.report.parts import PARTS, part_phrases, part_rows
from babelgap.schema import Estimate, Measure, Results
from tests.report.full_run import full_results

HALF = 0.02


def with_losses(
    losses: tuple[float, float, float], *, preference: float = 0.1, half: float = HALF
) -> Results:
    """A run that loses that much with the stem, the right option and the wrong ones."""
    values = dict(zip(PARTS, losses, strict=True))

    def changed(m: Measure) -> Measure:
        value = values.get(m.detail or "") if m.name == "part_loss" else None
        if m.name == "language_preference":
            value = preference
        if value is None:
            return m
        found = Estimate(value, value - half, value + half, 0.95, 300, "bootstrap")
        return replace(m, estimate=found)

    shown = full_results()
    return replace(shown, measures=tuple(changed(m) for m in shown.measures))


def said(results: Results) -> str:
    phrases = part_phrases(results, Lookup(results))
    return " ".join(
        "".join(part if isinstance(part, str) else spoken(part) for part in phrase)
        for phrase in phrases
    )


def test_the_largest_loss_is_named_where_intervals_tell_it_apart() -> None:
    assert said(with_losses((0.05, 0.2, -0.1))).startswith(
        "Accuracy lost on average over 4 languages because a part is foreign: the right option "
        "20.0 points, the question 5.0 points, the wrong options −10.0 points (a gain); the "
        "largest loss is with the right option. The model prefers options in the pivot’s language "
        "to others, whatever is right (10.0 points)."
    )


@pytest.mark.parametrize(
    ("losses", "verdict"),
    [
        ((0.1, 0.11, 0.0), "intervals overlap, so which part costs most is not certain"),
        ((0.01, 0.0, -0.01), "each of the three may be zero"),
        ((-0.1, -0.2, -0.3), "intervals overlap"),
    ],
)
def test_no_part_is_named_where_the_run_does_not_tell(
    losses: tuple[float, float, float], verdict: str
) -> None:
    told = said(with_losses(losses))
    assert "the largest loss is" not in told
    if max(losses) > 0:
        assert verdict in told


def test_a_preference_is_only_claimed_where_its_interval_excludes_zero() -> None:
    even = (0.1, 0.1, 0.1)
    assert "There is no clear sign that the model prefers options in the other language" in said(
        with_losses(even, preference=-0.01)
    )
    assert "The model prefers options in the other language" in said(
        with_losses(even, preference=-0.1)
    )


def test_without_the_three_losses_nothing_is_said_and_no_row_is_shown() -> None:
    shown = full_results()
    bare = replace(shown, measures=tuple(m for m in shown.measures if m.name != "part_loss"))
    assert said(bare) == ""
    assert part_rows(bare, Lookup(bare)) == ()
    kept = tuple(m for m in shown.measures if m.detail != "answer")
    assert said(replace(shown, measures=kept)) == ""


def test_rows_are_the_languages_and_the_mean_with_every_part() -> None:
    shown = full_results()
    rows = part_rows(shown, Lookup(shown))
    assert [row.label for row in rows] == ["French", "German", "Spanish", "Italian", "Mean"]
    for row in rows:
        for part, cell in zip(PARTS, row.parts, strict=True):
            assert cell is not None
            wanted = shown.find("part_last", "all", row.tag or "all", detail=part)
            assert cell.last is not None
            assert cell.last.estimate == wanted
