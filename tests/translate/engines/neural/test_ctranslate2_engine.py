"""Converted models give the texts that transformers gives."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from babelgap.schema import Translation, Translator, TranslatorError
from babelgap.translate.engines.neural.ctranslate2_engine import CTranslate2Translator
from babelgap.translate.engines.neural.seq2seq import Seq2SeqTranslator
from tests.translate.engines.neural.seq2seq_builders import (
    LEARNT,
    LINES,
    OPUS_TAGS,
    QUICK_TO_LEARN,
    save_m2m100,
    save_madlad,
    save_nllb,
    save_opus,
    train_on,
)

pytestmark = pytest.mark.slow

SAVE: dict[str, Callable[[Path], Path]] = {
    "nllb": save_nllb,
    "m2m100": save_m2m100,
    "madlad": save_madlad,
    "opus": save_opus,
    "opus of many": lambda path: save_opus(path, target="mul", tags=OPUS_TAGS),
}
TEXTS = [*LINES, "sea", " ".join(LINES), "a </s> b", LINES[0]]


def convert(folder: Path, into: Path) -> Path:
    from ctranslate2 import converters

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        converters.TransformersConverter(str(folder)).convert(str(into))
    return into


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Each family's folder, and that of the same model converted."""
    base = tmp_path_factory.mktemp("models")
    saved = {family: save(base / family) for family, save in SAVE.items()}
    return {
        family: (folder, convert(folder, base / f"{family}-ct2"))
        for family, folder in saved.items()
    }


def renamed(found: list[Translation], name: str) -> list[Translation]:
    return [Translation(t.text, name, t.problems) for t in found]


@pytest.mark.parametrize("family", SAVE)
def test_greedy_texts_are_those_of_transformers(
    folders: dict[str, tuple[Path, Path]], family: str
) -> None:
    folder, converted = folders[family]
    slow = Seq2SeqTranslator(str(folder), beam_size=1)
    fast = CTranslate2Translator(
        str(converted), tokenizer=str(folder), beam_size=1, compute_type="float32"
    )
    expected = slow.translate(TEXTS, source="en", into="de")
    found = fast.translate(TEXTS, source="en", into="de")
    assert found == renamed(expected, f"ct2:{converted}")
    assert any(t.text for t in found) or family == "opus of many"


@pytest.mark.parametrize("family", SAVE)
def test_company_and_order_change_nothing(
    folders: dict[str, tuple[Path, Path]], family: str
) -> None:
    folder, converted = folders[family]
    fast = CTranslate2Translator(str(converted), tokenizer=str(folder))
    together = fast.translate(TEXTS, source="en", into="de")
    alone = [fast.translate([text], source="en", into="de")[0] for text in reversed(TEXTS)]
    assert alone[::-1] == together


def test_a_model_that_has_learnt_is_told_both_languages(tmp_path: Path) -> None:
    codes = {"en": "eng_Latn", "de": "deu_Latn", "fr": "fra_Latn"}
    pairs = [(codes[source], codes[into], text, done) for source, into, text, done in LEARNT]
    folder = train_on(save_nllb(tmp_path / "nllb", **QUICK_TO_LEARN), pairs)
    converted = convert(folder, tmp_path / "converted")
    fast = CTranslate2Translator(str(converted), tokenizer=str(folder))
    for source, into, text, done in LEARNT:
        found = fast.translate([text, "sea"], source=source, into=into)[0]
        assert found == Translation(done, f"ct2:{converted}")


def test_it_is_a_translator(folders: dict[str, tuple[Path, Path]]) -> None:
    folder, converted = folders["nllb"]
    fast = CTranslate2Translator(str(converted), tokenizer=str(folder))
    assert isinstance(fast, Translator)
    assert not fast.uses_context
    assert fast.translate([], source="en", into="de") == []
    assert fast.mistake(source="en", into="de") is None
    assert "no token for Spanish (es)" in str(fast.mistake(source="en", into="es"))
    identity = fast.identity(source="en", into="de")
    assert identity.name == f"ct2:{converted}"
    assert identity.settings == "beam_size=4,compute_type=default"
    assert "ctranslate2-" in identity.version
    with pytest.raises(TranslatorError, match="no token for Spanish"):
        fast.identity(source="en", into="es")


def test_a_tokenizer_in_the_model_s_own_folder_is_found(
    folders: dict[str, tuple[Path, Path]], tmp_path: Path
) -> None:
    folder, converted = folders["nllb"]
    whole = tmp_path / "whole"
    whole.mkdir()
    for file in (*converted.iterdir(), *folder.glob("tokenizer*")):
        (whole / file.name).write_bytes(file.read_bytes())
    apart = CTranslate2Translator(str(converted), tokenizer=str(folder))
    found = CTranslate2Translator(str(whole)).translate(LINES, source="en", into="de")
    assert found == renamed(apart.translate(LINES, source="en", into="de"), f"ct2:{whole}")


def test_a_model_that_was_not_converted_is_told(folders: dict[str, tuple[Path, Path]]) -> None:
    folder, _ = folders["nllb"]
    with pytest.raises(TranslatorError, match=r"has no weights in model\.bin"):
        CTranslate2Translator(str(folder), tokenizer=str(folder)).translate(
            ["sea"], source="en", into="de"
        )


def test_a_damaged_model_and_a_wrong_device_are_told(
    folders: dict[str, tuple[Path, Path]], tmp_path: Path
) -> None:
    folder, converted = folders["nllb"]
    with pytest.raises(TranslatorError, match="can't be loaded by CTranslate2"):
        CTranslate2Translator(
            str(converted), tokenizer=str(folder), compute_type="int99"
        ).translate(["sea"], source="en", into="de")
    (tmp_path / "model.bin").write_bytes((converted / "model.bin").read_bytes()[:50])
    (tmp_path / "config.json").write_bytes((converted / "config.json").read_bytes())
    with pytest.raises(TranslatorError, match="can't be loaded by CTranslate2"):
        CTranslate2Translator(str(tmp_path), tokenizer=str(folder)).translate(
            ["sea"], source="en", into="de"
        )


def test_another_model_s_tokenizer_is_told(folders: dict[str, tuple[Path, Path]]) -> None:
    _, converted = folders["opus"]
    folder, _ = folders["nllb"]
    with pytest.raises(TranslatorError, match=r"began with|failed in CTranslate2"):
        CTranslate2Translator(str(converted), tokenizer=str(folder)).translate(
            ["sea"], source="en", into="de"
        )


def test_no_beams_are_refused() -> None:
    with pytest.raises(TranslatorError, match="beam_size is 0"):
        CTranslate2Translator("any", beam_size=0)


def test_a_missing_library_is_told(
    folders: dict[str, tuple[Path, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, converted = folders["nllb"]
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    fast = CTranslate2Translator(str(converted), tokenizer=str(folder))
    assert "pip install 'babelgap[ct2]'" in str(fast.mistake(source="en", into="de"))
    with pytest.raises(TranslatorError, match=r"pip install 'babelgap\[ct2\]'"):
        fast.translate(["sea"], source="en", into="de")
