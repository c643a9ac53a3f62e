from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from babelgap.report import render_page, render_probe_page
from babelgap.report.probes.glossary import measure_title
from babelgap.schema import ProbeMeasure, ProbeResults
from tests.report.full_run import full_results
from tests.report.probes.built import (
    HOSTILE_LINE,
    embedding_results,
    terms_results,
    translation_results,
)

Attributes = dict[str, str]
HOSTILE_NAME = "\"'><img src=x onerror=alert(1)>"
PLACE = ("measure", "system", "source", "into", "detail", "layer", "pooling", "against")
ALL = {
    "translation": translation_results(),
    "embedding": embedding_results(),
    "terms": terms_results(),
}


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.texts: list[str] = []
        self._ignored = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._ignored += tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self._ignored -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._ignored:
            self.texts.append(data)


def parsed(html: str) -> _Collector:
    collector = _Collector()
    collector.feed(html)
    return collector


def text_of(html: str) -> str:
    return " ".join(" ".join(parsed(html).texts).split())


Place = tuple[str | None, ...]


def by_place(results: ProbeResults) -> dict[Place, ProbeMeasure]:
    return {
        (
            m.name, m.system, m.source, m.into, m.detail,
            None if m.layer is None else str(m.layer), m.pooling, m.against,
        ): m
        for m in results.measures
    }  # fmt: skip


def place(attributes: Attributes, **also: str) -> Place:
    return tuple({**attributes, **also}.get(f"data-{name}") for name in PLACE)


def number(text: str) -> float | None:
    return float(text) if text else None


def ends(m: ProbeMeasure) -> tuple[float | None, float | None, float | None]:
    return m.estimate.value, m.estimate.low, m.estimate.high


def shown(html: str) -> set[Place]:
    """Places of all numbers, each compared with the results by the caller's table."""
    return {place(a) for _, a in parsed(html).elements if "data-value" in a and "data-measure" in a}


@pytest.mark.parametrize("name", ALL)
def test_every_number_on_the_page_is_the_probes_own(name: str) -> None:
    measures = by_place(ALL[name])
    checked = 0
    for _, a in parsed(render_probe_page(ALL[name])).elements:
        if "data-value" in a and "data-measure" in a:
            values = tuple(number(a[f"data-{end}"]) for end in ("value", "low", "high"))
            assert values == ends(measures[place(a)])
            checked += 1
    assert checked > 15


def test_every_point_of_a_line_is_the_probes_own() -> None:
    measures = by_place(ALL["embedding"])
    lines = [
        a for _, a in parsed(render_probe_page(ALL["embedding"])).elements if "data-values" in a
    ]
    assert len(lines) == 2 * (3 * 4 + 3 * 5)
    for a in lines:
        columns = [a[f"data-{k}"].split(",") for k in ("layers", "values", "lows", "highs")]
        for layer, *values in zip(*columns, strict=True):
            at = {**a, "data-layer": layer}
            assert tuple(map(number, values)) == ends(measures[place(at)])


def test_every_score_problem_and_difference_is_on_the_page() -> None:
    measures = by_place(ALL["translation"])
    wanted = {
        key for key, m in measures.items() if m.name != "problem" or (m.estimate.value or 0) > 0
    }
    assert shown(render_probe_page(ALL["translation"])) == wanted


def test_each_number_is_written_as_it_rounds() -> None:
    html = render_probe_page(ALL["translation"])
    found = re.findall(r'data-value="([^"]+)"[^>]*data-scale="(\d+)">([^<]*)<', html)
    assert len(found) > 100
    for value, scale, text in found:
        digits = len(text.partition(".")[2])
        read = float(text.replace("−", "-").replace("+", ""))
        assert read == pytest.approx(int(scale) * float(value), abs=0.5001 * 10**-digits)


def test_p_values_stand_beside_their_differences() -> None:
    html = render_probe_page(ALL["translation"])
    shown_p = re.findall(r'data-p="([^"]+)">([^<]+)<', html)
    assert set(shown_p) == {("0.0004", "p &lt; 0.001"), ("0.0312", "p = 0.031")}


@pytest.mark.parametrize("name", ALL)
def test_every_measure_and_the_signature_are_explained(name: str) -> None:
    text = text_of(render_probe_page(ALL[name]))
    for measure in {m.name for m in ALL[name].measures}:
        assert measure_title(measure.removesuffix("_difference") if "similarity_d" not in measure
                             else measure) in text  # fmt: skip
    assert ALL[name].signature in text
    assert ALL[name].texts in text
    for note in ALL[name].notes:
        assert note in text


def test_lines_are_escaped_and_carry_their_language_and_direction() -> None:
    html = render_probe_page(ALL["translation"])
    assert HOSTILE_LINE not in html
    assert HOSTILE_LINE in text_of(html)
    cells = [a for tag, a in parsed(html).elements if tag == "dd" and "lang" in a]
    assert {(a["lang"], a["dir"]) for a in cells} == {
        ("en", "ltr"), ("fr", "ltr"), ("ar", "rtl"), ("und", "auto"),
    }  # fmt: skip
    assert "no translation" in text_of(html)


def hostile(results: ProbeResults) -> ProbeResults:
    def bad(measure: ProbeMeasure) -> ProbeMeasure:
        return replace(
            measure, system=HOSTILE_NAME, signature=HOSTILE_NAME,
            detail=HOSTILE_NAME if measure.name == "problem" else measure.detail,
        )  # fmt: skip

    return replace(
        results,
        signature=HOSTILE_NAME,
        model=HOSTILE_NAME,
        texts=HOSTILE_NAME,
        systems=(HOSTILE_NAME,),
        measures=tuple(bad(m) for m in results.measures),
        histograms=tuple(replace(h, system=HOSTILE_NAME) for h in results.histograms),
        lines=tuple(
            replace(
                line, system=HOSTILE_NAME, text=HOSTILE_NAME, reference=HOSTILE_NAME,
                translation=HOSTILE_NAME, problems=(HOSTILE_NAME,),
            )
            for line in results.lines
        ),
        notes=(HOSTILE_NAME,),
    )  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_names_are_escaped_wherever_they_stand(name: str) -> None:
    bad = hostile(ALL[name])
    html = render_probe_page(bad) + render_page(replace(full_results(), probes=(bad,)))
    elements = parsed(html).elements
    assert "img" not in {tag for tag, _ in elements}
    assert not [a for _, a in elements if "onerror" in a]
    assert HOSTILE_NAME in text_of(html)


def section_titles(html: str) -> list[str]:
    return re.findall(r"<h2[^>]*>([^<]*)</h2>", html)


def test_a_run_shows_its_probes_between_terms_and_bias() -> None:
    probes = (ALL["translation"], ALL["embedding"])
    titles = section_titles(render_page(replace(full_results(), probes=probes)))
    at = titles.index("Translation beside knowledge")
    assert titles[at : at + 4] == [
        "Translation beside knowledge",
        "Translation of lines",
        "Embeddings of parallel texts",
        "Bias",
    ]
    assert "Translation of lines" not in section_titles(render_page(full_results()))


def test_numbers_of_probes_in_a_run_are_those_of_the_probe_alone() -> None:
    run = render_page(replace(full_results(), probes=(ALL["translation"],)))
    ours = {found for found in shown(run) if found[1] is not None}
    assert ours == shown(render_probe_page(ALL["translation"]))


def test_published_figures_are_told_apart_from_the_probes() -> None:
    html = render_probe_page(ALL["translation"])
    [details] = re.findall(r'<details class="elsewhere">.*?</details>', html, re.S)
    assert "Others’ figures, for orientation: not measured by this run." in text_of(details)
    assert "data-measure" not in details
    assert details.count("data-reference") > 50


def test_each_scroll_container_can_be_reached_by_keyboard_and_has_a_name() -> None:
    for results in ALL.values():
        elements = parsed(render_probe_page(results)).elements
        found = [a for _, a in elements if "scroll" in a.get("class", "").split()]
        assert found
        assert all(a["tabindex"] == "0" and a["aria-label"] for a in found)


def test_no_two_elements_of_a_run_with_two_encoders_have_one_id() -> None:
    second = embedding_results(num_layers=4, poolings=("mean",), system="other")
    html = render_page(replace(full_results(), probes=(ALL["embedding"], second)))
    ids = [a["id"] for _, a in parsed(html).elements if "id" in a]
    assert len(ids) == len(set(ids))


def test_empty_probes_make_a_page() -> None:
    for results in ALL.values():
        bare = replace(results, measures=(), histograms=(), lines=())
        assert results.signature in text_of(render_probe_page(bare))


def test_the_same_results_give_the_same_page() -> None:
    assert render_probe_page(embedding_results()) == render_probe_page(ALL["embedding"])


@pytest.mark.slow
def test_a_page_stays_small() -> None:
    assert len(render_probe_page(ALL["translation"]).encode()) < 200_000
    assert len(render_probe_page(ALL["embedding"]).encode()) < 600_000
