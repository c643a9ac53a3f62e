from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from babelgap.report import render_page
from babelgap.schema import Measure
from tests.report.browser import Scheme, chromium, opened
from tests.report.builders import FIFTEEN, HOSTILE, LANGUAGES, TEXTS, results

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render_page(results(num_unanswered=3)), encoding="utf-8")
    return path


def test_every_number_equals_the_runs(browser: Browser, report: Path) -> None:
    page = opened(browser, report)
    shown = page.eval_on_selector_all(
        "[data-value]",
        """elements => elements.map(e => [
            [e.dataset.measure, e.dataset.variant, e.dataset.language,
             e.dataset.subject || null, e.dataset.normalization],
            ["value", "low", "high"].map(k => e.dataset[k] === "" ? null : Number(e.dataset[k])),
            e.textContent])""",
    )
    measures = {_place(m): m for m in results().measures}
    assert {json.dumps(place) for place, _, _ in shown} == measures.keys()
    for place, numbers, text in shown:
        e = measures[json.dumps(place)].estimate
        assert numbers == [e.value, e.low, e.high], place
        if e.value is None:
            assert text == "–"
        else:
            assert float(text.replace("−", "-")) == pytest.approx(100 * e.value, abs=0.0501)


def _place(m: Measure) -> str:
    return json.dumps([m.name, m.variant, m.language, m.subject, m.normalization])


def test_all_scripts_and_a_script_tag_show_as_text(browser: Browser, report: Path) -> None:
    page = opened(browser, report)
    text = page.inner_text("body")
    for stem in (HOSTILE, *TEXTS.values()):
        assert stem in text
    assert page.locator("script").count() == 0
    arabic = page.locator("p.stem[lang=ar]")
    assert arabic.evaluate("e => getComputedStyle(e).direction") == "rtl"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("languages", [LANGUAGES, FIFTEEN])
def test_a_phone_needs_no_sideways_scrolling(
    browser: Browser, tmp_path: Path, scheme: Scheme, languages: tuple[str, ...]
) -> None:
    path = tmp_path / "report.html"
    path.write_text(render_page(results(languages=languages)), encoding="utf-8")
    page = opened(browser, path, width=390, scheme=scheme)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    # The table is wider than the phone: it scrolls inside its own container.
    assert page.eval_on_selector(".heat", "e => e.scrollWidth > e.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_every_cell(browser: Browser, report: Path, scheme: Scheme) -> None:
    page = opened(browser, report, scheme=scheme)
    # A canvas turns any CSS colour, color-mix included, into the pixels that are painted.
    lowest = page.evaluate(
        """() => {
          const canvas = document.createElement("canvas")
            .getContext("2d", {willReadFrequently: true});
          const pixel = colours => {
            for (const c of colours) { canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1); }
            return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
          };
          const light = rgb => rgb.map(c => c / 255)
            .map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
          const paper = getComputedStyle(document.body).backgroundColor;
          const texts = document.querySelectorAll(".heat td .number, .heat td .interval");
          return Math.min(...[...texts].map(e => {
            const behind = getComputedStyle(e.closest("td")).backgroundColor;
            const [a, b] = [light(pixel([paper, behind])),
                            light(pixel([getComputedStyle(e).color]))];
            return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
          }));
        }"""
    )
    # 4.5 is what WCAG 2 asks of text, level AA.
    assert lowest >= 4.5


def test_light_and_dark_differ(browser: Browser, report: Path) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    light, dark = (
        opened(browser, report, scheme="light").evaluate(colour),
        opened(browser, report, scheme="dark").evaluate(colour),
    )
    assert light != dark


def test_tables_scroll_by_keyboard(browser: Browser, report: Path) -> None:
    page = opened(browser, report, width=390)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "scroll heat"
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0", timeout=5000)
