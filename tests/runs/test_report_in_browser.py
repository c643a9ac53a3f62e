"""A run's report.html, opened from disk, against the results.json beside it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from babelgap.languages import language_name
from babelgap.runs import run_study
from babelgap.storage import read_predictions
from tests.report.browser import chromium, opened
from tests.runs.builders import english_expert, small_plan

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow

HALF_A_DIGIT = 0.0501
"""How far a number with one decimal may lie from the one it was rounded from."""
OFF_PLACE = 0.02
"""How far a mark may lie from its value's place, in pixels of a chart."""
Place = tuple[str, str, str, str | None, str, str | None]
PROSE = {
    # Of papers, and of what is explained in words; no number of the run is among them.
    "2024", "2023", "2025", "2406.16135", "0.05", "0", "1", "2", "3", "4", "5", "8", "50",
}  # fmt: skip


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
    keys = ("name", "variant", "language", "subject", "normalization", "detail")
    return {tuple(m[key] for key in keys): m for m in results["measures"]}


def headlined(results: Any, name: str, variant: str, language: str) -> Any:
    place = (name, variant, language, None, results["normalization"], None)
    return measures(results)[place]["estimate"]


def on_page(page: Page) -> list[tuple[Place, list[float | None], str, str | None, float]]:
    """Place, value with its ends, text, text of the interval that follows, and the scale."""
    found = page.eval_on_selector_all(
        "[data-value]",
        """elements => elements.map(e => [
            [e.dataset.measure, e.dataset.variant, e.dataset.language, e.dataset.subject ?? null,
             e.dataset.normalization, e.dataset.detail ?? null],
            ["value", "low", "high"].map(k => e.dataset[k] === "" ? null : Number(e.dataset[k])),
            e.textContent,
            e.nextElementSibling?.matches("small") ? e.nextElementSibling.textContent : null,
            e.dataset.scale === "1" ? 1 : 100,
        ])""",
    )
    return [(tuple(place), *rest) for place, *rest in found]


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
    norm = results["normalization"]
    places = [(name, ("gap", variant, tag, None, norm, None)) for tag, name in rows]
    return [(name, found[place]["estimate"]) for name, place in places if place in found]


def test_every_number_is_the_one_in_results_json(page: Page, results: Any) -> None:
    found = measures(results)
    shown = on_page(page)
    assert len(shown) > 500
    for place, values, text, interval, scale in shown:
        estimate = found[place]["estimate"]
        assert values == [estimate["value"], estimate["low"], estimate["high"]], place
        if not text:  # a point of a chart: its place is tested below
            continue
        digit = HALF_A_DIGIT if scale == 100 else 0.00501
        if estimate["value"] is None:
            assert text == "–"
        else:
            told = abs(estimate["value"]) if "+" not in text and "−" not in text else None
            value = scale * (estimate["value"] if told is None else told)
            assert numbers(text) == pytest.approx([value], abs=digit), place
        if interval is not None:
            ends = [scale * estimate["low"], scale * estimate["high"]]
            assert intervals_of(interval) == pytest.approx(ends, abs=digit), place


def test_no_other_number_stands_on_the_page(page: Page, results: Any) -> None:
    texts = page.evaluate(
        """() => {
          const apart = "[data-value], small, svg, pre, script, style, code, .explorer, .rail," +
            " #tooltip, .tag, select, th, dt, .examples";
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const found = [];
          while (walker.nextNode()) {
            const node = walker.currentNode;
            if (/\\d/.test(node.data) && !node.parentElement.closest(apart)) found.push(node.data);
          }
          return found;
        }"""
    )
    known = PROSE | _numbers_of(results)
    others = {
        number: text
        for text in texts
        for number in re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))
        if number not in known
    }
    assert texts
    assert others == {}


def _numbers_of(results: Any) -> set[str]:
    """Those of results.json beside its measures, as a page may write them."""
    lengths = [len(results[key]) for key in ("languages", "variants", "subjects")]
    counts = [results[f"num_{key}"] for key in ("questions", "predictions", "unanswered")]
    found = {str(n) for n in (*lengths, *counts)} | {f"{100 * results['guessing']:.1f}"}
    mean_gap = headlined(results, "gap", "monolingual", "all")
    found |= {f"{100 * mean_gap[end]:.1f}" for end in ("low", "high")}
    for m in results["measures"]:
        estimate, test = m["estimate"], m["test"] or {}
        found |= {str(estimate["num_questions"]), f"{100 * estimate['level']:g}"}
        found |= set(re.findall(r"\d+", estimate["method"]))
        found.add(str(test.get("family_size", 0)))
    return found


def test_every_test_is_the_one_in_results_json(page: Page, results: Any) -> None:
    names = {
        "lost": "num_lost", "gained": "num_gained", "p": "p_value", "holm": "p_holm",
        "bh": "p_bh", "detectable": "detectable",
    }  # fmt: skip
    cells = page.eval_on_selector_all(
        "td[data-lost]",
        """cells => cells.map(td => {
          const gap = td.querySelector("[data-measure=gap]").dataset;
          return [gap.variant, gap.language, {...td.dataset}, !!td.querySelector(".holm")];
        })""",
    )
    found = measures(results)
    assert len(cells) == sum(m["test"] is not None for m in results["measures"])
    for variant, language, data, marked in cells:
        test = found["gap", variant, language, None, "sum", None]["test"]
        for key, name in names.items():
            if test[name] is not None:
                assert float(data[key]) == test[name], (variant, language, name)
        assert marked == (test["p_holm"] <= 0.05)


def test_every_overall_measure_is_on_the_page(page: Page, results: Any) -> None:
    overall = {
        place
        for place in measures(results)
        if place[0] in ("accuracy", "gap") and place[3] is None and place[4] == "sum"
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
    assert numbers(guessing) == in_points(results["guessing"])


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
    text = page.inner_text("body").replace("\N{NO-BREAK SPACE}", " ")
    for name in ("gap", "accuracy"):
        known = [
            m["estimate"]
            for place, m in measures(results).items()
            if place[0] == name and not place[3]
        ]
        [level] = {estimate["level"] for estimate in known}
        assert f"{100 * level:g} % intervals" in text
        for method in {e["method"] for e in known if e["value"] is not None}:
            assert method in text
        assert {e["num_questions"] for e in known} == {results["num_questions"]}


def test_each_subject_has_its_number_of_questions(page: Page, results: Any) -> None:
    rows = page.locator("section[aria-labelledby=subjects] tbody tr").all()
    found = measures(results)
    shown = {row.locator("th").inner_text(): row.locator("td").last.inner_text() for row in rows}
    tags = (results["pivot"], *results["languages"])
    assert shown == {
        subject.replace("_", " "): str(
            max(
                found["accuracy", "monolingual", t, subject, "sum", None]["estimate"][
                    "num_questions"
                ]
                for t in tags
            )
        )
        for subject in results["subjects"]
    }


def test_every_share_of_a_question_is_the_models(page: Page, folder: Path) -> None:
    rows = {
        (p.question_id, p.variant, p.language): p
        for p in read_predictions(sorted((folder / "predictions").glob("*.parquet")))
    }
    data = json.loads(page.locator("#explorer-data").inner_text())["embedded"]
    assert len(data["questions"]) == 40
    for question_id, _, answer, _, answers in data["questions"]:
        for (variant, language), packed in zip(data["cells"], answers, strict=True):
            p = rows.pop((question_id, variant, language))
            _, picked, *shares = packed
            assert (picked, answer) == (p.picked, p.answer)
            weights = [math.exp(value - max(p.options_logprob)) for value in p.options_logprob]
            expected = [weight / sum(weights) for weight in weights]
            assert [share / 10_000 for share in shares] == pytest.approx(expected, abs=0.5001e-4)
    assert not rows


def test_every_chart_says_its_gaps_in_words(page: Page, results: Any) -> None:
    charts = page.locator("figure .drawing").evaluate_all("all => all.map(e => e.ariaLabel)")
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
