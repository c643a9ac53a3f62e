"""The quiz of fictitious facts: parallel, the same everywhere, and nothing to guess by."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.data import blind_accuracies, open_quiz
from babelgap.data.atlas import LANGUAGES
from babelgap.data.fictitious import Settings, build_fictitious, fictitious_facts

BABEL = "2.18.0"
REVISION = "8839d54b8b6acc4c"  # of fictitious:40@0, with the names of that babel


@given(st.integers(4, 20), st.integers(0, 999))
@settings(max_examples=8, deadline=None)
def test_rows_are_parallel_and_no_text_is_empty(num: int, seed: int) -> None:
    # A Quiz refuses rows that aren't.
    quiz = build_fictitious.__wrapped__(Settings(num, seed))
    assert quiz.languages == LANGUAGES
    assert len(quiz) == 8 * num
    for rows in quiz.questions.values():
        for question in rows:
            assert all((question.stem.strip(), *(o.strip() for o in question.options)))
            assert len(set(question.options)) == 4


def test_parts_are_the_people_and_the_towns() -> None:
    whole, people, towns = (
        build_fictitious(Settings(8), part=part).questions["en"]
        for part in ("test", "people", "towns")
    )
    assert people + towns == whole
    assert {q.subject for q in towns} == {"town_country", "market_day"}


def test_the_right_option_is_the_facts_value() -> None:
    facts = fictitious_facts(Settings(8))
    for fact, question in zip(facts, build_fictitious(Settings(8)).questions["en"], strict=True):
        assert question.id == fact.id
        assert question.answer == fact.answer
    years = [(f, q) for f, q in zip(facts, build_fictitious(Settings(8)).questions["fi"],
                                    strict=True) if f.relation.value == "year"]  # fmt: skip
    assert all(q.options[q.answer] == f.value for f, q in years)


@pytest.mark.slow
@pytest.mark.skipif(metadata.version("babel") != BABEL, reason="other names in another version")
def test_quiz_is_the_same_in_a_fresh_process_with_another_hash_seed() -> None:
    code = "from babelgap.data import open_quiz; print(open_quiz('fictitious:40').revision)"
    said = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "4242"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert said == REVISION == open_quiz("fictitious:40").revision


@pytest.mark.parametrize(
    ("name", "spelling", "options"),
    [
        ("fictitious:60@5", 0.09, 0.36),
        pytest.param("fictitious", 0.04, 0.31, marks=pytest.mark.slow),
    ],
)
def test_blind_choosers_stay_at_chance_in_every_language(
    name: str, spelling: float, options: float
) -> None:
    blind = blind_accuracies(open_quiz(name))
    assert [b.language for b in blind] == list(LANGUAGES)
    for found in blind:
        assert found.random == pytest.approx(0.25)
        assert found.spelling_overlap == pytest.approx(0.25, abs=spelling), found
        # Fitted on the very questions: the place and the length of options are noise that it finds.
        assert found.options_only <= options, found


def test_card_publishes_what_blind_choosers_reach() -> None:
    notes = " ".join(open_quiz("fictitious:40").card.notes)
    assert "by letters shared with the stem 0.2" in notes
    assert "knows every other fact of the same person" in notes
