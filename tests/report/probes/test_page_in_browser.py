from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from babelgap.report import render_page, render_probe_page
from babelgap.report.probes.embedding import embedding_views
from babelgap.schema import ProbeResults
from tests.report.browser import Scheme, chromium, opened, until
from tests.report.builders import FIFTEEN
from tests.report.full_run import full_results
from tests.report.probes.built import (
    HOSTILE_LINE,
    embedding_results,
    terms_results,
    translation_results,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def written(path: Path, results: ProbeResults) -> Path:
    path.write_text(render_probe_page(results), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def embedding(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("embedding") / "probe.html", embedding_results())


@pytest.fixture(scope="module")
def translation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("translation") / "probe.html", translation_results())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("make", [translation_results, embedding_results, terms_results])
def test_a_phone_needs_no_sideways_scrolling(
    browser: Browser, tmp_path: Path, scheme: Scheme, make: type
) -> None:
    page = opened(
        browser, written(tmp_path / "p.html", make(languages=FIFTEEN)), width=390, scheme=scheme
    )
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_a_run_with_probes_opens_without_a_complaint_and_fits_a_phone(
    browser: Browser, tmp_path: Path
) -> None:
    probes = (translation_results(), embedding_results())
    path = tmp_path / "report.html"
    path.write_text(render_page(replace(full_results(), probes=probes)), encoding="utf-8")
    page = opened(browser, path, width=390)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert page.locator("section[aria-labelledby=probe_embedding] input[type=range]").count() == 2


def test_a_script_in_a_line_shows_as_text_and_arabic_runs_from_the_right(
    browser: Browser, translation: Path
) -> None:
    page = opened(browser, translation)
    page.get_by_role("button", name="English → Arabic").click()
    assert HOSTILE_LINE in page.inner_text(".line:visible")
    arabic = page.locator("dd[lang=ar]:visible").first
    assert arabic.evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_metrics_are_switched_by_keyboard(browser: Browser, translation: Path) -> None:
    page = opened(browser, translation)
    area = page.locator(".switch").first
    assert area.locator(".panel:visible").get_attribute("data-title") == "chrF++"
    area.get_by_role("button", name="COMET").press("Enter")
    assert area.locator(".panel:visible").get_attribute("data-title") == "COMET"


def test_the_slider_draws_every_layer_from_the_probes_numbers(
    browser: Browser, embedding: Path
) -> None:
    page = opened(browser, embedding)
    slider = page.locator(".panel:visible input[type=range]")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".panel:visible .layers output").inner_text() == "16 of 30"
    assert page.locator(".panel:visible .layer").inner_text() == "16"
    [view, _] = embedding_views(embedding_results())
    assert view.slider is not None
    frame = view.slider.frames[16]
    shapes = page.locator(".panel:visible .shapes")
    for i, drawn in enumerate(frame["charts"]):
        chart = shapes.nth(i)
        if drawn is None:
            assert not chart.is_visible()
            continue
        assert chart.get_attribute("data-layer") == "16"
        paths = chart.evaluate(
            "e => [...e.querySelectorAll('.base')].map(p => p.getAttribute('d'))"
        )
        assert paths == [row["base"] for row in drawn["rows"]]
        effects = chart.evaluate(
            "e => [...e.querySelectorAll('.effect')].map(t => [t.textContent, t.dataset.value])"
        )
        assert effects == [row["effect"][:2] for row in drawn["rows"]]
        assert effects[0][0] in (chart.get_attribute("aria-label") or "")
    page.keyboard.press("ArrowLeft")
    assert (
        page.locator(".panel:visible .tick").first.inner_html()
        == view.slider.frames[15]["ticks"][0]
    )


def test_a_chart_tells_all_languages_at_a_layer_by_keyboard(
    browser: Browser, embedding: Path
) -> None:
    page = opened(browser, embedding)
    plot = page.locator("figure[data-picture=mexa-mean] .plot")
    plot.focus()
    tooltip = page.locator("#tooltip")
    tooltip.wait_for(state="visible")
    assert tooltip.locator("strong").inner_text() == "Layer 30"
    for key, layer in (("ArrowLeft", 29), ("Home", 0), ("ArrowRight", 1)):
        page.keyboard.press(key)
        assert tooltip.locator("strong").inner_text() == f"Layer {layer}"
    found = {
        m.into: m
        for m in embedding_results().measures
        if (m.name, m.layer, m.pooling) == ("mexa", 1, "mean") and m.into != "all"
    }
    numbers = tooltip.evaluate(
        "e => [...e.querySelectorAll('[data-value]')].map(n =>"
        " [n.dataset.into, Number(n.dataset.value), n.textContent])"
    )
    assert len(numbers) == 4
    for into, value, text in numbers:
        assert value == found[into].estimate.value
        assert float(text) == pytest.approx(100 * value, abs=0.0501)
    assert [value for _, value, _ in numbers] == sorted((v for _, v, _ in numbers), reverse=True)
    page.keyboard.press("Escape")
    tooltip.wait_for(state="hidden")


def test_a_chart_follows_the_pointer(browser: Browser, embedding: Path) -> None:
    page = opened(browser, embedding)
    plot = page.locator("figure[data-picture=mexa-mean] .plot")
    plot.scroll_into_view_if_needed()
    box = plot.locator("svg").bounding_box()
    assert box is not None
    layers = []
    for share in (0.3, 0.6):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        layers.append(int(page.locator("#tooltip strong").inner_text().removeprefix("Layer ")))
    assert 0 < layers[0] < layers[1] < 30


def test_without_scripts_all_panels_and_charts_are_there(browser: Browser, embedding: Path) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(embedding.as_uri())
    assert page.locator(".panel").count() == page.locator(".panel:visible").count() == 2
    assert page.locator(".shapes svg:visible").count() == 10
    assert page.locator("input[type=range]").count() == 0
    assert page.locator(".panel h3:visible").all_inner_texts() == [
        "Mean of the tokens",
        "Last token",
    ]


def test_charts_are_saved_in_real_colours(
    browser: Browser, embedding: Path, tmp_path: Path
) -> None:
    page = opened(browser, embedding)
    figure = page.locator("figure[data-picture=mexa-mean]")
    with page.expect_download() as saving:
        figure.get_by_role("button", name="SVG of MEXA").click()
    assert saving.value.suggested_filename == "mexa-mean.svg"
    saving.value.save_as(tmp_path / "mexa.svg")
    svg = (tmp_path / "mexa.svg").read_text("utf-8")
    assert "var(" not in svg
    texts = [e.text for e in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert "MEXA by layer, %" in texts


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lines_and_their_labels_stand_out_from_the_page(
    browser: Browser, embedding: Path, scheme: Scheme
) -> None:
    page = opened(browser, embedding, scheme=scheme)
    lowest = page.evaluate(
        """() => {
          const canvas = document.createElement("canvas")
            .getContext("2d", {willReadFrequently: true});
          const light = colour => {
            canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(c => c / 255)
              .map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
              .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
          };
          const paper = light(getComputedStyle(document.body).backgroundColor);
          const texts = [...document.querySelectorAll(".plot text, .shapes text")];
          return Math.min(...texts.map(e => {
            const ink = light(getComputedStyle(e).fill);
            return (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
          }));
        }"""
    )
    # 4.5 is what WCAG 2 asks of text, level AA.
    assert lowest >= 4.5


def test_tables_sort_and_the_mean_stays_below(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, written(tmp_path / "terms.html", terms_results()))
    table = page.locator("table.sortable")
    table.locator("th button", has_text="from it").press("Enter")
    values = table.evaluate(
        "e => [...e.tBodies[0].rows].map(r => Number(r.cells[2].querySelector('[data-value]')"
        ".dataset.value))"
    )
    assert values[:-1] == sorted(values[:-1], reverse=True)
    assert table.locator("tbody th").last.inner_text() == "Mean"
    until(page, "document.querySelector('th[aria-sort=descending]') !== null")
