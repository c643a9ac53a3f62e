"""How machine translation systems and dictionaries write a language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import langcodes

from babelgap.languages.tags import canonical_tag

__all__ = ["base_language", "deepl_code", "flores_code", "google_code", "iso639_3", "tag_of_flores"]


def iso639_3(tag: str) -> str:
    """The three-letter code of a language, as Apertium and FreeDict write it.

    Raises:
        ValueError: the tag is none, or its language has no such code.

    Example:
        >>> iso639_3("de"), iso639_3("zh-Hans"), iso639_3("pt-BR")
        ('deu', 'zho', 'por')
    """
    try:
        return langcodes.Language.get(canonical_tag(tag)).to_alpha3(variant="T")
    except LookupError as error:
        raise ValueError(f"language {tag!r} has no three-letter code") from error


def base_language(tag: str) -> str:
    """The language of a tag, without script and region.

    Example:
        >>> base_language("pt-BR"), base_language("zh-Hant")
        ('pt', 'zh')
    """
    return langcodes.Language.get(tag).language or tag


def flores_code(tag: str) -> str:
    """The code that FLORES-200, NLLB-200 and Belebele write for a language.

    It is what they would write; whether they have the language is for their own lists to say.

    Raises:
        ValueError: the tag is none, or its language has no three-letter code.

    Example:
        >>> [flores_code(tag) for tag in ("de", "ar", "zh", "zh-TW", "sr-Latn")]
        ['deu_Latn', 'arb_Arab', 'zho_Hans', 'zho_Hant', 'srp_Latn']
    """
    standard = canonical_tag(tag)
    language = langcodes.Language.get(standard)
    script = language.maximize().script
    name = language.language or standard
    special = _codes()["flores"]
    # A region may say the script, as in zh-TW.
    for spelling in (standard, f"{name}-{script}", *(() if language.script else (name,))):
        if spelling in special:
            return special[spelling]
    if not script:
        raise ValueError(f"language {tag!r} has no likely script; write one, as in 'sr-Latn'")
    return f"{iso639_3(standard)}_{script}"


def tag_of_flores(code: str) -> str:
    """The BCP-47 tag of a code of FLORES-200; with a script only where it isn't the usual one.

    Raises:
        ValueError: it is no such code.

    Example:
        >>> [tag_of_flores(code) for code in ("deu_Latn", "arb_Arab", "zho_Hans", "zho_Hant")]
        ['de', 'ar', 'zh', 'zh-Hant']
    """
    if code in _tags_of_flores():
        return _tags_of_flores()[code]
    language, underscore, script = code.partition("_")
    if not underscore or len(script) != 4:
        raise ValueError(f"{code!r} is no FLORES code, such as 'deu_Latn'")
    tag = canonical_tag(language)
    usual = langcodes.Language.get(tag).maximize().script
    return tag if usual in (script, None) else f"{tag}-{script}"


def google_code(tag: str) -> str:
    """The code that Google Cloud Translation writes for a language.

    Example:
        >>> google_code("he"), google_code("zh-Hant"), google_code("de")
        ('iw', 'zh-TW', 'de')
    """
    return _codes()["google"].get(canonical_tag(tag), canonical_tag(tag))


def deepl_code(tag: str, *, is_source: bool) -> str:
    """The code that DeepL writes for a language; the source's has no region.

    Example:
        >>> deepl_code("en", is_source=False), deepl_code("en-GB", is_source=True)
        ('EN-US', 'EN')
    """
    standard = canonical_tag(tag)
    code = _codes()["deepl"].get(standard, standard.upper())
    return code.partition("-")[0] if is_source else code


@cache
def _codes() -> Mapping[str, Mapping[str, str]]:
    text = (resources.files("babelgap.languages") / "codes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _tags_of_flores() -> Mapping[str, str]:
    tags: dict[str, str] = {}
    for tag, code in _codes()["flores"].items():
        # The first of several names is the one without script.
        tags.setdefault(code, canonical_tag(tag))
    return tags
