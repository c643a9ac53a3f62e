"""What was made of the answers of a run, straight from its Parquet parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from babelgap.schema.asking import PLAIN
from babelgap.schema.results import AnswerCount
from babelgap.storage.predictions import read_columns

__all__ = ["Response", "count_answers", "read_mitigations", "read_responses"]

_KIND = ("mitigation", "language", "verdict")
_BY_SCORE = "scored"


class Response(NamedTuple):
    """What was made of one answer, and what the model wrote."""

    verdict: str
    """One of `reading.ANSWERED` or `reading.UNANSWERED`."""
    text: str | None
    """`None` where it wrote nothing."""


def count_answers(paths: Iterable[Path]) -> list[AnswerCount]:
    """Predictions of each way of asking, language and verdict; the plain way first, then by name.

    Args:
        paths: of the parts.

    Raises:
        RunFolderError: a part can't be read.
    """
    found: dict[tuple[str, str, str], int] = {}
    for path in paths:
        counted = read_columns(path, _KIND).group_by(list(_KIND)).aggregate([([], "count_all")])
        for row in counted.to_pylist():
            key = (row["mitigation"], row["language"], row["verdict"])
            found[key] = found.get(key, 0) + row["count_all"]
    order = sorted(found, key=lambda key: (key[0] != PLAIN, *key))
    return [AnswerCount(*key, num_predictions=found[key]) for key in order]


def read_mitigations(paths: Iterable[Path]) -> tuple[str, ...]:
    """Names of the ways of asking that there are predictions of; the plain way first, then by name.

    Args:
        paths: of the parts.

    Raises:
        RunFolderError: a part can't be read.
    """
    names: set[str] = set()
    for path in paths:
        names.update(read_columns(path, ["mitigation"]).column("mitigation").unique().to_pylist())
    return tuple(sorted(names, key=lambda name: (name != PLAIN, name)))


def read_responses(
    paths: Iterable[Path],
    mitigation: str = PLAIN,
    *,
    question_ids: Collection[str] | None = None,
) -> dict[tuple[str, str, str], Response]:
    """What the model wrote and what was made of it, by question, variant and language.

    Args:
        paths: of the parts.
        mitigation: name of the way of asking.
        question_ids: whose answers are told; `None` for all, which may be more than memory holds.

    Returns:
        Only answers that are more than their scores: something was written, or there is no pick.

    Raises:
        RunFolderError: a part can't be read.
    """
    wanted = None if question_ids is None else pa.array(list(question_ids), pa.string())
    places = ("question_id", "variant", "language")
    columns = (*places, "verdict", "response")
    found: dict[tuple[str, str, str], Response] = {}
    for path in paths:
        table = read_columns(path, (*columns, "mitigation"))
        telling = pc.or_(
            pc.not_equal(table.column("verdict"), _BY_SCORE), table.column("response").is_valid()
        )
        kept = pc.and_(telling, pc.equal(table.column("mitigation"), mitigation))
        if wanted is not None:
            kept = pc.and_(kept, pc.is_in(table.column("question_id"), value_set=wanted))
        chosen = table.filter(kept)
        rows = zip(*(chosen.column(name).to_pylist() for name in columns), strict=True)
        for question_id, variant, language, verdict, text in rows:
            found[question_id, variant, language] = Response(verdict, text)
    return found
