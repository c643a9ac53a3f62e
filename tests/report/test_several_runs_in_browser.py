"""The comparison and the leaderboard in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from babelgap.report.comparison_page import render_comparison_page
from babelgap.report.leaderboard_page import render_leaderboard
from tests.report.browser import chromium, opened, until
from tests.report.comparisons import comparison
from tests.report.standings import MODELS, group
from tests.report.test_comparison_page import HOSTILE, hostile

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

_LOWEST_CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const pixel = colour => {
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = rgb => rgb.map(c => c / 255)
    .map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const paper = light(pixel(getComputedStyle(document.body).backgroundColor));
  const texts = document.querySelectorAll("td .number, td .interval, td .below, th, summary");
  return Math.min(...[...texts].map(e => {
    const ink = light(pixel(getComputedStyle(e).color));
    return (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
  }));
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    texts = {
        "comparison": render_comparison_page(comparison()),
        "odd": render_comparison_page(hostile()),
        "leaderboard": render_leaderboard([group(), group(title=HOSTILE, models=(HOSTILE,))]),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


def models(page: Page) -> list[str]:
    """Of the first table, from top to bottom."""
    heads = page.locator("table").first.locator("tbody th")
    return [text.strip() for text in heads.all_inner_texts()]


@pytest.mark.parametrize("name", ["comparison", "odd", "leaderboard"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_body_never_scrolls_sideways(
    browser: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    page = opened(browser, pages[name], width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["comparison", "leaderboard"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_the_contrast_that_wcag_asks_for(
    browser: Browser, pages: dict[str, Path], name: str, scheme: str
) -> None:
    page = opened(browser, pages[name], scheme="dark" if scheme == "dark" else "light")
    assert page.evaluate(_LOWEST_CONTRAST) >= 4.5


def test_the_leaderboard_sorts_by_a_click_and_by_keyboard(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page = opened(browser, pages["leaderboard"])
    assert models(page) == list(MODELS)
    page.locator("th button", has_text="Mean gap").first.click()
    assert models(page) == list(reversed(MODELS))
    page.locator("th button", has_text="Rank").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert models(page) == list(MODELS)
    assert page.locator("th[aria-sort]").first.get_attribute("aria-sort") == "ascending"


def test_the_theme_can_be_switched(browser: Browser, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["leaderboard"])
    colour = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(colour)
    page.get_by_role("button", name="Dark theme").click()
    assert page.evaluate(colour) != light


def test_tables_scroll_by_keyboard_on_a_phone(browser: Browser, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["comparison"], width=390)
    region = page.get_by_role("region", name="smollm2-mixed, monolingual", exact=True)
    region.focus()
    page.keyboard.press("ArrowRight")
    until(page, "document.activeElement.scrollLeft > 0")
