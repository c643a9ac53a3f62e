"""The other named quizzes: real files where they are at hand, else their published shapes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from babelgap.data import open_quiz, quiz_languages, quiz_parts
from babelgap.languages import canonical_tag
from babelgap.schema import Quiz, QuizError
from tests.data.builders import reasons, shared, write_jsonl, write_parquet

BMLAMA_HEADER = "Prompt\tAns\tCandidate Ans\tSubject"


@pytest.fixture(scope="module")
def bmlama() -> Quiz:
    return open_quiz(f"bmlama:{shared('bmlama17')}")


def test_bmlama_is_read_in_all_six_languages(bmlama: Quiz) -> None:
    assert sorted(bmlama.languages) == ["en", "es", "fr", "nl", "ru", "zh"]
    assert len(bmlama) == 6_792
    assert not any("were found" in note for note in bmlama.card.notes)
    assert not bmlama.card.num_dropped_by_reason
    assert len(bmlama.card.num_questions_by_subject) == 38
    # 1,026 questions offer as wrong what another row with the same prompt calls right.
    assert Counter(reasons(bmlama)) == {
        ("mul", "a distractor that is right by another row with the same stem (kept)", False): 1026
    }


def test_bmlama_texts_are_those_of_the_files(bmlama: Quiz) -> None:
    for tag in bmlama.languages:
        text = (shared("bmlama17") / f"{tag}.tsv").read_bytes().decode()
        lines = text.split("\r\n")[1:-1]
        for question, line in zip(bmlama.questions[tag], lines, strict=True):
            prompt, answer, candidates, _ = line.split("\t")
            assert question.stem == prompt.replace("<mask>", "____")
            assert question.options[question.answer] == answer
            assert sorted(question.options) == sorted(candidates.split(", "))


def test_bmlama_right_answers_stand_everywhere_and_in_the_same_place(bmlama: Quiz) -> None:
    places = {
        tuple(q[i].answer for q in bmlama.questions.values()) for i in range(0, len(bmlama), 7)
    }
    assert all(len(set(answers)) == 1 for answers in places)
    ten = Counter(q.answer for q in bmlama.questions["en"] if len(q.options) == 10)
    assert sum(ten.values()) == 6_218
    assert all(500 < count < 750 for count in ten.values())


def test_bmlama_question_does_not_depend_on_the_languages_read(bmlama: Quiz) -> None:
    alone = open_quiz(f"bmlama:{shared('bmlama17')}", languages=["zh"])
    assert alone.questions["zh"] == bmlama.questions["zh"]


def test_bmlama_without_english_has_one_subject(tmp_path: Path) -> None:
    bmlama_file(tmp_path / "fr.tsv", "A est né à <mask>.\tRome\tOslo, Rome\tA")
    quiz = open_quiz(f"bmlama:{tmp_path}")
    assert quiz.languages == ("fr",)
    assert dict(quiz.card.num_questions_by_subject) == {"facts": 1}
    assert quiz.card.notes[-1].endswith("6,792 questions in this part; 1 were found.")


def bmlama_file(path: Path, *rows: str, header: str = BMLAMA_HEADER) -> None:
    path.write_text("\r\n".join([header, *rows, ""]), encoding="utf-8", newline="")


def test_bmlama_flaws_are_told_by_row(tmp_path: Path) -> None:
    bmlama_file(
        tmp_path / "en.tsv",
        'A "x was in <mask>.\tRome\tOslo, Rome\tA',
        "B was in <mask>.\tRome\tRome, Oslo\tB",
        "C was in <mask>.\tRome\tRome, Oslo, Rome\tC",
        "D was in <mask>.\tRome\tOslo, Rome\tD",
        "E was in it.\tRome\tOslo, Rome\tE",
        "F\tRome",
    )
    bmlama_file(
        tmp_path / "zh.tsv",
        "A<mask>\t罗马\t奥斯陆, 罗马\tA",
        "B<mask>\t罗马\t奥斯陆, 罗马\tB",
        "C<mask>\t罗马\t奥斯陆, 巴黎, 罗马\tC",
        "D<mask>\t罗马\t奥斯陆, 巴黎, 罗马\tD",
        "E<mask>\t罗马\t奥斯陆, 罗马\tE",
        "F<mask>\t罗马\t奥斯陆, 罗马\tF",
        header="Prompt\tAns\tCandidate\tAns\tSubject",
    )
    quiz = open_quiz(f"bmlama:{tmp_path}")
    assert [(q.id, q.stem) for q in quiz.questions["en"]] == [("bmlama17/0", 'A "x was in ____.')]
    assert [(flaw.language, flaw.place, flaw.reason) for flaw in quiz.card.flaws] == [
        ("en", "en.tsv row 2", "an answer that is not the last candidate"),
        ("en", "en.tsv row 3", "a candidate that stands twice"),
        ("zh", "zh.tsv row 4", "another number of options than in another language"),
        ("en", "en.tsv row 5", "a prompt without exactly one blank"),
        ("en", "en.tsv row 6", "not four cells"),
    ]


def test_tofu_is_made_of_its_real_files() -> None:
    quiz = open_quiz(f"tofu:{shared('tofu')}")
    assert dict(quiz.card.num_questions_by_subject) == {"real_authors": 100, "world_facts": 117}
    assert quiz.card.flaws == ()
    first = quiz.questions["en"][0]
    assert first.stem == "Who wrote the play 'Romeo and Juliet'?"
    assert first.options[first.answer] == "William Shakespeare"
    assert sorted(first.options) == [
        "Charles Dickens",
        "Mark Twain",
        "Virginia Woolf",
        "William Shakespeare",
    ]
    assert set(Counter(q.answer for q in quiz.questions["en"])) == {0, 1, 2, 3}
    alone = open_quiz(f"tofu:{shared('tofu')}", part="world_facts")
    assert alone.questions["en"] == quiz.questions["en"][100:]


def test_tofu_parts_that_are_kept_apart(tmp_path: Path) -> None:
    row = {"question": "Q?", "answer": "right", "perturbed_answer": ["w1", "w2", "w3", "w4"]}
    for name in ("forget10", "forget01"):
        write_jsonl(tmp_path / f"{name}_perturbed.json", [row])
    assert quiz_parts("tofu")[0] == "test"
    # forget01 is a part of forget10, so that both together would ask twice.
    assert len(open_quiz(f"tofu:{tmp_path}")) == 1
    (question,) = open_quiz(f"tofu:{tmp_path}", part="forget01").questions["en"]
    assert (question.subject, len(question.options)) == ("forget01", 5)


def hp_columns(word: str) -> dict[str, list[str]]:
    names = ("question", "A", "B", "C", "D", "GT")
    rows = [(f"{word} 1?", "None", "b", "c", "d", "B"), (f"{word} 2?", "a", "b", "c", "d", "D")]
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}


def test_hp_quiz_in_the_shape_of_the_hub(tmp_path: Path) -> None:
    for code in ("English", "French"):
        path = tmp_path / "data" / f"{code}-00000-of-00001-9d09245ce7f1fdba.parquet"
        write_parquet(path, hp_columns(code))
    quiz = open_quiz(f"hp_quiz:{tmp_path}")
    assert quiz.languages == ("en", "fr")
    assert [(q.id, q.stem, q.answer) for q in quiz.questions["fr"]] == [
        ("hp_quiz/0", "French 1?", 1),
        ("hp_quiz/1", "French 2?", 3),
    ]
    assert quiz.questions["en"][0].options[0] == "None"


def belebele_row(number: int, word: str, **changes: Any) -> dict[str, Any]:
    return {
        "link": "https://en.wikibooks.org/wiki/X",
        "question_number": number,
        "flores_passage": f"{word} passage.",
        "question": f"{word} question {number}?",
        "mc_answer1": f"{word} 1",
        "mc_answer2": f"{word} 2",
        "mc_answer3": "None",
        "mc_answer4": "4",
        "correct_answer_num": "3",
        "dialect": "x",
        "ds": "2023-05-03",
    } | changes


def test_belebele_is_aligned_by_link_and_number(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "data" / "eng_Latn.jsonl", [belebele_row(i, "en") for i in (1, 2)])
    hindi = [belebele_row(i, "hi") for i in (2, 1)]
    write_jsonl(tmp_path / "data" / "hin_Latn.jsonl", hindi)
    quiz = open_quiz(f"belebele:{tmp_path}")
    assert quiz.languages == ("en", "hi-Latn")
    assert [q.stem for q in quiz.questions["hi-Latn"]] == [
        "hi passage.\nhi question 1?",
        "hi passage.\nhi question 2?",
    ]
    assert {(q.id.rpartition("/")[2], q.answer) for q in quiz.questions["en"]} == {
        ("1", 2),
        ("2", 2),
    }


def test_belebele_passage_that_is_gone_is_told(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "eng_Latn.jsonl", [belebele_row(i, "en") for i in (1, 2)])
    rows = [belebele_row(1, "fr"), belebele_row(2, "fr", flores_passage="")]
    write_jsonl(tmp_path / "fra_Latn.jsonl", rows)
    quiz = open_quiz(f"belebele:{tmp_path}")
    assert len(quiz) == 1
    assert [(flaw.language, flaw.place) for flaw in quiz.card.flaws] == [
        ("fr", "fra_Latn.jsonl row 2")
    ]


def include_columns(*, with_list: bool) -> dict[str, list[Any]]:
    options = ["None", "b", "c", "d"]
    columns: dict[str, list[Any]] = {
        "language": ["Tagalog"],
        "country": ["Philippines"],
        "domain": ["Humanities"],
        "subject": ["History"],
        "regional_feature": ["region explicit"],
        "level": ["High School"],
        "question": ["Ano?"],
        "answer": [3],
    }
    if with_list:
        return columns | {"choices": [options]}
    return columns | {
        f"option_{letter}": [text] for letter, text in zip("abcd", options, strict=True)
    }


@pytest.mark.parametrize("with_list", [True, False])
def test_include_in_both_shapes_it_was_published_in(tmp_path: Path, with_list: bool) -> None:
    path = tmp_path / "Tagalog" / "test-00000-of-00001.parquet"
    write_parquet(path, include_columns(with_list=with_list))
    quiz = open_quiz(f"include:{tmp_path}", languages=["tl"])
    (question,) = quiz.questions["fil"]
    assert (question.id, question.subject, question.answer) == ("fil/test/0", "History", 3)
    assert question.options == ("None", "b", "c", "d")


def test_include_is_not_parallel_and_says_so(tmp_path: Path) -> None:
    for code in ("Tagalog", "German"):
        path = tmp_path / code / "test-00000-of-00001.parquet"
        write_parquet(path, include_columns(with_list=False))
    assert quiz_languages(f"include:{tmp_path}") == ("de", "fil")
    for languages in (None, ["de", "fil"]):
        with pytest.raises(QuizError, match="one language at a time: choose one of de, fil"):
            open_quiz(f"include:{tmp_path}", languages=languages)


@pytest.mark.parametrize("name", ["belebele", "include", "bmlama", "global_mmlu", "mmmlu"])
def test_tags_are_those_that_users_are_read_as_writing(name: str) -> None:
    tags = quiz_languages(name)
    assert [canonical_tag(tag) for tag in tags] == list(tags)
    assert len(set(tags)) == len(tags)
