from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from babelgap.report import render_page
from babelgap.schema import Measure
from tests.report.browser import Scheme, chromium, opened, until
from tests.report.builders import FIFTEEN, HOSTILE, LANGUAGES, TEXTS, results
from tests.report.full_run import full_results, question_details

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

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


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("full") / "report.html"
    path.write_text(render_page(full_results(), question_details()), encoding="utf-8")
    return path


def test_every_number_equals_the_runs(browser: Browser, report: Path) -> None:
    shown = _numbers(opened(browser, report))
    measures = {_place(m): m for m in results().measures}
    assert {json.dumps(place) for place, *_ in shown} == measures.keys()
    _check_numbers(shown, measures)


def _numbers(page: Page, within: str = "") -> list[Any]:
    """Place, value with its interval, text and scale of every number that is shown."""
    found: list[Any] = page.eval_on_selector_all(
        f"{within}[data-value]",
        """elements => elements.map(e => [
            [e.dataset.measure, e.dataset.variant, e.dataset.language,
             e.dataset.subject ?? null, e.dataset.normalization, e.dataset.detail ?? null],
            ["value", "low", "high"].map(k => e.dataset[k] === "" ? null : Number(e.dataset[k])),
            e.closest("svg") ? null : e.textContent, Number(e.dataset.scale ?? 100)])""",
    )
    return found


def _check_numbers(shown: list[Any], measures: dict[str, Measure]) -> None:
    for place, numbers, text, scale in shown:
        e = measures[json.dumps(place)].estimate
        assert numbers == [e.value, e.low, e.high], place
        if text is None:
            continue
        if e.value is None:
            assert text == "–"
        else:
            digits = len(text.partition(".")[2])
            read = float(text.replace("−", "-"))
            assert read == pytest.approx(scale * e.value, abs=0.5001 * 10**-digits), place


def _place(m: Measure) -> str:
    return json.dumps([m.name, m.variant, m.language, m.subject, m.normalization, m.detail])


def test_every_number_of_a_full_run_equals_the_runs(browser: Browser, full: Path) -> None:
    shown = _numbers(opened(browser, full))
    _check_numbers(shown, {_place(m): m for m in full_results().measures})
    assert len(shown) > 800


def test_a_subject_table_of_another_variant_equals_the_runs(browser: Browser, full: Path) -> None:
    page = opened(browser, full)
    measures = {_place(m): m for m in full_results().measures}
    before = page.inner_html(".subjects tbody")
    for variant in ("mixup", "mirror_answer"):
        page.select_option(".subject-select", variant)
        shown = _numbers(page, ".subjects ")
        _check_numbers(shown, measures)
        assert {place[1] for place, *_ in shown} == {"monolingual", variant}
    page.select_option(".subject-select", "mixup")
    assert page.locator(".subjects thead th:visible").all_inner_texts()[2:] == [
        "Subject",
        "English",
        "All mixed",
        "All mixed",
        "Questions",
    ]
    page.select_option(".subject-select", "monolingual")
    assert page.inner_html(".subjects tbody").replace(' hidden=""', "") == before.replace(
        ' hidden=""', ""
    )


def test_all_scripts_and_a_script_tag_show_as_text(browser: Browser, report: Path) -> None:
    page = opened(browser, report)
    text = page.inner_text("body")
    for stem in (HOSTILE, *TEXTS.values()):
        assert stem in text
    arabic = page.locator("p.stem[lang=ar]")
    assert arabic.evaluate("e => getComputedStyle(e).direction") == "rtl"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("languages", [LANGUAGES, FIFTEEN])
def test_a_phone_needs_no_sideways_scrolling(
    browser: Browser, tmp_path: Path, scheme: Scheme, languages: tuple[str, ...]
) -> None:
    path = tmp_path / "report.html"
    shown = full_results(languages=languages)
    path.write_text(render_page(shown, question_details(30, languages=languages)), "utf-8")
    page = opened(browser, path, width=390, scheme=scheme)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    # The table is wider than the phone: it scrolls inside its own container.
    assert page.eval_on_selector(".heat", "e => e.scrollWidth > e.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_every_cell(browser: Browser, full: Path, scheme: Scheme) -> None:
    page = opened(browser, full, scheme=scheme)
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
          const texts = document.querySelectorAll(
            ".heat td .number, .heat td small, .plain td.hot [data-value], .plain td.hot small");
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
    page.focus(".scroll.heat")
    page.keyboard.press("ArrowRight")
    until(page, "document.activeElement.scrollLeft > 0")


def test_a_theme_is_switched_and_remembered(browser: Browser, full: Path) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    page = opened(browser, full, scheme="light")
    light = page.evaluate(colour)
    page.click("button.theme")
    dark = page.evaluate(colour)
    assert dark == opened(browser, full, scheme="dark").evaluate(colour)
    for _ in range(20):
        # What is stored may reach the file's next process a moment later than the process does.
        page.reload()
        if page.evaluate(colour) == dark:
            break
    assert page.evaluate(colour) == dark
    page.click("button.theme")
    assert page.evaluate(colour) == light


def test_a_theme_is_switched_where_storage_is_forbidden(browser: Browser, full: Path) -> None:
    page = browser.new_page()
    page.add_init_script(
        """Object.defineProperty(window, "localStorage",
             {get() { throw new DOMException("no", "SecurityError"); }});"""
    )
    page.goto(full.as_uri())
    page.click("button.theme")
    assert page.evaluate("document.documentElement.dataset.theme") in ("light", "dark")


def test_without_scripts_all_sections_but_the_explorer_are_there(
    browser: Browser, full: Path
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(full.as_uri())
    assert page.locator(".panel").count() == page.locator(".panel:visible").count() == 6
    assert page.locator("text=The explorer needs JavaScript").is_visible()
    hidden = page.locator(".scripted-only").all()
    assert hidden
    assert not [part for part in hidden if part.is_visible()]


def test_a_table_sorts_by_its_heads_and_keeps_the_mean_below(browser: Browser, full: Path) -> None:
    page = opened(browser, full)
    table = page.locator("[aria-labelledby=languages] table")
    head = table.locator("th", has_text="Fertility")
    values = """e => [...e.tBodies[0].rows].map(r => r.cells[2].querySelector("[data-value]"))
                   .filter(Boolean).map(n => Number(n.dataset.value))"""
    head.locator("button").press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    found = table.evaluate(values)
    assert found == sorted(found, reverse=True)
    assert len(found) == 5
    head.locator("button").press("Space")
    assert head.get_attribute("aria-sort") == "ascending"
    assert table.evaluate(values) == sorted(found)
    assert table.locator("tbody tr").last.locator("th").inner_text() == "Mean"
    table.locator("th button", has_text="Language").click()
    names = table.locator("tbody th").all_inner_texts()
    assert names == ["English en", "French fr", "German de", "Italian it", "Spanish es", "Mean"]
    assert head.get_attribute("aria-sort") is None


def test_switches_show_one_table_at_a_time(browser: Browser, full: Path) -> None:
    page = opened(browser, full)
    area = page.locator(".switch").first
    assert area.locator(".panel:visible").get_attribute("data-title") == "Transfer"
    area.get_by_role("button", name="RankC").press("Enter")
    assert area.locator(".panel:visible").get_attribute("data-title") == "RankC"
    assert area.get_by_role("button", name="RankC").get_attribute("aria-pressed") == "true"


def test_a_cell_tells_its_test_on_hover_and_escape_closes_it(browser: Browser, full: Path) -> None:
    page = opened(browser, full)
    cell = page.locator(".heat td[data-p]").first
    cell.hover()
    tooltip = page.locator("#tooltip")
    tooltip.wait_for(state="visible")
    gap = full_results().measures
    test = next(m.test for m in gap if m.test)
    told = tooltip.evaluate(
        "e => Object.fromEntries([...e.querySelectorAll('[data-test]')]"
        ".map(n => [n.dataset.test, Number(n.dataset.number)]))"
    )
    assert told == {
        "num_lost": test.num_lost,
        "num_gained": test.num_gained,
        "p_value": test.p_value,
        "p_holm": test.p_holm,
        "p_bh": test.p_bh,
        "detectable": test.detectable,
    }
    _check_numbers(_numbers(page, "#tooltip "), {_place(m): m for m in full_results().measures})
    page.keyboard.press("Escape")
    tooltip.wait_for(state="hidden")


def test_arrow_keys_move_between_cells_and_enter_opens_the_questions(
    browser: Browser, full: Path
) -> None:
    page = opened(browser, full)
    page.focus(".scroll.heat")
    page.keyboard.press("Tab")
    here = "document.activeElement.querySelector('[data-measure=gap]').dataset"
    assert page.evaluate(f"[{here}.variant, {here}.language]") == ["monolingual", "fr"]
    page.locator("#tooltip").wait_for(state="visible")
    for key, place in (
        ("ArrowRight", ["question", "fr"]),
        ("ArrowDown", ["question", "de"]),
        ("ArrowUp", ["question", "fr"]),
        ("ArrowDown", ["question", "de"]),
    ):
        page.keyboard.press(key)
        assert page.evaluate(f"[{here}.variant, {here}.language]") == place
        assert page.locator("#tooltip").is_visible()
    page.keyboard.press("Enter")
    # The address changes first, and the fields follow it.
    until(page, "document.querySelector('[name=variant]').value === 'question'")
    assert page.evaluate("location.hash.startsWith('#explorer?')")
    assert page.input_value("[name=language]") == "de"
    assert page.input_value("[name=pattern]") == "lost"


def test_a_touch_shows_the_test_first_and_the_questions_second(
    browser: Browser, full: Path
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(full.as_uri())
    cell = page.locator(".heat td[data-p]").nth(1)
    cell.tap()
    page.locator("#tooltip").wait_for(state="visible")
    assert page.evaluate("location.hash") == ""
    box = page.locator("#tooltip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    cell.tap()
    until(page, "location.hash.startsWith('#explorer?variant=question&language=fr')")


def test_a_point_of_a_chart_tells_and_leads_like_its_cell(browser: Browser, full: Path) -> None:
    page = opened(browser, full)
    point = page.locator("figure[data-variant=options] svg [data-language=es]")
    point.hover()
    page.locator("#tooltip").wait_for(state="visible")
    assert page.inner_text("#tooltip strong") == "options, Spanish"
    point.click()
    until(page, "location.hash.startsWith('#explorer?variant=options&language=es')")


def test_a_chart_is_saved_as_a_picture_that_stands_alone(
    browser: Browser, full: Path, tmp_path: Path
) -> None:
    page = opened(browser, full)
    for kind in ("SVG", "PNG"):
        with page.expect_download() as saving:
            page.get_by_role("button", name=f"{kind} of question_answer").click()
        assert saving.value.suggested_filename == f"gap-question_answer.{kind.lower()}"
        saving.value.save_as(tmp_path / kind)
    svg = (tmp_path / "SVG").read_text("utf-8")
    assert "var(" not in svg
    assert "currentColor" not in svg
    assert "Gap in points, question_answer" in [
        e.text for e in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    ]
    assert (tmp_path / "PNG").read_bytes().startswith(b"\x89PNG\r\n")


def test_contents_stay_at_hand_and_are_a_menu_on_a_phone(browser: Browser, full: Path) -> None:
    wide = opened(browser, full, width=1440)
    wide.locator("nav.contents a", has_text="Bias").click()
    until(wide, "document.querySelector('nav.contents a[aria-current]')?.textContent === 'Bias'")
    assert wide.locator("nav.contents").is_visible()
    phone = opened(browser, full, width=390)
    assert not phone.locator("nav.contents").is_visible()
    phone.locator("details.contents summary").press("Enter")
    phone.locator("details.contents a", has_text="Bias").press("Enter")
    assert phone.evaluate("location.hash") == "#bias"
    assert not phone.locator("details.contents a").first.is_visible()
