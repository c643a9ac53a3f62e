"""`quiz.json`: what a quiz folder holds. It is written last, so a folder that has it is whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from babelgap.schema.errors import QuizError
from babelgap.schema.quiz import Card
from babelgap.storage.atomic import write_text_atomically

__all__ = [
    "QUIZ_FILE",
    "TRANSLATION_FILE",
    "QuizManifest",
    "question_files",
    "read_manifest",
    "write_manifest",
]

QUIZ_FILE = "quiz.json"
TRANSLATION_FILE = "translation.json"
"""Whose folder it is; written first, so a folder with it alone is a translation under way."""
_QUESTIONS = "questions"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class QuizManifest:
    """The parts and languages of a quiz folder, and its card."""

    name: str
    languages: tuple[str, ...]
    """BCP-47 tags, that of the source first."""
    num_questions: Mapping[str, int]
    """Part -> questions in it, those included in which something is wrong."""
    card: Card
    format: int = _FORMAT


def question_files(folder: Path) -> list[Path]:
    """The Parquet files of a quiz folder, in the order of their questions."""
    return sorted((folder / _QUESTIONS).glob("*.parquet"))


def write_manifest(folder: Path, manifest: QuizManifest) -> None:
    """Write `quiz.json`, whole or not at all.

    Raises:
        StorageError: the disk refused.
    """
    text = json.dumps(asdict(manifest), indent=1, ensure_ascii=False)
    write_text_atomically(folder / QUIZ_FILE, text + "\n")


def read_manifest(folder: Path) -> QuizManifest:
    """What `quiz.json` says.

    Raises:
        QuizError: there is none, or it is something else.
    """
    path = folder / QUIZ_FILE
    try:
        manifest = TypeAdapter(QuizManifest).validate_json(path.read_bytes(), strict=True)
    except FileNotFoundError as error:
        raise QuizError(
            f"{folder} has no {QUIZ_FILE}; if `babelgap translate` was stopped there, run the same "
            "command again to finish it"
        ) from error
    except (OSError, ValidationError) as error:
        reason = " ".join(str(error).split())
        raise QuizError(
            f"{path} can't be read ({reason}); run `babelgap translate` again with another --output"
        ) from error
    if manifest.format != _FORMAT:
        raise QuizError(
            f"{path} has format {manifest.format}, and this version of babelgap reads {_FORMAT}; "
            "translate the quiz again"
        )
    return manifest
