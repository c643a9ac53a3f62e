"""Runs that asked different questions, or the same ones otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from babelgap.schema import Cell
from babelgap.stats.common_questions import on_common_questions
from tests.stats.paired_builders import DE, EN, picked, right


def test_questions_are_matched_by_their_ids() -> None:
    one = picked({EN: right("110"), DE: right("100")}, ids=["a", "b", "c"])
    other = picked({EN: right("011-")}, ids=["b", "c", "d", "e"])
    count, (ours, theirs) = on_common_questions([("A", one), ("B", other)], normalization="sum")
    assert count == 2
    assert ours[Cell(*EN)].tolist() == [1, 0]
    assert ours[Cell(*DE)].tolist() == [0, 0]
    assert theirs[Cell(*EN)].tolist() == [0, 1]


def test_no_answer_stays_no_answer() -> None:
    _, (found,) = on_common_questions([("A", picked({EN: right("-1")}))], normalization="sum")
    assert np.isnan(found[Cell(*EN)][0])


def test_another_right_option_is_another_question() -> None:
    one = picked({EN: right("11")}, answers=[0, 2], ids=["a", "b"])
    other = picked({EN: right("11")}, answers=[0, 3], ids=["a", "b"])
    with pytest.raises(ValueError, match="'b' has right option 2 in A and 3 in B"):
        on_common_questions([("A", one), ("B", other)], normalization="sum")
    fewer = picked({EN: right("11")}, answers=[0, 2], ids=["a", "b"], num_options=3)
    with pytest.raises(ValueError, match="'a' has number of options 4 in A and 3 in B"):
        on_common_questions([("A", one), ("B", fewer)], normalization="sum")


def test_nothing_in_common_is_an_error() -> None:
    one, other = picked({EN: right("1")}, ids=["a"]), picked({EN: right("1")}, ids=["b"])
    with pytest.raises(ValueError, match="in all of A, B"):
        on_common_questions([("A", one), ("B", other)], normalization="sum")
    with pytest.raises(ValueError, match="no runs"):
        on_common_questions([], normalization="sum")
