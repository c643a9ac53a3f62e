"""Corpora: one document at a time, in any of the formats."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pyarrow as pa
import pytest

from babelgap.data import open_corpus
from babelgap.schema.errors import TextError
from babelgap.schema.text import Corpus
from tests.data.builders import write_jsonl, write_parquet

# The lines of WikiText as they are published: a space before, a space and a line end after.
LINES = (
    " \n",
    " = Valkyria Chronicles = \n",
    " \n",
    " Senjō no Valkyria 3 is a game . \n",
    " = 2 is no heading = \n",
    " \n",
    " = = Gameplay = = \n",
    " \n",
    " It has <unk> tactics . \n",
    " \n",
    " = Tower Building = \n",
    " \n",
    " It is in Little Rock . \n",
)
ARTICLES = [
    "= Valkyria Chronicles =\nSenjō no Valkyria 3 is a game .\n= 2 is no heading =\n"
    "= = Gameplay = =\nIt has <unk> tactics .",
    "= Tower Building =\nIt is in Little Rock .",
]


def texts(corpus: Corpus) -> list[str]:
    return [document.text for document in corpus]


@pytest.mark.parametrize("shape", ["parquet", "raw", "file"])
def test_a_document_of_wikitext_is_an_article(tmp_path: Path, shape: str) -> None:
    place = tmp_path
    if shape == "parquet":
        lines = ["" if line == " \n" else line for line in LINES]
        path = tmp_path / "wikitext-2-raw-v1" / "train-00000-of-00001.parquet"
        write_parquet(path, {"text": lines})
    else:
        (tmp_path / "wiki.train.raw").write_text("".join(LINES), encoding="utf-8")
        place = tmp_path / "wiki.train.raw" if shape == "file" else tmp_path
    corpus = open_corpus(f"wikitext-2:{place}")
    assert (texts(corpus), corpus.num_documents) == (ARTICLES, 2)
    assert [document.id for document in corpus] == ["wikitext-2/train/0", "wikitext-2/train/1"]
    assert len(corpus.card.versions) == 1
    assert "CC BY-SA" in corpus.card.licence


def test_text_jsonl_and_parquet_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\ufeffOne\r\nline.\r\n\r\n \r\nTwo.\u2028Still two.".encode())
    write_jsonl(tmp_path / "b.jsonl", [{"text": "Three."}, {"text": " "}, {"text": "Fo\nur."}])
    write_parquet(tmp_path / "sub" / "c.parquet", {"text": ["Five.", None, "Six."]})
    (tmp_path / "notes.md").write_text("not read")
    corpus = open_corpus(str(tmp_path), language="pt-br")
    assert corpus.language == "pt-BR"
    assert texts(corpus) == [
        "One\nline.",
        "Two.\u2028Still two.",
        "Three.",
        "Fo\nur.",
        "Five.",
        "Six.",
    ]
    assert texts(corpus) == texts(corpus)
    ids = [document.id for document in corpus]
    assert ids == [
        "a.txt/0",
        "a.txt/1",
        "b.jsonl/0",
        "b.jsonl/2",
        "sub/c.parquet/0",
        "sub/c.parquet/2",
    ]
    assert sorted(corpus.card.versions) == ["a.txt", "b.jsonl", "sub/c.parquet"]


def test_a_document_alone_is_in_memory(tmp_path: Path) -> None:
    line = "x" * 10_000
    write_jsonl(tmp_path / "x.jsonl", ({"text": line} for _ in range(2_000)))
    corpus = open_corpus(str(tmp_path / "x.jsonl"))
    tracemalloc.start()
    try:
        num = sum(len(document.text) for document in corpus)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert num == 20_000_000
    assert peak < 1_000_000


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.jsonl", b'{"text": "a"}\n{"body": "b"}\n', "x.jsonl line 2 has no text"),
        ("x.jsonl", b"{", "x.jsonl line 1 is not JSON"),
        ("x.txt", b"a\n\xff", "UTF-8"),
        ("x.parquet", b"PAR1", "Parquet"),
    ],
)
def test_damage_is_told_when_it_is_read(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    corpus = open_corpus(str(tmp_path / name))
    with pytest.raises(TextError, match=told):
        texts(corpus)


def test_parquet_without_a_text_is_told_its_columns(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "x.parquet", {"body": ["x"]})
    with pytest.raises(TextError, match="no column text, but body"):
        texts(open_corpus(str(path)))


def test_name_language_and_suffix_that_are_wrong_are_told(tmp_path: Path) -> None:
    with pytest.raises(TextError, match="did you mean 'wikitext-103'"):
        open_corpus("wikitext103")
    with pytest.raises(TextError, match="wikitext-2 is in English"):
        open_corpus("wikitext-2", language="de")
    (tmp_path / "wiki.train.raw").touch()
    (tmp_path / "x.pdf").touch()
    with pytest.raises(TextError, match="has no part test"):
        open_corpus(f"wikitext-2:{tmp_path}", part="test")
    with pytest.raises(TextError, match=r"suffix '\.pdf'"):
        open_corpus(str(tmp_path / "x.pdf"))
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(TextError, match="it is empty"):
        open_corpus(str(empty))


@pytest.mark.parametrize("kind", ["gz", "zst", "bz2"])
def test_compressed_files_are_read_as_they_are(tmp_path: Path, kind: str) -> None:
    lines = b'{"text": "One."}\n{"text": "Zwei\xc3\xa4."}\n'
    path = tmp_path / f"a.jsonl.{kind}"
    with pa.output_stream(
        str(path), compression={"gz": "gzip", "zst": "zstd"}.get(kind, kind)
    ) as f:
        f.write(lines)
    assert path.read_bytes() != lines
    for name in (path, tmp_path):
        assert [d.text for d in open_corpus(str(name))] == ["One.", "Zweiä."]


def test_a_damaged_compressed_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(b"no gzip at all")
    with pytest.raises(TextError, match="can't be read"):
        list(open_corpus(str(path)))
