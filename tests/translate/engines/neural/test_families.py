"""Families of translation models, and how they write languages."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from babelgap.schema import TranslatorError
from babelgap.translate.engines.neural.families import Direction, Family, direction_of, family_of


def tokenizer(*tokens: str, **more: Any) -> Any:
    return SimpleNamespace(get_vocab=lambda: dict.fromkeys(("the", *tokens), 0), **more)


def opus(*tokens: str, source: str | None = "en", target: str | None = "de") -> Any:
    return tokenizer(*tokens, spm_target=None, source_lang=source, target_lang=target)


def told(family: Family, source: str, into: str) -> Direction:
    return direction_of(family, source=source, into=into, name="tiny")


def test_families_are_seen_from_the_tokens_alone() -> None:
    codes = {"en": "__en__", "de": "__de__"}
    known = {
        "NLLB": tokenizer("eng_Latn", "deu_Latn"),
        "M2M100": tokenizer(lang_code_to_token=codes),
        "MADLAD": tokenizer("<2de>", "<2zh_Latn>"),
        "OPUS-MT": opus(),
    }
    for kind, given in known.items():
        assert family_of(given, name="nllb-opus-t5-m2m").kind == kind


def test_other_tokenizers_are_refused() -> None:
    with pytest.raises(TranslatorError, match="model 'nllb' has a SimpleNamespace that knows no"):
        family_of(tokenizer("<extra_id_0>"), name="nllb")


@pytest.mark.parametrize(
    ("into", "code"),
    [
        ("de", "deu_Latn"),
        ("ar", "arb_Arab"),
        ("zh", "zho_Hans"),
        ("zh-TW", "zho_Hant"),
        ("pt-BR", "por_Latn"),
        ("no", "nob_Latn"),
        ("sr", "srp_Cyrl"),
    ],
)
def test_nllb_writes_the_codes_of_flores(into: str, code: str) -> None:
    family = family_of(tokenizer("eng_Latn", code), name="tiny")
    assert told(family, "en", into) == Direction(source_code="eng_Latn", target_token=code)


@pytest.mark.parametrize(
    ("into", "code"),
    [("de", "de"), ("zh", "zh"), ("he", "he"), ("nb", "no"), ("fil", "tl"), ("pt-BR", "pt")],
)
def test_m2m100_writes_two_letters(into: str, code: str) -> None:
    codes = {known: f"__{known}__" for known in ("en", code)}
    family = family_of(tokenizer(lang_code_to_token=codes), name="tiny")
    assert told(family, "en", into) == Direction(source_code="en", target_token=f"__{code}__")


@pytest.mark.parametrize(
    ("into", "code"), [("de", "de"), ("he", "iw"), ("zh-Hant", "zh_Hant"), ("sr-Latn", "sr_Latn")]
)
def test_madlad_is_told_the_target_in_the_text(into: str, code: str) -> None:
    family = family_of(tokenizer(f"<2{code}>"), name="tiny")
    assert told(family, "en", into) == Direction(prefix=f"<2{code}>")


@pytest.mark.parametrize(
    ("into", "code"),
    [
        ("de", "deu"),
        ("fr", "fr"),
        ("zh", "cmn_Hans"),
        ("zh-Hant", "cmn_Hant"),
        ("ar", "ara"),
        ("ar", "arb"),
        ("pt-BR", "pt_br"),
        ("ms", "zsm_Latn"),
        ("sr", "srp_Cyrl"),
    ],
)
def test_opus_for_several_languages_is_told_the_target_in_the_text(into: str, code: str) -> None:
    family = family_of(opus(f">>{code}<<", target="mul"), name="tiny")
    assert told(family, "en", into) == Direction(prefix=f">>{code}<<")


@pytest.mark.parametrize(
    ("codes", "into"),
    [(["zh"], "zh-Hant"), (["sr"], "sr-Latn"), (["de"], "fr"), (["deu_Latn"], "fr")],
)
def test_a_language_is_not_taken_for_another_or_for_another_script(
    codes: list[str], into: str
) -> None:
    m2m100 = {code: f"__{code}__" for code in ("en", *codes)}
    for given in (
        tokenizer(lang_code_to_token=m2m100),
        tokenizer(*(f"<2{code}>" for code in codes)),
        opus(*(f">>{code}<<" for code in codes), target="mul"),
        tokenizer("eng_Latn", *codes, *(["zho_Hans"] if "zh" in codes else ["deu_Latn"])),
    ):
        with pytest.raises(TranslatorError, match=rf"no token for .* \({into}\) among its"):
            told(family_of(given, name="tiny"), "en", into)


def test_a_source_that_the_model_lacks_is_refused() -> None:
    family = family_of(tokenizer("eng_Latn", "deu_Latn"), name="tiny")
    with pytest.raises(TranslatorError, match=r"no token for French \(fr\)"):
        told(family, "fr", "de")


def test_opus_of_one_pair_is_told_nothing() -> None:
    family = family_of(opus(), name="tiny")
    assert told(family, "en", "de") == Direction()
    assert told(family, "en-GB", "de-AT") == Direction()


@pytest.mark.parametrize(
    ("source", "into", "message"),
    [
        ("fr", "de", r"translates from 'en', and French \(fr\)"),
        ("en", "fr", r"translates into 'de', and French \(fr\)"),
        ("de", "en", r"translates from 'en'"),
    ],
)
def test_opus_of_one_pair_does_no_other(source: str, into: str, message: str) -> None:
    with pytest.raises(TranslatorError, match=message):
        told(family_of(opus(), name="tiny"), source, into)


def test_opus_from_a_group_takes_what_it_is_given() -> None:
    for group in ("mul", "ROMANCE", "roa"):
        assert told(family_of(opus(source=group), name="tiny"), "fr", "de") == Direction()


def test_opus_into_a_group_without_tokens_is_refused() -> None:
    with pytest.raises(TranslatorError, match="into the group 'gmw' and has no token for German"):
        told(family_of(opus(target="gmw"), name="tiny"), "en", "de")


def test_opus_that_doesn_t_say_its_languages_is_told_them() -> None:
    silent = opus(source=None, target=None)
    with pytest.raises(TranslatorError, match=r"give them as pair=\('en', 'de'\)"):
        told(family_of(silent, name="tiny"), "en", "de")
    family = family_of(silent, name="tiny", pair=("en", "de"))
    assert told(family, "en", "de") == Direction()
    with pytest.raises(TranslatorError, match="translates into 'de'"):
        told(family, "en", "fr")


@pytest.mark.parametrize(("source", "into"), [("en", "en"), ("?", "de")])
def test_what_is_no_direction_is_told(source: str, into: str) -> None:
    with pytest.raises(TranslatorError):
        told(family_of(opus(), name="tiny"), source, into)
