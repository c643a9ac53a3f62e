"""A folder that belongs to one study or probe, and to one process at a time."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from pydantic import TypeAdapter

from babelgap.schema.errors import RunFolderError
from babelgap.schema.language_model import ModelIdentity
from babelgap.storage import PARTIAL, plain_disk_errors, remove_partial, write_text_atomically

__all__ = ["OwnedFolder"]

_LOCK = ".lock"
_SETTINGS = ("study", "asked")
"""Parts of an owner whose names are those of settings."""
_LIBRARIES = ("babel", "numpy", "pyarrow")


class OwnedFolder:
    """Makes sure that what is in a folder is what is asked for now.

    Args:
        path: the folder; it need not exist yet.
        manifest: name of the file that says whose it is, such as `run.json`.
        owner: what must be the same for work to go on, as JSON has it.
        files: names of what the folder may hold before there is a manifest.
        folders: names of its folders of parts.
        kind: what fills it, in messages.
    """

    def __init__(
        self,
        path: Path,
        *,
        manifest: str,
        owner: Mapping[str, Any],
        files: Sequence[str],
        folders: Sequence[str],
        kind: str = "study",
    ) -> None:
        self.path = path
        self._kind = kind
        self._file = path / manifest
        self._owner = json.loads(json.dumps(owner))
        self._own_names = {*files, *folders, _LOCK}
        self._folders = folders

    @contextmanager
    def open(self) -> Iterator[None]:
        """Make the folder, or make sure that it is the owner's, for the time of a block.

        Raises:
            RunFolderError: it belongs to another owner, holds other things, or another process is
                at work in it.
            StorageError: the disk refused.
        """
        if self.path.exists() and not self.path.is_dir():
            raise RunFolderError(f"{self.path} is a file; give --output-path a folder")
        # Looked at before anything is put there, and again when it is certainly ours alone.
        self._check_owner()
        lock = FileLock(self.path / _LOCK, timeout=0)
        with plain_disk_errors(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            try:
                lock.acquire()
            except Timeout as error:
                raise RunFolderError(
                    f"another process is at work in {self.path}; wait for it, or give --output-path"
                ) from error
        try:
            self._check_owner()
            for folder in (self.path, *(self.path / name for name in self._folders)):
                remove_partial(folder)
            yield
        finally:
            lock.release()

    def begin(self, identity: ModelIdentity | None, *, told: Mapping[str, Any]) -> None:
        """Record the model, or make sure that it is the one that began the work.

        Args:
            identity: of the model; `None` where none has a part in it.
            told: what else the manifest says, beside the owner and the machine.

        Raises:
            RunFolderError: the work was begun with other weights, dtype, tokenizer or libraries.
        """
        ours = None if identity is None else json.loads(json.dumps(asdict(identity)))
        known = self.manifest()
        if known is None:
            content = {
                **self._owner,
                **told,
                "model": ours,
                "environment": _environment(),
                "begun": datetime.now(UTC).isoformat(timespec="seconds"),
            }
            text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
            write_text_atomically(self._file, text)
        elif known["model"] != ours:
            raise RunFolderError(
                f"{self.path} was begun with another model: {_changed(known['model'], ours)}; give "
                "another --output-path, or delete the folder"
            )

    def manifest(self) -> dict[str, Any] | None:
        """What the folder says of itself; `None` where nothing was begun.

        Raises:
            RunFolderError: it can't be read.
        """
        if not self._file.exists():
            return None
        try:
            manifest = json.loads(self._file.read_text(encoding="utf-8"))
            model = manifest["model"]
            if model is not None and set(model) != {f.name for f in fields(ModelIdentity)}:
                raise ValueError(f"its model has the keys {sorted(model)}")  # noqa: TRY301
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RunFolderError(
                f"{self._file} can't be read ({error}); give another --output-path, or delete the "
                "folder"
            ) from error
        return dict(manifest)

    def identity(self) -> ModelIdentity | None:
        """Of the model that began the work; `None` where none has a part in it."""
        model = (self.manifest() or {"model": None})["model"]
        return None if model is None else TypeAdapter(ModelIdentity).validate_python(model)

    def _check_owner(self) -> None:
        manifest = self.manifest()
        if manifest is None:
            strangers = sorted(p.name for p in self.path.glob("*") if not self._is_own(p.name))
            if strangers:
                raise RunFolderError(
                    f"{self.path} holds other things ({strangers[0]!r}) and no "
                    f"{self._file.name}; give --output-path a new or empty folder"
                )
            return
        difference = self._difference(manifest)
        if difference:
            raise RunFolderError(
                f"{self.path} belongs to another {self._kind} ({difference}); "
                "give another --output-path, or delete the folder"
            )

    def _is_own(self, name: str) -> bool:
        return name in self._own_names or name.startswith(PARTIAL)

    def _difference(self, manifest: Mapping[str, Any]) -> str | None:
        """What sets the manifest's owner apart from ours; `None` where they are the same."""
        theirs = {key: manifest.get(key) for key in self._owner}
        for key, ours in self._owner.items():
            if theirs[key] == ours:
                continue
            # Settings are told one by one, the first that differs.
            told = theirs[key]
            if isinstance(ours, dict) and isinstance(told, dict):
                shown = "" if key in _SETTINGS else f"{key}."
                for name in (*ours, *told):
                    if told.get(name) != ours.get(name):
                        return f"its {shown}{name} is {told.get(name)!r}, not {ours.get(name)!r}"
            return f"its {key} is {theirs[key]!r}, not {ours!r}"
        return None


def _changed(known: Mapping[str, Any] | None, ours: Mapping[str, Any] | None) -> str:
    if known is None or ours is None:
        return f"it was {known and known['name']!r} and is {ours and ours['name']!r}"
    key = next(key for key in ours if known.get(key) != ours[key])
    return f"{key} was {known.get(key)!r} and is {ours[key]!r}"


def _environment() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
    }
