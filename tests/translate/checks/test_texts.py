"""What can be seen from two texts alone; held against real translations of FLORES."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.translate.checks.texts import TEXT_CHECKS, numbers

_FLORES = Path(__file__).parents[4] / "shared" / "data" / "flores99"
needs_flores = pytest.mark.skipif(not _FLORES.is_dir(), reason=f"{_FLORES} is not there")

_CASES = [
    ("empty", "Yes.", " \n", True),
    ("empty", "____", "____", False),
    ("length", "Yes.", "Yes, and that is all there is to say of it, he said.", True),
    ("length", "a" * 200, "b" * 30, True),
    ("length", "Which of these is the capital of Japan?", "以下哪个是日本的首都?", False),
    ("lost number", "In 1939, 5 of 10", "En 1939, 5 sur 10", False),
    ("lost number", "1,234.5 %", "1.234,5 %", False),
    ("lost number", "at 12.00", "um 12:00 Uhr", False),
    ("lost number", "10,000 people", "10 000 personnes", False),
    ("lost placeholder", "World War II", "Segunda Guerra Mundial", False),
    ("lost number", "5 and 6", "5 und 5", True),
    ("lost number", "the 18th century", "le XVIIIe siècle", False),
    ("lost number", "the 1970s", "los años 70", False),
    ("lost number", "no number", "3 Zahlen", True),
    ("lost number", "५ of १०", "5 von 10", False),
    ("lost placeholder", "Find $x$.", "Finde $y$.", True),
    ("lost placeholder", "____ and ____", "____ und", True),
    ("lost placeholder", "costs $1,000.50", "kostet 1.000,50 $", False),
    ("repeated tail", "The cat sat.", "Die Katze saß auf der auf der auf der auf der", True),
    ("repeated tail", "Hmm.", "Hmmmmmmmmmmmmmmm", True),
    ("repeated tail", "ha ha ha ha ha", "ha ha ha ha ha", False),
    ("truncated", "He came, saw and won, they say.", "Er kam und sah und siegte, wie man so", True),
    ("truncated", "He came, saw and won, they say.", "Er kam und siegte, wie man so sagt.", False),
    ("truncated", "a list of the five great oceans", "eine Liste der fünf großen Meere der", False),
]


@pytest.mark.parametrize(("problem", "source", "translation", "shows"), _CASES)
def test_cases(problem: str, source: str, translation: str, *, shows: bool) -> None:
    assert TEXT_CHECKS[problem](source, translation) is shows


@given(st.text(max_size=80))
def test_nothing_is_wrong_with_a_text_beside_itself(text: str) -> None:
    assert [name for name, check in TEXT_CHECKS.items() if check(text, text)] == []


@given(st.lists(st.integers(0, 10**6), max_size=6))
def test_numbers_are_seen_however_they_are_grouped(values: list[int]) -> None:
    english = " and ".join(f"{value:,}" for value in values)
    german = " und ".join(f"{value:,}".replace(",", ".") for value in values)
    assert numbers(english) == numbers(german)
    assert numbers(english).total() == len(values)


@needs_flores
@pytest.mark.parametrize("tag", ["de", "es", "fr", "it"])
def test_people_translate_without_these_problems(tag: str) -> None:
    lines = {t: (_FLORES / f"{t}.devtest").read_text("utf-8").splitlines() for t in ("en", tag)}
    pairs = list(zip(lines["en"], lines[tag], strict=True))
    assert len(pairs) == 100
    found = {name: sum(check(*pair) for pair in pairs) for name, check in TEXT_CHECKS.items()}
    # Numbers that people write out ("4-month-old", "cuatro meses") are the only false alarms.
    assert found.pop("lost number") <= 6
    assert set(found.values()) == {0}


@needs_flores
def test_answers_cut_at_their_length_limit_are_seen() -> None:
    # Nine of these fifty were (the data's README); Google's and Llama's are whole.
    english = (_FLORES / "en.devtest").read_text("utf-8").splitlines()
    for system, number in (("gpt4", 9), ("llama3-8b", 0), ("google-translate", 0)):
        answers = (_FLORES / "outputs" / system / "test-en-fr").read_text("utf-8").splitlines()
        pairs = list(zip(english, answers, strict=False))[:50]
        assert sum(TEXT_CHECKS["truncated"](*pair) for pair in pairs) == number


@needs_flores
def test_lines_that_a_wrong_source_tag_spoiled_are_seen() -> None:
    german = (_FLORES / "de.devtest").read_text("utf-8").splitlines()
    answers = (_FLORES / "outputs/nllb-3.3b/test-de-en").read_text("utf-8").splitlines()
    assert TEXT_CHECKS["length"](german[0], answers[0])
