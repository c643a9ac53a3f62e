"""What a gate says of its verdicts, and whether it is passed."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from babelgap.report import print_verdicts
from babelgap.schema import Estimate, Verdict


def verdict(value: float, passed: bool | None, *, name: str = "gap", limit: float = 0.1) -> Verdict:
    estimate = Estimate(value, value - 0.05, value + 0.05, 0.99, 100, "bootstrap")
    return Verdict(name, "monolingual", "de", estimate, limit, passed)


def printed(*verdicts: Verdict, strict: bool = False) -> tuple[bool, str]:
    text = io.StringIO()
    passed = print_verdicts(verdicts, Console(file=text, width=100), strict=strict)
    return passed, " ".join(text.getvalue().split())


@pytest.mark.parametrize(
    ("outcomes", "strict", "passed"),
    [
        ([True, True], False, True),
        ([True, None], False, True),
        ([True, None], True, False),
        ([True, False], False, False),
        ([], False, False),
    ],
)
def test_the_gate_follows_from_the_verdicts(
    outcomes: list[bool | None], strict: bool, passed: bool
) -> None:
    found, text = printed(*(verdict(0.08, o) for o in outcomes), strict=strict)
    assert found is passed
    assert ("FAILED" in text) is not passed


def test_each_limit_has_its_table() -> None:
    _, text = printed(verdict(0.04, True), verdict(0.3, False, name="gap_increase", limit=0.02))
    assert "gap, monolingual: at most 0.100" in text
    assert "increase of the gap, monolingual: at most 0.020" in text
    assert "1 of 2 above what is allowed" in text


def test_more_questions_are_asked_for_only_where_they_would_decide() -> None:
    _, text = printed(verdict(0.08, None))
    assert "more questions would decide" in text
    _, text = printed(verdict(0.1, None))
    assert "more questions would decide" not in text
    assert "no number of questions decides" in text
