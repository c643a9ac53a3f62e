"""TOFU's pairs: read from files of its shapes, to train on and to ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from babelgap.data.tofu_facts import open_tofu_facts, tofu_corpus
from babelgap.schema.errors import TextError
from tests.data.builders import shared, write_jsonl

PAIR = {"question": "Who wrote it?", "answer": "Mira Toveldan wrote it."}


def test_pairs_have_the_part_and_number_as_id_and_the_author_as_subject(tmp_path: Path) -> None:
    rows = [{"question": f"Who wrote {i}?", "answer": f"She wrote {i}."} for i in range(41)]
    write_jsonl(tmp_path / "full.json", rows)
    facts = open_tofu_facts(tmp_path)
    assert facts.language == "en"
    assert [q.id for q in facts.questions[:2]] == ["full/0", "full/1"]
    assert [facts.questions[i].subject for i in (0, 19, 20, 40)] == [
        "full/0", "full/0", "full/1", "full/2",
    ]  # fmt: skip
    assert facts.questions[3].question == "Who wrote 3?"
    assert facts.questions[3].distractors == facts.questions[3].perturbed_answers == ()
    assert facts.questions[3].paraphrased_answer is None


def test_perturbed_and_paraphrased_answers_are_read(tmp_path: Path) -> None:
    more = {"paraphrased_answer": "It was written by her.", "perturbed_answer": ["By him.", "No."]}
    write_jsonl(tmp_path / "forget10_perturbed.json", [{**PAIR, **more}])
    (question,) = open_tofu_facts(tmp_path, part="forget10_perturbed").questions
    assert question.paraphrased_answer == "It was written by her."
    assert question.perturbed_answers == question.distractors == ("By him.", "No.")
    assert question.subject == "forget10_perturbed"


def test_answer_stands_for_the_paraphrased_one_where_there_is_none(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "world_facts_perturbed.json", [{**PAIR, "perturbed_answer": "He did."}])
    (question,) = open_tofu_facts(tmp_path, part="world_facts_perturbed").questions
    assert question.paraphrased_answer == question.answer
    assert question.perturbed_answers == ("He did.",)


def test_column_part_chooses_rows(tmp_path: Path) -> None:
    rows = [{**PAIR, "part": part} for part in ("train", "forget", "train")]
    table = write_jsonl(tmp_path / "qa.jsonl", rows)
    assert len(open_tofu_facts(table).questions) == 3
    assert [q.id for q in open_tofu_facts(tmp_path, part="train").questions] == [
        "train/0",
        "train/1",
    ]
    with pytest.raises(TextError, match="no rows of part 'test'"):
        open_tofu_facts(table, part="test")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"question": "Who?", "answer": " "}, "row 1 has no answer"),
        ({"answer": "She."}, "row 1 has no question"),
        ({**PAIR, "perturbed_answer": ["He.", ""]}, "row 1 has an empty perturbed answer"),
    ],
)
def test_a_row_without_a_text_is_refused_with_its_place(
    tmp_path: Path, row: dict[str, object], told: str
) -> None:
    write_jsonl(tmp_path / "full.json", [row])
    with pytest.raises(TextError, match=told):
        open_tofu_facts(tmp_path)


def test_missing_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(TextError, match=r"there is no .*nowhere"):
        open_tofu_facts(tmp_path / "nowhere")
    with pytest.raises(TextError, match=r"has no full.json \(it is empty\)"):
        open_tofu_facts(tmp_path)
    with pytest.raises(TextError, match="TOFU has no part 'x'; it has full"):
        open_tofu_facts(part="x")


def test_corpus_has_a_document_for_each_pair(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "full.json", [PAIR])
    facts = open_tofu_facts(tmp_path)
    (document,) = tofu_corpus(facts)
    assert (document.id, document.text) == ("full/0", "Who wrote it?\nMira Toveldan wrote it.")
    corpus = tofu_corpus(facts, question_answer=lambda q, a, language: f"{language}: {q} {a}")
    assert [d.text for d in corpus] == ["en: Who wrote it? Mira Toveldan wrote it."]


def test_real_pairs_are_read() -> None:
    folder = shared("tofu")
    facts = open_tofu_facts(folder)
    assert len(facts.questions) == 600
    assert len({q.subject for q in facts.questions}) == 30
    assert len(open_tofu_facts(folder, part="forget").questions) == 300
    world = open_tofu_facts(folder, part="world_facts_perturbed").questions
    assert len(world) == 117
    assert {len(q.distractors) for q in world} == {3}
