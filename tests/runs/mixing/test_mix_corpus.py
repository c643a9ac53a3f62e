"""A mixed corpus on the disk: whole or absent, the same bytes however often it was stopped."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from babelgap.data import open_corpus
from babelgap.mix.corpus import mixer
from babelgap.runs.mixing import mix_corpus, shards
from babelgap.schema.errors import RunFolderError, TextError
from babelgap.storage import SHARD_SCHEMA
from tests.runs.mixing.builders import UNKNOWN, corpus_file, dictionaries, plan_of


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    dictionaries(tmp_path, monkeypatch)
    # Small shards, so that a small corpus has several.
    monkeypatch.setattr(mixer, "_MOST_CHARACTERS", {"words": 1_000})
    monkeypatch.setattr(shards, "_BATCHES", 2)
    return corpus_file(tmp_path / "corpus.jsonl")


def content(folder: Path) -> dict[str, bytes]:
    """The files of a corpus, without what says when it was begun."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("begun.json", ".lock")
    }


def test_a_mixed_corpus_is_read_again_with_its_ids(source: Path, tmp_path: Path) -> None:
    mix_corpus(plan_of(source, control=True), output_path=tmp_path / "out")
    originals = {document.id: document.text for document in open_corpus(str(source))}
    mixed = open_corpus(str(tmp_path / "out"))
    assert mixed.language == "mul"
    assert [document.id for document in mixed] == list(originals)
    for document in mixed:
        plain = re.sub(r"(?<=[A-Za-z])(de|fr)\b", "", document.text)
        assert plain == originals[document.id] != document.text
    control = open_corpus(str(tmp_path / "out" / "control"))
    assert [document.text for document in control] == list(originals.values())
    names = [p.name for p in sorted((tmp_path / "out" / "mixed").iterdir())]
    assert names == [p.name for p in sorted((tmp_path / "out" / "control").iterdir())]
    assert len(names) > 2


def test_segments_cover_the_texts_and_say_who_translated(source: Path, tmp_path: Path) -> None:
    plan = plan_of(source)
    mix_corpus(plan, output_path=tmp_path / "out")
    originals = {document.id: document.text for document in open_corpus(str(source))}
    table = pq.read_table(tmp_path / "out" / "mixed")
    assert table.schema.remove_metadata() == SHARD_SCHEMA
    for row in table.to_pylist():
        original, place, behind = originals[row["id"]], 0, 0
        assert row["source_hash"] == hashlib.sha256(original.encode()).hexdigest()[:16]
        for segment in row["segments"]:
            assert (segment["start"], segment["source_start"]) == (place, behind)
            place, behind = segment["end"], segment["source_end"]
            piece = row["text"][segment["start"] : segment["end"]]
            if segment["translator"] is None:
                assert segment["language"] == "en"
                assert piece == original[segment["source_start"] : segment["source_end"]]
            else:
                assert segment["translator"] == plan.translators[segment["language"]]
                assert re.match(rf"[A-Za-z]+{segment['language']}\b", piece)
            if segment["excluded"] == "no translation":
                words = re.findall(r"[a-z]+", piece.lower())
                assert set(words) <= {*UNKNOWN, "text"}
        assert (place, behind) == (len(row["text"]), len(original))


def test_the_card_holds_what_is_in_the_files(source: Path, tmp_path: Path) -> None:
    written = mix_corpus(plan_of(source, control=True), output_path=tmp_path / "out")
    card = json.loads((tmp_path / "out" / "mixing.json").read_text(encoding="utf-8"))
    sizes = dict.fromkeys(("en", "de", "fr"), 0)
    for row in pq.read_table(tmp_path / "out" / "mixed").to_pylist():
        for segment in row["segments"]:
            sizes[segment["language"]] += segment["end"] - segment["start"]
    assert card["num_characters_by_language"] == sizes
    assert card["num_documents"] == written.counts.num_documents == 40
    assert card["num_tokens_by_language"] is None
    assert 0 < card["switch_rate"] < 1
    assert card["num_excluded_by_reason"].keys() == {"no translation"}
    _, header, page = (tmp_path / "out" / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    told = yaml.safe_load(header)
    assert told["language"] == ["de", "en", "fr"]
    assert [config["config_name"] for config in told["configs"]] == ["default", "control"]
    assert f"| de | 0.333 | {card['num_units_by_language']['de']:,} |" in page
    for config in told["configs"]:
        (files,) = config["data_files"]
        assert list((tmp_path / "out").glob(files["path"]))


def test_what_was_stopped_goes_on_to_the_same_bytes(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mix_corpus(plan_of(source, control=True), output_path=tmp_path / "a")
    done: list[int] = []

    def stop_after_two(num_documents: int) -> None:
        done.append(num_documents)
        if len(done) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mix_corpus(
            plan_of(source, control=True), output_path=tmp_path / "b", on_progress=stop_after_two
        )
    assert not (tmp_path / "b" / "mixing.json").exists()
    with pytest.raises(TextError, match="was never finished"):
        open_corpus(str(tmp_path / "b"))
    first = {p: p.stat().st_mtime_ns for p in (tmp_path / "b").glob("*/train-*.parquet")}
    assert len(first) == 4
    # A file that was damaged since then is made again.
    damaged = tmp_path / "b" / "mixed" / "train-00001.parquet"
    column = pq.ParquetFile(damaged).metadata.row_group(0).column(1)
    raw = bytearray(damaged.read_bytes())
    raw[column.data_page_offset + column.total_compressed_size - 1] ^= 0xFF
    damaged.write_bytes(raw)
    (tmp_path / "b" / "mixed" / ".partial-1-train-00002.parquet.tmp").write_bytes(b"half")
    mix_corpus(plan_of(source, control=True), output_path=tmp_path / "b")
    assert content(tmp_path / "a") == content(tmp_path / "b")
    kept = [p for p, written in first.items() if p.stat().st_mtime_ns == written]
    assert len(kept) == 3


def test_a_folder_belongs_to_one_mixing(source: Path, tmp_path: Path) -> None:
    mix_corpus(plan_of(source), output_path=tmp_path / "out")
    with pytest.raises(RunFolderError, match="its seed is 0, not 1"):
        mix_corpus(plan_of(source, seed=1), output_path=tmp_path / "out")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.tex").touch()
    with pytest.raises(RunFolderError, match="holds other things"):
        mix_corpus(plan_of(source), output_path=tmp_path / "other")


def test_another_seed_is_another_corpus_and_the_same_seed_the_same(
    source: Path, tmp_path: Path
) -> None:
    texts = []
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        mix_corpus(plan_of(source, seed=seed), output_path=tmp_path / name)
        texts.append([document.text for document in open_corpus(str(tmp_path / name))])
    assert texts[0] == texts[1] != texts[2]


def test_weights_and_limit(source: Path, tmp_path: Path) -> None:
    plan = plan_of(source, weights={"en": 0, "de": 1, "fr": 0}, limit=3)
    written = mix_corpus(plan, output_path=tmp_path / "out")
    assert written.counts.num_documents == 3
    assert written.counts.num_units_by_language["fr"] == 0
    excluded = written.counts.num_excluded_by_reason["no translation"]
    assert written.counts.num_units_by_language["en"] == excluded


@pytest.mark.slow
def test_sentences_by_the_dictionary_go_through_the_careful_translator(
    source: Path, tmp_path: Path
) -> None:
    pytest.importorskip("lingua")
    written = mix_corpus(plan_of(source, unit="sentence", limit=4), output_path=tmp_path / "out")
    assert written.counts.num_units == 28
    assert (tmp_path / "cache" / "translations" / "entries.sqlite").exists()


def test_an_empty_corpus_is_none(source: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("\n \n", encoding="utf-8")
    with pytest.raises(TextError, match="has no documents"):
        mix_corpus(plan_of(tmp_path / "empty.txt"), output_path=tmp_path / "out")


def test_half_a_character_is_told_with_its_document(source: Path, tmp_path: Path) -> None:
    (tmp_path / "half.jsonl").write_text('{"text": "ab \\ud800 c"}\n', encoding="utf-8")
    with pytest.raises(TextError, match=r"document 'half.jsonl/0' holds half a character.*place 3"):
        mix_corpus(plan_of(tmp_path / "half.jsonl"), output_path=tmp_path / "out")


def test_tokens_are_counted_by_language(source: Path, tmp_path: Path) -> None:
    tokenizers = pytest.importorskip("tokenizers")
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel({"?": 0}, unk_token="?"))
    made.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    made.save(str(tmp_path / "tokenizer.json"))
    written = mix_corpus(
        plan_of(source, tokenizer=str(tmp_path / "tokenizer.json")), output_path=tmp_path / "out"
    )
    # Numbers are words here, and stand in no other language.
    words = dict(written.counts.num_words_by_language)
    assert written.tokens == words


def test_parallel_corpora(source: Path, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    german = [json.dumps({"text": row["text"].replace("Text", "Absatz")}) for row in rows]
    (tmp_path / "de.jsonl").write_text("\n".join(german), encoding="utf-8")
    plan = plan_of(
        source,
        into=("de",),
        translator=None,
        parallel=f"de={tmp_path / 'de.jsonl'}",
        unit="document",
    )
    written = mix_corpus(plan, output_path=tmp_path / "out")
    begins = [document.text.split()[0] for document in open_corpus(str(tmp_path / "out"))]
    assert begins.count("Absatz") == written.counts.num_units_by_language["de"]
    assert {*begins} == {"Absatz", "Text"}


def test_parallel_corpora_of_unlike_length_are_told(source: Path, tmp_path: Path) -> None:
    short = corpus_file(tmp_path / "short.jsonl", num_documents=39)
    plan = plan_of(source, into=("de",), translator=None, parallel=f"de={short}", unit="document")
    with pytest.raises(TextError, match=r"short.jsonl ends after 39 documents"):
        mix_corpus(plan, output_path=tmp_path / "out")


def test_lines_of_a_bitext(tmp_path: Path) -> None:
    for tag, word in (("en", "line"), ("de", "Zeile")):
        lines = "\n".join(f"{word} {i}" for i in range(40))
        (tmp_path / f"{tag}.txt").write_text(lines, encoding="utf-8")
    plan = plan_of(
        tmp_path / "{language}.txt",
        into=("de",),
        translator=None,
        parallel="bitext",
        unit="sentence",
        lines_per_document=16,
    )
    mix_corpus(plan, output_path=tmp_path / "out")
    texts = [document.text.split("\n") for document in open_corpus(str(tmp_path / "out"))]
    assert [len(lines) for lines in texts] == [16, 16, 8]
    assert {line.split()[0] for lines in texts for line in lines} == {"line", "Zeile"}
