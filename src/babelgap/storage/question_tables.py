"""The tables behind lists of a run's questions: DuckDB in memory, filled once from Parquet."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from babelgap.schema.asking import PLAIN
from babelgap.schema.errors import RunFolderError, UserError
from babelgap.schema.outcomes import Cell

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["fold", "load_tables"]

_RUN_AGAIN = "delete it and run the study again"
_END_OF_TEXT = "\uffff"
"""Stands between texts that are searched together, so that no match runs over two. Unicode keeps
it from ever being a character."""

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    # Else what doesn't fit into memory goes to the folder that the user happens to be in.
    "temp_directory": "",
}

_QUESTIONS = """
CREATE TABLE questions AS
SELECT CAST(row_number() OVER (ORDER BY id) AS INTEGER) AS number, id, subject, stem, answer
FROM read_parquet($path) WHERE part = 'asked' AND language = $pivot
ORDER BY id
"""
_TEXTS = """
SELECT number, id, read.stem, options FROM read_parquet($path) AS read JOIN questions USING (id)
WHERE part = 'asked' AND language = $language
"""
_ANSWERS = """
CREATE TABLE answers AS
WITH read AS (
    SELECT question_id, variant, language, filename, picked, answer, options_logprob,
           list_max(options_logprob) AS highest
    FROM read_parquet($paths, filename = true) WHERE mitigation = $mitigation
)
SELECT cell, number, file, read.answer = questions.answer AS agrees,
       picked = read.answer AS correct,
       CASE WHEN picked IS NOT NULL AND NOT isnan(list_sum(options_logprob))
            THEN exp(options_logprob[read.answer + 1] - highest)
                 / list_sum(list_transform(options_logprob, lambda x: exp(x - highest)))
       END AS share
FROM read JOIN files ON path = filename
LEFT JOIN cells USING (variant, language)
LEFT JOIN questions ON id = question_id
ORDER BY cell, number
"""
_PLACES = """
CREATE TABLE places AS
SELECT number, list(DISTINCT file ORDER BY file) AS files FROM answers GROUP BY number;
ALTER TABLE answers DROP file;
ALTER TABLE answers DROP agrees;
"""
_WRONG_ANSWERS = {
    "cell IS NULL": "are of a variant and language that its study doesn't have",
    "number IS NULL": "are of a question that is not among those that it asked",
    "NOT agrees": "have another right option than their question",
}


def fold(text: str) -> str:
    """A text as it is compared in a search: without case, and each letter written in one way.

    Unicode's canonical caseless match (The Unicode Standard, section 3.13, D145), but with letters
    and their marks composed, so that a search for `e` doesn't find `é`. It knows no language: `I`
    is `i` in Turkish too, the dotless `ı` is another letter, and `İ` is `i` with a dot above it.

    Example:
        >>> fold("STRASSE") == fold("Straße"), fold("ΣΟΦΟΣ") == fold("σοφος")
        (True, True)
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


def load_tables(
    predictions: Sequence[Path],
    questions: Path,
    *,
    pivot: str,
    languages: Sequence[str],
    cells: Mapping[Cell, int],
) -> DuckDBPyConnection:
    """A database with all that lists of questions need; of all files it can read these alone.

    Answers are those of the plain way of asking.

    Tables: `questions` (number in the order of ids, id, subject, stem in the pivot, answer),
    `texts` (language, number, folded: stem and options, in the pivot the id too), `answers` (cell,
    number, correct, share: of the right option, 0 to 1; the last two NULL without an answer, share
    also where log-probabilities aren't known), `places` (number, files) and `files` (file, path).

    Args:
        predictions: parts of the run.
        questions: texts of what was asked, as `write_records` wrote them with part `asked`.
        pivot: tag.
        languages: tags of the study's languages.
        cells: every cell of the study, and its number.

    Raises:
        RunFolderError: a file can't be read, or they contradict each other.
        UserError: DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise UserError(
            "looking at questions one by one needs the extra `view` (duckdb is not installed); "
            "run `pip install 'babelgap[view]'`"
        ) from error
    if not predictions:
        raise RunFolderError("the run has no predictions yet; finish it with `babelgap run`")
    paths = [str(path.absolute()) for path in predictions]
    texts = str(questions.absolute())
    database = duckdb.connect(":memory:", config=_SETTINGS)
    try:
        _load_texts(database, texts, (pivot, *languages))
        _load_answers(database, paths, cells)
        database.execute("SET allowed_paths = $paths", {"paths": [*paths, texts]})
        database.execute("SET enable_external_access = false; SET lock_configuration = true")
    except duckdb.Error as error:
        database.close()
        reason = str(error).splitlines()[0]
        raise RunFolderError(f"a file of the run can't be read ({reason}); {_RUN_AGAIN}") from error
    except RunFolderError:
        database.close()
        raise
    return database


def _load_texts(database: DuckDBPyConnection, path: str, tags: Sequence[str]) -> None:
    """Fill `questions` and `texts`; the first tag is the pivot."""
    pivot = tags[0]
    database.execute(_QUESTIONS, {"path": path, "pivot": pivot})
    num_questions = _one(database, "SELECT count(DISTINCT id) FROM questions")
    database.execute("CREATE TABLE texts (language VARCHAR, number INTEGER, folded VARCHAR)")
    for tag in tags:
        rows = database.execute(_TEXTS, {"path": path, "language": tag}).fetchall()
        if not len(rows) == len({row[0] for row in rows}) == num_questions:
            raise RunFolderError(
                f"{path} has {len(rows):,} questions in {tag} and {num_questions:,} distinct ones "
                f"in {pivot}; {_RUN_AGAIN}"
            )
        searched = [
            fold(_END_OF_TEXT.join((*((id_,) if tag == pivot else ()), stem, *options)))
            for _, id_, stem, options in rows
        ]
        columns = {
            "language": [tag] * len(rows),
            "number": pa.array([row[0] for row in rows], pa.int32()),
            "folded": pa.array(searched, pa.string()),
        }
        _insert(database, "INSERT INTO texts", pa.table(columns))


def _load_answers(
    database: DuckDBPyConnection, paths: Sequence[str], cells: Mapping[Cell, int]
) -> None:
    """Fill `cells`, `files`, `answers` and `places`."""
    columns = {
        "cell": pa.array(cells.values(), pa.int32()),
        "variant": [cell.variant for cell in cells],
        "language": [cell.language for cell in cells],
    }
    _insert(database, "CREATE TABLE cells AS", pa.table(columns))
    files = {"file": pa.array(range(len(paths)), pa.int32()), "path": list(paths)}
    _insert(database, "CREATE TABLE files AS", pa.table(files))
    database.execute(_ANSWERS, {"paths": list(paths), "mitigation": PLAIN})
    for condition, what in _WRONG_ANSWERS.items():
        wrong = f"SELECT min(path) FROM answers JOIN files USING (file) WHERE {condition}"
        path = _one(database, wrong)
        if path is not None:
            raise RunFolderError(f"predictions in {path} {what}; {_RUN_AGAIN}")
    num_rows = _one(database, "SELECT count(*) FROM answers")
    num_distinct = _one(
        database, "SELECT count(*) FROM (SELECT DISTINCT cell, number FROM answers)"
    )
    if num_distinct < num_rows:
        raise RunFolderError(
            f"{num_rows - num_distinct:,} predictions are of a question and rendering that have "
            "one already; delete the run folder's predictions and run the study again"
        )
    database.execute(_PLACES)


def _insert(database: DuckDBPyConnection, statement: str, table: pa.Table) -> None:
    """Copy an Arrow table into the database."""
    database.register("arrow_table", table)
    database.execute(f"{statement} SELECT * FROM arrow_table")
    database.unregister("arrow_table")


def _one(database: DuckDBPyConnection, query: str) -> Any:  # noqa: ANN401 - any value
    """What a query with one row and one column gives."""
    ((value,),) = database.execute(query).fetchall()
    return value
