"""Mixed documents as the Parquet tables that hold them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from babelgap.mix.corpus import REASONS, MixedBatch, SourceText, source_hash
from babelgap.storage import SHARD_SCHEMA

__all__ = ["mixed_table", "unmixed_table"]


def mixed_table(batch: MixedBatch) -> pa.Table:
    """The documents of a batch, a row each, with the columns of `SHARD_SCHEMA`.

    Names of languages and the like are dictionary arrays, of which no copy a segment is made.
    """
    own = batch.segments
    # Neighbours that were not replaced have no translator, whichever language they are in.
    translators = np.where(own.are_translated, own.languages, len(batch.languages))
    fields = SHARD_SCHEMA.field("segments").type.value_type
    columns = [
        *(pa.array(c) for c in (own.starts, own.ends, own.source_starts, own.source_ends)),
        _named(own.languages, batch.languages),
        _named(translators, (*batch.translators, None)),
        _named(own.reasons, REASONS),
    ]
    segments = pa.StructArray.from_arrays(columns, names=[field.name for field in fields])
    return pa.table(
        {
            "id": pa.array(batch.ids, pa.string()),
            "text": batch.texts.view(pa.string()),
            "segments": pa.ListArray.from_arrays(pa.array(batch.first_segments), segments),
            "source_hash": pa.array(batch.source_hashes, pa.string()),
        }
    )


def unmixed_table(documents: Sequence[SourceText], *, pivot: str) -> pa.Table:
    """The documents as they are, a row each: what a mixing into the pivot alone gives.

    Args:
        documents: originals.
        pivot: tag of their language.
    """
    rows = []
    for document in documents:
        size = len(document.text)
        segment = {
            "start": 0,
            "end": size,
            "source_start": 0,
            "source_end": size,
            "language": pivot,
            "translator": None,
            "excluded": None,
        }
        rows.append(
            {
                "id": document.id,
                "text": document.text,
                "segments": [segment] if size else [],
                "source_hash": source_hash(document.text),
            }
        )
    return pa.Table.from_pylist(rows, schema=SHARD_SCHEMA)


def _named(codes: NDArray[np.integer], names: tuple[str | None, ...]) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(codes))
