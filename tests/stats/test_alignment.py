"""Alignment by hand, over layers and over languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pytest

from babelgap.schema import ProbeMeasure
from babelgap.stats.alignment import alignment_measures

HITS = np.array([[1, 0], [0, 0], [1, 1], [1, 0]], dtype=bool)


@dataclass(frozen=True)
class Lines:
    mexa: npt.NDArray[np.bool_]
    found_into: npt.NDArray[np.bool_]
    found_from: npt.NDArray[np.bool_]
    pair_cosine: npt.NDArray[np.float32]
    other_cosine: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Language:
    language: str
    layers: tuple[int, ...]
    poolings: Mapping[str, Lines]


def language(tag: str, hits: npt.NDArray[np.bool_] = HITS) -> Language:
    cosines = np.linspace(0.5, 0.75, hits.size, dtype=np.float32).reshape(hits.shape)
    into, back = hits | np.roll(hits, 1, axis=0), np.ones_like(hits)
    half = (cosines / 2).astype(np.float32)
    lines = Lines(hits, into, back, cosines, half)
    return Language(tag, tuple(range(hits.shape[1])), {"mean": lines})


def value(found: list[ProbeMeasure], name: str, **given: object) -> float | None:
    (one,) = [
        m for m in found if m.name == name and all(getattr(m, k) == v for k, v in given.items())
    ]
    assert one.pooling == "mean"
    return one.estimate.value


def test_by_hand() -> None:
    found = alignment_measures([language("de")], system="s", source="en", seed=0)
    assert {(m.system, m.source, m.into) for m in found} == {("s", "en", "de")}
    assert value(found, "mexa", layer=0) == 0.75
    assert value(found, "mexa", layer=1) == 0.25
    assert value(found, "mexa", layer=None) == 0.5
    assert value(found, "retrieval", layer=0, detail="into") == 1.0
    assert value(found, "retrieval", layer=1, detail="into") == 0.5
    assert value(found, "retrieval", layer=0, detail="from") == 1.0
    cosines = language("de").poolings["mean"].pair_cosine[:, 0].astype(np.float64)
    assert value(found, "pair_similarity", layer=0) == pytest.approx(cosines.mean())
    assert value(found, "other_similarity", layer=0) == pytest.approx(cosines.mean() / 2)
    assert value(found, "relative_similarity", layer=0) == pytest.approx(cosines.mean() / 2)
    assert len(found) == 2 * 6 + 2


def test_intervals_stay_in_range_and_hold_the_value() -> None:
    for one in alignment_measures([language("de")], system="s", source="en", seed=0):
        estimate = one.estimate
        assert estimate.num_questions == 4
        assert estimate.value is not None
        assert estimate.low is not None
        assert estimate.high is not None
        assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1


def test_the_mean_over_languages_is_by_line() -> None:
    other = language("fr", ~HITS)
    found = alignment_measures([language("de"), other], system="s", source="en", seed=0)
    assert value(found, "mexa", layer=0, into="all") == 0.5
    # Each line is a hit in exactly one of the languages: there is no spread.
    (overall,) = [m for m in found if m.into == "all" and m.name == "mexa" and m.layer == 0]
    assert "equal" in overall.estimate.method
    assert {m.into for m in found} == {"de", "fr", "all"}


def test_the_best_layer_is_chosen_by_other_lines() -> None:
    # Noise alone: the highest of 200 layers is far above the truth, which is 0.5.
    draw = np.random.default_rng(0)
    hits = draw.random((400, 60)) < 0.5
    found = alignment_measures([language("de", hits)], system="s", source="en", seed=0)
    highest = max(m.estimate.value or 0 for m in found if m.name == "mexa")
    assert highest > 0.55
    assert value(found, "mexa_best") == pytest.approx(0.5, abs=0.05)
    # A layer that is truly best is found.
    hits[:, 7] |= draw.random(400) < 0.8
    found = alignment_measures([language("de", hits)], system="s", source="en", seed=0)
    assert value(found, "mexa_best") == value(found, "mexa", layer=7)


def test_nothing_and_what_does_not_fit() -> None:
    assert alignment_measures([], system="s", source="en", seed=0) == []
    other = replace(language("fr"), layers=(0, 5))
    with pytest.raises(ValueError, match="languages differ"):
        alignment_measures([language("de"), other], system="s", source="en", seed=0)
