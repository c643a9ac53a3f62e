"""The page of `babelgap view` in a browser, with a real server behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pytest

from tests.report.browser import chromium
from tests.report.viewer import HOSTILE, LANGUAGES, NUM_PLAIN, STEMS, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("run")) as server:
        yield server.url


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    """The page, which must ask nobody else and have nothing to complain of."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.on("request", lambda request: elsewhere.append(request.url))
    page.goto(url, wait_until="networkidle")
    yield page
    assert complaints == []
    assert [u for u in elsewhere if not u.startswith((url, "data:", "blob:"))] == []
    context.close()


def choose(page: Page, **fields: str) -> None:
    """Set filters, each of which is asked of the server."""
    for name, value in fields.items():
        with page.expect_response("**/api/questions?*"):
            page.select_option(f".finder [name={name}]", value)


def check_list(page: Page, total: int, ids: Sequence[str]) -> None:
    """The list shows these questions, in this order, once it is drawn."""
    from playwright.sync_api import expect

    expect(page.locator(".count")).to_have_text(f"{total} question{'' if total == 1 else 's'}")
    items = page.locator(".found > li")
    expect(items).to_have_count(len(ids))
    for place, question_id in enumerate(ids):
        expect(items.nth(place)).to_have_attribute("data-id", question_id)


def plain(*numbers: int) -> list[str]:
    return [f"plain/{number:02}" for number in numbers]


def test_filters_are_asked_of_the_server(page: Page) -> None:
    page.uncheck(".finder [name=descending]")
    choose(page, language="fr", sort="id", pattern="lost")
    # Question 1 is wrong in English already.
    check_list(page, 41, ["0", *plain(*range(24))])
    choose(page, pattern="both_wrong")
    check_list(page, 1, ["1"])
    choose(page, language="he", pattern="unanswered", subject="odd")
    check_list(page, 2, ["0", "1"])
    choose(page, language="ar", pattern="gained")
    check_list(page, 1, ["1"])


def test_sorting_and_turning_the_page(page: Page) -> None:
    choose(page, language="fr", pattern="any", sort="id", subject="plain")
    check_list(page, NUM_PLAIN, plain(*range(39, 14, -1)))
    page.uncheck(".finder [name=descending]")
    check_list(page, NUM_PLAIN, plain(*range(25)))
    page.click(".pager .next")
    check_list(page, NUM_PLAIN, plain(*range(25, 40)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_in_every_script(page: Page, language: str) -> None:
    choose(page, language=language, pattern="any")
    page.fill(".finder [name=text]", STEMS[language][0][2:9])
    check_list(page, 1, ["0"])


def test_an_open_question_shows_every_language_as_text(page: Page) -> None:
    choose(page, language="fr", pattern="any", subject="odd", sort="id")
    page.uncheck(".finder [name=descending]")
    check_list(page, 2, ["0", "1"])
    assert HOSTILE in page.inner_text("li[data-id='1']")
    for number in (0, 1):
        page.click(f"li[data-id='{number}'] .opener")
        opened = page.locator(f"li[data-id='{number}'] .opened")
        opened.get_by_text(STEMS["ar"][number]).first.wait_for()
        text = opened.text_content() or ""
        for stems in STEMS.values():
            assert stems[number] in text
    arabic = page.locator("li[data-id='0'] .opened [lang=ar]").first
    assert arabic.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert page.locator("section.explorer img").count() == 0


def test_what_the_server_refuses_is_shown(browser: Browser, url: str) -> None:
    from playwright.sync_api import expect

    page = browser.new_page()
    page.goto(f"{url}#explorer?page=99999999")
    expect(page.locator(".failure")).to_have_text(re.compile("offset is '2499999950'; give"))
    page.close()
