"""MEXA and retrieval by hand, with ties, and streamed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.testing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.probes.embedding import Alignment, aligned, pivot_lines
from babelgap.schema import ProbeError
from tests.probes.embedding.encoders import GivenEncoder, HashedEncoder

PIVOT = ["one", "two", "three", "four"]
LANGUAGE = ["eins", "zwei", "drei", "vier"]


def align(encoder: GivenEncoder, pivot: Sequence[str], lines: Sequence[str]) -> Alignment:
    with pivot_lines(encoder, pivot) as kept:
        return aligned(encoder, kept, lines, language="de")


def test_by_hand() -> None:
    # The pivot's vectors are the axes, so that the cosine of pivot line i with line j is the i-th
    # entry of that line's vector over its length. Rows are pivot lines, columns lines:
    #
    #          eins  zwei  drei  vier
    #   one    0.8   0.6   0     0       0.8 is highest in row and column: a hit
    #   two    0.6   0.8   0     0       0.8 is highest in row and column: a hit
    #   three  0     0     0.6   0       0.6 is highest in its row, but "four" is closer to "drei"
    #   four   0     0     0.8   1       1 is highest in row and column: a hit
    #
    # MEXA is 3 / 4. Every pivot line finds its line; "drei" finds "four".
    vectors = dict(zip(PIVOT, np.eye(4), strict=True)) | {
        "eins": [4, 3, 0, 0],
        "zwei": [3, 4, 0, 0],
        "drei": [0, 0, 3, 4],
        "vier": [0, 0, 0, 9],
    }
    lines = align(GivenEncoder(vectors), PIVOT, LANGUAGE).poolings["mean"]
    assert lines.mexa[:, 0].tolist() == [True, True, False, True]
    assert lines.found_into[:, 0].tolist() == [True, True, True, True]
    assert lines.found_from[:, 0].tolist() == [True, True, False, True]
    npt.assert_allclose(lines.pair_cosine[:, 0], [0.8, 0.8, 0.6, 1.0], atol=1e-7)
    # Row and column of each without the pair, over 2 * 3: (0.6 + 0.6) / 6, ..., 0.8 / 6, 0.8 / 6.
    npt.assert_allclose(lines.other_cosine[:, 0], [0.2, 0.2, 0.8 / 6, 0.8 / 6], atol=1e-7)


def test_a_tie_is_no_hit() -> None:
    # Both lines point half way between both pivot lines: nothing tells them apart.
    vectors = {"one": [1, 0], "two": [0, 1], "eins": [1, 1], "zwei": [2, 2]}
    lines = align(GivenEncoder(vectors), ["one", "two"], ["eins", "zwei"]).poolings["mean"]
    for hits in (lines.mexa, lines.found_into, lines.found_from):
        assert not hits.any()


def test_equal_lines_tie() -> None:
    encoder = HashedEncoder()
    pivot = [f"the number {i} of many" for i in range(200)]
    lines = [*pivot[:150], *["the same line"] * 50]
    with pivot_lines(encoder, pivot) as kept:
        found = aligned(encoder, kept, lines, language="de")
    for pooling in ("mean", "last"):
        hits = found.poolings[pooling].mexa
        assert not hits[150:].any()
    assert found.poolings["mean"].mexa[:150].all()
    assert found.is_same.sum() == 150
    # Each line embedded once in each language, however often it stands there.
    assert len(encoder.asked) == 200 + 151


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_streamed_is_as_all_in_memory(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 7))
    entries = st.lists(st.integers(-2, 2), min_size=3, max_size=3).filter(any)
    vectors = {
        f"{side}{i}": [data.draw(entries), data.draw(entries)]
        for side in "ab"
        for i in range(count)
    }
    pivot, lines = ([f"{side}{i}" for i in range(count)] for side in "ab")
    encoder = GivenEncoder(vectors, batch=data.draw(st.integers(1, 3)))
    found = align(encoder, pivot, lines).poolings["mean"]
    for layer in (0, 1):
        one, other = (
            np.array([vectors[line][layer] for line in side], dtype=np.float64)
            for side in (pivot, lines)
        )
        one /= np.linalg.norm(one, axis=1, keepdims=True)
        other /= np.linalg.norm(other, axis=1, keepdims=True)
        cosines = one @ other.T
        for i in range(count):
            row, column = np.delete(cosines[i], i), np.delete(cosines[:, i], i)
            into = bool(cosines[i, i] > row.max() + 1e-9)
            back = bool(cosines[i, i] > column.max() + 1e-9)
            assert found.found_into[i, layer] == into
            assert found.found_from[i, layer] == back
            assert found.mexa[i, layer] == (into and back)
            assert found.pair_cosine[i, layer] == pytest.approx(cosines[i, i], abs=1e-6)
            others = (row.sum() + column.sum()) / (2 * (count - 1))
            assert found.other_cosine[i, layer] == pytest.approx(others, abs=1e-6)


@pytest.mark.parametrize("batch", [1, 5, 64, 1000])
def test_batches_change_nothing(batch: int) -> None:
    pivot = [f"line {i} says {i * i}" for i in range(300)]
    lines = [f"zeile {i} says {i * i}" for i in range(300)]
    found = []
    for encoder in (HashedEncoder(batch=batch, hidden=32), HashedEncoder(batch=7, hidden=32)):
        with pivot_lines(encoder, pivot) as kept:
            found.append(aligned(encoder, kept, lines, language="de").poolings["mean"])
    npt.assert_array_equal(found[0].mexa, found[1].mexa)
    npt.assert_allclose(found[0].other_cosine, found[1].other_cosine, rtol=1e-6)
    assert 0 < found[0].mexa.mean() < 1


def test_files_are_gone_afterwards(tmp_path: Path) -> None:
    with pivot_lines(HashedEncoder(), ["a b", "c d"], folder=tmp_path) as kept:
        assert [path.suffix for path in tmp_path.rglob("*.*32")] == [".f32", ".f32"]
        assert kept.vectors["mean"].shape == (3, 2, 5)
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_every_line() -> None:
    done: list[int] = []
    pivot = [f"line {i}" for i in range(30)]
    with pivot_lines(HashedEncoder(), pivot, on_progress=done.append) as kept:
        assert sum(done) == 30
        aligned(HashedEncoder(), kept, ["same"] * 30, language="de", on_progress=done.append)
    assert sum(done) == 60


@pytest.mark.parametrize("lines", [[], ["alone"]])
def test_too_few_lines(lines: list[str]) -> None:
    with (
        pytest.raises(ProbeError, match=f"{len(lines)} lines to align"),
        pivot_lines(HashedEncoder(), lines),
    ):
        pass


def test_unequal_numbers_of_lines() -> None:
    encoder = HashedEncoder()
    with (
        pivot_lines(encoder, ["a", "b"]) as kept,
        pytest.raises(ProbeError, match="1 lines in de and 2 of the pivot"),
    ):
        aligned(encoder, kept, ["a"], language="de")
