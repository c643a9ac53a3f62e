"""Results answer exactly the place that is asked for."""

from __future__ import annotations

from babelgap.schema import Estimate, Measure, Results


def estimate(value: float) -> Estimate:
    return Estimate(value, value, value, 0.95, 1, "by hand")


def results(*measures: Measure) -> Results:
    return Results(
        signature="", model="m", quiz="q", pivot="en", languages=("de",), variants=("options",),
        subjects=("s",), scorer="option_text", normalization="sum", num_questions=1,
        num_predictions=1, num_unanswered=0, measures=measures, examples=(),
    )  # fmt: skip


def test_find_tells_every_part_of_a_place_apart() -> None:
    places = [
        ("accuracy", "options", "de", None, "sum"),
        ("gap", "options", "de", None, "sum"),
        ("accuracy", "question", "de", None, "sum"),
        ("accuracy", "options", "fr", None, "sum"),
        ("accuracy", "options", "de", "s", "sum"),
        ("accuracy", "options", "de", None, "byte"),
    ]
    found = results(*(Measure(*place, estimate(i)) for i, place in enumerate(places)))
    for i, (name, variant, language, subject, normalization) in enumerate(places):
        got = found.find(name, variant, language, subject=subject, normalization=normalization)
        assert got == estimate(i)
    assert found.find("accuracy", "options", "de") == estimate(0), "headline normalization"
    assert found.find("accuracy", "options", "it") is None
