"""Systems' translations and their scores as tables, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa

from babelgap.probes.translation import ScoredOutput
from babelgap.schema.errors import RunFolderError
from babelgap.schema.text import Bitext
from babelgap.schema.translated_lines import SystemOutput

__all__ = ["output_of", "output_table", "scored_of", "scored_table"]

_OUTPUT = pa.schema(
    [
        ("system", pa.string()),
        ("source", pa.string()),
        ("into", pa.string()),
        ("row", pa.int64()),
        ("text", pa.string()),
        ("reference", pa.string()),
        ("translation", pa.string()),
        ("problems", pa.list_(pa.string())),
        ("version", pa.string()),
        ("scores", pa.map_(pa.string(), pa.float64())),
    ]
)
_SCORED = pa.schema(
    [
        ("system", pa.string()),
        ("source", pa.string()),
        ("into", pa.string()),
        ("metric", pa.string()),
        ("row", pa.int64()),
        ("segment", pa.float64()),
        ("statistics", pa.list_(pa.float64())),
        ("corpus", pa.float64()),
        ("signature", pa.string()),
    ]
)


def output_table(output: SystemOutput, bitext: Bitext) -> pa.Table:
    """A row for each line, with the line and its reference beside."""
    rows = [
        {
            "system": output.system,
            "source": output.source,
            "into": output.into,
            "row": row,
            "text": bitext.lines[output.source][row],
            "reference": bitext.lines[output.into][row],
            "translation": translation,
            "problems": list(problems),
            "version": output.version,
            "scores": [(name, scores[place]) for name, scores in output.scores.items()],
        }
        for place, (row, translation, problems) in enumerate(
            zip(output.rows, output.translations, output.problems, strict=True)
        )
    ]
    return pa.Table.from_pylist(rows, schema=_OUTPUT)


def output_of(tables: Sequence[pa.Table]) -> SystemOutput:
    """The output whose blocks of lines the tables hold, in their order.

    Raises:
        RunFolderError: the blocks were not all made by the same version of the system.
    """
    rows = pa.concat_tables(tables).to_pylist()
    first = rows[0]
    versions = sorted({row["version"] for row in rows})
    if len(versions) > 1:
        raise RunFolderError(
            f"system {first['system']!r} changed between two starts: {versions[0]!r} and "
            f"{versions[1]!r}; give another --output-path, or delete the folder"
        )
    names = [name for name, _ in first["scores"]]
    return SystemOutput(
        system=first["system"],
        source=first["source"],
        into=first["into"],
        rows=tuple(row["row"] for row in rows),
        translations=tuple(row["translation"] for row in rows),
        problems=tuple(tuple(row["problems"]) for row in rows),
        version=first["version"],
        scores={name: tuple(dict(row["scores"])[name] for row in rows) for name in names},
    )


def scored_table(scored: Iterable[ScoredOutput]) -> pa.Table:
    """A row for each line of each output and metric."""
    rows = [
        {
            "system": one.system,
            "source": one.source,
            "into": one.into,
            "metric": one.metric,
            "row": int(row),
            "segment": float(one.segments[place]),
            "statistics": None if one.statistics is None else one.statistics[place].tolist(),
            "corpus": one.corpus,
            "signature": one.signature,
        }
        for one in scored
        for place, row in enumerate(one.rows)
    ]
    return pa.Table.from_pylist(rows, schema=_SCORED)


def scored_of(table: pa.Table) -> list[ScoredOutput]:
    """The scores that `scored_table` made the table of."""
    return [_scored(list(rows)) for _, rows in groupby(table.to_pylist(), key=_place)]


def _place(row: dict[str, Any]) -> tuple[str, ...]:
    return row["system"], row["source"], row["into"], row["metric"]


def _scored(rows: Sequence[dict[str, Any]]) -> ScoredOutput:
    first = rows[0]
    counted = first["statistics"] is not None
    return ScoredOutput(
        system=first["system"],
        source=first["source"],
        into=first["into"],
        metric=first["metric"],
        rows=np.array([row["row"] for row in rows], dtype=np.int64),
        segments=np.array([row["segment"] for row in rows], dtype=np.float64),
        statistics=np.array([row["statistics"] for row in rows]) if counted else None,
        corpus=first["corpus"],
        signature=first["signature"],
    )
