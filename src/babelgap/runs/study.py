"""A Study: what is to be measured, as a user writes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from babelgap.schema.errors import StudyError

__all__ = ["DEFAULT_LIMIT", "Study", "load_study"]

DEFAULT_LIMIT = 300


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
    quiz: str = "atlas"
    pivot: str = "en"
    """Tag of the language that knowledge is read from."""
    languages: tuple[str, ...] = ("fr", "de", "es", "it")
    """Tags of the languages compared with the pivot."""
    variants: tuple[str, ...] = ("all",)
    """Names of variants; `all`, or `paper` for those of the paper."""
    limit: int | None = Field(default=DEFAULT_LIMIT, ge=1)
    """Most questions asked, drawn evenly from the subjects; `None` asks them all."""
    seed: int = 0
    """Of every draw: which questions, the mixed languages, the resamples."""
    scorer: Literal["option_text"] = "option_text"
    dtype: str = "auto"
    """Of the weights: a torch name; `auto` is float32 on a CPU, else the weights' own."""
    device: str | None = None
    """`cpu`, `cuda`, ...; found out where it is `None`."""

    @property
    def id(self) -> str:
        """Hash of the whole study, 16 hex digits: same id, same study."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]


def load_study(path: Path | None, overrides: Mapping[str, Any] | None = None) -> Study:
    """A Study from a YAML file, or the default, with some settings overridden.

    Args:
        path: YAML file whose keys are those of `Study`; `None` for the default.
        overrides: settings that win over the file's; a value of `None` overrides nothing.

    Raises:
        StudyError: the file can't be read, or settings are unknown or of the wrong kind.
    """
    settings = _read(path) if path else {}
    given = {key: value for key, value in (overrides or {}).items() if value is not None}
    try:
        return Study(**{**settings, **given})
    except ValidationError as error:
        raise StudyError([_told(mistake, path) for mistake in error.errors()]) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StudyError([f"study {path} can't be read ({error.strerror}); check the path"]) from (
            error
        )
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise StudyError([f"study {path} is no YAML ({reason}); mend that place"]) from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise StudyError(
            [f"study {path} holds a {type(content).__name__}; write one `key: value` a line"]
        )
    return {str(key): value for key, value in content.items()}


def _told(mistake: Any, path: Path | None) -> str:  # noqa: ANN401  # pydantic's own dict
    key = ".".join(str(part) for part in mistake["loc"])
    where = f"study {path}" if path else "study"
    if mistake["type"] == "extra_forbidden":
        known = ", ".join(Study.model_fields)
        return f"{where}: there is no setting {key!r}; use one of {known}"
    return f"{where}: {key} is {mistake['input']!r}; {mistake['msg'].lower()}"
