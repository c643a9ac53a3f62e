"""Documents as rows of tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from babelgap.schema.errors import TextError
from babelgap.schema.text import Document

if TYPE_CHECKING:
    from datasets import Dataset

__all__ = ["Rows", "open_rows", "write_documents"]

_SCHEMA = pa.schema({"input_ids": pa.list_(pa.int32())})
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Rows:
    """A corpus as it is trained on; on disk, read as it is wanted."""

    dataset: Dataset
    """Rows of `input_ids`, with `seq_lengths`, the tokens of each document of the row."""
    num_tokens: int
    row_tokens: int

    @property
    def share_padding(self) -> float:
        """Of the places of all rows, those without a token, 0 to 1."""
        return 1 - self.num_tokens / (len(self.dataset) * self.row_tokens)


def write_documents(
    path: Path,
    documents: Iterable[Document],
    tokenizer: Any,  # noqa: ANN401  # transformers' classes have no common type
    *,
    row_tokens: int,
    name: str = "the corpus",
) -> tuple[int, int]:
    """Write the tokens of documents, each with the end-of-text token behind where there is one.

    A document that is longer than a row is cut into pieces that fit.

    Args:
        path: an Arrow file that is made anew.
        documents: read once, some at a time.
        tokenizer: of the model; what it puts before a text stands before each document.
        row_tokens: most tokens of a piece, at least 2.
        name: of the corpus, for the error.

    Returns:
        Number of documents, and of their tokens.

    Raises:
        TextError: there is nothing to train on.
    """
    num_documents = num_tokens = 0
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, _SCHEMA) as writer:
        for some in _in_batches(documents):
            tokens = _tokens([document.text for document in some], tokenizer)
            pieces = [piece for one in tokens for piece in _cut(one, row_tokens)]
            writer.write_batch(pa.record_batch([pieces], schema=_SCHEMA))
            num_documents += len(some)
            num_tokens += sum(map(len, pieces))
    if not num_tokens:
        raise TextError(
            f"{name} has no documents of two tokens or more to train on ({num_documents} in all); "
            "give a corpus that has some"
        )
    return num_documents, num_tokens


def open_rows(paths: Sequence[Path], *, row_tokens: int, packing: bool) -> Rows:
    """Rows of what `write_documents` wrote.

    Args:
        paths: its files.
        row_tokens: as there.
        packing: put documents together by best fit, the longest first, as trl does; else each is
            a row of its own.
    """
    from datasets import Dataset, concatenate_datasets
    from datasets.utils.logging import disable_progress_bar

    disable_progress_bar()
    documents = concatenate_datasets([Dataset.from_file(str(path)) for path in paths])
    if packing:
        from trl.data_utils import pack_dataset

        # The next batch would not be packed with this one; files beside it keep what is packed.
        rows = pack_dataset(documents, row_tokens, "bfd", {"batch_size": _AT_ONCE * 10})
    else:
        rows = documents.map(
            lambda batch: {"seq_lengths": [[len(ids)] for ids in batch["input_ids"]]}, batched=True
        )
    rows = rows.with_format(None)
    return Rows(rows, sum(map(len, documents.with_format("numpy")["input_ids"])), row_tokens)


def _in_batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    left = iter(documents)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def _tokens(texts: Sequence[str], tokenizer: Any) -> list[list[int]]:  # noqa: ANN401
    end = tokenizer.eos_token_id
    encoded = tokenizer(list(texts), return_attention_mask=False, verbose=False)["input_ids"]
    if end is None:
        return [list(ids) for ids in encoded]
    return [ids if ids and ids[-1] == end else [*ids, end] for ids in encoded]


def _cut(tokens: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(tokens), size):
        # A single token has nothing to be predicted from.
        if len(piece := tokens[start : start + size]) > 1:
            yield piece
