from __future__ import annotations

import statistics
from collections import defaultdict

import pytest

from babelgap.report.reference_figures import reference_figures


def test_every_figure_has_a_source_that_can_be_opened() -> None:
    for figure in reference_figures():
        assert figure.source.url.startswith("https://")
        assert figure.source.title
        assert figure.source.data
        assert 0 <= figure.value <= 1


def test_no_figure_stands_twice() -> None:
    places = [
        (f.source.id, f.measure, f.system, f.source_language, f.language)
        for f in reference_figures()
    ]
    assert len(places) == len(set(places)) == (8 * 8 - 2) + 14 * 5


@pytest.mark.parametrize(
    ("system", "from_english", "into_english"),
    [
        ("google-translate", 0.8878, 0.8919),
        ("gpt4", 0.8699, 0.8872),
        ("llama3-8b", 0.8519, 0.8822),
        ("nllb-3.3b", 0.8748, 0.8422),
    ],
)
def test_comet_means_over_the_four_languages(
    system: str, from_english: float, into_english: float
) -> None:
    found = [f for f in reference_figures() if (f.measure, f.system) == ("comet", system)]
    means = [
        statistics.mean(f.value for f in found if f.source_language == "en"),
        statistics.mean(f.value for f in found if f.language == "en"),
    ]
    assert means == pytest.approx([from_english, into_english], abs=1e-4)


def test_x_fakt_is_what_its_formula_makes_of_its_errors() -> None:
    # Equations 1 to 3 of the paper; its table was computed from errors that it rounded.
    by_system: dict[str, dict[str, float]] = defaultdict(dict)
    for figure in reference_figures():
        if figure.source.id == "x-fakt":
            by_system[figure.system][figure.measure] = figure.value
    for found in by_system.values():
        home, abroad = found["error_at_home"], found["error_abroad"]
        recall = 1.5 * (1 / (home + abroad + 1) - 1 / 3)
        transferability = 2 * (1 / (abs(home - abroad) + 1) - 1 / 2)
        assert found["x_fakt_recall"] == pytest.approx(recall, abs=0.003)
        assert found["x_fakt_transferability"] == pytest.approx(transferability, abs=0.003)
        mean = 2 * recall * transferability / (recall + transferability)
        assert found["x_fakt"] == pytest.approx(mean, abs=0.001)
