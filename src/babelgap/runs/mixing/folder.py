"""The folder that a mixing fills: a corpus once it is whole, and nobody else's before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

import babelgap
from babelgap.mix.corpus import (
    AlignedDocument,
    Counts,
    MixedBatch,
)
from babelgap.runs.mixing.plan import MixPlan
from babelgap.runs.mixing.shards import Shard
from babelgap.runs.mixing.tables import mixed_table, unmixed_table
from babelgap.runs.owned_folder import OwnedFolder
from babelgap.storage import (
    CONTROL_FOLDER,
    MIXED_FOLDER,
    MIXING_FILE,
    remove_partial,
    shard_name,
    shard_notes,
    write_shard,
)

__all__ = ["BEGUN_FILE", "MixFolder", "Written", "owner_of"]

BEGUN_FILE = "begun.json"
"""Whose the folder is; written first."""
_FORMAT = 1
_OWN = (BEGUN_FILE, MIXING_FILE, "README.md")
_PAID = ("price", "budget")

_Mixer = Callable[[Sequence[AlignedDocument]], MixedBatch]
_Counter = Callable[[MixedBatch], Mapping[str, int]]


def owner_of(plan: MixPlan) -> dict[str, Any]:
    """What must be the same for a mixing to go on, as JSON has it."""
    asked = plan.settings.model_dump(mode="json")
    return {
        "format": _FORMAT,
        "babelgap": babelgap.__version__,
        # What may be spent changes no text.
        "asked": {key: value for key, value in asked.items() if key not in _PAID},
        "source": dict(plan.card.versions),
        "translators": dict(plan.translators),
    }


@dataclass(frozen=True, slots=True)
class Written:
    """What a shard holds."""

    counts: Counts
    tokens: Mapping[str, int]
    """Tag -> tokens; empty where no tokenizer was named."""


class MixFolder:
    """Reads and writes the files of one mixing.

    Args:
        path: the folder; it need not exist yet.
        plan: of the mixing.
    """

    def __init__(self, path: Path, plan: MixPlan) -> None:
        self.path = path
        self._plan = plan
        self._owner = owner_of(plan)
        folders = (MIXED_FOLDER, CONTROL_FOLDER)
        self._owned = OwnedFolder(
            path,
            manifest=BEGUN_FILE,
            owner=self._owner,
            files=_OWN,
            folders=folders,
            kind="mixing",
        )

    @property
    def owner(self) -> str:
        """Hash of how documents are mixed here, 16 hex digits."""
        content = json.dumps(self._owner, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @contextmanager
    def open(self) -> Iterator[None]:
        """Make the folder, or make sure that it is this mixing's, for the time of a block.

        Raises:
            RunFolderError: it is another mixing's, holds other things, or another process is at
                work in it.
            StorageError: the disk refused.
        """
        with self._owned.open():
            self._owned.begin(None, told={})
            for folder in (MIXED_FOLDER, CONTROL_FOLDER):
                remove_partial(self.path / folder)
            yield

    def fill(self, shard: Shard, mixer: _Mixer, count_tokens: _Counter | None) -> Written:
        """Write a shard, unless it is there and holds what was written.

        Args:
            shard: its documents.
            mixer: mixes a batch of them.
            count_tokens: tag -> tokens of a batch; `None` to count none.
        """
        path = self.path / MIXED_FOLDER / shard_name(shard.number)
        notes = shard_notes(path, unit=shard.unit)
        if notes is None:
            made = map(mixer, shard.batches)
            tables = ((mixed_table(batch), _note(batch, count_tokens)) for batch in made)
            notes = write_shard(path, tables, unit=shard.unit)
        if self._plan.settings.control:
            self._fill_control(shard)
        return _written(notes)

    def remove_behind(self, num_shards: int) -> None:
        """Remove shards of a longer source, which a killed mixing of other documents left."""
        for folder in (MIXED_FOLDER, CONTROL_FOLDER):
            for path in (self.path / folder).glob("train-*.parquet"):
                if path.name >= shard_name(num_shards):
                    path.unlink()

    def _fill_control(self, shard: Shard) -> None:
        path = self.path / CONTROL_FOLDER / shard_name(shard.number)
        if shard_notes(path, unit=shard.unit) is not None:
            return
        write_shard(path, self._control_tables(shard), unit=shard.unit)

    def _control_tables(self, shard: Shard) -> Iterator[tuple[pa.Table, Mapping[str, Any]]]:
        for batch in shard.batches:
            yield unmixed_table(batch, pivot=self._plan.mixture.pivot), {}


def _note(batch: MixedBatch, count_tokens: _Counter | None) -> dict[str, Any]:
    tokens = {} if count_tokens is None else dict(count_tokens(batch))
    return {"counts": asdict(batch.counts), "tokens": tokens}


def _written(notes: Sequence[Mapping[str, Any]]) -> Written:
    counts = Counts.total(Counts(**note["counts"]) for note in notes)
    tokens: dict[str, int] = {}
    for note in notes:
        for tag, number in note["tokens"].items():
            tokens[tag] = tokens.get(tag, 0) + number
    return Written(counts, tokens)
