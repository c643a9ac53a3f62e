"""Pictures of a tuning: what they hold, and that they can be drawn."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from babelgap.report.tuning import tuning_curves
from tests.report.tuning.records import check, estimate, record

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return ["".join(e.itertext()) for e in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_every_picture_has_its_title_and_each_line_its_language() -> None:
    svg = tuning_curves(record())
    assert svg is not None
    found = texts(svg)
    for title in ("Training loss, nats a token", "Loss on held-out text, nats a token",
                  "Right answers", "Gap to en"):  # fmt: skip
        assert title in found
    assert found.count("de") == 3
    assert found.count("en") == 2
    # The mean over one language is that language.
    assert "mean" not in found


def test_the_mean_over_languages_is_drawn() -> None:
    gap = {"de": estimate(0.3), "fr": estimate(0.2), "all": estimate(0.25)}
    checks = tuple(type(check(0, 0, 0, 0))(step, {}, gap, {}) for step in (0, 5))
    svg = tuning_curves(record(checks=checks, losses=()))
    assert svg is not None
    assert {"mean", "de", "fr"} <= set(texts(svg))


def test_without_checks_the_loss_alone_is_drawn() -> None:
    svg = tuning_curves(record(checks=()))
    assert svg is not None
    assert "Right answers" not in texts(svg)


def test_nothing_is_drawn_of_nothing() -> None:
    assert tuning_curves(record(checks=(), losses=())) is None


@pytest.mark.slow
def test_names_are_escaped() -> None:
    odd = check(0, 0.5, 0.4, 3.0)
    checks = (type(odd)(0, {"<b>&": estimate(0.5)}, {}, {}),)
    svg = tuning_curves(record(checks=checks))
    assert svg is not None
    assert "<b>&" in texts(svg)
