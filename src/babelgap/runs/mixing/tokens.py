"""Tokens of mixed documents by their language, as a tokenizer counts them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from babelgap.mix.corpus import MixedBatch
from babelgap.schema.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["count_tokens", "open_tokenizer"]

_FILE = "tokenizer.json"


def open_tokenizer(name: str) -> Tokenizer:
    """A fast tokenizer.

    Args:
        name: a `tokenizer.json`, a folder with one, or a model on the Hub.

    Raises:
        ModelError: there is none, or the library isn't installed.
    """
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise ModelError(
            f"counting tokens needs tokenizers ({error}); `pip install 'babelgap[hf]'`"
        ) from error
    path = Path(name).expanduser()
    file = path / _FILE if path.is_dir() else path
    try:
        # The library raises Exception itself, whatever is wrong.
        return Tokenizer.from_file(str(file)) if path.exists() else Tokenizer.from_pretrained(name)
    except Exception as error:
        raise ModelError(
            f"the tokenizer {name!r} can't be read ({' '.join(str(error).split())}); give a "
            f"{_FILE}, a folder with one, or a model on the Hub"
        ) from error


def count_tokens(batch: MixedBatch, tokenizer: Tokenizer) -> dict[str, int]:
    """Tag -> tokens that begin in a segment of that language; special tokens are none."""
    totals = np.zeros(len(batch.languages), np.int64)
    texts = batch.texts.view("string").to_pylist()
    encoded = tokenizer.encode_batch(texts, add_special_tokens=False)
    for i, one in enumerate(encoded):
        own = slice(batch.first_segments[i], batch.first_segments[i + 1])
        begins = np.array([start for start, _ in one.offsets], np.int64)
        place = np.searchsorted(batch.segments.starts[own], begins, side="right") - 1
        languages = batch.segments.languages[own][place]
        totals += np.bincount(languages, minlength=len(totals))
    return dict(zip(batch.languages, totals.tolist(), strict=True))
