"""What `babelgap mix` is to do, as a user writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from babelgap.schema.errors import StudyError

__all__ = ["MixSettings", "checked_settings"]


class MixSettings(BaseModel):
    """A corpus, its languages and their shares, and what translates.

    Example:
        >>> MixSettings(source="wikitext-2", into=("fr", "de"), translator="dictionary").unit
        'sentence'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    """A name or path, as for `open_corpus`; of a bitext, as for `open_bitext`, where `parallel` is
    `bitext`."""
    pivot: str = "en"
    """Tag of the language of the source."""
    part: str = "train"
    """Of a source that has parts; of a bitext `train` stands for `devtest`."""
    into: tuple[str, ...]
    """Tags of the languages that units are drawn into, beside the pivot."""
    weights: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] | None = None
    """Tag -> how often a unit is drawn into the language, the pivot included, on any scale; `None`
    for all alike, as in Chua et al. (2024), section 5."""
    unit: str = "sentence"
    """`document`, `sentence`, `word`, or a number of words."""
    translator: str | None = None
    """As for `find_engines`; `None` where the source is parallel."""
    translator_args: str = ""
    """`key=value` with commas between."""
    parallel: str | None = None
    """`bitext`, or `TAG=PATH` with commas between: the corpus in other languages."""
    lines_per_document: Annotated[int, Field(ge=1)] = 16
    """Of a bitext, lines that are one document."""
    control: bool = False
    """Write the same documents unmixed beside them."""
    limit: Annotated[int | None, Field(ge=1)] = None
    """First documents of the source that are mixed; `None` for all."""
    seed: int = 0
    """Of the draws."""
    tokenizer: str | None = None
    """A `tokenizer.json`, a folder with one, or a model on the Hub: tokens are counted by it."""
    price: Annotated[float | None, Field(ge=0)] = None
    """What a paid translator takes for a million characters."""
    budget: Annotated[float | None, Field(ge=0)] = None
    """The most that may be spent on it."""


def checked_settings(given: Mapping[str, Any]) -> MixSettings:
    """Settings as a user writes them.

    Args:
        given: name -> value; `weights` may be `TAG=NUMBER` with commas between.

    Raises:
        StudyError: with every mistake there is, not just the first.

    Example:
        >>> checked_settings({"source": "a.txt", "into": ("de",), "weights": "en=1,de=3"}).weights
        {'en': 1.0, 'de': 3.0}
    """
    weights = given.get("weights")
    values = {**given, "weights": _weights(weights) if isinstance(weights, str) else weights}
    try:
        return MixSettings.model_validate(values)
    except ValidationError as error:
        raise StudyError([_told(found) for found in error.errors()]) from error


def _weights(text: str) -> dict[str, str]:
    weights: dict[str, str] = {}
    for piece in text.split(","):
        tag, equals, number = (part.strip() for part in piece.partition("="))
        if not equals or not tag or tag in weights:
            raise StudyError(
                [f"weights has {piece.strip()!r}; write tag=number,tag=number, each tag once"]
            )
        weights[tag] = number
    return weights


def _told(found: ErrorDetails) -> str:
    place = ".".join(map(str, found["loc"]))
    if found["type"] == "extra_forbidden":
        return f"there is no setting {place!r}; use one of {', '.join(MixSettings.model_fields)}"
    if found["type"] == "missing":
        return f"the setting {place} is missing; give it"
    return f"{place} is {found['input']!r}: {found['msg']}; see `babelgap mix --help`"
