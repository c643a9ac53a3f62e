"""Shares of lines with something wrong."""

from __future__ import annotations

import pytest

from babelgap.schema.probes import ProbeMeasure
from babelgap.schema.translated_lines import SystemOutput
from babelgap.stats.line_problems import LOOKED_FOR, problem_measures


def output(
    system: str, *problems: tuple[str, ...], into: str = "de", first: str | None = "text"
) -> SystemOutput:
    count = len(problems)
    texts = (first, *("text",) * (count - 1))
    return SystemOutput(system, "en", into, tuple(range(count)), texts, problems)


def shares(*outputs: SystemOutput) -> dict[tuple[str, str, str | None], ProbeMeasure]:
    found = problem_measures(outputs, pivot="en", seed=0)
    assert all(m.name == "problem" and m.source == "en" for m in found)
    return {(m.system, m.into, m.detail): m for m in found}


def test_shares_of_each_problem_are_told_also_where_there_are_none() -> None:
    found = shares(output("a", ("echo",), ("echo", "length"), (), ()))
    assert found["a", "de", "echo"].estimate.value == 0.5
    assert found["a", "de", "length"].estimate.value == 0.25
    none = found["a", "de", "truncated"].estimate
    assert (none.value, none.low, none.num_questions) == (0.0, 0.0, 4)
    assert none.high is not None
    assert 0.5 < none.high < 0.7  # nothing in four lines: 1 - 0.025 ** (1 / 4)
    assert {detail for _, into, detail in found if into == "de"} == set(LOOKED_FOR)
    assert "over lines" in found["a", "de", "echo"].estimate.method


def test_problems_of_other_names_are_told_too() -> None:
    assert shares(output("a", ("chatter",), ()))["a", "de", "chatter"].estimate.value == 0.5


@pytest.mark.parametrize("nothing", [None, "", " "])
def test_no_translation_is_empty_whatever_the_checks_said(nothing: str | None) -> None:
    found = shares(output("a", (), (), first=nothing))
    assert found["a", "de", "empty"].estimate.value == 0.5


def test_means_over_directions_are_line_by_line_over_common_lines() -> None:
    found = shares(
        output("a", ("echo",), ("echo",), ()),
        output("a", ("echo",), (), into="fr"),
        output("b", ("echo",), ()),
    )
    mean = found["a", "all", "echo"].estimate
    # Lines 1 and 2 alone are in both: in all, and in half of the directions.
    assert (mean.value, mean.num_questions) == (0.75, 2)
    assert not any(system == "b" and into == "all" for system, into, _ in found)
