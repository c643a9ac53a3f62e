from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from babelgap.report import render_page
from babelgap.schema import PATTERNS, SORTS, QuestionDetail
from tests.report.browser import chromium, opened, until
from tests.report.full_run import (
    HOSTILE_OPTION,
    HOSTILE_STEM,
    full_results,
    question_details,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

SCRIPTS = ("ar", "he", "hi", "zh-Hans")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("explorer") / "report.html"
    path.write_text(render_page(full_results(), question_details()), encoding="utf-8")
    return path


def explored(browser: Browser, path: Path, state: str = "", *, width: int = 1280) -> Page:
    """The page at an address of its explorer."""
    page = opened(browser, path, width=width)
    page.evaluate("state => { location.hash = state; }", f"#explorer?{state}")
    return page


def ids(page: Page) -> list[str]:
    return [str(li.get_attribute("data-id")) for li in page.locator(".found > li").all()]


def count(page: Page) -> int:
    word = page.inner_text(".count").split()[0]
    return 0 if word == "No" else int(word)


def own_and_other(
    detail: QuestionDetail, variant: str, language: str
) -> tuple[bool | None, bool | None, float | None, float | None]:
    found = []
    for v, tag in (("monolingual", "en"), (variant, language)):
        [a] = [a for a in detail.answers if (a.variant, a.language) == (v, tag)]
        right = None if a.picked is None else a.picked == detail.answer
        found.append((right, a.shares[detail.answer] if a.shares else None))
    (own, own_share), (other, other_share) = found
    return own, other, own_share, other_share


IS_LIKE: dict[str, Callable[[bool | None, bool | None], bool]] = {
    "any": lambda own, other: True,
    "lost": lambda own, other: own is True and other is False,
    "gained": lambda own, other: own is False and other is True,
    "both_right": lambda own, other: own is True and other is True,
    "both_wrong": lambda own, other: own is False and other is False,
    "unanswered": lambda own, other: own is None or other is None,
}


def test_every_pattern_finds_what_it_says(browser: Browser, report: Path) -> None:
    page = explored(browser, report, "variant=answer&language=fr")
    assert set(IS_LIKE) == set(PATTERNS)
    found = {}
    for pattern, is_like in IS_LIKE.items():
        page.select_option("[name=pattern]", pattern)
        until(page, "p => p === 'lost' || location.hash.includes('pattern=' + p)", pattern)
        wanted = [
            d.question_id
            for d in question_details()
            if is_like(*own_and_other(d, "answer", "fr")[:2])
        ]
        assert count(page) == len(wanted), pattern
        assert set(ids(page)) <= set(wanted)
        found[pattern] = len(wanted)
    assert found["any"] == 60
    assert all(found[pattern] for pattern in ("lost", "both_wrong", "unanswered"))


def sort_key(detail: QuestionDetail, sort: str) -> float | str | None:
    own, _, own_share, other_share = own_and_other(detail, "question", "fr")
    # Shares are in the page in ten-thousandths.
    own_share, other_share = (None if s is None else round(s, 4) for s in (own_share, other_share))
    if sort == "drop":
        return None if own_share is None or other_share is None else own_share - other_share
    if sort == "num_lost":
        cells = [own_and_other(detail, "question", tag)[1] for tag in ("fr", "de", "es", "it")]
        return sum(other is False for other in cells) if own else 0
    return {
        "id": detail.question_id,
        "subject": detail.subject,
        "own_share": own_share,
        "other_share": other_share,
    }[sort]


@pytest.mark.parametrize("sort", SORTS)
def test_questions_are_in_the_order_asked_for_and_those_without_a_value_last(
    browser: Browser, report: Path, sort: str
) -> None:
    keyed = [(sort_key(d, sort), d.question_id) for d in question_details()]
    known = sorted(((k, i) for k, i in keyed if k is not None), key=lambda e: e[1])
    unknown = sorted(i for k, i in keyed if k is None)
    for descending in (0, 1):
        state = f"variant=question&language=fr&pattern=any&sort={sort}&descending={descending}"
        page = explored(browser, report, state)
        until(page, "document.querySelector('.count').textContent === '60 questions'")
        order = sorted(known, key=lambda e: e[0], reverse=bool(descending))
        shown = []
        while True:
            shown += ids(page)
            if page.is_disabled("button.next"):
                break
            page.click("button.next")
            until(page, "n => document.querySelector('.found').start === n + 1", len(shown))
        values = {i: k for k, i in keyed}
        assert shown[len(known) :] == unknown
        assert [values[i] for i in shown[: len(known)]] == [k for k, _ in order]
        page.close()


def test_a_text_is_found_in_the_id_the_pivot_or_the_language_in_any_case(
    browser: Browser, report: Path
) -> None:
    page = explored(browser, report, "variant=question&language=de&pattern=any")
    for text, wanted in (
        ("CAPITAL/007", 1),
        ("land-3.", 1),
        ("WAS IST DIE HAUPTSTADT", 59),
        ("Quelle est sa capitale", 0),
        ("de city 7-3", 1),
        ("alert(2)", 1),
    ):
        page.fill("[name=text]", text)
        until(page, "t => new URLSearchParams(location.hash.slice(10)).get('text') === t", text)
        assert count(page) == wanted, text
    page.fill("[name=text]", "nothing like it")
    until(page, "document.querySelector('.count').textContent.startsWith('No ques')")


def test_a_subject_is_a_filter_and_mixups_have_a_language_of_their_own(
    browser: Browser, report: Path
) -> None:
    page = explored(browser, report, "variant=question&language=de&pattern=any")
    page.select_option("[name=subject]", "code_country")
    until(page, "location.hash.includes('subject=code_country')")
    assert ids(page) == [
        d.question_id for d in question_details() if d.subject == "code_country"
    ] or count(page) == sum(d.subject == "code_country" for d in question_details())
    page.select_option("[name=variant]", "mixup")
    until(page, "location.hash.includes('language=mul')")
    assert page.input_value("[name=language]") == "mul"
    assert count(page) > 0
    page.select_option("[name=variant]", "answer")
    assert page.input_value("[name=language]") != "mul"


def test_a_view_is_in_the_address_and_comes_back_from_it(browser: Browser, report: Path) -> None:
    page = explored(browser, report, "variant=options&language=es&pattern=any&sort=id&descending=0")
    until(page, "document.querySelector('.count').textContent === '60 questions'")
    page.click("button.next")
    until(page, "document.querySelector('.found').start === 26")
    page.locator(".opener").nth(1).click()
    until(page, "location.hash.includes('question=')")
    address = page.url
    again = browser.new_page()
    again.goto(address)
    again.locator(".opened:visible .side").first.wait_for()
    assert ids(again) == ids(page)
    assert again.locator("[aria-expanded=true]").count() == 1
    assert again.url == address
    assert again.input_value("[name=variant]") == "options"
    assert again.input_value("[name=pattern]") == "any"


def test_an_address_with_nonsense_falls_back_to_what_there_is(
    browser: Browser, report: Path
) -> None:
    page = explored(browser, report, "variant=none&language=xx&sort=%3Cb%3E&page=-4&question=gone")
    assert page.input_value("[name=variant]") == "monolingual"
    assert count(page) > 0


def test_an_open_question_shows_every_language_and_the_share_of_every_option(
    browser: Browser, report: Path
) -> None:
    page = explored(browser, report, "variant=answer&language=de&pattern=any&question=capital/007")
    page.fill("[name=text]", "capital/007")
    until(page, "document.querySelector('.count').textContent === '1 question'")
    page.locator(".opener").click()
    detail = question_details()[7]
    texts = page.locator(".texts .side")
    assert texts.count() == 5
    assert "Land: Land-7. Was ist die Hauptstadt?" in texts.nth(2).inner_text()
    # The pivot's own form, then the variant in four languages.
    renderings = page.locator(".sides:not(.texts) .side")
    assert renderings.count() == 5
    [answer] = [a for a in detail.answers if (a.variant, a.language) == ("answer", "de")]
    card = renderings.nth(2)
    assert card.locator("h5").inner_text() == "answer, German question en"
    tags = card.locator("li .tag").all_inner_texts()
    assert tags == list(answer.option_languages)
    options = card.locator("li .text").all_inner_texts()
    assert options == [
        detail.texts[tag].options[i] for i, tag in enumerate(answer.option_languages)
    ]
    assert answer.shares is not None
    shares = [float(t.split("\u202f")[0]) for t in card.locator(".share").all_inner_texts()]
    assert shares == pytest.approx([100 * s for s in answer.shares], abs=0.06)
    picked = card.locator("li.picked")
    assert picked.locator(".text").inner_text() == options[answer.picked or 0]
    right = card.locator("li", has=page.locator(".mark.right")).locator(".text").inner_text()
    assert right == options[detail.answer]
    page.locator(".opened select").select_option(label="every variant in German")
    # The pivot's own form, and every variant but the mixup.
    assert renderings.count() == 1 + 12


def test_a_rendering_without_an_answer_says_so(browser: Browser, report: Path) -> None:
    page = explored(browser, report, "variant=answer&language=fr&pattern=unanswered")
    page.locator(".opener").click()
    card = page.locator(".side", has_text="answer, French")
    assert "No answer." in card.inner_text()
    assert card.locator(".share").all_inner_texts() == ["–"] * 4


def test_hostile_texts_show_as_text_and_run_nothing(browser: Browser, report: Path) -> None:
    page = opened(browser, report)
    complaints: list[str] = []
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: complaints.append(request.url))
    title = page.title()
    page.evaluate("location.hash = '#explorer?variant=question&language=fr&pattern=any'")
    page.fill("[name=text]", "alert(2)")
    until(page, "document.querySelector('.count').textContent === '1 question'")
    page.locator(".opener").click()
    shown = page.inner_text("section.explorer")
    assert f"{HOSTILE_STEM} fr" in shown
    assert HOSTILE_OPTION in shown
    assert page.locator("section.explorer :is(img, script)").count() == 0
    assert page.title() == title
    assert complaints == []


def test_scripts_of_the_world_stand_as_they_should(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    details = question_details(4, languages=SCRIPTS)
    path.write_text(render_page(full_results(languages=SCRIPTS), details), encoding="utf-8")
    for width in (1280, 390):
        page = explored(browser, path, "variant=answer&language=ar&pattern=any", width=width)
        page.locator(".opener", has_text="Land-1.").click()
        for tag in SCRIPTS:
            stem = page.locator(f".texts .stem[lang={tag}]")
            assert stem.inner_text() == details[1].texts[tag].stem
            style = stem.evaluate(
                "e => [getComputedStyle(e).direction, getComputedStyle(e).unicodeBidi]"
            )
            assert style == ["rtl" if tag in ("ar", "he") else "ltr", "isolate"]
        option = page.locator(".sides:not(.texts) .text[lang=ar]").first
        assert option.evaluate("e => getComputedStyle(e).direction") == "rtl"
        # Text of a right-to-left script ends at the right edge of its card.
        right_edge = page.locator(".texts .stem[lang=ar]").evaluate(
            """e => { const r = document.createRange(); r.selectNodeContents(e);
                      return e.getBoundingClientRect().right - r.getBoundingClientRect().right; }"""
        )
        assert abs(right_edge) < 2
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_the_explorer_works_by_keyboard_alone(browser: Browser, report: Path) -> None:
    page = explored(browser, report, "variant=question&language=fr")
    page.focus("[name=descending]")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "opener"
    page.keyboard.press("Enter")
    page.locator(".opened:visible .side").first.wait_for()
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
    assert page.locator(".opened:visible").count() == 0
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "opener"


def test_the_back_button_undoes_a_choice_and_an_opened_question(
    browser: Browser, report: Path
) -> None:
    page = opened(browser, report)
    first = page.input_value("[name=language]")
    other = "it" if first != "it" else "es"
    page.select_option("[name=language]", other)
    page.locator(".opener").first.click()
    assert page.locator(".opener[aria-expanded=true]").count() == 1
    page.go_back()
    until(page, "!document.querySelector('.opener[aria-expanded=true]')")
    assert page.input_value("[name=language]") == other
    page.go_back()
    until(page, f"document.querySelector('[name=language]').value === '{first}'")
