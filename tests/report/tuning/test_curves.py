"""Pictures of a tuning: what they hold, and that they can be drawn."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from babelgap.report.standing_alone import drawing_file
from babelgap.report.tuning import tuning_curves
from babelgap.schema.tuning import TuningCheck
from tests.report.tuning.records import check, estimate, record

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return ["".join(e.itertext()) for e in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_every_picture_has_its_title_and_each_line_its_language() -> None:
    svg = tuning_curves(record())
    assert svg is not None
    found = texts(svg)
    for title in ("Training loss, nats a token", "Loss on held-out text, nats a token",
                  "Share of right answers", "Gap, en minus language"):  # fmt: skip
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
    assert "Share of right answers" not in texts(svg)


def colours(svg: str) -> dict[str, set[str]]:
    """Text -> colours it is written in."""
    found: dict[str, set[str]] = {}
    for element in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        found.setdefault("".join(element.itertext()), set()).add(element.attrib["fill"])
    return found


def test_a_language_has_the_same_colour_in_every_picture_and_no_other_has_it() -> None:
    tags = ("fr", "de", "es", "it")
    gap = {tag: estimate(0.3) for tag in (*tags, "all")}
    accuracy = {tag: estimate(0.4) for tag in ("en", *tags)}
    loss = {tag: estimate(3.0) for tag in ("it", "en")}
    checks = tuple(TuningCheck(step, accuracy, gap, loss) for step in (0, 5))
    svg = tuning_curves(record(checks=checks))
    assert svg is not None
    found = {tag: colours(svg)[tag] for tag in ("en", *tags)}
    assert all(len(used) == 1 for used in found.values())
    assert len(set.union(*found.values())) == len(found)
    assert colours(svg)["mean"] == found["en"]


def test_it_needs_no_page_around_it() -> None:
    svg = tuning_curves(record())
    assert svg is not None
    assert "var(" not in svg
    assert "currentColor" not in svg


def test_it_can_be_had_as_png() -> None:
    svg = tuning_curves(record())
    assert svg is not None
    assert drawing_file(svg, kind="png").startswith(b"\x89PNG")


def test_nothing_is_drawn_of_nothing() -> None:
    assert tuning_curves(record(checks=(), losses=())) is None


@pytest.mark.slow
def test_names_are_escaped() -> None:
    odd = check(0, 0.5, 0.4, 3.0)
    checks = (type(odd)(0, {"<b>&": estimate(0.5)}, {}, {}),)
    svg = tuning_curves(record(checks=checks))
    assert svg is not None
    assert "<b>&" in texts(svg)
