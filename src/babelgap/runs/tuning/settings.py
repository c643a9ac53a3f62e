"""What `babelgap tune` is to do, as a user writes it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from babelgap.runs.mistakes import found_or_told
from babelgap.runs.study import Study
from babelgap.schema.errors import StudyError
from babelgap.schema.tuning import FULL, LORA, Recipe

__all__ = ["TuneSettings", "checked_recipe", "checked_tune_settings", "recipe_mistakes"]


_ABOVE_0 = (lambda value: 0 < value < math.inf, "more than 0")
_FROM_0 = (lambda value: 0 <= value < math.inf, "0 or more")
_FROM_1 = (lambda value: value >= 1, "at least 1")
_SCHEDULES = ("linear", "cosine", "constant", "constant_with_warmup")
_ALLOWED: Mapping[str, tuple[Callable[[float], bool], str]] = {
    "learning_rate": _ABOVE_0,
    "warmup": (lambda value: 0 <= value <= 1, "a share of the steps, 0 to 1"),
    "weight_decay": _FROM_0,
    "batch_size": _FROM_1,
    "accumulation": _FROM_1,
    "epochs": _ABOVE_0,
    "max_steps": _FROM_1,
    "row_tokens": (lambda value: value >= 2, "at least 2"),
    "lora_rank": _FROM_1,
    "lora_alpha": _FROM_1,
    "keep": _FROM_0,
    "seed": (lambda value: 0 <= value < 2**32, "0 or more, below 2**32"),
    "average": (lambda value: 0 < value <= 1, "more than 0, at most 1"),
}
"""Number of a recipe -> what it may be, and that in words."""


class TuneSettings(BaseModel):
    """A model, what it is tuned on and how, and what is measured on the way.

    Example:
        >>> TuneSettings(corpus=("mixed",)).recipe.learning_rate
        2e-05
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = "smollm2"
    """`smollm2`, a folder, or a name on the Hub."""
    revision: str | None = None
    device: str | None = None
    dtype: str = "float32"
    """Of the weights that are trained. On a GPU with units for it, those of float32 are computed
    in bfloat16."""
    corpus: tuple[str, ...] = Field(min_length=1)
    """Names or paths, as for `open_corpus`; of several, rows are drawn from all. `TAG=PATH` where
    one's own files are not in the pivot, `mul=PATH` where they are in several languages."""
    pivot: str = "en"
    recipe: Recipe = Recipe()
    quiz: str | None = "atlas"
    """Asked at each check; `None` for no quiz."""
    languages: tuple[str, ...] = ("fr", "de", "es", "it")
    """Compared with the pivot at each check."""
    limit: Annotated[int, Field(ge=1)] = 64
    """Questions of a check."""
    held_out: dict[str, str] = {}
    """Tag -> a corpus that is not trained on, whose loss is told at each check."""
    held_out_limit: Annotated[int, Field(ge=1)] = 50
    """First texts of each."""
    check_steps: Annotated[int, Field(ge=0)] = 0
    """Steps between two checks; 0 for one before and one after training alone."""
    checkpoint_steps: Annotated[int, Field(ge=0)] = 100
    """Steps between two checkpoints; 0 for none."""
    max_pivot_loss_rise: Annotated[float | None, Field(gt=0)] = None
    """Nats a token: training ends at a check where the loss of the pivot's held-out text has risen
    by more since the first. `None` to go on in any case."""

    @property
    def study(self) -> Study | None:
        """What a check asks; `None` for nothing."""
        if self.quiz is None:
            return None
        return Study(
            model=self.model,
            revision=self.revision,
            quiz=self.quiz,
            pivot=self.pivot,
            languages=self.languages,
            variants=("monolingual",),
            limit=self.limit,
        )


def checked_tune_settings(given: Mapping[str, Any]) -> TuneSettings:
    """Settings as a user writes them.

    Args:
        given: name -> value; `recipe` as for `checked_recipe`, `held_out` a sequence of
            `TAG=PATH`.

    Raises:
        StudyError: with every mistake there is, not just the first.

    Example:
        >>> given = {"corpus": ("a.txt",), "recipe": {"epochs": 2}, "held_out": ("en=b.txt",)}
        >>> checked_tune_settings(given).held_out
        {'en': 'b.txt'}
    """
    mistakes: list[str] = []
    values = dict(given)
    recipe, pairs = values.pop("recipe", {}), values.pop("held_out", ())
    values["recipe"] = found_or_told(mistakes, lambda: checked_recipe(recipe)) or Recipe()
    values["held_out"] = found_or_told(mistakes, lambda: _paths(pairs)) or {}
    try:
        settings = TuneSettings.model_validate(values)
    except ValidationError as error:
        told = [
            f"{'.'.join(map(str, found['loc']))} is {found['input']!r}: {found['msg']}; see "
            "`babelgap tune --help`"
            for found in error.errors()
        ]
        raise StudyError([*mistakes, *told]) from error
    if mistakes:
        raise StudyError(mistakes)
    return settings


def _paths(pairs: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        tag, _, path = (part.strip() for part in pair.partition("="))
        if not tag or not path or tag in found:
            raise StudyError([f"--held-out has {pair!r}; write TAG=PATH, each tag once"])
        found[tag] = path
    return found


def checked_recipe(given: Mapping[str, Any], default: Recipe | None = None) -> Recipe:
    """A recipe from words, such as `learning_rate=5e-4`.

    Args:
        given: name -> value, as a number or as it was written.
        default: what is not given.

    Raises:
        StudyError: with every mistake there is.

    Example:
        >>> checked_recipe({"learning_rate": "5e-4", "epochs": 3}).learning_rate
        0.0005
    """
    default = default or Recipe()
    known = list(Recipe.__slots__)
    unknown = [name for name in given if name not in known]
    mistakes = [f"a recipe has no {name!r}; use some of {', '.join(known)}" for name in unknown]
    try:
        read = TypeAdapter(Recipe).validate_python({k: v for k, v in given.items() if k in known})
    except ValidationError as error:
        mistakes += [
            f"{'.'.join(map(str, found['loc']))} is {found['input']!r}: {found['msg']}"
            for found in error.errors()
        ]
        raise StudyError(mistakes) from error
    recipe = replace(default, **{k: getattr(read, k) for k in given if k in known})
    if mistakes := [*mistakes, *recipe_mistakes(recipe)]:
        raise StudyError(mistakes)
    return recipe


def recipe_mistakes(recipe: Recipe) -> list[str]:
    """What is wrong with a recipe.

    Example:
        >>> recipe_mistakes(Recipe(average=0.0))
        ['average is 0.0; give more than 0, at most 1']
    """
    told = []
    if recipe.method not in (FULL, LORA):
        told.append(f"method is {recipe.method!r}; give {FULL} or {LORA}")
    if recipe.schedule not in _SCHEDULES:
        told.append(f"schedule is {recipe.schedule!r}; give one of {', '.join(_SCHEDULES)}")
    for name, (is_allowed, allowed) in _ALLOWED.items():
        value = getattr(recipe, name)
        if value is not None and not is_allowed(value):
            told.append(f"{name} is {value}; give {allowed}")
    return told
