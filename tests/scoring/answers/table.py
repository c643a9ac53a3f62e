"""The table of answers that were read by a person; one row a line of `answers.jsonl`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from babelgap.schema import Reading
from babelgap.scoring import read_answer

__all__ = ["TABLE", "Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """An answer, how it was asked, and what a careful reader makes of it."""

    text: str
    options: tuple[str, ...]
    ids: tuple[str, ...]
    languages: tuple[str, ...]
    final: bool
    finished: bool
    verdict: str
    picked: int | None
    note: str

    def read(self, text: str | None = None) -> Reading:
        return read_answer(
            self.text if text is None else text,
            options=self.options,
            option_ids=self.ids,
            languages=self.languages,
            final=self.final,
            finished=self.finished,
        )


def _rows() -> list[Row]:
    path = Path(__file__).with_name("answers.jsonl")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Row(
            text=line["text"],
            options=tuple(line["options"]),
            ids=tuple(line["ids"]),
            languages=tuple(line["languages"]),
            final=line["final"],
            finished=line["finished"],
            verdict=line["verdict"],
            picked=line["picked"],
            note=line["note"],
        )
        for line in lines
    ]


TABLE = _rows()
