"""A run's report.html, opened from disk, against the results.json beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from babelgap.languages import language_name
from babelgap.runs import run_study
from tests.report.browser import chromium, opened
from tests.runs.builders import english_expert, small_plan

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow

HALF_A_DIGIT = 0.0501
"""How far a number with one decimal may lie from the one it was rounded from."""
OFF_PLACE = 0.02
"""How far a mark may lie from its value's place, in pixels of a chart."""
Place = tuple[str, str, str, str | None, str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("runs") / "run"
    run_study(small_plan(limit=40), output_path=path, model=english_expert())
    return path


@pytest.fixture(scope="module")
def results(folder: Path) -> Any:
    return json.loads((folder / "results.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def page(folder: Path) -> Iterator[Page]:
    with chromium() as browser:
        yield opened(browser, folder / "report.html")


def measures(results: Any) -> dict[Place, Any]:
    return {
        (m["name"], m["variant"], m["language"], m["subject"], m["normalization"]): m["estimate"]
        for m in results["measures"]
    }


def headlined(results: Any, name: str, variant: str, language: str) -> Any:
    return measures(results)[name, variant, language, None, results["normalization"]]


def on_page(page: Page) -> list[tuple[Place, list[float | None], str, str | None]]:
    """Place, value with its ends, text, and the text of the interval that follows."""
    found = page.eval_on_selector_all(
        "[data-value]",
        """elements => elements.map(e => [
            [e.dataset.measure, e.dataset.variant, e.dataset.language,
             e.dataset.subject || null, e.dataset.normalization],
            ["value", "low", "high"].map(k => e.dataset[k] === "" ? null : Number(e.dataset[k])),
            e.textContent,
            e.nextElementSibling?.matches(".interval") ? e.nextElementSibling.textContent : null,
        ])""",
    )
    return [(tuple(place), values, text, interval) for place, values, text, interval in found]


def numbers(text: str) -> list[float]:
    """Those in a text of the page; its minus sign is a real one."""
    return [float(n.replace("−", "-")) for n in re.findall(r"[+−]?\d+(?:\.\d+)?", text)]


def in_points(*values: float) -> Any:
    return pytest.approx([100 * value for value in values], abs=HALF_A_DIGIT)


def intervals_of(text: str) -> list[float]:
    assert re.fullmatch(r"\[[−.\d]+, [−.\d]+\]", text)
    return numbers(text)


def gaps(results: Any, variant: str) -> list[tuple[str, Any]]:
    """(name, gap) of every row that a variant's chart has, from top to bottom."""
    found = measures(results)
    rows = [(tag, language_name(tag)) for tag in results["languages"]] + [("mul", "All mixed")]
    places = [(name, ("gap", variant, tag, None, results["normalization"])) for tag, name in rows]
    return [(name, found[place]) for name, place in places if place in found]


def test_every_number_is_the_one_in_results_json(page: Page, results: Any) -> None:
    found = measures(results)
    shown = on_page(page)
    for place, values, text, interval in shown:
        estimate = found[place]
        assert values == [estimate["value"], estimate["low"], estimate["high"]], place
        if estimate["value"] is None:
            assert text == "–"
        else:
            assert numbers(text) == in_points(estimate["value"]), place
        if interval is not None:
            assert intervals_of(interval) == in_points(estimate["low"], estimate["high"]), place
    num_intervals = sum(interval is not None for *_, interval in shown)
    # No interval stands on the page but behind the number that it belongs to.
    assert num_intervals == page.locator(".interval").count() > 50


def test_every_overall_measure_is_on_the_page(page: Page, results: Any) -> None:
    overall = {
        place
        for place in measures(results)
        if place[3] is None and place[4] == results["normalization"] == "sum"
    }
    # 13 variants, of which one has no language of its own: 12 * 5 + 1, twice, and the pivot's.
    assert len(overall) == 2 * (12 * (len(results["languages"]) + 1) + 1) + 1
    assert overall <= {place for place, *_ in on_page(page)}


def test_the_headline_holds_the_accuracies(page: Page, results: Any) -> None:
    pivot, languages = results["pivot"], results["languages"]
    accuracies = [
        headlined(results, "accuracy", "monolingual", tag)["value"] for tag in (pivot, *languages)
    ]
    sentence = page.inner_text("h1").removeprefix(results["model"])
    own, num_questions, *others = numbers(sentence)
    assert num_questions == results["num_questions"]
    assert [own, *others] == in_points(*accuracies)
    named = re.findall(r"% in ([^,.]+)", sentence)
    assert f"right when asked in {language_name(pivot)};" in sentence
    assert named == [language_name(tag) for tag in languages]


def test_the_notes_hold_the_mean_gap_and_what_guessing_gets(page: Page, results: Any) -> None:
    mean_gap, guessing = page.locator(".lead").all_inner_texts()
    gap = headlined(results, "gap", "monolingual", "all")
    num_languages, value, level, low, high = numbers(mean_gap)
    assert num_languages == len(results["languages"])
    assert [value, level, low, high] == in_points(
        gap["value"], gap["level"], gap["low"], gap["high"]
    )
    [num_options] = {len(example["pivot"]["options"]) for example in results["examples"]}
    assert numbers(guessing)[1:] == in_points(1 / num_options)
    assert numbers(guessing)[0] == num_options


def test_the_counts_are_those_of_the_run(page: Page, results: Any) -> None:
    facts = dict(
        zip(
            page.locator(".facts dt").all_inner_texts(),
            page.locator(".facts dd").all_inner_texts(),
            strict=True,
        )
    )
    for name, key in (
        ("Questions", "num_questions"),
        ("Predictions", "num_predictions"),
        ("Unanswered", "num_unanswered"),
    ):
        assert facts[name] == f"{results[key]:,}"
    assert facts["Variants"] == str(len(results["variants"]))
    assert numbers(facts["Languages"]) == [len(results["languages"])]
    text = page.inner_text("body")
    assert f"{results['num_unanswered']:,} of {results['num_predictions']:,} predictions" in text
    assert results["signature"] in text


def test_the_notes_on_intervals_hold_level_method_and_questions(page: Page, results: Any) -> None:
    text = page.inner_text("body")
    for name in ("gap", "accuracy"):
        known = [e for place, e in measures(results).items() if place[0] == name and not place[3]]
        [level] = {estimate["level"] for estimate in known}
        [method] = {estimate["method"] for estimate in known}
        [num_questions] = {estimate["num_questions"] for estimate in known}
        plural = "gaps" if name == "gap" else "accuracies"
        note = f"{100 * level:g} % intervals: {method}; {num_questions} questions."
        assert f"Of {plural}, {note}" in text.replace("\N{NO-BREAK SPACE}", " ")


def test_each_subject_has_its_number_of_questions(page: Page, results: Any) -> None:
    rows = page.locator("section[aria-labelledby=subjects] tbody tr").all()
    found = measures(results)
    shown = {row.locator("th").inner_text(): row.locator("td").last.inner_text() for row in rows}
    tags = (results["pivot"], *results["languages"])
    assert shown == {
        subject.replace("_", " "): str(
            max(found["accuracy", "monolingual", t, subject, "sum"]["num_questions"] for t in tags)
        )
        for subject in results["subjects"]
    }


def test_every_share_of_the_examples_is_the_models(page: Page, results: Any) -> None:
    examples = results["examples"][:10]
    sides = [example[side] for example in examples for side in ("pivot", "other")]
    shown = page.locator(".side").all()
    assert len(shown) == len(sides) > 0
    for element, side in zip(shown, sides, strict=True):
        assert element.locator(".stem").inner_text() == side["stem"]
        assert element.locator(".text").all_inner_texts() == side["options"]
        shares = [numbers(text)[0] for text in element.locator(".share").all_inner_texts()]
        assert shares == in_points(*side["shares"])
        bars = element.locator(".bar i").evaluate_all("all => all.map(e => e.style.width)")
        assert [float(width.removesuffix("%")) for width in bars] == in_points(*side["shares"])


def test_every_chart_says_its_gaps_in_words(page: Page, results: Any) -> None:
    charts = page.locator("figure [role=img]").evaluate_all("all => all.map(e => e.ariaLabel)")
    assert len(charts) == len(results["variants"])
    for text, variant in zip(charts, results["variants"], strict=True):
        title, rows = text.removesuffix(".").split(": ")
        assert title == f"Gap in points, {variant}"
        for row, (name, gap) in zip(rows.split("; "), gaps(results, variant), strict=True):
            assert row.startswith(f"{name} ")
            if gap["value"] is None:
                assert row == f"{name} undefined"
            else:
                assert numbers(row) == in_points(gap["value"], gap["low"], gap["high"])


def test_every_chart_has_its_points_and_intervals_in_place(page: Page, results: Any) -> None:
    charts = page.locator("figure svg").evaluate_all(
        """all => all.map(svg => {
          const x = e => e.transform.baseVal.consolidate().matrix.e;
          const line = e => [x(e) + e.x1.baseVal.value, x(e) + e.x2.baseVal.value];
          const [zero] = svg.querySelectorAll(".mark-rule.layer_0_marks line");
          return {
            zero: x(zero),
            points: [...svg.querySelectorAll(".mark-symbol path")].map(x),
            lines: [...svg.querySelectorAll(".mark-rule.layer_1_marks line")]
              .map(e => line(e).sort((a, b) => a - b)),
          };
        })"""
    )
    drawn, values = [], []
    for chart, variant in zip(charts, results["variants"], strict=True):
        known = [gap for _, gap in gaps(results, variant) if gap["value"] is not None]
        assert len(chart["points"]) == len(chart["lines"]) == len(known) > 0
        for point, (low, high), gap in zip(chart["points"], chart["lines"], known, strict=True):
            drawn += [place - chart["zero"] for place in (low, point, high)]
            values += [gap["low"], gap["value"], gap["high"]]
    # All charts share one axis: how far a mark is from zero is its value times one factor.
    factor = sum(map(abs, drawn)) / sum(map(abs, values))
    assert drawn == pytest.approx([factor * value for value in values], abs=OFF_PLACE)
