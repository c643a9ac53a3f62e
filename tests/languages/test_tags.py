"""Tags as users write them, and the names that a report shows."""

from __future__ import annotations

import pytest

from babelgap.languages import canonical_tag, direction, language_name
from babelgap.schema import MULTIPLE


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("de", "de"),
        (" DE ", "de"),
        ("zh_hans", "zh-Hans"),
        ("ZH-HANS-cn", "zh-Hans-CN"),
        ("pt-br", "pt-BR"),
        ("iw", "he"),  # withdrawn in 1989, still in old data sets
        ("en-latn-us", "en-US"),  # a script that goes without saying
        ("sr_latn", "sr-Latn"),  # one that doesn't
        ("de-de-1996", "de-DE-1996"),
    ],
)
def test_tag_takes_its_standard_form(written: str, canonical: str) -> None:
    assert canonical_tag(written) == canonical


@pytest.mark.parametrize("written", ["de", "zh_hans", "iw", "en-latn-us", "sr_latn"])
def test_standard_form_is_stable(written: str) -> None:
    once = canonical_tag(written)
    assert canonical_tag(once) == once


@pytest.mark.parametrize("written", ["", "  ", "x", "english", "de, fr", "toolongtag1", "de--DE"])
def test_what_is_no_tag_is_refused_with_the_text_seen(written: str) -> None:
    with pytest.raises(ValueError) as caught:
        canonical_tag(written)
    assert repr(written) in str(caught.value)


@pytest.mark.parametrize("tag", ["ar", "he", "fa", "ur", "ps", "yi", "ckb", "az-Arab"])
def test_scripts_from_right_to_left(tag: str) -> None:
    assert direction(tag) == "rtl"


@pytest.mark.parametrize("tag", ["en", "ru", "zh-Hans", "hi", "am", "sd-Deva", MULTIPLE, "qqq"])
def test_scripts_from_left_to_right(tag: str) -> None:
    assert direction(tag) == "ltr"


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("de", "German"),
        ("am", "Amharic"),
        ("nb", "Norwegian Bokmål"),
        ("zh-Hans", "Simplified Chinese"),
        ("zh-Hant", "Traditional Chinese"),
        ("pt-BR", "Brazilian Portuguese"),
        ("de-1996", "German"),
        (MULTIPLE, "Multiple languages"),
        ("qqq", "qqq"),
    ],
)
def test_language_has_its_english_name(tag: str, name: str) -> None:
    assert language_name(tag) == name
