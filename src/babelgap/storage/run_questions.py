"""Questions of a run folder of any size, looked up one page at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babelgap.schema.asking import PLAIN
from babelgap.schema.errors import RunFolderError
from babelgap.schema.explorer import (
    PATTERNS,
    SORTS,
    CellAnswer,
    QuestionDetail,
    QuestionFilter,
    QuestionPage,
    QuestionRow,
    QuestionText,
)
from babelgap.schema.outcomes import Cell
from babelgap.schema.words import MIXUP, MONOLINGUAL, MULTIPLE
from babelgap.storage.question_tables import fold, load_tables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["RunQuestions"]

_PATTERNS = {
    "any": "true",
    "lost": "own.correct AND NOT other.correct",
    "gained": "NOT own.correct AND other.correct",
    "both_right": "own.correct AND other.correct",
    "both_wrong": "NOT own.correct AND NOT other.correct",
    "unanswered": "own.correct IS NULL OR other.correct IS NULL",
}
_SORTS = {
    "id": "number",
    "subject": "subject",
    "own_share": "own.share",
    "other_share": "other.share",
    "drop": "own.share - other.share",
    "num_lost": """(
        SELECT count(*) FROM answers AS any_cell
        WHERE any_cell.number = questions.number AND any_cell.cell IN (SELECT unnest($of_variant))
          AND own.correct AND NOT any_cell.correct)""",
}
# A page past the end still has its one row, with the total.
_FIND = """
WITH found AS MATERIALIZED (
    SELECT questions.number AS number, id, subject, stem, own.correct AS own_correct,
           other.correct AS other_correct, own.share AS own_share, other.share AS other_share,
           {sort} AS sort
    FROM questions
    LEFT JOIN (FROM answers WHERE cell = $own) AS own USING (number)
    LEFT JOIN (FROM answers WHERE cell = $other) AS other USING (number)
    WHERE ({pattern}) AND ($subject IS NULL OR subject = $subject) AND {text}
),
page AS (
    SELECT * FROM found ORDER BY sort {order} NULLS LAST, number LIMIT $limit OFFSET $offset
)
SELECT total, id, subject, stem, own_correct, other_correct, own_share, other_share
FROM (SELECT count(*) AS total FROM found) LEFT JOIN page ON true
ORDER BY sort {order} NULLS LAST, number
"""
_TEXT = """number IN (
    SELECT number FROM texts
    WHERE language IN (SELECT unnest($searched)) AND contains(folded, $text))"""
_TEXTS_OF = """
SELECT language, stem, options FROM read_parquet($path) WHERE part = 'asked' AND id = $id
"""
_ANSWERS_OF = """
SELECT variant, language, stem_language, option_languages, options_logprob, picked, verdict,
       response
FROM read_parquet($paths) WHERE question_id = $id AND mitigation = $mitigation
"""


class RunQuestions:
    """The `Questions` of a run folder, as they were asked in the plain way.

    What lists are filtered and sorted by is in memory; texts and the probability of each option
    are read from Parquet when a question is opened. Any number of threads may ask at a time.

    Args:
        predictions: parts of the run.
        questions: texts of what was asked, as `write_records` wrote them with part `asked`.
        pivot: tag.
        languages: tags of the languages compared, in the study's order.
        variants: in the study's order.

    Raises:
        RunFolderError: a file can't be read, or they contradict each other.
        UserError: DuckDB is not installed.
    """

    def __init__(
        self,
        predictions: Sequence[Path],
        questions: Path,
        *,
        pivot: str,
        languages: Sequence[str],
        variants: Sequence[str],
    ) -> None:
        self._own = Cell(MONOLINGUAL, pivot)
        self._tags = (pivot, *languages)
        of_variants = [
            Cell(variant, tag)
            for variant in variants
            for tag in ((MULTIPLE,) if variant == MIXUP else languages)
        ]
        self._cells = {cell: number for number, cell in enumerate((self._own, *of_variants))}
        self._texts_path = str(questions.absolute())
        self._database = load_tables(
            predictions, questions, pivot=pivot, languages=languages, cells=self._cells
        )
        with self._cursor() as cursor:
            rows = cursor.execute("SELECT DISTINCT subject FROM questions ORDER BY 1").fetchall()
        self._subjects = tuple(row[0] for row in rows)

    def close(self) -> None:
        """Give the memory back; nothing can be asked from then on."""
        self._database.close()

    def find(self, wanted: QuestionFilter) -> QuestionPage:
        """A page of the questions that the filter lets through.

        In a cell that mixes all languages, a text is looked for in all of them. See
        `question_tables.fold` for which letters are the same.

        Raises:
            ValueError: the filter names something that the run doesn't have.
        """
        self._check(wanted)
        query = _FIND.format(
            sort=_SORTS[wanted.sort],
            pattern=_PATTERNS[wanted.pattern],
            order="DESC" if wanted.descending else "ASC",
            text=_TEXT if wanted.text else "true",
        )
        with self._cursor() as cursor:
            rows = cursor.execute(query, self._parameters(wanted)).fetchall()
        found = tuple(QuestionRow(*row[1:]) for row in rows if row[1] is not None)
        return QuestionPage(total=rows[0][0], rows=found)

    def detail(self, question_id: str) -> QuestionDetail | None:
        """One question with all its renderings; `None` where there is none of that id.

        Raises:
            RunFolderError: a file of the run can't be read any more.
        """
        import duckdb

        known = "SELECT number, subject, answer FROM questions WHERE id = $id"
        places = """
            SELECT path FROM files
            WHERE file IN (SELECT unnest(files) FROM places WHERE number = $number)"""
        with self._cursor() as cursor:
            of_id = cursor.execute(known, {"id": question_id}).fetchone()
            if of_id is None:
                return None
            number, subject, answer = of_id
            paths = [row[0] for row in cursor.execute(places, {"number": number}).fetchall()]
            try:
                texts = cursor.execute(_TEXTS_OF, {"path": self._texts_path, "id": question_id})
                by_tag = {tag: QuestionText(stem, tuple(o)) for tag, stem, o in texts.fetchall()}
                answers = self._answers(cursor, paths, question_id)
            except duckdb.Error as error:
                reason = str(error).splitlines()[0]
                raise RunFolderError(
                    f"a file of the run can't be read any more ({reason}); open the run again"
                ) from error
        texts_in_order = {tag: by_tag[tag] for tag in self._tags}
        return QuestionDetail(question_id, subject, answer, texts_in_order, answers)

    def _answers(
        self, cursor: DuckDBPyConnection, paths: Sequence[str], question_id: str
    ) -> tuple[CellAnswer, ...]:
        if not paths:
            return ()
        wanted = {"paths": paths, "id": question_id, "mitigation": PLAIN}
        rows = cursor.execute(_ANSWERS_OF, wanted).fetchall()
        answers = [
            CellAnswer(
                variant=variant,
                language=language,
                stem_language=stem_language,
                option_languages=tuple(option_languages),
                shares=None if picked is None else _shares(logprobs),
                picked=picked,
                verdict=verdict,
                response=response,
            )
            for (
                variant, language, stem_language, option_languages, logprobs, picked, verdict,
                response,
            ) in rows
        ]  # fmt: skip
        return tuple(sorted(answers, key=lambda a: self._cells[Cell(a.variant, a.language)]))

    def _parameters(self, wanted: QuestionFilter) -> dict[str, Any]:
        cell = Cell(wanted.variant, wanted.language)
        parameters: dict[str, Any] = {
            "own": self._cells[self._own],
            "other": self._cells[cell],
            "subject": wanted.subject,
            "limit": wanted.limit,
            "offset": wanted.offset,
        }
        if wanted.sort == "num_lost":
            parameters["of_variant"] = [
                number for cell, number in self._cells.items() if cell.variant == wanted.variant
            ]
        if wanted.text:
            mixes_all = wanted.language == MULTIPLE
            parameters["searched"] = list(
                self._tags if mixes_all else {self._tags[0], wanted.language}
            )
            parameters["text"] = fold(wanted.text)
        return parameters

    def _check(self, wanted: QuestionFilter) -> None:
        """Raise a `ValueError` that says what there is, if the filter names anything else."""
        languages: dict[str, list[str]] = {}
        for cell in self._cells:
            languages.setdefault(cell.variant, []).append(cell.language)
        _known("variant", wanted.variant, list(languages))
        _known(f"language of {wanted.variant}", wanted.language, languages[wanted.variant])
        if wanted.subject is not None:
            _known("subject", wanted.subject, self._subjects)
        _known("pattern", wanted.pattern, PATTERNS)
        _known("sort", wanted.sort, SORTS)
        for name, value in (("offset", wanted.offset), ("limit", wanted.limit)):
            if not 0 <= value < 2**31:
                raise ValueError(f"{name} is {value}; give a number from 0 to {2**31 - 1}")

    @contextmanager
    def _cursor(self) -> Iterator[DuckDBPyConnection]:
        """A connection of its own that can't write, for one request."""
        with self._database.cursor() as cursor:
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            yield cursor


def _known(what: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise ValueError(f"there is no {what} {value!r}; there is {', '.join(known)}")


def _shares(logprobs: Sequence[float]) -> tuple[float, ...] | None:
    """Probability of each option among the options, 0 to 1; `None` where one isn't known."""
    if any(math.isnan(value) for value in logprobs):
        return None
    highest = max(logprobs)
    weights = [math.exp(value - highest) for value in logprobs]
    return tuple(weight / sum(weights) for weight in weights)
