"""A tuning, looked up and found sound before a model is loaded."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from babelgap.data import open_corpus
from babelgap.languages import canonical_tag
from babelgap.models import dtype_mistake, model_mistake
from babelgap.runs.mistakes import found_or_told
from babelgap.runs.plan import Plan, plan_study
from babelgap.runs.tuning.settings import TuneSettings, recipe_mistakes
from babelgap.schema.errors import StudyError, TextError
from babelgap.schema.text import Corpus
from babelgap.schema.tuning import LORA, Recipe

__all__ = ["TuningPlan", "plan_tuning", "tuning_mistakes"]

_NEEDED = ("torch", "transformers", "accelerate", "datasets", "trl")


@dataclass(frozen=True)
class TuningPlan:
    """Settings that were found sound."""

    settings: TuneSettings
    corpora: tuple[Corpus, ...]
    held_out: Mapping[str, Corpus]
    """Tag -> text that is not trained on."""
    quiz: Plan | None
    """What each check asks; `None` for nothing."""


def plan_tuning(settings: TuneSettings) -> TuningPlan:
    """Look up the model's name, the corpora and the quiz.

    Raises:
        StudyError: with every mistake there is, not just the first.

    Example:
        >>> try:
        ...     plan_tuning(TuneSettings(corpus=("no such",), model="./nowhere", quiz=None))
        ... except StudyError as error:
        ...     print(len(error.mistakes))
        2
    """
    mistakes = tuning_mistakes(
        settings.model,
        revision=settings.revision,
        dtype=settings.dtype,
        recipes=(settings.recipe,),
    )
    corpora = [
        found_or_told(mistakes, partial(_corpus, words, settings.pivot))
        for words in settings.corpus
    ]
    held_out = {
        tag: found_or_told(mistakes, partial(_in_language, tag, name))
        for tag, name in settings.held_out.items()
    }
    if settings.max_pivot_loss_rise is not None and settings.pivot not in settings.held_out:
        mistakes.append(
            f"training is to end where the loss of {settings.pivot} rises, and there is no text "
            f"held out in it; give --held-out {settings.pivot}=PATH"
        )
    if settings.max_pivot_loss_rise is not None and not settings.check_steps:
        mistakes.append("the loss is looked at in checks, and there are none; give --check-steps")
    study = settings.study
    quiz = None
    # A mistake of the model's name would be told twice.
    if study is not None:
        quiz = found_or_told(
            mistakes, lambda: plan_study(study.model_copy(update={"model": "smollm2"}))
        )
    if mistakes:
        raise StudyError(list(dict.fromkeys(mistakes)))
    return TuningPlan(
        settings,
        tuple(corpus for corpus in corpora if corpus is not None),
        {tag: corpus for tag, corpus in held_out.items() if corpus is not None},
        quiz,
    )


def tuning_mistakes(
    model: str, *, revision: str | None, dtype: str, recipes: Sequence[Recipe]
) -> list[str]:
    """What stands against tuning a model, as far as can be seen without loading it.

    Args:
        model: its name.
        revision: branch, tag or commit on the Hub.
        dtype: of its weights.
        recipes: how it is to be tuned.

    Example:
        >>> tuning_mistakes("openai:m", revision=None, dtype="float32", recipes=())[0][:41]
        "model 'openai:m' is one of a server or an"
    """
    found = [*_model_mistakes(model, revision), dtype_mistake(dtype)]
    if dtype == "float16":
        found.append("dtype is 'float16', in which gradients overflow; give float32 or bfloat16")
    told = [mistake for mistake in found if mistake]
    told += [mistake for recipe in recipes for mistake in recipe_mistakes(recipe)]
    return [*told, *_missing_libraries(recipes)]


def _corpus(words: str, pivot: str) -> Corpus:
    """`PATH`, or `TAG=PATH` where the language of one's own files is not the pivot."""
    tag, equals, path = words.partition("=")
    # The name of a file may hold the sign too.
    if equals and not Path(words).expanduser().exists():
        return _in_language(tag.strip(), path.strip())
    return _in_language(pivot, words)


def _in_language(tag: str, name: str) -> Corpus:
    if not name:
        raise TextError(f"'{tag}=' names no corpus; write TAG=PATH")
    try:
        return open_corpus(name, language=canonical_tag(tag))
    except ValueError as error:
        raise TextError(f"{error}; write tags such as 'de' or 'zh-Hant'") from error


def _model_mistakes(name: str, revision: str | None) -> list[str | None]:
    if ":" in name and not name.startswith((".", "/", "~")):
        return [
            f"model {name!r} is one of a server or another library, which can't be tuned here; "
            "give a folder or a name on the Hub"
        ]
    return [model_mistake(name, revision)]


def _missing_libraries(recipes: Sequence[Recipe]) -> list[str]:
    needed = (*_NEEDED, "peft") if any(r.method == LORA for r in recipes) else _NEEDED
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    if not missing:
        return []
    return [f"tuning needs {', '.join(missing)}; run `pip install 'babelgap[tune]'`"]
