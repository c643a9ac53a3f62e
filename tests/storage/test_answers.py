"""Verdicts and responses counted and read from parts, against the rows that were written."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.schema import AnswerCount, Prediction, RunFolderError
from babelgap.storage import (
    count_answers,
    is_whole,
    outcomes_of,
    read_mitigations,
    read_outcomes,
    read_predictions,
    read_responses,
    write_predictions,
)
from tests.storage.test_outcomes import CELLS, prediction

NAN = (math.nan,) * 4


def written(
    question: int, cell: int, verdict: str, *, mitigation: str = "plain", text: str | None = "B"
) -> Prediction:
    """A row of the scorer `generation`."""
    pick = 1 if verdict in ("letter", "text") else None
    row = prediction(question, CELLS[cell], picks=(pick, None, None, None, None), logprobs=NAN)
    return replace(
        row,
        scorer="generation",
        options_tokens=(-1,) * 4,
        options_unconditional_logprob=NAN,
        answer_mass=None,
        mitigation=mitigation,
        verdict=verdict,
        response=text,
    )


ROWS = [
    written(0, 0, "letter"),
    written(0, 1, "several", text="A or B"),
    written(1, 0, "empty", text=""),
    written(1, 1, "failed", text=None),
    written(0, 0, "text", mitigation="aware", text="It is B."),
    written(0, 1, "none", mitigation="aware", text="\N{BALLOT X} ???"),
    prediction(2),
]


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    found = [tmp_path / "0.parquet", tmp_path / "1.parquet"]
    write_predictions(found[0], ROWS[:3])
    write_predictions(found[1], ROWS[3:])
    return found


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["plain", "aware", "Zed"]),
            st.integers(0, 3),
            st.sampled_from(["letter", "several", "refused"]),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_counts_are_those_of_the_rows(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[tuple[str, int, str]]
) -> None:
    rows = [written(i, cell, v, mitigation=m) for i, (m, cell, v) in enumerate(kinds)]
    folder = tmp_path_factory.mktemp("counts")
    paths = [folder / f"{i}.parquet" for i in range(2)]
    write_predictions(paths[0], rows[::2])
    write_predictions(paths[1], rows[1::2])
    expected = Counter((p.mitigation, p.language, p.verdict) for p in rows)
    found = count_answers(paths)
    assert {(c.mitigation, c.language, c.verdict): c.num_predictions for c in found} == expected
    assert len(found) == len(expected)
    names = [c.mitigation for c in found]
    assert read_mitigations(paths) == tuple(dict.fromkeys(names))
    assert "plain" not in names or names[0] == "plain"


def test_each_way_of_asking_has_outcomes_of_its_own(paths: list[Path]) -> None:
    plain, aware = read_outcomes(paths), read_outcomes(paths, "aware")
    assert plain.question_ids == ("q000", "q001", "q002")
    assert aware.question_ids == ("q000",)
    assert aware.row("monolingual", "en") == 1
    assert aware.picks["sum"][1, 0] == 1
    assert np.array_equal(plain.picks["sum"], outcomes_of(ROWS).picks["sum"])
    assert outcomes_of(ROWS, "aware").asked.sum() == 2
    assert outcomes_of(ROWS, "pivot_words").question_ids == ()


def test_rows_without_log_probabilities_keep_their_sizes(paths: list[Path]) -> None:
    outcomes = read_outcomes(paths, "aware")
    assert outcomes.logprobs.shape == (2, 1, 4)
    assert np.isnan(outcomes.logprobs).all()
    assert np.isnan(outcomes.answer_mass).all()
    assert (outcomes.tokens == -1).all()
    assert (outcomes.picks["prior"] == -1).all()
    assert (outcomes.option_language >= 0).all()
    assert outcomes.num_options.tolist() == [4]


def test_a_part_of_nothing_but_responses_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    write_predictions(path, [written(0, 1, "failed", text=None)])
    assert is_whole(path, unit="u")
    (read,) = read_predictions([path])
    assert (read.picked, read.correct, read.answer_mass, read.response) == (None,) * 4
    assert all(math.isnan(value) for value in read.options_logprob)


def test_responses_are_found_by_their_place(paths: list[Path]) -> None:
    found = read_responses(paths)
    assert found == {
        ("q000", "monolingual", "en"): ("letter", "B"),
        ("q000", "monolingual", "de"): ("several", "A or B"),
        ("q001", "monolingual", "en"): ("empty", ""),
        ("q001", "monolingual", "de"): ("failed", None),
    }
    assert set(read_responses(paths, question_ids=["q001"])) == {
        ("q001", "monolingual", "en"),
        ("q001", "monolingual", "de"),
    }
    other = read_responses(paths, "aware")
    assert other["q000", "monolingual", "de"].text == "\N{BALLOT X} ???"


def test_a_scored_row_is_told_where_something_was_written(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    drafted = replace(prediction(0), response="Pays : Japon")
    write_predictions(path, [drafted, prediction(1)])
    assert read_responses([path]) == {("q000", "monolingual", "en"): ("scored", "Pays : Japon")}
    assert count_answers([path]) == [AnswerCount("plain", "en", "scored", 2)]


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    path.write_bytes(b"PAR1 and no more")
    for read in (count_answers, read_mitigations, read_responses):
        with pytest.raises(RunFolderError, match=r"part\.parquet can't be read"):
            read([path])
