"""From texts to the tokens that an encoder reads, and those of them that are the text's own.

What a tokenizer puts around a text is the same around every text, so it is found once and put
around tokens that were given as such, too. Where it puts nothing, begin-of-text (end-of-text where
there is none) is put before: many models give their first token, whatever it is, a vector a hundred
times as long as the others, which would be nearly all of a mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from babelgap.models.reading import max_length
from babelgap.schema.embedding import TextOrTokens
from babelgap.schema.errors import ModelError

__all__ = ["ReadText", "TextReader", "refuse_empty"]

# Rows of an embedding that no text was ever trained on.
_UNUSED = re.compile(r"[\[<]\|?(unused|reserved)\w*\|?[\]>]|madeupword\d+", re.IGNORECASE)

_Ids = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text as the model reads it."""

    ids: tuple[int, ...]
    """At least one."""
    begin: int
    """The text's own tokens, those that are pooled: from here ..."""
    end: int
    """... to here, exclusive. All tokens where the text has none of its own."""


class TextReader:
    """Reads texts for one model.

    Args:
        tokenizer: of transformers, a fast one.
        model: of transformers, for the ids and lengths that it takes.
        name: of the model, for errors.

    Raises:
        ModelError: the tokenizer changes a text's tokens by putting others around them.
    """

    def __init__(self, tokenizer: Any, model: Any, *, name: str) -> None:  # noqa: ANN401
        self._tokenizer = tokenizer
        self._num_embeddings = int(model.get_input_embeddings().num_embeddings)
        self._max_length = _longest(model)
        self._before, self._after = _around(tokenizer, name)
        if not self._before and not self._after:
            self._before = _first(tokenizer)

    @cached_property
    def vocabulary(self) -> tuple[int, ...]:
        """Ids of ordinary tokens, in order; none that was added to the vocabulary or never used."""
        added = {*self._tokenizer.added_tokens_decoder, *self._tokenizer.all_special_ids}
        return tuple(
            sorted(
                number
                for token, number in self._tokenizer.get_vocab().items()
                if number not in added
                and number < self._num_embeddings
                and not _UNUSED.fullmatch(token)
            )
        )

    def tokenize(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """Ids of each text's tokens, without those that are put around a text."""
        if not texts:
            return []
        encoded = self._tokenizer(list(texts), add_special_tokens=False)["input_ids"]
        return [tuple(ids) for ids in encoded]

    def read(self, texts: Sequence[TextOrTokens]) -> list[ReadText]:
        """Texts, or tokens that are a text's own, as the model reads them.

        Raises:
            ModelError: an empty text, one that is too long, or an id that the model has not.
        """
        refuse_empty(texts)
        tokenized = iter(self.tokenize([text for text in texts if isinstance(text, str)]))
        found = [self._around(next(tokenized) if isinstance(t, str) else t) for t in texts]
        for text, read in zip(texts, found, strict=True):
            self._refuse_unreadable(text, read.ids)
        return found

    def _around(self, own: _Ids) -> ReadText:
        ids = (*self._before, *own, *self._after)
        if not own:
            return ReadText(ids, 0, len(ids))
        return ReadText(ids, len(self._before), len(self._before) + len(own))

    def _refuse_unreadable(self, text: TextOrTokens, ids: _Ids) -> None:
        if not ids:
            raise ModelError(
                f"the tokenizer reads {text!r} as no token at all, so it has no vector; leave it "
                "out"
            )
        if len(ids) > self._max_length:
            raise ModelError(
                f"a text of {len(ids)} tokens ({text[:60]!r}...) is longer than the "
                f"{self._max_length} that the model takes; use a shorter text or another model"
            )
        if not 0 <= min(ids) <= max(ids) < self._num_embeddings:
            raise ModelError(
                f"token id {min(ids) if min(ids) < 0 else max(ids)} is none of the model's, which "
                f"are 0 to {self._num_embeddings - 1}; give tokens of its own tokenizer"
            )


def refuse_empty(texts: Sequence[TextOrTokens]) -> None:
    """Make sure that each text, or list of tokens, holds something.

    Raises:
        ModelError: one doesn't.
    """
    for place, text in enumerate(texts):
        if not text:
            raise ModelError(f"text {place} (counted from 0) is empty; leave it out")


def _first(tokenizer: Any) -> _Ids:  # noqa: ANN401
    known = (tokenizer.bos_token_id, tokenizer.eos_token_id)
    return tuple(int(token) for token in known if token is not None)[:1]


def _around(tokenizer: Any, name: str) -> tuple[_Ids, _Ids]:  # noqa: ANN401
    """The tokens that are put before a text, and those after it."""
    bare = tuple(tokenizer("a", add_special_tokens=False)["input_ids"])
    dressed = tuple(tokenizer("a", add_special_tokens=True)["input_ids"])
    for start in _places(bare, dressed):
        return dressed[:start], dressed[start + len(bare) :]
    raise ModelError(
        f"model {name!r} can't be used as an encoder: its tokenizer reads 'a' as {list(bare)}, and "
        f"as {list(dressed)} with special tokens, so which are the text's own is unknown; use "
        "another model"
    )


def _places(part: _Ids, whole: _Ids) -> Iterator[int]:
    return (i for i in range(len(whole) - len(part) + 1) if whole[i : i + len(part)] == part)


def _longest(model: Any) -> int:  # noqa: ANN401
    limit = max_length(model.config)
    for name, module in model.named_modules():
        padding = getattr(module, "padding_idx", None)
        # RoBERTa's kind counts positions from the number after the padding's.
        if name.endswith("position_embeddings") and padding is not None:
            return min(limit, int(module.num_embeddings) - int(padding) - 1)
    return limit
