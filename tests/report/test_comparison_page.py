from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from babelgap.report.comparison_page import render_comparison_page
from babelgap.schema import ComparedRun, Comparison
from tests.report.comparisons import CONTROL, comparison, differences, held_out, with_control

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
        closings=tuple(replace(c, run=HOSTILE) for c in shown.closings),
        held_out=tuple(replace(loss, text=HOSTILE) for loss in held_out(run=HOSTILE)),
    )


@pytest.fixture(scope="module")
def page() -> str:
    return render_comparison_page(comparison())


def test_it_opens_with_the_headline_and_the_caution(page: str) -> None:
    text = " ".join(read(page).text.split())
    assert "the mean gap falls from 27.6 to 20.9 points (−6.7, −9.8 to −3.6; p < 0.001)" in text
    assert "The gap shrinks also because accuracy in English may have fallen" in text


def told_by(shown: Comparison) -> set[tuple[str, ...]]:
    """Every number that a page has to show, as its attributes tell it."""
    found = [
        (d.name, (d.variant, d.language, d.run), side, e)
        for d in shown.differences
        for side, e in (("before", d.before), ("after", d.after), ("change", d.change))
    ]
    found += [
        (name, (c.variant, c.language, c.run), "change", e)
        for c in shown.closings
        for name, e in (
            ("closed_share", c.share),
            ("closed_by_languages", c.from_languages),
            ("closed_by_pivot", c.from_pivot),
        )
    ]
    return {
        (name, *place, side, repr(e.value), repr(e.low), repr(e.high))
        for name, place, side, e in found
    }


def numbers_of(page: str) -> set[tuple[str, ...]]:
    keys = ("name", "variant", "language", "run", "side", "value", "low", "high")
    return {
        tuple(a[f"data-{key}"] for key in keys) for _, a in read(page).elements if "data-value" in a
    }


def test_every_number_is_that_of_a_difference(page: str) -> None:
    assert numbers_of(page) == told_by(comparison())


def test_numbers_against_the_control_are_in_a_part_of_their_own() -> None:
    shown = with_control()
    page = render_comparison_page(shown)
    before, _, rest = page.partition('<section aria-labelledby="control"')
    part, _, after = rest.partition("</section>")
    assert part.startswith(f' data-baseline="{CONTROL}"')
    assert numbers_of(before + after) == told_by(shown)
    beside = shown.against_control
    assert beside is not None
    first = {told for told in told_by(beside) if told[1] == "monolingual"}
    assert numbers_of("<section " + part) == first
    assert f"From {CONTROL} to smollm2-mixed the mean gap falls" in part


def test_losses_of_held_out_text_stand_with_the_run() -> None:
    page = render_comparison_page(replace(comparison(), held_out=held_out()))
    rows = [a for _, a in read(page).elements if "data-before" in a]
    assert [(a["data-language"], a["data-before"], a["data-after"]) for a in rows] == [
        ("en", "3.1", "3.15"),
        ("de", "4.2", "3.9"),
    ]
    assert "22.2 → 23.3" in page  # exp(3.1), exp(3.15)


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
