"""A quiz in a table of the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from babelgap.data.align import CardFacts, align, grouped_by_position
from babelgap.data.answers import ANSWER_KINDS, resolved_answers
from babelgap.data.files import file_versions
from babelgap.data.language_files import LANGUAGE, language_files, tag_or_none, tags_in_names
from babelgap.data.rows import Row, broken_row, option_cells, text_cell
from babelgap.data.tables import SUFFIXES, Record, read_table
from babelgap.schema.errors import QuizError
from babelgap.schema.quiz import Quiz

__all__ = ["Columns", "is_table", "read_own_table", "tags_of_table"]


_NO_ID = "a row without an id"


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table mean.

    `{language}` may stand in the names of the columns (a wide table: `question_{language}`) or in
    the path (a file for each language: `quiz_{language}.csv`); or a column holds each row's
    language.
    """

    id: str | None = None
    """What is the same in all languages of a question; `None` where row i is question i."""
    stem: str = "question"
    options: tuple[str, ...] = ("choices",)
    """Names of one column each, or of one column that holds a list."""
    answer: str = "answer"
    subject: str | None = None
    """What the report groups by; `None` for one group."""
    language: str | None = None
    """Column with the tag of each row's language."""
    answer_is: str | None = None
    """`index` (from 0), `number` (from 1), `letter` or `text` (the option itself); `None` to find
    it out over the whole table."""


@dataclass(frozen=True, slots=True)
class _Read:
    records: dict[str | None, list[Record]]
    """Tag -> records; under `None` where nothing names a language."""
    paths: list[Path]


def is_table(name: str) -> bool:
    """True where a name is the path of a table, which need not exist."""
    return Path(name).suffix.lower() in SUFFIXES


def read_own_table(pattern: str, columns: Columns, *, languages: tuple[str, ...] | None) -> Quiz:
    """The quiz of a table.

    Args:
        pattern: path of a table; `{language}` in it stands for each language's tag.
        columns: what its columns mean.
        languages: tags wanted; `None` for all that are there.

    Raises:
        QuizError: a file or column isn't there, a language is missing, or it can't be told how
            the answers are meant.
    """
    if columns.answer_is is not None and columns.answer_is not in ANSWER_KINDS:
        raise QuizError(
            f"answer_is is {columns.answer_is!r}; write {', '.join(ANSWER_KINDS)}, or leave it out"
        )
    read = _read(pattern, columns, languages)
    records = _with_language(read.records, languages, pattern)
    rows: dict[str, list[Row]] = {}
    for tag, tag_records in records.items():
        here = _columns_of(tag, tag_records, columns, pattern)
        rows[tag] = [_row(record, number, here) for number, record in enumerate(tag_records)]
    rows = resolved_answers(rows, columns.answer_is)
    if columns.id is None:
        rows = grouped_by_position(rows)
    facts = CardFacts(
        title=f"A quiz of your own: {Path(pattern).name}",
        origin=pattern,
        licence="not told",
        versions=file_versions(read.paths, root=read.paths[0].parent),
    )
    return align(_name(pattern), rows, facts=facts)


def _name(pattern: str) -> str:
    path = Path(pattern)
    name = path.name.removesuffix(path.suffix).replace(LANGUAGE, "").strip("_-. ")
    return name or path.absolute().parent.name.replace(LANGUAGE, "") or "table"


def tags_of_table(pattern: str, columns: Columns) -> tuple[str, ...]:
    """Tags of the languages of a table; none where nothing names them.

    Raises:
        QuizError: a file or column isn't there.
    """
    if LANGUAGE in pattern:
        return tuple(language_files(pattern))
    return tuple(tag for tag in _read(pattern, columns, None).records if tag is not None)


def _read(pattern: str, columns: Columns, languages: tuple[str, ...] | None) -> _Read:
    if LANGUAGE in pattern:
        files = language_files(pattern)
        if not files:
            raise QuizError(f"no file matches {pattern}; check the path")
        wanted = {t: p for t, p in files.items() if languages is None or t in languages}
        return _Read({tag: read_table(path) for tag, path in wanted.items()}, [*wanted.values()])
    path = Path(pattern)
    records = read_table(path)
    if columns.language is not None:
        return _Read(_by_language(records, columns.language, path), [path])
    if LANGUAGE in columns.stem:
        names = next((list(record.values) for record in records if not record.mistake), [])
        return _Read(dict.fromkeys(_tags_of_columns(columns, names), records), [path])
    return _Read({None: records}, [path])


def _tags_of_columns(columns: Columns, names: list[str]) -> list[str]:
    """Tags for which every column is there: `question_id` alone makes no Indonesian."""
    templates = [name for name in (columns.stem, *columns.options) if LANGUAGE in name]
    first, *others = (tags_in_names(template, names) for template in templates)
    whole = [tag for tag in first if all(tag in tags for tags in others)]
    # Where none is whole the reader tells which column is missing.
    return whole or list(first)


def _by_language(
    records: Iterable[Record], column: str, path: Path
) -> dict[str | None, list[Record]]:
    found: dict[str | None, list[Record]] = {}
    for record in records:
        if record.mistake:
            raise QuizError(f"{record.place}: {record.mistake} ({record.seen}); mend that row")
        written = text_cell(record.values, column)
        tag = tag_or_none(written or "")
        if tag is None:
            raise QuizError(
                f"{record.place}: column {column!r} has {written!r}, which is no language's tag; "
                f"write one such as 'de' (columns of {path.name}: {', '.join(record.values)})"
            )
        found.setdefault(tag, []).append(record)
    return found


def _with_language(
    records: Mapping[str | None, list[Record]], languages: tuple[str, ...] | None, pattern: str
) -> dict[str, list[Record]]:
    if None in records:
        if languages is None or len(languages) != 1:
            raise QuizError(
                f"nothing in {pattern} tells its language; ask for exactly one (languages: en), or "
                "say where it stands: columns.language, or {language} in the path or in the "
                "columns' names"
            )
        return {languages[0]: records[None]}
    there = {tag: tag_records for tag, tag_records in records.items() if tag is not None}
    wanted = tuple(there) if languages is None else languages
    if lacking := [tag for tag in wanted if tag not in there]:
        has = ", ".join(language_files(pattern) if LANGUAGE in pattern else there) or "none"
        raise QuizError(f"{pattern} has no {', '.join(lacking)}; its languages are {has}")
    return {tag: there[tag] for tag in wanted}


def _columns_of(tag: str, records: Sequence[Record], columns: Columns, pattern: str) -> Columns:
    """The columns as the table names them for one language."""
    names = list(dict.fromkeys(name for record in records for name in record.values))
    if not names:
        raise QuizError(f"{pattern} has no rows in {tag}; give a table with questions")

    def named(template: str) -> str:
        found = tags_in_names(template, names) if LANGUAGE in template else {}
        return found.get(tag, template.replace(LANGUAGE, tag))

    here = replace(
        columns,
        id=None if columns.id is None else named(columns.id),
        stem=named(columns.stem),
        options=tuple(named(option) for option in columns.options),
        answer=named(columns.answer),
        subject=None if columns.subject is None else named(columns.subject),
    )
    wanted = (here.id, here.stem, *here.options, here.answer, here.subject)
    if missing := [name for name in wanted if name is not None and name not in names]:
        raise QuizError(
            f"{pattern} has no column {', '.join(map(repr, missing))} for {tag}; it has "
            f"{', '.join(names)}: say which is which in `columns`"
        )
    return here


def _row(record: Record, number: int, columns: Columns) -> Row:
    values = record.values
    id_ = f"row/{number}" if columns.id is None else (text_cell(values, columns.id) or "")
    if record.mistake:
        return broken_row(id_ or record.place, record)
    if not id_.strip():
        return Row(record.place, "", None, (), None, record.place, mistake=_NO_ID, seen=repr(id_))
    return Row(
        id=id_,
        subject="all" if columns.subject is None else (text_cell(values, columns.subject) or ""),
        stem=text_cell(values, columns.stem),
        options=option_cells(values, columns.options),
        answer=None,
        place=record.place,
        answer_seen=text_cell(values, columns.answer) or "",
    )
