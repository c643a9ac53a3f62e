"""The folder that a translation fills: a quiz once it is whole, and nobody else's before."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

import babelgap
from babelgap.runs.translation_plan import Block, TranslationPlan
from babelgap.schema.errors import RunFolderError
from babelgap.schema.question_record import QuestionRecord
from babelgap.storage import (
    PARTIAL,
    TRANSLATION_FILE,
    QuizManifest,
    are_whole_records,
    plain_disk_errors,
    remove_partial,
    write_manifest,
    write_records,
    write_text_atomically,
)

__all__ = ["TranslationFolder"]

_LOCK = ".lock"
_FORMAT = 1
_BLOCK_NAME = re.compile(r"\d{5}-[0-9a-f]{16}\.parquet")


class TranslationFolder:
    """Reads and writes the files of one translation.

    Args:
        path: the folder; it need not exist yet.
        plan: of the translation.
    """

    def __init__(self, path: Path, plan: TranslationPlan) -> None:
        self.path = path
        self._plan = plan

    @contextmanager
    def open(self) -> Iterator[None]:
        """Make the folder, or make sure that it is this translation's, for the time of a block.

        Raises:
            RunFolderError: it is another translation's, holds other things, or another process
                is at work in it.
            StorageError: the disk refused.
        """
        with plain_disk_errors(self.path):
            if self.path.exists() and not self.path.is_dir():
                raise RunFolderError(f"{self.path} is a file; give --output a folder")
            self._check_owner()
        lock = FileLock(self.path / _LOCK, timeout=0)
        with plain_disk_errors(self.path):
            (self.path / "questions").mkdir(parents=True, exist_ok=True)
            try:
                lock.acquire()
            except Timeout as error:
                raise RunFolderError(
                    f"another process is translating into {self.path}; wait for it, or give "
                    "another --output (what both translate is translated once)"
                ) from error
        try:
            self._check_owner()
            for folder in (self.path, self.path / "questions"):
                remove_partial(folder)
            told = json.dumps(self._owner(), indent=1, ensure_ascii=False)
            write_text_atomically(self.path / TRANSLATION_FILE, told + "\n")
            self._remove_strangers()
            yield
        finally:
            lock.release()

    def is_done(self, block: Block) -> bool:
        """True where the block's file is there and holds what was written."""
        num_records = len(block.questions) * (1 + len(self._plan.into))
        return are_whole_records(self.file(block), num_records=num_records)

    def write(self, block: Block, records: Sequence[QuestionRecord]) -> None:
        """Write a block's file, whole or not at all."""
        write_records(self.file(block), records)

    def finish(self) -> None:
        """Make the folder a quiz, once every block is there."""
        plan = self._plan
        manifest = QuizManifest(plan.name, (plan.source, *plan.into), plan.num_questions, plan.card)
        write_manifest(self.path, manifest)

    def file(self, block: Block) -> Path:
        """The file of a block."""
        return self.path / "questions" / f"{block.index:05d}-{block.id}.parquet"

    def _owner(self) -> dict[str, Any]:
        plan = self._plan
        return {
            "format": _FORMAT,
            "babelgap": babelgap.__version__,
            "quiz": plan.name,
            "source": plan.source,
            "into": list(plan.into),
            "questions": plan.num_questions,
            "limit": plan.request.limit,
            "seed": plan.request.seed,
            "translators": dict(plan.card.translators),
            "content": _content(plan),
        }

    def _check_owner(self) -> None:
        path = self.path / TRANSLATION_FILE
        if not path.exists():
            strangers = _strangers(self.path)
            if strangers:
                raise RunFolderError(
                    f"{self.path} holds other things ({strangers[0]!r}) and no "
                    f"{TRANSLATION_FILE}; give --output a new or empty folder"
                )
            return
        try:
            theirs = dict(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise RunFolderError(
                f"{path} can't be read ({error}); give another --output, or delete the folder"
            ) from error
        ours = self._owner()
        changed = [key for key in ours if theirs.get(key) != ours[key]]
        if changed:
            key = changed[0]
            raise RunFolderError(
                f"{self.path} belongs to another translation (its {key} is {theirs.get(key)!r}, "
                f"not {ours[key]!r}); give another --output, or delete the folder"
            )

    def _remove_strangers(self) -> None:
        own = {self.file(block) for block in self._plan.blocks}
        for path in (self.path / "questions").glob("*.parquet"):
            if path not in own and _BLOCK_NAME.fullmatch(path.name):
                path.unlink()


def _content(plan: TranslationPlan) -> str:
    """Hash of all questions and of how they are translated."""
    ids = "".join(block.id for block in plan.blocks)
    return hashlib.sha256(ids.encode()).hexdigest()[:16]


def _strangers(folder: Path) -> list[str]:
    """Names of what isn't from a translation that was stopped before it said whose it is."""
    found = [p.name for p in folder.glob("*") if p.name not in (_LOCK, "questions")]
    found += [f"questions/{p.name}" for p in (folder / "questions").glob("*")]
    return sorted(name for name in found if PARTIAL not in name)
