"""Real tokenizers of the four families: where the languages stand in what a model reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from babelgap.schema import TranslatorError
from babelgap.translate.engines.neural.families import Direction
from babelgap.translate.engines.neural.model_folder import load_tokenizer
from babelgap.translate.engines.neural.tagging import TaggingTokenizer
from tests.translate.engines.neural.seq2seq_builders import (
    LINES,
    OPUS_TAGS,
    save_m2m100,
    save_madlad,
    save_nllb,
    save_opus,
)

pytestmark = pytest.mark.slow

Tagging = Callable[[str], TaggingTokenizer]
FAMILIES = ["nllb", "m2m100", "madlad", "opus", "opus of many"]


@pytest.fixture(scope="module")
def tagging(tmp_path_factory: pytest.TempPathFactory) -> Tagging:
    base = tmp_path_factory.mktemp("models")
    folders = {
        "nllb": save_nllb(base / "nllb"),
        "m2m100": save_m2m100(base / "m2m100"),
        "madlad": save_madlad(base / "madlad"),
        "opus": save_opus(base / "opus"),
        "opus of many": save_opus(base / "opus-mul", target="mul", tags=OPUS_TAGS),
    }

    def load(family: str) -> TaggingTokenizer:
        return TaggingTokenizer(load_tokenizer(folders[family], name=family), name=family)

    return load


def encoded(texts: TaggingTokenizer, text: str, source: str = "en", into: str = "de") -> list[str]:
    (ids,) = texts.encode([text], texts.direction(source=source, into=into))
    return texts.tokens(ids)


@pytest.mark.parametrize(
    ("family", "begin"),
    [
        ("nllb", ["eng_Latn"]),
        ("m2m100", ["__en__"]),
        ("madlad", ["▁", "<2de>"]),
        ("opus", []),
        ("opus of many", [">>deu<<"]),
    ],
)
def test_the_languages_stand_at_the_beginning_and_an_end_at_the_end(
    tagging: Tagging, family: str, begin: list[str]
) -> None:
    tokens = encoded(tagging(family), LINES[0])
    assert tokens[: len(begin)] == begin
    assert tokens[-1] == "</s>"
    assert "".join(tokens[len(begin) : -1]).replace("▁", " ").strip() == LINES[0]


@pytest.mark.parametrize(("family", "code"), [("nllb", "fra_Latn"), ("m2m100", "__fr__")])
def test_the_source_changes_with_each_direction(tagging: Tagging, family: str, code: str) -> None:
    texts = tagging(family)
    english, french = (encoded(texts, LINES[0], source) for source in ("en", "fr"))
    assert french == [code, *english[1:]]
    assert encoded(texts, LINES[0]) == english


@pytest.mark.parametrize(("family", "code"), [("nllb", "deu_Latn"), ("m2m100", "__de__")])
def test_the_target_is_the_token_that_is_forced(tagging: Tagging, family: str, code: str) -> None:
    texts = tagging(family)
    token = texts.forced(texts.direction(source="en", into="de"))
    assert token is not None
    assert texts.tokens([token]) == [code]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_text_comes_back_from_its_tokens(tagging: Tagging, family: str) -> None:
    texts = tagging(family)
    for ids in texts.encode(LINES, Direction()) if family == "opus" else []:
        assert texts.ids(texts.tokens(ids)) == list(ids)
    direction = texts.direction(source="en", into="de")
    for line, ids in zip(LINES, texts.encode(LINES, direction), strict=True):
        # These tags are ordinary pieces.
        text = texts.decode(ids).removeprefix("<2de> ").removeprefix(">>deu<< ")
        assert text == line
        assert texts.problem(ids) is None


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(
    "text", ["a </s> b", "<2fr> a", ">>fra<< a", ">>> a << b", "deu_Latn a", "__fr__ a", "<pad> a"]
)
def test_what_looks_like_a_special_token_changes_neither_end_nor_language(
    tagging: Tagging, family: str, text: str
) -> None:
    texts = tagging(family)
    (ids,) = texts.encode([text], texts.direction(source="en", into="de"))
    if texts.problem(ids) is None:
        tags = set(texts.tokens(ids)) & set(texts.family.tokens.values())
        assert len(tags) == (0 if family == "opus" else 1)
        assert texts.tokens(ids).count("</s>") == 1
        assert "a" in "".join(texts.tokens(ids)[1:])
    else:
        assert texts.problem(ids) == "engine failed"
        assert family == "madlad"


@pytest.mark.parametrize("family", ["nllb", "m2m100", "opus"])
def test_a_long_text_is_whole_and_told(tagging: Tagging, family: str) -> None:
    texts = tagging(family)
    (ids,) = texts.encode([" ".join(LINES)], texts.direction(source="en", into="de"))
    assert len(ids) > texts.max_length == 64
    assert texts.problem(ids) == "truncated"


def test_the_model_s_positions_are_a_limit_too(tagging: Tagging, tmp_path: Path) -> None:
    tokenizer = load_tokenizer(save_madlad(tmp_path / "madlad"), name="tiny")
    assert TaggingTokenizer(tokenizer, name="tiny").max_length > 10_000
    assert TaggingTokenizer(tokenizer, name="tiny", positions=10).max_length == 10


def test_a_tokenizer_that_loses_the_source_is_refused(tmp_path: Path) -> None:
    """As one does whose class was not found: it takes `src_lang` and does nothing with it."""
    import transformers

    folder = save_nllb(tmp_path / "nllb")
    plain = transformers.PreTrainedTokenizerFast.from_pretrained(folder)
    texts = TaggingTokenizer(plain, name="tiny")
    assert encoded(texts, LINES[0])[0] == "eng_Latn"
    with pytest.raises(TranslatorError, match="loses the language token 'fra_Latn'"):
        encoded(texts, LINES[0], source="fr")


@pytest.mark.parametrize("family", FAMILIES)
def test_half_a_character_is_told(tagging: Tagging, family: str) -> None:
    with pytest.raises(TranslatorError, match=r"'a \\ud800 b' holds half a character"):
        encoded(tagging(family), "a \ud800 b")
