"""Answers survive a table and a Parquet file."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.probes.terms import ANSWERS, answers_of, answers_table
from babelgap.schema import FROM_LANGUAGE, INTO_LANGUAGE, Term, TermAnswer
from tests.probes.terms.builders import answer, city

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
FLOATS = st.floats(max_value=0, allow_nan=False)
ANSWER = st.builds(
    TermAnswer,
    st.builds(Term, TEXT, TEXT, TEXT, TEXT),
    st.sampled_from([INTO_LANGUAGE, FROM_LANGUAGE]),
    st.lists(TEXT, max_size=4).map(tuple),
    st.integers(0, 3),
    st.lists(FLOATS, max_size=4).map(tuple),
    st.lists(FLOATS, max_size=4).map(tuple),
    st.none() | st.integers(0, 3),
)


@settings(deadline=None)  # the first call loads the table library
@given(st.lists(ANSWER, max_size=4))
def test_round_trip(answers: list[TermAnswer]) -> None:
    table = answers_table(answers, unit="u1")
    assert table.schema == ANSWERS
    assert table.column("unit").to_pylist() == ["u1"] * len(answers)
    assert answers_of(table) == answers


def test_through_a_file(tmp_path: Path) -> None:
    answers = [answer(city("a", "b"), INTO_LANGUAGE, is_right=right) for right in (True, None)]
    pq.write_table(answers_table(answers, unit="u"), tmp_path / "part.parquet")
    assert answers_of(pq.read_table(tmp_path / "part.parquet")) == answers
