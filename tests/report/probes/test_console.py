from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from babelgap.report import print_probe
from babelgap.schema import ProbeResults
from tests.report.probes.built import embedding_results, terms_results, translation_results


def printed(results: ProbeResults, *, width: int = 400) -> str:
    file = io.StringIO()
    print_probe(results, Console(file=file, width=width, _environ={}))
    return file.getvalue()


def row(text: str, title: str, label: str) -> str:
    block = text.split(title, 1)[1]
    return next(line for line in block.splitlines() if line.startswith(label))


def test_terms_are_decimals_with_their_intervals() -> None:
    results = terms_results()
    [into] = [
        m.estimate for m in results.measures
        if (m.name, m.into, m.detail) == ("term_accuracy", "de", "into")
    ]  # fmt: skip
    first = row(printed(results), "Terms right, into it", "de")
    assert f"{into.value:.3f} [{into.low:.3f}, {into.high:.3f}]" in first


def test_each_metric_has_a_table_and_problems_are_counted() -> None:
    text = printed(translation_results())
    for title in ("chrF++", "BLEU", "COMET", "Problems"):
        assert f"\n{title}" in text
    assert "wrong language 0." in text
    assert "none" in row(text, "\nProblems", "gpt4")
    assert "+8.1, p = 0.031" in text


def test_effects_and_alignment_are_those_of_the_layers_shown() -> None:
    results = embedding_results(poolings=("mean",))
    text = printed(results)
    assert re.findall(r"Effect size at layer (\d+)", text) == ["15", "30"]
    assert re.findall(r"Alignment at layer (\d+)", text) == ["15", "30"]
    [mexa] = [
        m.estimate for m in results.measures
        if (m.name, m.layer, m.into) == ("mexa", 15, "fr")
    ]  # fmt: skip
    assert f"{mexa.value:.3f}" in row(text, "Alignment at layer 15", "fr")


@pytest.mark.parametrize("width", [60, 100])
def test_nothing_is_lost_on_a_narrow_console(width: int) -> None:
    def numbers(text: str) -> list[str]:
        return sorted(re.findall(r"-?\d+\.\d+ \[-?\d+\.\d+, -?\d+\.\d+\]", text))

    for results in (translation_results(), embedding_results(num_layers=3), terms_results()):
        assert numbers(printed(results, width=width)) == numbers(printed(results))


def test_no_escape_sequence_and_no_markup_of_a_name_reaches_the_terminal() -> None:
    name = "[red]\x1b[2Jx"
    results = translation_results(systems=(name, "b"))
    text = printed(replace(results, texts=name, signature=name, notes=(name,)))
    assert "\x1b" not in text
    assert "[red]" in text


def test_all_characters_are_printable() -> None:
    for results in (translation_results(), embedding_results(num_layers=3), terms_results()):
        assert "\N{REPLACEMENT CHARACTER}" not in printed(results)
