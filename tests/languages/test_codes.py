"""Codes of other systems: pinned for every language of Atlas, and there and back."""

from __future__ import annotations

import pytest

from babelgap.data.atlas import LANGUAGES
from babelgap.languages import (
    base_language,
    canonical_tag,
    deepl_code,
    flores_code,
    google_code,
    iso639_3,
    tag_of_flores,
)

# The codes of FLORES-200's own list.
_FLORES = {
    "en": "eng_Latn", "fr": "fra_Latn", "de": "deu_Latn", "es": "spa_Latn", "it": "ita_Latn",
    "pt": "por_Latn", "nl": "nld_Latn", "ru": "rus_Cyrl", "zh": "zho_Hans", "he": "heb_Hebr",
    "ar": "arb_Arab", "hi": "hin_Deva", "ms": "zsm_Latn", "da": "dan_Latn", "fi": "fin_Latn",
    "no": "nob_Latn", "bn": "ben_Beng", "am": "amh_Ethi", "fa": "pes_Arab", "sw": "swh_Latn",
    "uz": "uzn_Latn", "ja": "jpn_Jpan", "ko": "kor_Hang", "yo": "yor_Latn", "zh-Hant": "zho_Hant",
    "zh-TW": "zho_Hant", "zh-CN": "zho_Hans", "pt-BR": "por_Latn", "sr": "srp_Cyrl",
    "fil": "tgl_Latn", "ne": "npi_Deva", "et": "est_Latn", "lv": "lvs_Latn", "mg": "plt_Latn",
}  # fmt: skip


@pytest.mark.parametrize(("tag", "code"), _FLORES.items())
def test_flores_codes(tag: str, code: str) -> None:
    assert flores_code(tag) == code


@pytest.mark.parametrize("tag", [*LANGUAGES, "zh-Hant", "fa", "sw", "ja", "ko", "fil", "sr-Latn"])
def test_a_flores_code_leads_back_to_its_tag(tag: str) -> None:
    assert canonical_tag(tag_of_flores(flores_code(tag))) == canonical_tag(tag)


@pytest.mark.parametrize("wrong", ["german", "de", "deu_Latin", ""])
def test_what_is_no_flores_code_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="FLORES"):
        tag_of_flores(wrong)


def test_codes_of_the_others() -> None:
    assert [iso639_3(tag) for tag in ("de", "zh", "no", "pt-BR")] == ["deu", "zho", "nor", "por"]
    assert [google_code(tag) for tag in ("he", "zh-TW", "de")] == ["iw", "zh-TW", "de"]
    assert deepl_code("pt-BR", is_source=False) == "PT-BR"
    assert deepl_code("pt-BR", is_source=True) == "PT"
    assert base_language("zh-Hant-TW") == "zh"
