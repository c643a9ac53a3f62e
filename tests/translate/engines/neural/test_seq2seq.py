"""Tiny translation models in their published files, loaded and run by transformers."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from babelgap.schema import Translation, Translator, TranslatorError
from babelgap.translate.engines.neural.model_folder import load_tokenizer
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
}
TEXTS = [*LINES, "sea", LINES[0]]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    base = tmp_path_factory.mktemp("models")
    return {family: save(base / family) for family, save in SAVE.items()}


def translated(
    folder: Path, texts: Sequence[str] = TEXTS, *, into: str = "de", **settings: Any
) -> list[Translation]:
    return Seq2SeqTranslator(str(folder), **settings).translate(texts, source="en", into=into)


def by_hand(folder: Path, text: str, begin: list[str], source: str | None = None) -> str:
    """The most probable tokens after the ones that begin, everything computed anew for each."""
    import torch
    import transformers

    tokenizer = load_tokenizer(folder, name="tiny")
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
    if source:
        tokenizer.src_lang = source
    read = torch.tensor([tokenizer(text)["input_ids"]])
    start = model.config.decoder_start_token_id
    written = [start, *map(tokenizer.convert_tokens_to_ids, begin)]
    kept = len(written)
    with torch.inference_mode():
        while tokenizer.eos_token_id not in written[kept:] and len(written) < 40:
            logits = model(input_ids=read, decoder_input_ids=torch.tensor([written])).logits[0, -1]
            # OPUS-MT's generation_config forbids it.
            logits[model.config.pad_token_id] = -torch.inf
            written.append(int(logits.argmax()))
    return str(tokenizer.decode(written[kept:], skip_special_tokens=True)).strip()


@pytest.mark.parametrize(
    ("family", "begin", "source"),
    [("nllb", ["deu_Latn"], "eng_Latn"), ("m2m100", ["__de__"], "en"), ("opus", [], None)],
)
def test_each_token_is_the_most_probable_one_after_the_language(
    folders: dict[str, Path], family: str, begin: list[str], source: str | None
) -> None:
    for text, found in zip(LINES, translated(folders[family], LINES, beam_size=1), strict=True):
        expected = by_hand(folders[family], text, begin, source)
        assert (found.text or "")[:20] == expected[:20]


@pytest.mark.parametrize("family", SAVE)
@pytest.mark.parametrize("beam_size", [1, 3])
def test_batch_size_and_order_change_nothing(
    folders: dict[str, Path], family: str, beam_size: int
) -> None:
    together = translated(folders[family], beam_size=beam_size)
    alone = translated(folders[family], TEXTS[::-1], beam_size=beam_size, batch_tokens=1)
    assert alone[::-1] == together
    assert together[0] == together[-1]


@pytest.mark.parametrize("family", SAVE)
def test_it_is_a_translator(folders: dict[str, Path], family: str) -> None:
    translator = Seq2SeqTranslator(str(folders[family]))
    assert isinstance(translator, Translator)
    assert not translator.uses_context
    assert translator.mistake(source="en", into="de") is None
    assert translator.translate([], source="en", into="de") == []
    identity = translator.identity(source="en", into="de")
    assert identity.name == f"hf:{folders[family]}"
    assert identity.settings == "beam_size=4,dtype=float32"
    assert "transformers-" in identity.version
    assert "_model" not in Seq2SeqTranslator(str(folders[family])).__dict__


def test_an_identity_is_told_without_reading_the_weights(folders: dict[str, Path]) -> None:
    translator = Seq2SeqTranslator(str(folders["nllb"]), beam_size=2)
    told = translator.identity(source="en", into="de")
    assert "_model" not in vars(translator)
    translator.translate(["sea"], source="en", into="de")
    assert "_model" in vars(translator)
    assert translator.identity(source="en", into="de") == told
    assert str(translator._model.dtype) == "torch.float32"
    other = Seq2SeqTranslator(str(folders["m2m100"]), beam_size=2)
    assert other.identity(source="en", into="de").version != told.version


def test_a_translation_that_was_cut_is_told(folders: dict[str, Path]) -> None:
    found = [t for family in SAVE for t in translated(folders[family])]
    assert any(t.problems == ("truncated",) and t.text for t in found)
    assert any(not t.problems and t.text for t in found)


def test_an_end_that_is_forced_at_the_limit_hides_nothing(tmp_path: Path) -> None:
    folder = save_opus(tmp_path / "opus", end_bias=-100.0)
    assert all("truncated" in t.problems for t in translated(folder))


def test_a_text_longer_than_the_model_takes_is_told_and_not_cut(folders: dict[str, Path]) -> None:
    for family in ("nllb", "m2m100", "opus"):
        long, short = translated(folders[family], [" ".join(LINES), "sea"])
        assert long == Translation(None, f"hf:{folders[family]}", ("truncated",))
        assert short == translated(folders[family], ["sea"])[0]


@pytest.mark.parametrize(
    ("family", "into"), [("nllb", "es"), ("m2m100", "qu"), ("madlad", "fr"), ("opus", "fr")]
)
def test_a_language_that_the_model_lacks_is_told(
    folders: dict[str, Path], family: str, into: str
) -> None:
    translator = Seq2SeqTranslator(str(folders[family]))
    told = str(translator.mistake(source="en", into=into))
    assert f"model {str(folders[family])!r}" in told
    assert f"({into})" in told
    for ask in (translator.identity, lambda **d: translator.translate(["a"], **d)):
        with pytest.raises(TranslatorError):
            ask(source="en", into=into)


def learnt(found: Translator, source: str, into: str, text: str) -> Translation:
    return found.translate([text, "sea"], source=source, into=into)[0]


@pytest.mark.parametrize("beam_size", [1, 4])
@pytest.mark.parametrize("family", ["nllb", "m2m100"])
def test_a_model_that_has_learnt_is_told_both_languages(
    tmp_path: Path, family: str, beam_size: int
) -> None:
    codes = {
        "nllb": {"en": "eng_Latn", "de": "deu_Latn", "fr": "fra_Latn"},
        "m2m100": {"en": "en", "de": "de", "fr": "fr"},
    }[family]
    folder = train_on(
        {"nllb": save_nllb, "m2m100": save_m2m100}[family](tmp_path / family, **QUICK_TO_LEARN),
        [
            (codes[s], codes[t] if family == "nllb" else f"__{t}__", text, translation)
            for s, t, text, translation in LEARNT
        ],
    )
    translator = Seq2SeqTranslator(str(folder), beam_size=beam_size)
    for source, into, text, translation in LEARNT:
        found = learnt(translator, source, into, text)
        assert found == Translation(translation, f"hf:{folder}")


def test_an_opus_model_that_has_learnt_is_told_the_target(tmp_path: Path) -> None:
    folder = save_opus(
        tmp_path / "opus", target="mul", tags=OPUS_TAGS, end_bias=0.0, **QUICK_TO_LEARN
    )
    tags = {"de": ">>deu<<", "fr": ">>fra<<"}
    pairs = [one for one in LEARNT if one[0] == "en"]
    train_on(folder, [(None, tags[into], text, done) for _, into, text, done in pairs])
    translator = Seq2SeqTranslator(str(folder))
    for source, into, text, translation in pairs:
        assert learnt(translator, source, into, text) == Translation(translation, f"hf:{folder}")


def test_batches_are_halved_when_memory_runs_out(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = translated(folders["nllb"], beam_size=1)
    translator = Seq2SeqTranslator(str(folders["nllb"]), beam_size=1)
    generate, sizes = type(translator._model).generate, []

    def small(self: Any, tokens: Any, **settings: Any) -> Any:
        sizes.append(len(tokens))
        if len(tokens) > 1:
            raise RuntimeError("CUDA out of memory. Tried to allocate")
        return generate(self, tokens, **settings)

    monkeypatch.setattr(type(translator._model), "generate", small)
    assert translator.translate(TEXTS, source="en", into="de") == expected
    assert sizes[0] > 1
    assert sizes.count(1) == len(set(TEXTS))


@pytest.mark.parametrize(
    ("text", "told"), [("out of memory", "fewer beams"), ("index out of range", "another one")]
)
def test_a_model_that_fails_is_told(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    translator = Seq2SeqTranslator(str(folders["nllb"]))

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(text)

    monkeypatch.setattr(type(translator._model), "forward", fail)
    with pytest.raises(TranslatorError, match=rf"failed on a text of .* {told}"):
        translator.translate(["sea"], source="en", into="de")


def test_pickled_weights_are_not_read(tmp_path: Path) -> None:
    folder = save_nllb(tmp_path / "nllb")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(TranslatorError, match=r"has no weights in \*\.safetensors"):
        translated(folder)


def test_no_code_of_a_model_is_run(tmp_path: Path) -> None:
    folder = save_nllb(tmp_path / "nllb")
    (folder / "mine.py").write_text("raise SystemExit", encoding="utf-8")
    settings = {"model_type": "mine", "auto_map": {"AutoConfig": "mine.Config"}}
    (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    with pytest.raises(TranslatorError, match="its config can't be read"):
        translated(folder)


def test_damaged_and_missing_weights_are_told(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = save_nllb(tmp_path / "nllb") / "model.safetensors"
    whole = load_file(weights)
    del whole["model.encoder.layers.1.fc1.weight"]
    save_file(whole, weights, metadata={"format": "pt"})
    with pytest.raises(TranslatorError, match=r"lacks 1 of its weights, 'model.encoder"):
        translated(tmp_path / "nllb")
    weights.write_bytes(weights.read_bytes()[:100])
    with pytest.raises(TranslatorError, match="it can't be loaded"):
        translated(tmp_path / "nllb")


@pytest.mark.parametrize("settings", [{"device": "cuda:99"}, {"dtype": "float99"}])
def test_a_device_or_dtype_that_is_not_there_is_told(
    folders: dict[str, Path], settings: dict[str, str]
) -> None:
    with pytest.raises(TranslatorError, match="a device and dtype that this machine has"):
        translated(folders["opus"], **settings)


def test_no_beams_are_refused() -> None:
    with pytest.raises(TranslatorError, match="beam_size is 0"):
        Seq2SeqTranslator("any", beam_size=0)


def test_missing_libraries_are_told(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    translator = Seq2SeqTranslator(str(folders["opus"]))
    assert "pip install 'babelgap[hf]'" in str(translator.mistake(source="en", into="de"))
