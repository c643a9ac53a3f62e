"""What a named source of a quiz is: its card, and the layout of its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from babelgap.data.rows import Row
from babelgap.data.tables import Record, read_table
from babelgap.schema.quiz import Quiz

__all__ = ["Batch", "Layout", "QuizSource", "RowsByTag", "read_batch"]

RowsByTag = Mapping[str, Sequence[Row]]
"""Tag of a language -> its rows."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of one file, or of one configuration of the Hub."""

    name: str
    """Name of the file without its suffix, or of the configuration."""
    records: Sequence[Record]


def read_batch(path: Path, place: str) -> Batch:
    """The records of a table with a header; see `read_table`."""
    return Batch(path.stem, read_table(path, place=place))


@dataclass(frozen=True, slots=True)
class Layout:
    """How a data set is laid out, the same on the Hub and in a local copy of its files."""

    repository: str
    """Name on the Hub."""
    codes: Mapping[str, str]
    """Tag of a language -> how the data set writes it."""
    files: Callable[[str, str], tuple[str, ...]]
    """Of a code and a part: patterns of its files in a folder, the most wanted first."""
    rows: Callable[[Sequence[Batch], str, str], list[Row]]
    """Of batches, the tag and the part: the rows."""
    configs: Callable[[str, str], tuple[str | None, ...]] = lambda code, part: (None,)
    """Of a code and a part: configurations on the Hub that hold it."""
    split: Callable[[str, str], str] = lambda code, part: part
    """Of a code and a part: the split on the Hub."""
    read: Callable[[Path, str], Batch] = read_batch
    """Of a file, and what messages call it: its records."""
    hub_pattern: Callable[[str, str], str] | None = None
    """Of a code and a part: names of the files to read from the Hub as they stand; `None` where
    `datasets` reads them, which can't be trusted with CSV."""


@dataclass(frozen=True, slots=True)
class QuizSource:
    """A quiz that has a name."""

    name: str
    title: str
    origin: str
    """Where it comes from, as the card tells it."""
    licence: str
    parts: tuple[str, ...]
    """What it is divided into, such as `test` and `dev`; the first is read by default."""
    languages: tuple[str, ...]
    """Tags of the languages that it is published in."""
    shape: str
    """The files that a local copy has, in words for messages."""
    layouts: tuple[Layout, ...] = ()
    """For each language the first layout that has it is used."""
    build: Callable[[str, str], Quiz] | None = None
    """Of what stands after `NAME:` (empty where nothing does) and the part: makes the quiz, where
    it is not read from files."""
    takes_settings: bool = False
    """True where something may stand after `NAME:` that `build` understands."""
    finish: Callable[[RowsByTag], RowsByTag] = lambda rows: rows
    """What needs the rows of all languages at once."""
    also_reads: tuple[str, ...] = ()
    """Languages that `finish` needs where they are there, asked for or not."""
    is_parallel: bool = True
    """False where every language has questions of its own."""
    other_languages: str = ""
    """Where to get a language that it lacks, in words for messages."""
    num_questions: Mapping[str, int] = field(default_factory=dict)
    """Part -> questions of it in each language as published, where that is known and one number.
    Where fewer or more are read, the card says so."""
    notes: tuple[str, ...] = ()
    """What the card says besides."""
