"""What `babelgap tofu` is to do, as a user writes it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from babelgap.models.arguments import parse_model_args
from babelgap.runs.mistakes import found_or_told
from babelgap.runs.tuning import checked_recipe
from babelgap.schema.errors import ModelError, StudyError
from babelgap.schema.tuning import Recipe

__all__ = ["DEFAULT_LANGUAGES", "REMEDY", "TEACH", "TofuSettings", "checked_tofu_settings"]


DEFAULT_LANGUAGES = ("fr", "de", "es", "it")
"""Asked in, beside the language of teaching, where nothing else is said."""
TEACH = Recipe(learning_rate=5e-4, batch_size=8, accumulation=1, epochs=16, row_tokens=256)
"""How facts are taught; for SmolLM2."""
REMEDY = Recipe(learning_rate=1e-4, batch_size=8, accumulation=1, epochs=2, row_tokens=256)
"""How a model is tuned on mixed-language text; for SmolLM2."""
_RECIPES = {"teach": TEACH, "remedy": REMEDY}


class TofuSettings(BaseModel):
    """A model, the facts it is taught, where they are asked, and what is tried as a remedy.

    Example:
        >>> TofuSettings(facts="fictitious:40", languages=("fr",)).remedies
        ('others',)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = "smollm2"
    """`smollm2`, a folder, or a name on the Hub."""
    revision: str | None = None
    device: str | None = None
    dtype: str = "float32"
    facts: str = "fictitious"
    """`fictitious`, `fictitious:PEOPLE@SEED`, `tofu` from the Hub, or `tofu:PATH`."""
    part: str | None = None
    """Of the facts; `None` for `test` of fictitious ones, `full` of TOFU."""
    questions: dict[str, str] = {}
    """Tag -> path of TOFU's table, translated: the same rows in the same order."""
    taught_in: str = "en"
    languages: tuple[str, ...] | None = None
    """Asked in, beside `taught_in`; `None` for fr, de, es and it, or those of `questions`."""
    remedies: tuple[str, ...] = ("others",)
    """`others`: facts about other people and towns in mixed languages, with their control;
    `NAME=CORPUS`: a corpus as for `open_corpus`."""
    others: str | None = None
    """`fictitious:PEOPLE@SEED`, whom the remedy `others` tells of; `None` for as many as are
    taught, by the next seed that shares no name with them."""
    arrangement: str = "together"
    """How languages are mixed in the remedy `others`: `parallel`, `mixed` or `together`."""
    mix: tuple[str, ...] | None = None
    """Languages of that mixture, or of the user's, beside `taught_in`; `None` for all that are
    asked in."""
    teach_others: bool = False
    """Teach what the remedy `others` tells too, in the language of teaching alone: the mixture then
    says in other languages what is known, and nothing new."""
    replay: bool = True
    """Let a remedy see again what was taught, as it was taught."""
    mixed_first: bool = False
    """Tune on a remedy before the facts are taught, not after."""
    teach: Recipe = TEACH
    remedy: Recipe = REMEDY
    generate: bool = False
    """Let the model write answers too, for ROUGE-L."""
    seed: int = 0
    """Of the resamples."""


def checked_tofu_settings(given: Mapping[str, Any]) -> TofuSettings:
    """Settings as a user writes them.

    Args:
        given: name -> value; `teach` and `remedy` may be `learning_rate=5e-4,epochs=12`, which
            change the default, and `questions` a sequence of `TAG=PATH`.

    Raises:
        StudyError: with every mistake there is, not just the first.

    Example:
        >>> checked_tofu_settings({"teach": "epochs=3"}).teach.epochs
        3.0
    """
    mistakes: list[str] = []
    values = dict(given)
    for name, default in _RECIPES.items():
        if isinstance(words := values.get(name), str):
            values[name] = (
                found_or_told(mistakes, partial(_recipe, name, words, default)) or default
            )
    if not isinstance(values.get("questions", {}), Mapping):
        values["questions"] = found_or_told(mistakes, lambda: _paths(values["questions"])) or {}
    try:
        settings = TofuSettings.model_validate(values)
    except ValidationError as error:
        raise StudyError([*mistakes, *map(_mistake, error.errors())]) from error
    if mistakes:
        raise StudyError(mistakes)
    return settings


def _recipe(name: str, words: str, default: Recipe) -> Recipe:
    try:
        return checked_recipe(parse_model_args(words), default)
    except ModelError as error:
        raise StudyError([str(error).replace("model_args", f"--{name}-args")]) from error
    except StudyError as error:
        raise StudyError([f"--{name}-args: {mistake}" for mistake in error.mistakes]) from error


def _paths(pairs: Any) -> dict[str, str]:  # noqa: ANN401  # as a command line has it
    found: dict[str, str] = {}
    for pair in pairs:
        tag, _, path = (part.strip() for part in str(pair).partition("="))
        if not tag or not path or tag in found:
            raise StudyError([f"--questions has {pair!r}; write TAG=PATH, each tag once"])
        found[tag] = path
    return found


def _mistake(found: ErrorDetails) -> str:
    place = ".".join(map(str, found["loc"]))
    if found["type"] == "extra_forbidden":
        return f"there is no setting {place!r}; use one of {', '.join(TofuSettings.model_fields)}"
    return f"{place} is {found['input']!r}: {found['msg']}; see `babelgap tofu --help`"
