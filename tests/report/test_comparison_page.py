from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from babelgap.report.comparison_page import render_comparison_page
from babelgap.schema import ComparedRun, Comparison
from tests.report.comparisons import comparison, differences

Attributes = dict[str, str]
HOSTILE = "<script>alert(1)</script>\"'&{{ 7 * 7 }}"


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> _Collector:
    collector = _Collector()
    collector.feed(page)
    return collector


def hostile() -> Comparison:
    shown = comparison()
    run = ComparedRun(HOSTILE, HOSTILE, HOSTILE, 3)
    return replace(
        shown,
        others=(run,),
        differing={HOSTILE: (HOSTILE, HOSTILE)},
        notes=(HOSTILE,),
        variants=("monolingual", HOSTILE),
        differences=tuple(replace(d, run=HOSTILE) for d in shown.differences),
    )


@pytest.fixture(scope="module")
def page() -> str:
    return render_comparison_page(comparison())


def test_it_opens_with_the_headline_and_the_caution(page: str) -> None:
    text = " ".join(read(page).text.split())
    assert "smollm2-mixed closes 6.7 points (3.6 to 9.8) of the mean gap of smollm2 (27.6)" in text
    assert "The gap shrinks also because accuracy in English may have fallen" in text


def test_every_number_is_that_of_a_difference(page: str) -> None:
    known = {
        (d.name, d.variant, d.language, d.run, side, repr(e.value), repr(e.low), repr(e.high))
        for d in comparison().differences
        for side, e in (("before", d.before), ("after", d.after), ("change", d.change))
    }
    numbers = [
        tuple(
            a[f"data-{key}"]
            for key in ("name", "variant", "language", "run", "side", "value", "low", "high")
        )
        for _, a in read(page).elements
        if "data-value" in a
    ]
    assert set(numbers) == known


def test_marked_changes_are_those_that_holm_leaves(page: str) -> None:
    surviving = [d for d in comparison().differences if d.test and d.test.p_holm <= 0.05]
    assert len(re.findall(r"<b>\+[^<]*</b>\*", page)) == len(surviving) == 6


def test_it_runs_no_script_and_asks_for_nothing(page: str) -> None:
    found = read(page)
    tags = {tag for tag, _ in found.elements}
    assert not tags & {"script", "img", "iframe", "object", "embed", "form", "a"}
    [policy] = [a["content"] for tag, a in found.elements if a.get("http-equiv")]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert not re.search(r"url\(|@import|https?:", page)


def test_texts_of_others_are_escaped() -> None:
    page = render_comparison_page(hostile())
    found = read(page)
    assert "script" not in {tag for tag, _ in found.elements}
    assert HOSTILE in found.text
    assert not any(name.startswith("on") for _, a in found.elements for name in a)


def test_every_other_run_has_a_section() -> None:
    whole = comparison(*differences(), *differences(run="third"))
    third = replace(whole.others[0], name="third")
    page = render_comparison_page(replace(whole, others=(*whole.others, third)))
    assert '<h2 id="run-2">third against smollm2</h2>' in page
    assert "<h1>2 runs against smollm2</h1>" in page


def test_runs_with_one_signature_are_told_so() -> None:
    page = render_comparison_page(replace(comparison(), differing={}))
    assert "Nothing: their signatures are the same." in page


def test_a_comparison_without_differences_is_still_a_page() -> None:
    shown = replace(comparison(), differences=(), variants=())
    assert "has no mean gap to compare" in render_comparison_page(shown)
