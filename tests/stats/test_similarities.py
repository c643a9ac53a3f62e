"""Measures of changed texts by hand, and families of tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import pytest

from babelgap.schema import ProbeMeasure
from babelgap.stats.compared_texts import shown_layers
from babelgap.stats.multiplicity import holm
from babelgap.stats.paired_effects import mean_tests, sign_tests
from babelgap.stats.similarities import similarity_measures
from babelgap.stats.similarity_histograms import NUM_BINS, similarity_histograms

NAN = np.nan


@dataclass(frozen=True)
class Changed:
    condition: str
    into: str


@dataclass(frozen=True)
class Texts:
    versions: tuple[Changed, ...]
    layers: tuple[int, ...]
    cosines: Mapping[str, npt.NDArray[np.float32]]


def texts(*columns: list[float], layers: int = 1, intos: tuple[str, ...] = ("mul",)) -> Texts:
    versions = tuple(
        Changed(c, into) for into in intos for c in ("mixed", "dropout", "random_word")
    )
    values = np.array(columns, dtype=np.float32).T[:, :, None].repeat(layers, axis=2)
    return Texts(versions[: len(columns)], tuple(range(layers)), {"mean": values})


def find(measures: list[ProbeMeasure], name: str, **given: object) -> ProbeMeasure:
    (one,) = [
        m for m in measures if m.name == name and all(getattr(m, k) == v for k, v in given.items())
    ]
    return one


def test_by_hand() -> None:
    # Of the three texts with both, mixed is closer in one, as close in one, farther in one.
    given = texts([0.9, 0.5, 0.75, 0.25], [0.7, 0.5, 1.0, NAN])
    found = similarity_measures(given, system="s", source="en", seed=0)
    mixed = find(found, "similarity", detail="mixed")
    assert (mixed.system, mixed.source, mixed.into) == ("s", "en", "mul")
    assert (mixed.layer, mixed.pooling, mixed.against) == (0, "mean", None)
    assert mixed.estimate.value == pytest.approx(0.6)
    assert mixed.estimate.num_questions == 4
    dropout = find(found, "similarity", detail="dropout").estimate
    assert dropout.value == pytest.approx(2.2 / 3)
    assert dropout.num_questions == 3
    gap = find(found, "similarity_difference", detail="mixed", against="dropout")
    # 0.2, 0, -0.25: mean -0.05 / 3.
    assert gap.estimate.value == pytest.approx(-0.05 / 3)
    assert gap.estimate.num_questions == 3
    d_z = find(found, "effect_size", against="dropout").estimate.value
    assert d_z == pytest.approx(-0.05 / 3 / np.std([0.2, 0, -0.25], ddof=1), rel=1e-5)
    assert find(found, "closer_share", against="dropout").estimate.value == 0.5
    assert len(found) == 5


def test_p_values_are_holms_over_baselines_and_languages_of_a_layer_and_pooling() -> None:
    draw = np.random.default_rng(0)
    columns = [list(draw.normal(mean, 0.1, 30)) for mean in (0.8, 0.76, 0.75, 0.8, 0.79, 0.7)]
    given = texts(*columns, intos=("de", "fr"), layers=5)
    found = similarity_measures(given, system="s", source="en", seed=0)
    values = np.array(columns, dtype=np.float32).T.astype(np.float64)
    gaps = values[:, [0, 0, 3, 3]] - values[:, [1, 2, 4, 5]]
    for name, test in (("similarity_difference", mean_tests), ("closer_share", sign_tests)):
        for layer in range(5):
            tested = [m.p_value for m in found if m.name == name and m.layer == layer]
            if layer in (2, 4):  # the middle and the last
                assert tested == pytest.approx(list(holm(test(gaps))))
            else:
                assert tested == [None] * 4
    assert all(m.p_value is None for m in found if m.name in ("similarity", "effect_size"))


def test_differences_are_paired() -> None:
    # Texts differ far more than their versions do: only pairs show the difference.
    draw = np.random.default_rng(1)
    ease = draw.random(100)
    noise = 0.001 * draw.random(100)
    given = texts(list(ease), list(ease - 0.01 - noise))
    found = similarity_measures(given, system="s", source="en", seed=0)
    gap = find(found, "similarity_difference")
    assert gap.estimate.low is not None
    assert gap.estimate.low > 0.009
    assert gap.p_value is not None
    assert gap.p_value < 1e-9
    share = find(found, "closer_share").estimate
    assert (share.value, share.high) == (1.0, 1.0)
    assert share.low is not None
    assert 0.9 < share.low < 1


def test_a_text_without_any_version_changes_nothing() -> None:
    one = texts([0.9, 0.5, 0.7], [0.8, 0.6, 0.4])
    other = texts([0.9, 0.5, NAN, 0.7], [0.8, 0.6, NAN, 0.4])
    pairs = zip(
        *(similarity_measures(t, system="s", source="en", seed=0) for t in (one, other)),
        strict=True,
    )
    for m, n in pairs:
        assert m.estimate.value == n.estimate.value
        assert m.p_value == n.p_value


def test_nothing_known() -> None:
    found = similarity_measures(texts([NAN, NAN], [NAN, NAN]), system="s", source="en", seed=0)
    assert {m.estimate.value for m in found} == {None}
    assert {m.p_value for m in found} == {None}
    assert similarity_histograms(texts([NAN], [NAN]), system="s") == []


def test_no_baseline_no_difference() -> None:
    found = similarity_measures(texts([0.5, 0.6]), system="s", source="en", seed=0)
    assert [m.name for m in found] == ["similarity"]
    assert similarity_measures(Texts((), (), {}), system="s", source="en", seed=0) == []


@pytest.mark.parametrize(
    ("layers", "shown"),
    [((), ()), ((0,), (0,)), ((0, 1), (1,)), ((0, 1, 2), (1, 2)), ((4, 7), (7,))],
)
def test_shown_layers(layers: tuple[int, ...], shown: tuple[int, ...]) -> None:
    assert shown_layers(layers) == shown


def test_histograms_count_every_text_in_shared_bins() -> None:
    given = texts([0.0, 0.5, 1.0, NAN], [0.25, 0.25, 0.25, 0.25], layers=3)
    found = similarity_histograms(given, system="s")
    assert [(h.detail, h.layer) for h in found] == [
        (detail, layer) for layer in range(3) for detail in ("mixed", "dropout")
    ]
    mixed, dropout = found[:2]
    assert (mixed.low, mixed.high, dropout.low, dropout.high) == (0.0, 1.0, 0.0, 1.0)
    assert len(mixed.counts) == NUM_BINS
    assert [i for i, count in enumerate(mixed.counts) if count] == [0, 20, 39]
    assert dropout.counts[10] == sum(dropout.counts) == 4


def test_histograms_of_languages_and_other_poolings_are_of_shown_layers() -> None:
    given = texts(*[[0.1, 0.2]] * 6, intos=("mul", "de"), layers=4)
    cosines = dict.fromkeys(("mean", "last"), given.cosines["mean"])
    both = Texts(given.versions, given.layers, cosines)
    found = similarity_histograms(both, system="s")
    everywhere = {("mul", "mean", layer) for layer in range(4)}
    pairs = product(("mul", "de"), ("mean", "last"), (2, 3))
    assert {(h.into, h.pooling, h.layer) for h in found} == everywhere | set(pairs)


def test_a_histogram_of_equal_numbers_has_a_width() -> None:
    (one,) = similarity_histograms(texts([0.5, 0.5]), system="s")
    assert one.low < 0.5 < one.high
    assert sum(one.counts) == 2
