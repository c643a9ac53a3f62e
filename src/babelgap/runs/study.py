"""A Study: what is to be measured, as a user writes it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from babelgap.data import Columns
from babelgap.models import deciding_args
from babelgap.runs.asking.settings import GenerationSettings
from babelgap.runs.probes.settings import EmbeddingSettings, TranslationSettings
from babelgap.schema.errors import StudyError

__all__ = ["DEFAULT_LIMIT", "Study", "load_study", "read_study"]

DEFAULT_LIMIT = 256

# What to write, for a setting whose value is of the wrong kind.
_ADVICE = {
    "model": "write smollm2, the path of a folder, or a name on the Hub",
    "revision": "write a branch, tag or commit, in quotes where it looks like a number",
    "model_args": "write key=value, with commas between several",
    "quiz": "write the name of a quiz (`babelgap list quizzes`), or a path",
    "columns": "write `stem: ...`, `options: [...]`, `answer: ...` and so on below it, with names "
    "of columns",
    "pivot": "write one tag such as en",
    "languages": "write tags such as fr, de",
    "variants": "write all, paper, or names of variants (`babelgap list variants`)",
    "limit": "give a number of questions, or 0 for all",
    "seed": "give a whole number",
    "scorer": "write option_text, letters or generation",
    "num_fewshot": "give a number of answered questions to show before each, or 0",
    "prompt": "write plain, or words of `babelgap list mitigations` with + between",
    "mitigations": "write paper, all, or names (`babelgap list mitigations`), with commas between",
    "apply_chat_template": "write true or false, or leave it out",
    "system_instruction": "write a text, or leave it out",
    "generation": "write settings such as `max_tokens: 256` and `temperature: 0` below it",
    "probes": "write names of terms, translation, embedding, or leave it empty",
    "translation": "write settings such as `bitext: flores` and `metrics: [chrf, bleu]` below it",
    "embedding": "write settings such as `texts: quiz` and `translator: dictionary` below it",
    "dtype": "write the name of a torch dtype, or auto",
    "device": "write cpu, cuda, ..., or leave it out",
}


# Left out of a study's settings and id where they are as they are without being named.
_CAME_LATER = (
    "model_args",
    "columns",
    "num_fewshot",
    "prompt",
    "mitigations",
    "apply_chat_template",
    "system_instruction",
    "generation",
)


class Study(BaseModel):
    """What is asked of which model, in which languages.

    Example:
        >>> Study(languages=("fr", "de"), limit=40).pivot
        'en'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = "smollm2"
    """`smollm2`, a path, or a name on the Hugging Face Hub."""
    revision: str | None = None
    """Branch, tag or commit of a model on the Hub."""
    model_args: str = ""
    """How the model is loaded, beyond the settings here: `key=value`, with commas between."""
    quiz: str = "atlas"
    """A name (`babelgap list quizzes`), `NAME:PATH` for a copy of its files, or a path."""
    columns: Columns | None = None
    """What the columns of a table of your own mean, where `quiz` is the path of one."""
    pivot: str = "en"
    """Tag of the language that knowledge is read from."""
    languages: tuple[str, ...] = ("fr", "de", "es", "it")
    """Tags of the languages compared with the pivot."""
    variants: tuple[str, ...] = ("all",)
    """Names of variants; `all`, or `paper` for those of the paper."""
    limit: int | None = DEFAULT_LIMIT
    """Most questions asked, drawn evenly from the subjects; `None`, or 0, asks them all."""
    seed: int = 0
    """Of every draw: which questions, the mixed languages, the resamples."""
    scorer: Literal["option_text", "letters", "generation"] = "option_text"
    """How an answer is read: by the option's own text, by its letter in a list, or in what the
    model writes."""
    num_fewshot: int = Field(default=0, ge=0)
    """Answered questions in the pivot shown before each: short for `Nshot_pivot` in `prompt`."""
    prompt: str = "plain"
    """The plain way of asking: words of `babelgap list mitigations` with `+` between."""
    mitigations: tuple[str, ...] = ()
    """Other ways of asking, tried beside the plain one; `paper` or `all` for several."""
    apply_chat_template: bool | None = None
    """Whether a local model is asked through its chat template; where it is `None`, if it writes
    its answers (scorer `generation`) and has one."""
    system_instruction: str | None = None
    """System message before each question, of models that are asked through a chat template."""
    generation: GenerationSettings = GenerationSettings()
    """How a model writes, where it writes at all."""
    probes: tuple[Literal["terms", "translation", "embedding"], ...] = ("terms",)
    """Explicit abilities that are measured beside the quiz."""
    translation: TranslationSettings = TranslationSettings()
    """Of the probe `translation`."""
    embedding: EmbeddingSettings = EmbeddingSettings()
    """Of the probe `embedding`."""
    dtype: str = "auto"
    """Of the weights: a torch name; `auto` is float32 on a CPU, else the weights' own."""
    device: str | None = None
    """`cpu`, `cuda`, ...; found out where it is `None`."""

    @field_validator("languages", "variants", "probes", "mitigations", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("limit", "seed", "num_fewshot", mode="before")
    @classmethod
    def _no_truth(cls, value: object) -> object:
        if isinstance(value, bool):
            raise ValueError("it is no number")  # noqa: TRY004  # what pydantic collects
        return value

    @field_validator("limit")
    @classmethod
    def _all_is_none(cls, value: int | None) -> int | None:
        if value is not None and value < 0:
            raise ValueError(_ADVICE["limit"])
        return value or None

    @property
    def id(self) -> str:
        """Hash of the whole study, 16 hex digits: same id, same study."""
        content = json.dumps(self.settings(), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def settings(self) -> dict[str, Any]:
        """All settings as JSON has them, for `run.json` and the id.

        Those that came later are left out where they are empty, so that a study without them is
        the one that it was before there were any.
        """
        content = self.model_dump(mode="json")
        content["model_args"] = deciding_args(self.model_args)
        for key in _CAME_LATER:
            if content[key] == _plain(type(self).model_fields[key].default):
                del content[key]
        for key in ("translation", "embedding"):
            if key not in self.probes:
                del content[key]
        return content


def load_study(path: Path | None, overrides: Mapping[str, Any] | None = None) -> Study:
    """A Study from a YAML file, or the default, with some settings overridden.

    Args:
        path: YAML file whose keys are those of `Study`; `None` for the default.
        overrides: settings that win over the file's; a value of `None` overrides nothing.

    Raises:
        StudyError: the file can't be read, or settings are unknown or of the wrong kind.
    """
    study, mistakes = read_study(path, overrides)
    if mistakes:
        raise StudyError(list(mistakes.values()))
    return study


def read_study(
    path: Path | None, overrides: Mapping[str, Any] | None = None
) -> tuple[Study, dict[str, str]]:
    """As `load_study`, but wrong settings stay at their defaults so that the rest can be judged.

    Returns:
        The Study, and what is wrong with each wrong setting, for `plan_study` to tell with the
        mistakes that it finds itself.

    Raises:
        StudyError: the file can't be read.
    """
    given = {key: value for key, value in (overrides or {}).items() if value is not None}
    settings = {**(_read(path) if path else {}), **given}
    try:
        return Study.model_validate(settings), {}
    except ValidationError as error:
        wrong = {str(found["loc"][0]): found for found in reversed(error.errors())}
    mistakes = {
        key: _told(found, settings[key], None if key in given else path)
        for key, found in wrong.items()
    }
    rest = {key: value for key, value in settings.items() if key not in mistakes}
    return Study.model_validate(rest), mistakes


def _plain(value: object) -> object:
    """A default as JSON has it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return list(value) if isinstance(value, tuple) else value


class _Loader(yaml.SafeLoader):
    """YAML where `no`, `on`, `yes` are words: the first is the tag of Norwegian."""


_BOOL = "tag:yaml.org,2002:bool"
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOL]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    _BOOL, re.compile("(true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except OSError as error:
        raise StudyError([f"study {path} can't be read ({error.strerror}); check the path"]) from (
            error
        )
    except (yaml.YAMLError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise StudyError([f"study {path} is no YAML ({reason}); mend that place"]) from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise StudyError(
            [f"study {path} holds a {type(content).__name__}; write one `key: value` a line"]
        )
    return {str(key): value for key, value in content.items()}


def _told(found: ErrorDetails, value: object, path: Path | None) -> str:
    key, *inner = map(str, found["loc"])
    where = f"study {path}: " if path else ""
    if key not in Study.model_fields:
        known = ", ".join(Study.model_fields)
        return f"{where}there is no setting {key!r}; use one of {known}"
    # Settings of a probe have settings below them.
    fields = Study.model_fields[key].annotation
    below = getattr(fields, "model_fields", None)
    if below and inner and inner[0] not in below:
        return f"{where}{key} has no setting {inner[0]!r}; use one of {', '.join(below)}"
    if below and inner:
        return f"{where}{key}.{inner[0]} is {found['input']!r}: {found['msg']}; {_ADVICE[key]}"
    return f"{where}{key} is {value!r}; {_ADVICE[key]}"
