"""What mitigations change, on every face of a report, against the differences behind it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pyarrow.parquet as pq
import pytest
from rich.console import Console

from babelgap.report import (
    chart_files,
    print_table,
    remedy_csv,
    remedy_parquet,
    remedy_table,
    render_page,
    results_markdown,
)
from babelgap.report.remedies.chart import remedy_chart
from babelgap.report.remedies.headline import remedy_legend, remedy_sentences
from babelgap.report.remedies.rows import Remedies, RemedyRow, remedy_rows
from babelgap.report.remedies.words import mitigation_words
from babelgap.schema import (
    DEMONSTRATIONS,
    IDS,
    INSTRUCTIONS,
    TRANSLATIONS,
    Difference,
    Estimate,
    PairedTest,
    Results,
)
from tests.report.builders import METHOD, results
from tests.report.full_run import full_results
from tests.report.remedied import MITIGATIONS, remedied_results

Place = tuple[str, str, str, str, str]


class _Numbers(HTMLParser):
    """Every number of a difference on a page, by place."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[Place, str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if "data-side" in told:
            place = ("name", "variant", "language", "run", "side")
            n, v, language, r, s = (told[f"data-{key}"] for key in place)
            ends = (told["data-value"], told["data-low"], told["data-high"])
            self.found.append(((n, v, language, r, s), *ends))


def numbers(html: str) -> list[tuple[Place, str, str, str]]:
    parser = _Numbers()
    parser.feed(html)
    return parser.found


def side(run: Results, place: Place) -> Estimate:
    name, variant, language, mitigation, which = place
    (difference,) = [
        d
        for d in run.remedies
        if (d.name, d.variant, d.language, d.run) == (name, variant, language, mitigation)
    ]
    found: Estimate = getattr(difference, which)
    return found


def estimate(value: float | None, half: float = 0.01) -> Estimate:
    if value is None:
        return Estimate(None, None, None, 0.95, 0, METHOD)
    return Estimate(value, value - half, value + half, 0.95, 100, METHOD)


def one_remedy(
    *,
    pivot: float,
    mean: float,
    half: float = 0.01,
    p_holm: float = 0.001,
    before: float = 0.2,
    answered: float = 0.0,
) -> Results:
    """A run with a mitigation that changes the pivot's and the mean accuracy by that much."""

    def difference(name: str, language: str, was: float, change: float) -> Difference:
        test = None
        if name == "gap":
            test = PairedTest(3, 9, p_holm, p_holm, p_holm, 1, None)
        sides = (estimate(was), estimate(was + change), estimate(change, half))
        return Difference(name, "monolingual", language, "aware", *sides, test)

    found = (
        difference("accuracy", "en", 0.7, pivot),
        difference("accuracy", "all", 0.5, mean),
        difference("gap", "all", before, pivot - mean),
        difference("answered", "all", 0.9, answered),
    )
    return replace(results(variants=("monolingual",)), mitigations=("aware",), remedies=found)


def only_row(run: Results) -> RemedyRow:
    (row,) = remedy_rows(run)
    return row


def test_the_largest_shrinking_comes_first_and_the_undefined_last() -> None:
    run = remedied_results()
    undefined = replace(run.remedies[0], name="gap", language="all", run="0shot")
    silent = replace(undefined, change=estimate(None), after=estimate(None), test=None)
    rows = remedy_rows(
        replace(run, mitigations=("0shot", *MITIGATIONS), remedies=(silent, *run.remedies))
    )
    changes = [row.gap.change.value for row in rows if row.gap]
    assert changes[-1] is None
    assert changes[:-1] == sorted(value for value in changes if value is not None)
    assert {row.name for row in rows} == {"0shot", *MITIGATIONS}


@pytest.mark.parametrize(
    ("changes", "cautions"),
    [
        ({"pivot": 0.05, "mean": 0.1}, ()),
        ({"pivot": 0.1, "mean": 0.05}, ()),  # the gap grows: nothing to be cautious of
        ({"pivot": -0.1, "mean": 0.02}, ("accuracy in English falls",)),
        # What may be lost in the pivot doesn't count where the languages surely gain.
        ({"pivot": -0.005, "mean": 0.1}, ()),
        ({"pivot": -0.05, "mean": 0.02, "half": 0.06}, ("accuracy in English may fall",)),
        (
            {"pivot": -0.1, "mean": 0.0},
            ("accuracy in English falls", "the languages gain nothing"),
        ),
        ({"pivot": 0.0, "mean": 0.1, "answered": -0.2}, ("fewer questions are answered",)),
        ({"pivot": 0.0, "mean": 0.1, "answered": -0.005}, ()),
        ({"pivot": 0.0, "mean": 0.1, "before": 0.05}, ("the gap turns round",)),
        ({"pivot": 0.0, "mean": 0.1, "before": -0.05}, ("there was no gap to close",)),
    ],
)
def test_what_speaks_against_a_smaller_gap_is_said(
    changes: dict[str, float], cautions: tuple[str, ...]
) -> None:
    run = one_remedy(**changes)
    assert only_row(run).cautions == cautions
    html = render_page(run)
    for caution in cautions:
        assert f"{caution[:1].upper()}{caution[1:]}." in html
        assert caution in results_markdown(run)


def test_no_remedy_is_claimed_that_its_test_does_not_bear() -> None:
    def said(run: Results) -> str:
        return " ".join(remedy_sentences(run, remedy_rows(run)))

    assert said(one_remedy(pivot=0.0, mean=0.1)) == (
        "Of 1 mitigation 1 closes some of the mean gap: aware (−10.0 points, −11.0 to −9.0)."
    )
    assert "none changes the mean gap" in said(one_remedy(pivot=0.0, mean=0.1, p_holm=0.06))
    assert said(one_remedy(pivot=-0.1, mean=0.0)) == (
        "Of 1 mitigation none closes some of the mean gap. 1 makes it smaller, but read what "
        "stands beside: aware (−10.0 points, −11.0 to −9.0)."
    )
    assert "1 widens it: aware (+10.0 points" in said(one_remedy(pivot=0.0, mean=-0.1))


def test_the_legend_counts_the_mitigations() -> None:
    run = remedied_results()
    told = " ".join(remedy_legend(run, remedy_rows(run)))
    assert "correction for 8 mitigations" in told
    assert "271 questions" in told


def test_every_number_of_the_page_is_a_difference_and_all_are_there() -> None:
    run = remedied_results(variants=("monolingual", "options", "mixup"))
    shown = numbers(render_page(run))
    for place, value, low, high in shown:
        e = side(run, place)
        assert (value, low, high) == (repr(e.value), repr(e.low), repr(e.high)), place
    places = {place for place, *_ in shown}
    for d in run.remedies:
        if d.name in ("accuracy", "gap"):
            assert (d.name, d.variant, d.language, d.run, "change") in places
    for name in MITIGATIONS:
        assert ("gap", "monolingual", "all", name, "before") in places
        assert ("answered", "monolingual", "all", name, "after") in places


def test_pages_without_mitigations_say_nothing_of_them() -> None:
    variants = ("monolingual",)
    assert 'id="remedies"' in render_page(remedied_results(variants=variants))
    without = full_results(variants=variants)
    for face in (render_page(without), results_markdown(without)):
        assert 'id="remedies"' not in face
        assert "itigation" not in face


_ANSWERED = r">Answered, change<|\| Answered \||  answered\n"
"""Head of the column on the page, in Markdown and in the terminal."""


def test_that_all_is_answered_takes_no_column() -> None:
    every = remedied_results(variants=("monolingual",), all_answered=True)
    some = remedied_results(variants=("monolingual",))
    assert Remedies(every).all_answered
    assert not Remedies(some).all_answered
    for face in (render_page, results_markdown, _printed):
        assert re.search(_ANSWERED, face(some))
        assert not re.search(_ANSWERED, face(every))


def _printed(run: Results) -> str:
    console = Console(width=200, file=io.StringIO())
    print_table(run, console)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_the_terminal_shows_each_mitigation() -> None:
    text = _printed(remedied_results(variants=("monolingual",)))
    row = next(line for line in text.splitlines() if line.startswith("ids_letters"))
    assert re.split(r"\s{2,}", row) == [
        "ids_letters",
        "-0.154 [-0.186, -0.122]",
        "-0.012 [-0.032, 0.008]",
        "0.238 → 0.097",
        "*-0.141 [-0.161, -0.121]",
        "<0.001",
        "0.971 → 0.971",
    ]
    assert "ids_letters: accuracy in English falls; the languages gain nothing." in text
    assert "�" not in text


def test_names_are_escaped() -> None:
    name = "<img src=x>|aware"
    base = remedied_results(variants=("monolingual",), mitigations=("aware",))
    hostile = replace(
        base,
        mitigations=(name,),
        remedies=tuple(replace(d, run=name) for d in base.remedies),
    )
    assert "<img" not in render_page(hostile)
    markdown = results_markdown(hostile)
    table = [line for line in markdown.splitlines() if "img src=x" in line and "| " in line]
    assert [line.count(" | ") for line in table] == [7]


def test_the_chart_has_a_point_a_mitigation() -> None:
    chart = remedy_chart(remedied_results())
    assert chart is not None
    assert re.findall('data-run="([^"]+)"', chart.svg) == [
        row.name for row in remedy_rows(remedied_results())
    ]
    assert "ids_letters −14.1 (−16.1 to −12.1)" in chart.description
    assert remedy_chart(results()) is None
    assert "mitigations.svg" in chart_files(remedied_results(variants=("mixup",)), kind="svg")


def test_the_table_has_a_row_a_difference() -> None:
    run = remedied_results()
    rows = remedy_table(run).to_pylist()
    assert len(rows) == len(run.remedies)
    for row, d in zip(rows, run.remedies, strict=True):
        assert (row["mitigation"], row["name"], row["variant"], row["language"]) == (
            d.run,
            d.name,
            d.variant,
            d.language,
        )
        assert (row["before_value"], row["after_low"], row["change_high"]) == (
            d.before.value,
            d.after.low,
            d.change.high,
        )
        assert row["p_holm"] == (None if d.test is None else d.test.p_holm)
        assert row["signature"] == run.signature


def test_csv_and_parquet_are_the_same_table() -> None:
    run = remedied_results(variants=("monolingual",))
    table = remedy_table(run)
    assert pq.read_table(io.BytesIO(remedy_parquet(run))).equals(table)
    lines = remedy_csv(run).split("\r\n")
    assert lines[0].split(",") == table.column_names
    assert len(lines) == table.num_rows + 2
    assert remedy_csv(results()).count("\r\n") == 1


def _words() -> Iterator[str]:
    yield from (word for word in (*IDS, *INSTRUCTIONS, *TRANSLATIONS) if word)
    yield from (f"{number}shot_{how}" for number in (1, 5) for how in DEMONSTRATIONS if how)
    yield from ("0shot", "pivot_words", "plain")


@pytest.mark.parametrize("word", _words())
def test_every_word_of_a_mitigation_is_explained(word: str) -> None:
    title, told = mitigation_words(word)
    assert title != word
    assert len(told) > 10
    both = mitigation_words(f"{word}+aware")
    assert both.title.startswith(f"{title} + ")
    assert told in both.told
