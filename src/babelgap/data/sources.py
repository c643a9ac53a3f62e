"""Quizzes by name."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from babelgap.data.align import CardFacts, align
from babelgap.data.atlas import LANGUAGES, build_atlas
from babelgap.data.belebele import BELEBELE
from babelgap.data.bmlama import BMLAMA
from babelgap.data.columns import Columns, is_table, read_own_table, tags_of_table
from babelgap.data.fictitious.build import TITLE, build_fictitious
from babelgap.data.fictitious.settings import PARTS, read_settings
from babelgap.data.global_mmlu import GLOBAL_MMLU
from babelgap.data.hp_quiz import HP_QUIZ
from babelgap.data.include import INCLUDE
from babelgap.data.mixup_mmlu import MIXUP_MMLU
from babelgap.data.mmlu import MMLU
from babelgap.data.mmmlu import MMMLU
from babelgap.data.quiz_folder import (
    quiz_folder_languages,
    quiz_folder_parts,
    read_quiz_folder,
)
from babelgap.data.reading import Found, read_source, tags_found, tags_in
from babelgap.data.source import QuizSource
from babelgap.data.tables import SUFFIXES
from babelgap.data.tofu import TOFU
from babelgap.languages import canonical_tag
from babelgap.schema.errors import QuizError
from babelgap.schema.quiz import Quiz
from babelgap.storage import QUIZ_FILE, TRANSLATION_FILE

__all__ = ["QUIZZES", "open_quiz", "quiz_languages", "quiz_parts"]

_ONLY_PART = "test"
_ATLAS = QuizSource(
    name="atlas",
    title="Atlas: places and languages of the world, in 18 languages",
    origin="Unicode CLDR through babel, GeoNames; made here",
    licence="Unicode-3.0, CC BY 4.0, Apache-2.0; see its card",
    parts=("test",),
    languages=LANGUAGES,
    shape="no files: it comes with babelgap",
    build=lambda settings, part: build_atlas(),
)
_FICTITIOUS = QuizSource(
    name="fictitious",
    title=TITLE,
    origin="made here; names of values: Unicode CLDR through babel",
    licence="Unicode-3.0, Apache-2.0; see its card",
    parts=PARTS,
    languages=LANGUAGES,
    shape="no files: it comes with babelgap; fictitious:PEOPLE@SEED, such as fictitious:200@0",
    build=lambda settings, part: build_fictitious(read_settings(settings), part=part),
    takes_settings=True,
)

QUIZZES: Mapping[str, QuizSource] = MappingProxyType(
    {
        source.name: source
        for source in (
            _ATLAS,
            _FICTITIOUS,
            MMLU,
            MMMLU,
            GLOBAL_MMLU,
            MIXUP_MMLU,
            HP_QUIZ,
            TOFU,
            BELEBELE,
            INCLUDE,
            BMLAMA,
        )
    }
)
"""Name -> the source; nothing is read until a quiz is opened."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What a user's name of a quiz means."""

    source: QuizSource | None = None
    path: Path | None = None
    """Where its files are; `None` for the Hub, or for what comes with babelgap."""
    settings: str = ""
    """What stands after `NAME:` of a quiz that is made."""
    is_table: bool = False
    """True for a table of the user's own."""


def open_quiz(
    name: str,
    *,
    languages: Sequence[str] | None = None,
    part: str = "test",
    columns: Columns | None = None,
) -> Quiz:
    """A quiz with the questions that are sound in every language asked for.

    Args:
        name: a name of `QUIZZES`, read from the Hub; `NAME:PATH`, read from a local copy of its
            files; `fictitious:PEOPLE@SEED`; the path of a folder that `babelgap translate` wrote;
            or the path of a table (CSV, TSV, JSON, JSON lines, Parquet), in which `{language}` may
            stand.
        languages: tags of the languages wanted, the pivot first; `None` for all that are there.
        part: such as `test` or `dev`; see `quiz_parts`.
        columns: what the columns of a table of your own mean; see `Columns`.

    Raises:
        QuizError: there is no such quiz, its files can't be had or read, or it lacks a language.

    Example:
        >>> open_quiz("atlas", languages=("en", "de")).languages
        ('en', 'de')
    """
    place = _place_of(name, columns)
    wanted = None if languages is None else _canonical(languages)
    if place.is_table:
        if part != _ONLY_PART:
            raise QuizError(f"a table has no part {part!r}; all its rows are part {_ONLY_PART!r}")
        return read_own_table(str(place.path), columns or Columns(), languages=wanted)
    if place.source is None:
        return read_quiz_folder(place.path or Path(name), languages=wanted, part=part)
    source = place.source
    _check_part(source, part)
    if source.build is not None:
        return _chosen(source.build(place.settings, part), wanted)
    found = read_source(source, place=place.path, languages=wanted, part=part)
    of_part = "" if part == source.parts[0] else f", part {part}"
    facts = CardFacts(
        title=source.title + of_part,
        origin=source.origin,
        licence=source.licence,
        versions=found.versions,
        notes=(*source.notes, *_size_note(source, found, part)),
    )
    return align(source.name, found.rows, facts=facts)


def quiz_languages(name: str, columns: Columns | None = None) -> tuple[str, ...]:
    """Tags of the languages that a quiz has, in its order, without reading its questions.

    (A table with a column for the language is read for it.) Empty where a table names none.

    Args:
        name: as for `open_quiz`.
        columns: as for `open_quiz`.

    Raises:
        QuizError: there is no such quiz, or its files aren't there.

    Example:
        >>> quiz_languages("atlas")[:3]
        ('en', 'fr', 'de')
    """
    place = _place_of(name, columns)
    if place.is_table:
        return tags_of_table(str(place.path), columns or Columns())
    if place.source is None:
        return quiz_folder_languages(place.path or Path(name))
    if place.path is None:
        return place.source.languages
    parts = (tags_found(place.source, place.path, part=part) for part in place.source.parts)
    found = next((tags for tags in parts if tags), ())
    return found or tags_in(place.source, place.path, part=place.source.parts[0])


def quiz_parts(name: str, columns: Columns | None = None) -> tuple[str, ...]:
    """Parts of a quiz, the one that is read by default first.

    Args:
        name: as for `open_quiz`.
        columns: as for `open_quiz`.

    Raises:
        QuizError: there is no such quiz.

    Example:
        >>> quiz_parts("mmlu")
        ('test', 'dev', 'validation')
    """
    place = _place_of(name, columns)
    if place.source is not None:
        return place.source.parts
    return (_ONLY_PART,) if place.is_table else quiz_folder_parts(place.path or Path(name))


def _place_of(name: str, columns: Columns | None) -> _Place:
    if not name.strip():
        raise QuizError("no quiz is named; give a name (`babelgap list quizzes`) or a path")
    known, colon, rest = name.partition(":")
    if known in QUIZZES and QUIZZES[known].takes_settings:
        return _Place(QUIZZES[known], settings=rest)
    if known in QUIZZES and not (colon and QUIZZES[known].build):
        return _Place(QUIZZES[known], Path(rest).expanduser() if colon else None)
    path = Path(name).expanduser()
    try:
        path.exists()
    except OSError as error:
        raise QuizError(
            f"quiz {name[:60]!r}... can't be looked up ({error.strerror}); check the path"
        ) from error
    if columns is not None or is_table(name):
        return _Place(path=path, is_table=True)
    if path.is_dir():
        # One without quiz.json that was begun is told to be unfinished where it is read.
        if any((path / name).exists() for name in (QUIZ_FILE, TRANSLATION_FILE)):
            return _Place(path=path)
        raise QuizError(
            f"the folder {name} has no quiz.json, so that it is none that `babelgap translate` "
            "wrote; for a copy of a known quiz's files give NAME:FOLDER, such as "
            f"--quiz mmlu:{name}"
        )
    if path.is_file():
        raise QuizError(
            f"{name} is no table that can be read; give one that ends in {', '.join(SUFFIXES)}"
        )
    raise QuizError(_unknown(name))


def _unknown(name: str) -> str:
    known, colon, _ = name.partition(":")
    close = difflib.get_close_matches(known.lower(), QUIZZES, n=1)
    if close:
        hint = f"did you mean {close[0] + name[len(known) :]!r}?"
    else:
        hint = f"there is {', '.join(QUIZZES)}"
    if not colon and ("/" in name or "." in name):
        hint = "no file or folder has that path; " + hint
    return f"there is no quiz {name!r}; {hint} (`babelgap list quizzes`)"


def _size_note(source: QuizSource, found: Found, part: str) -> list[str]:
    """What is told where files are of another size than published, such as half a download."""
    read = {len({row.id for row in rows}) for rows in found.rows.values()}
    published = source.num_questions.get(part)
    if published is None or read == {published}:
        return []
    counts = " to ".join(f"{count:,}" for count in sorted({min(read), max(read)}))
    return [f"The source publishes {published:,} questions in this part; {counts} were found."]


def _check_part(source: QuizSource, part: str) -> None:
    if part not in source.parts:
        raise QuizError(
            f"quiz {source.name!r} has no part {part!r}; it has {', '.join(source.parts)}"
        )


def _canonical(languages: Sequence[str]) -> tuple[str, ...]:
    try:
        tags = tuple(dict.fromkeys(canonical_tag(tag) for tag in languages))
    except ValueError as error:
        raise QuizError(f"{error}; write a tag such as 'de' or 'zh-Hant'") from error
    if not tags:
        raise QuizError("no language was asked for; name one, such as 'en'")
    return tags


def _chosen(quiz: Quiz, wanted: tuple[str, ...] | None) -> Quiz:
    if wanted is None:
        return quiz
    if lacking := [tag for tag in wanted if tag not in quiz.languages]:
        raise QuizError(
            f"quiz {quiz.name!r} has no {', '.join(lacking)}; it has {', '.join(quiz.languages)}"
        )
    return replace(quiz, questions={tag: quiz.questions[tag] for tag in wanted})
