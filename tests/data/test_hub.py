"""The Hub and its cache, by the real client libraries and a server on this machine.

Each test starts Python anew: the libraries read where the Hub is when they are imported.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.data.builders import write_csv, write_jsonl, write_parquet
from tests.data.fake_hub import COMMIT, fake_hub

pytest.importorskip("datasets")
pytestmark = pytest.mark.slow

NOBODY = "http://127.0.0.1:9"  # the port of "discard", where nothing listens

READ = """
import json, sys
from babelgap.data import open_quiz
from babelgap.schema import QuizError
name, languages, part = json.loads(sys.argv[1])
try:
    quiz = open_quiz(name, languages=languages, part=part)
except QuizError as error:
    print(json.dumps({"error": str(error)}))
else:
    tag = quiz.languages[-1]
    questions = [[q.id, q.stem, q.options, q.answer] for q in quiz.questions[tag]]
    places = [flaw.place for flaw in quiz.card.flaws]
    versions = dict(quiz.card.versions)
    print(json.dumps({"questions": questions, "versions": versions, "places": places}))
"""


READ_TEXTS = """
import json, sys
from babelgap.data import open_bitext, open_corpus
from babelgap.schema.errors import TextError
name, languages, part = json.loads(sys.argv[1])
try:
    if languages:
        bitext = open_bitext(name, languages=languages, part=part)
        answer = {"lines": dict(bitext.lines), "versions": dict(bitext.card.versions)}
    else:
        corpus = open_corpus(name, part=part)
        answer = {"texts": [d.text for d in corpus], "versions": dict(corpus.card.versions)}
except TextError as error:
    answer = {"error": str(error)}
print(json.dumps(answer))
"""


def read(
    name: str,
    *,
    endpoint: str,
    home: Path,
    languages: list[str] | None = None,
    part: str = "test",
    offline: bool = False,
    code: str = READ,
) -> dict[str, Any]:
    env = {key: value for key, value in os.environ.items() if not key.startswith("HF_")}
    env |= {"HF_ENDPOINT": endpoint, "HF_HOME": str(home), "HF_HUB_OFFLINE": str(int(offline))}
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps([name, languages, part])],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def mmlu(folder: Path) -> Path:
    """MMLU's files and README as the Hub has them, of a few questions."""
    for part, num in (("test", 3), ("dev", 1)):
        columns: dict[str, list[Any]] = {
            "question": [f"{part} {i}?" for i in range(num)],
            "subject": ["anatomy"] * num,
            "choices": [["None", "N/A", "1.0", "007"]] * num,
            "answer": list(range(num)),
        }
        write_parquet(folder / "all" / f"{part}-00000-of-00001.parquet", columns)
    files = "".join(f"  - split: {part}\n    path: all/{part}-*\n" for part in ("test", "dev"))
    (folder / "README.md").write_text(
        f"---\nconfigs:\n- config_name: all\n  data_files:\n{files}---\n"
    )
    return folder


OPTIONS = ["None", "N/A", "1.0", "007"]


def test_data_set_is_read_once_and_then_from_the_cache(tmp_path: Path) -> None:
    with fake_hub("cais/mmlu", mmlu(tmp_path / "mmlu")) as hub:
        online = read("mmlu", endpoint=hub.endpoint, home=tmp_path / "home")
    assert online["questions"][2] == ["anatomy/test/2", "test 2?", OPTIONS, 2]
    assert online["versions"] == {"cais/mmlu": f"commit {COMMIT[:16]}"}
    for offline in (False, True):
        again = read("mmlu", endpoint=NOBODY, home=tmp_path / "home", offline=offline, part="dev")
        assert again["questions"] == [["anatomy/dev/0", "dev 0?", OPTIONS, 0]]
        assert again["versions"] == {"cais/mmlu": f"cached commit {COMMIT[:16]}"}


def test_csv_files_come_as_they_stand(tmp_path: Path) -> None:
    header = ("", "Question", "A", "B", "C", "D", "Answer", "Subject")
    row = ("0", "Quoi ?", *OPTIONS, "B", "anatomy")
    write_csv(tmp_path / "mmmlu" / "test" / "mmlu_FR-FR.csv", [header, row])
    with fake_hub("openai/MMMLU", tmp_path / "mmmlu") as hub:
        online = read("mmmlu", endpoint=hub.endpoint, home=tmp_path / "home", languages=["fr"])
        lacking = read("mmmlu", endpoint=hub.endpoint, home=tmp_path / "home", languages=["de"])
    assert online["questions"] == [["anatomy/test/0", "Quoi ?", OPTIONS, 1]]
    assert online["versions"] == {"openai/MMMLU": f"commit {COMMIT[:16]}"}
    assert "has no file test/mmlu_DE-DE.csv" in lacking["error"]
    cached = read("mmmlu", endpoint=NOBODY, home=tmp_path / "home", languages=["fr"])
    assert cached["questions"] == online["questions"]
    assert cached["versions"] == {"openai/MMMLU": f"cached commit {COMMIT[:16]}"}


def test_subjects_of_the_mixed_mmlu_are_told_by_its_files(tmp_path: Path) -> None:
    for subject in ("anatomy", "virology"):
        row = (f"Quelle {subject} ?", *OPTIONS, "D")
        write_csv(tmp_path / "mixup" / "data" / "test" / f"{subject}_test.csv", [row])
    with fake_hub("cross-ling-know/mixup-lang-mmlu", tmp_path / "mixup") as hub:
        online = read("mixup_mmlu", endpoint=hub.endpoint, home=tmp_path / "home")
    assert [question[0] for question in online["questions"]] == [
        "anatomy/test/0",
        "virology/test/0",
    ]


def test_flores_and_wikitext_are_read_by_their_configurations(tmp_path: Path) -> None:
    codes = {"eng_Latn": ("One.", "None"), "cmn_Hans": ("一。", "二。")}
    configs = ""
    for code, texts in codes.items():
        rows = [{"id": i, "iso_639_3": code[:3], "text": texts[i]} for i in (1, 0)]
        write_jsonl(tmp_path / "flores" / "devtest" / f"{code}.jsonl", rows)
        configs += (
            f"- config_name: {code}\n  data_files:\n"
            f"  - split: devtest\n    path: devtest/{code}.jsonl\n"
        )
    (tmp_path / "flores" / "README.md").write_text(f"---\nconfigs:\n{configs}---\n")
    home = tmp_path / "home"
    with fake_hub("openlanguagedata/flores_plus", tmp_path / "flores") as hub:
        answer = read(
            "flores",
            languages=["en", "zh"],
            part="devtest",
            endpoint=hub.endpoint,
            home=home,
            code=READ_TEXTS,
        )
    assert answer["lines"] == {"en": ["One.", "None"], "zh": ["一。", "二。"]}
    assert answer["versions"] == {"openlanguagedata/flores_plus": f"commit {COMMIT[:16]}"}

    name = "wikitext-2-raw-v1"
    lines = {"text": ["", " = A = \n", "", " Text . \n", "", " = B = \n", "", " More . \n"]}
    write_parquet(tmp_path / "wiki" / name / "train-00000-of-00001.parquet", lines)
    (tmp_path / "wiki" / "README.md").write_text(
        f"---\nconfigs:\n- config_name: {name}\n  data_files:\n"
        f"  - split: train\n    path: {name}/train-*\n---\n"
    )
    with fake_hub("Salesforce/wikitext", tmp_path / "wiki") as hub:
        read_wiki = partial(read, "wikitext-2", part="train", home=home, code=READ_TEXTS)
        assert read_wiki(endpoint=hub.endpoint)["texts"] == ["= A =\nText .", "= B =\nMore ."]
    assert read_wiki(endpoint=NOBODY)["texts"] == ["= A =\nText .", "= B =\nMore ."]
    absent = read_wiki(endpoint=NOBODY, home=tmp_path / "other")
    assert "give wikitext-2:FOLDER, a folder with" in absent["error"]


@pytest.mark.parametrize("offline", [False, True])
def test_absent_hub_is_told_with_the_files_to_give(tmp_path: Path, offline: bool) -> None:
    answer = read("mmlu", endpoint=NOBODY, home=tmp_path, offline=offline)
    text = answer["error"]
    assert text.startswith("quiz 'mmlu' can't be read from the Hub (")
    assert "not in the cache" in text
    assert "--quiz mmlu:FOLDER, a folder with test/SUBJECT_test.csv" in text


@pytest.mark.parametrize(("status", "told"), [(503, "503"), (401, "hf auth login")])
def test_hub_that_refuses_is_asked_once(tmp_path: Path, status: int, told: str) -> None:
    with fake_hub("cais/mmlu", tmp_path, status=status) as hub:
        answer = read("mmlu", endpoint=hub.endpoint, home=tmp_path / "home")
    assert hub.asked == ["GET /api/datasets/cais/mmlu"]
    assert told in answer["error"]
