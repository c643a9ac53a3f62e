"""The documents of a corpus in shards, whose bounds depend on the documents alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from babelgap.mix.corpus import AlignedDocument, Mixture, batches_of, source_hash
from babelgap.schema.errors import TextError

__all__ = ["Shard", "shards_of"]

# So much is done again at most after a kill; what was translated is in the cache.
_BATCHES = 8


@dataclass(frozen=True, slots=True)
class Shard:
    """Documents that are written to one file."""

    number: int
    """Counted from 0."""
    unit: str
    """Hash of the documents and of how they are mixed, 16 hex digits."""
    batches: tuple[Sequence[AlignedDocument], ...]
    """Mixed together, and row groups of the file."""


def shards_of(
    documents: Iterable[AlignedDocument], mixture: Mixture, *, owner: str
) -> Iterator[Shard]:
    """The shards, one in memory at a time.

    Args:
        documents: in order.
        mixture: whose unit says how many documents are mixed together.
        owner: hash of how they are mixed.

    Raises:
        TextError: a document that no file can hold.
    """
    every = batches_of(documents, mixture)
    number = 0
    while batches := tuple(islice(every, _BATCHES)):
        digest = hashlib.sha256(f"{owner} {number}\n".encode())
        for batch in batches:
            digest.update(b"batch\n")
            for document in batch:
                digest.update(_line(document))
        yield Shard(number, digest.hexdigest()[:16], batches)
        number += 1


def _line(document: AlignedDocument) -> bytes:
    try:
        document.text.encode()
        hashes = [source_hash(document.text), *map(source_hash, document.others.values())]
        return f"{document.id}\t{' '.join(hashes)}\n".encode()
    except UnicodeEncodeError as error:
        raise TextError(
            f"document {document.id!r} holds half a character, {error.object[error.start]!r} at "
            f"place {error.start}, which no UTF-8 file can; mend or remove it"
        ) from error
