"""Any data set of the Hub with texts, by the real client libraries."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.data.builders import write_jsonl
from tests.data.fake_hub import COMMIT, fake_hub
from tests.data.test_hub import NOBODY, read

pytest.importorskip("datasets")
pytestmark = pytest.mark.slow

READ_CORPUS = """
import json, sys
from babelgap.data import open_corpus
from babelgap.schema.errors import TextError
_, _, part = json.loads(sys.argv[1])
try:
    corpus = open_corpus("owner/texts", language="de", part=part)
    rows = [[document.id, document.text] for document in corpus]
    answer = {"rows": rows, "versions": dict(corpus.card.versions), "language": corpus.language}
except TextError as error:
    answer = {"error": str(error)}
print(json.dumps(answer))
"""


def test_texts_are_read_and_read_again_without_the_hub(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "texts" / "train.jsonl", [{"text": t} for t in ("Eins.", " ", "Zwei.")])
    home = tmp_path / "home"
    read_corpus = partial(read, "texts", part="train", home=home, code=READ_CORPUS)
    with fake_hub("owner/texts", tmp_path / "texts") as hub:
        answer = read_corpus(endpoint=hub.endpoint)
    assert answer["rows"] == [["owner/texts/train/0", "Eins."], ["owner/texts/train/2", "Zwei."]]
    assert answer["versions"] == {"owner/texts": f"commit {COMMIT[:16]}"}
    assert answer["language"] == "de"
    assert read_corpus(endpoint=NOBODY)["rows"] == answer["rows"]
    assert "can't be read from the Hub" in read_corpus(endpoint=NOBODY, part="gone")["error"]


def test_a_data_set_without_texts_is_told(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "texts" / "train.jsonl", [{"words": "Eins."}])
    with fake_hub("owner/texts", tmp_path / "texts") as hub:
        answer = read(
            "texts", part="train", home=tmp_path / "home", code=READ_CORPUS, endpoint=hub.endpoint
        )
    assert "has no column text, but words" in answer["error"]
