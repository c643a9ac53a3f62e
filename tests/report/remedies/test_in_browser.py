"""Mitigations and written answers, in a browser: nothing sticks out, nothing is read as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from babelgap.report import render_page
from tests.report.browser import Scheme, chromium, opened, until
from tests.report.builders import VARIANTS
from tests.report.remedied import MITIGATIONS, written_details, written_results

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("remedies") / "report.html"
    page = render_page(written_results(variants=VARIANTS), written_details(20))
    path.write_text(page, encoding="utf-8")
    return path


def names(page: Page) -> list[str]:
    return page.locator(".remedies tbody th .tag").all_inner_texts()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 420])
def test_the_page_is_no_wider_than_the_screen(
    browser: Browser, report: Path, width: int, scheme: Scheme
) -> None:
    page = opened(browser, report, width=width, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_mitigations_are_sorted_by_any_column(browser: Browser, report: Path) -> None:
    page = opened(browser, report)
    assert names(page)[0] == "ids_letters"
    page.click(".remedies thead button:has-text('English, change')")
    assert names(page)[0] == "5shot_pivot"
    page.click(".remedies thead button:has-text('English, change')")
    assert names(page)[0] == "ids_letters"
    page.click(".remedies thead button:has-text('Answered, change')")
    assert names(page)[-1] == "5shot_translated+translate_then_answer+aware_recall"
    page.context.close()


def test_one_mitigation_at_a_time_is_shown_in_full(browser: Browser, report: Path) -> None:
    page = opened(browser, report)
    page.click("section[aria-labelledby=remedies] summary")
    panels = page.locator("section[aria-labelledby=remedies] .panel")
    assert panels.count() == len(MITIGATIONS)
    seen = [i for i in range(len(MITIGATIONS)) if panels.nth(i).is_visible()]
    assert seen == [0]
    page.select_option("section[aria-labelledby=remedies] select", "3")
    assert panels.nth(3).is_visible()
    assert not panels.nth(0).is_visible()
    page.context.close()


def test_an_opened_question_shows_what_was_written(browser: Browser, report: Path) -> None:
    page = opened(browser, report)
    page.evaluate("location.hash = '#explorer?variant=monolingual&language=fr&pattern=unanswered'")
    until(page, "document.querySelectorAll('.found > li').length === 1")
    page.click(".found .opener")
    until(page, "document.querySelector('.opened .written') !== null")
    article = page.locator(".opened article", has_text="monolingual, French")
    assert article.locator(".written p").inner_text() == "A <b>or</b> B"
    assert "No answer: more than one option named." in article.inner_text()
    own = page.locator(".opened article", has_text="the question as it is")
    assert "The answer is" in own.locator(".written p").inner_text()
    assert own.locator(".bar").count() == 0
    page.context.close()


def test_questions_are_sorted_by_what_there_is(browser: Browser, report: Path) -> None:
    page = opened(browser, report)
    options = page.eval_on_selector_all(
        ".finder [name=sort] option", "options => options.map(o => o.value)"
    )
    assert options == ["id", "subject", "num_lost"]
    assert page.input_value(".finder [name=sort]") == "num_lost"
    page.context.close()
