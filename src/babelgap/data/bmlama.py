"""BMLAMA-17: facts with a blank, aligned in 17 languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from babelgap.data.align import grouped_by_position
from babelgap.data.rows import Row, broken_row, shortened
from babelgap.data.source import Batch, Layout, QuizSource, RowsByTag
from babelgap.data.tables import Record
from babelgap.schema.draws import generator
from babelgap.schema.errors import QuizError

__all__ = ["BMLAMA"]

_SEED = 0
_BLANK = "____"
_MASK = "<mask>"
_BETWEEN = ", "
_PIVOT = "en"
_COLUMNS = ("prompt", "answer", "candidates", "entity")
_RIVAL = "a distractor that is right by another row with the same stem (kept)"
_LANGUAGES = (
    "en", "ar", "ca", "el", "es", "fa", "fr", "he", "hu", "ja", "ko", "nl", "ru", "tr", "uk",
    "vi", "zh",
)  # fmt: skip


def _read(path: Path, place: str) -> Batch:
    """The records of one file: its columns are known by their position, its cells are unquoted.

    (The header of the Chinese file has a tab too many, and quotes stand unpaired.)
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QuizError(f"{path} can't be read ({error}); give a UTF-8 file") from error
    lines = [line.removesuffix("\r") for line in text.split("\n")][1:]
    rows = [(number, line.split("\t")) for number, line in enumerate(lines, start=1) if line]
    return Batch(
        path.stem,
        [
            Record(dict(zip(_COLUMNS, cells, strict=True)), f"{place} row {number}")
            if len(cells) == len(_COLUMNS)
            else Record({}, f"{place} row {number}", "not four cells", f"{len(cells)} cells")
            for number, cells in rows
        ],
    )


def _rows(batches: Sequence[Batch], tag: str, part: str) -> list[Row]:
    records = [record for batch in batches for record in batch.records]
    return [_row(f"bmlama17/{number}", record) for number, record in enumerate(records)]


def _row(id_: str, record: Record) -> Row:
    if record.mistake:
        return broken_row(id_, record)
    prompt, answer, candidates, entity = (str(record.values[name]) for name in _COLUMNS)
    options = candidates.split(_BETWEEN)
    mistake, seen = _mistake(prompt, answer, options)
    # By id and number alone, so that it is the same in every language.
    order = _order(id_, len(options))
    return Row(
        id_,
        prompt.replace(entity, "X", 1) if entity else prompt,
        prompt.replace(_MASK, _BLANK),
        tuple(options[i] for i in order),
        order.index(len(options) - 1),
        record.place,
        answer,
        mistake,
        seen,
    )


@cache
def _order(id_: str, num_options: int) -> tuple[int, ...]:
    return tuple(int(i) for i in generator(_SEED, "options", id_).permutation(num_options))


def _mistake(prompt: str, answer: str, options: Sequence[str]) -> tuple[str, str]:
    if prompt.count(_MASK) != 1:
        return "a prompt without exactly one blank", shortened(prompt)
    if options[-1] != answer:
        told = f"{shortened(answer)}, the last candidate is {shortened(options[-1])}"
        return "an answer that is not the last candidate", told
    if len(set(options)) < len(options):
        return "a candidate that stands twice", shortened(_BETWEEN.join(options))
    return "", ""


def _finish(rows: RowsByTag) -> RowsByTag:
    """What needs other rows: the relation of each question, and what else is right."""
    relations = {
        row.id: row.subject.replace(_MASK, _BLANK) for row in rows.get(_PIVOT, ()) if row.stem
    }
    doubts = _rivals(rows.get(_PIVOT) or next(iter(rows.values())))
    return grouped_by_position(
        {
            tag: [
                replace(
                    row,
                    subject=relations.get(row.id, "facts"),
                    doubt=_RIVAL if row.id in doubts else "",
                    seen=row.seen or doubts.get(row.id, ""),
                )
                for row in tag_rows
            ]
            for tag, tag_rows in rows.items()
        }
    )


def _rivals(rows: Iterable[Row]) -> dict[str, str]:
    """Id of a question -> its distractors that are right by another row with the same stem."""
    right: dict[str | None, set[str]] = {}
    sound = [row for row in rows if row.stem and not row.mistake]
    for row in sound:
        right.setdefault(row.stem, set()).add(row.answer_seen)
    found = {}
    for row in sound:
        others = right[row.stem] - {row.answer_seen}
        if rivals := [option for option in row.options if option in others]:
            found[row.id] = shortened(_BETWEEN.join(filter(None, rivals)))
    return found


BMLAMA = QuizSource(
    name="bmlama",
    title="BMLAMA-17: 6,792 facts with a blank, in 17 languages",
    origin="Qi et al., 2023 (arXiv 2310.10378); Hub JRQi/BMLAMA17",
    licence="Apache-2.0; made from mLAMA, whose data are CC BY-NC-SA 4.0",
    parts=("test",),
    num_questions={"test": 6_792},
    languages=_LANGUAGES,
    shape="en.tsv, fr.tsv and so on, a file for each language",
    layouts=(
        Layout(
            repository="JRQi/BMLAMA17",
            codes={tag: tag for tag in _LANGUAGES},
            files=lambda code, part: (f"{code}.tsv",),
            rows=_rows,
            read=_read,
            hub_pattern=lambda code, part: f"{code}.tsv",
        ),
    ),
    finish=_finish,
    also_reads=(_PIVOT,),
    notes=(
        "The published files have no ids: row i is the same question in every language.",
        f"The blank is {_BLANK}. The right answer, always last in the files, was moved: the order "
        f"of the options is drawn by seed {_SEED} and the question's id, the same in every "
        "language.",
        "The subject is the relation, told by the English prompt with X for what is asked about.",
        "Where a relation has several right answers, some rows offer one of the others as a "
        "distractor: see the flaws.",
        "Made from mLAMA, whose prompts are filled templates, translated by machine: expect "
        "wrong inflection.",
    ),
)
"""BMLAMA-17."""
