"""How each family of translation models is told which languages are meant.

    NLLB-200   the source's code is a token of the encoder, the target's is forced on the decoder
    M2M100     the same, with other codes
    MADLAD-400 a token such as `<2de>` before the source text; the source is not told
    OPUS-MT    nothing, where a model knows one pair; `>>deu<<` before the text where it knows more

A family is seen from the tokenizer's own tokens, never from a model's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import langcodes

from babelgap.languages import base_language, canonical_tag, flores_code, iso639_3, language_name
from babelgap.schema.errors import TranslatorError
from babelgap.translate.engines.directions import refuse_direction

__all__ = ["Direction", "Family", "direction_of", "family_of"]

NLLB, M2M100, MADLAD, OPUS = "NLLB", "M2M100", "MADLAD", "OPUS-MT"

_FLORES = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}")
_TO = re.compile(r"<2([A-Za-z_-]+)>")
_OPUS_TO = re.compile(r">>([A-Za-z_-]+)<<")

# Language -> what M2M100, MADLAD-400 or OPUS-MT write where they don't write its own code.
_OTHER_CODES = {
    "fil": ("tl",),
    "he": ("iw",),
    "id": ("in",),
    "jv": ("jw",),
    "nb": ("no",),
    "no": ("nb",),
    "nso": ("ns",),
    "tl": ("fil",),
    "yi": ("ji",),
    "zh": ("cmn",),
}


@dataclass(frozen=True, slots=True)
class Direction:
    """What a model is given so that it translates one way; `None` where it takes no such thing."""

    source_code: str | None = None
    """The tokenizer's `src_lang`: it puts the token of it around each text."""
    prefix: str | None = None
    """A token before each text."""
    target_token: str | None = None
    """The token that the decoder has to begin with."""


@dataclass(frozen=True, slots=True)
class Family:
    """A model's family, with the languages of this very model."""

    kind: str
    tokens: Mapping[str, str]
    """Code of a language, as this model writes it -> its token; empty for a model of one pair."""
    source: str | None = None
    """OPUS-MT: code of the language or group that it translates from, where it says so."""
    target: str | None = None
    """OPUS-MT: code of the language or group that it translates into, where it says so."""


def family_of(tokenizer: Any, *, name: str, pair: tuple[str, str] | None = None) -> Family:  # noqa: ANN401
    """The family that a tokenizer belongs to.

    Args:
        tokenizer: of transformers.
        name: of the model, for the error.
        pair: tags of the languages of a model of one pair, where its tokenizer doesn't say them.

    Raises:
        TranslatorError: it is of none that babelgap knows.
    """
    if codes := getattr(tokenizer, "lang_code_to_token", None):
        return Family(M2M100, dict(codes))
    vocabulary = tokenizer.get_vocab()
    if flores := [token for token in vocabulary if _FLORES.fullmatch(token)]:
        return Family(NLLB, {token: token for token in flores})
    if madlad := _tagged(_TO, vocabulary):
        return Family(MADLAD, madlad)
    if hasattr(tokenizer, "spm_target"):
        source, target = pair or (tokenizer.source_lang, tokenizer.target_lang)
        return Family(OPUS, _tagged(_OPUS_TO, vocabulary), source or None, target or None)
    raise TranslatorError(
        f"model {name!r} has a {type(tokenizer).__name__} that knows no languages; give a model of "
        "the families NLLB-200, M2M100, MADLAD-400 or OPUS-MT, with its own tokenizer"
    )


def direction_of(family: Family, *, source: str, into: str, name: str) -> Direction:
    """How a model of the family is told a direction.

    Args:
        family: of the model.
        source: tag of the language of the texts.
        into: tag of the language wanted.
        name: of the model, for the error.

    Raises:
        TranslatorError: it doesn't translate the direction, or doesn't say that it does.

    Example:
        >>> family = Family(MADLAD, {"de": "<2de>", "iw": "<2iw>"})
        >>> direction_of(family, source="en", into="he", name="tiny").prefix
        '<2iw>'
    """
    refuse_direction(source=source, into=into)
    if family.kind == OPUS:
        return _opus_direction(family, source, into, name)
    target = family.tokens[_known_code(family, into, name)]
    if family.kind == MADLAD:
        return Direction(prefix=target)
    return Direction(source_code=_known_code(family, source, name), target_token=target)


def _opus_direction(family: Family, source: str, into: str, name: str) -> Direction:
    if family.source is None or not (family.tokens or family.target):
        raise TranslatorError(
            f"model {name!r} doesn't say which languages it translates; give them as "
            "pair=('en', 'de')"
        )
    _refuse_other(family.source, source, f"model {name!r} translates from {family.source!r}")
    if family.tokens:
        return Direction(prefix=family.tokens[_known_code(family, into, name)])
    if _is_group(str(family.target)):
        raise TranslatorError(
            f"model {name!r} translates into the group {family.target!r} and has no token for "
            f"{language_name(into)} ({into}); give a model of that language"
        )
    _refuse_other(str(family.target), into, f"model {name!r} translates into {family.target!r}")
    return Direction()


def _refuse_other(told: str, asked: str, begin: str) -> None:
    # What languages a group holds is nothing that the tokenizer tells.
    if not _is_group(told) and told.replace("-", "_") not in _spellings(OPUS, asked):
        raise TranslatorError(f"{begin}, and {language_name(asked)} ({asked}) was asked for")


def _is_group(code: str) -> bool:
    """Whether a code is of several languages, such as `mul`, `roa` or `ROMANCE`."""
    tag = code.lower().replace("_", "-")
    return tag == "mul" or language_name(tag) == tag


def _known_code(family: Family, tag: str, name: str) -> str:
    for code in _spellings(family.kind, tag):
        if code in family.tokens:
            return code
    raise TranslatorError(
        f"model {name!r} ({family.kind}) has no token for {language_name(tag)} ({tag}) among its "
        f"{len(family.tokens)} languages; use another model or language"
    )


def _spellings(kind: str, tag: str) -> list[str]:
    """The codes by which a family may mean a language, the likeliest first.

    One whose script is not the usual one is never meant by a code without script.
    """
    language = langcodes.Language.get(canonical_tag(tag))
    base = base_language(tag)
    script = language.maximize().script or ""
    is_usual = script == langcodes.Language.get(base).maximize().script
    # Some tables of codes look at the script that is written, not at the one that a region has.
    written = tag if is_usual else f"{base}-{script}"
    if kind == NLLB:
        return _three_letter_codes(written, script)[:1]
    shorts = [base, *_OTHER_CODES.get(base, ())]
    if kind == OPUS:
        threes = [code.partition("_")[0] for code in _three_letter_codes(written, script)]
        shorts = [*threes, *shorts]
    regional = [f"{base}_{r}" for r in (language.territory, (language.territory or "").lower())]
    codes = [*regional[: 2 if language.territory else 0], *(shorts if is_usual else ())]
    return [*codes, *(f"{code}_{script}" for code in shorts)]


def _three_letter_codes(tag: str, script: str) -> list[str]:
    """With scripts; FLORES's code, which is of one language where ISO's is of several, first."""
    found = []
    for write in (flores_code, lambda t: f"{iso639_3(t)}_{script}"):
        try:
            found.append(write(tag))
        except ValueError:
            continue
    return found


def _tagged(pattern: re.Pattern[str], vocabulary: Mapping[str, int]) -> dict[str, str]:
    matches = (pattern.fullmatch(token) for token in vocabulary)
    return {match[1]: match[0] for match in matches if match}
