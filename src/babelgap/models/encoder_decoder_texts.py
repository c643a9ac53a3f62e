"""From texts to the tokens of an encoder and those of a decoder.

The two are tokenized apart, so no token spans the join: the context with the special tokens that
the tokenizer adds by itself (the end-of-text token of T5), the continuation without any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babelgap.models.tree.encode import Tokenizer, first_token, refuse_empty
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import LoglikelihoodRequest

__all__ = ["Pair", "PairTokenizer"]

_NO_LIMIT = 1_000_000

_Ids = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A context and a continuation as token ids; each at least one."""

    context: tuple[int, ...]
    """What the encoder reads."""
    continuation: tuple[int, ...]
    """What the decoder is asked for, without the token that it starts with."""


class PairTokenizer:
    """Tokenizes requests; each distinct text once.

    Args:
        tokenizer: of the model.
        config: of the model, for the longest texts that it takes. Relative positions, as in T5,
            have no end.
    """

    def __init__(self, tokenizer: Tokenizer, config: Any) -> None:  # noqa: ANN401
        self._tokenizer = tokenizer
        self._max_context = _max_length(config, "encoder")
        self._max_continuation = _max_length(config, "decoder")

    def pairs(self, requests: Sequence[LoglikelihoodRequest]) -> list[list[Pair]]:
        """For each request one pair a continuation.

        Raises:
            ModelError: a continuation that is empty or no token at all, a text over the model's
                length, or an empty context where the tokenizer knows no token for it.
        """
        refuse_empty(requests)
        contexts = list(dict.fromkeys(r.context for r in requests))
        wanted = list(dict.fromkeys(text for r in requests for text in r.continuations))
        context_ids = dict(zip(contexts, self._contexts(contexts), strict=True))
        wanted_ids = dict(zip(wanted, self._continuations(wanted), strict=True))
        return [
            [Pair(context_ids[r.context], wanted_ids[text]) for text in r.continuations]
            for r in requests
        ]

    def _contexts(self, texts: Sequence[str]) -> list[_Ids]:
        filled = [text for text in texts if text]
        encoded = iter(self._encode(filled, add_special_tokens=True))
        contexts = [
            (next(encoded) if text else ()) or (first_token(self._tokenizer),) for text in texts
        ]
        for text, ids in zip(texts, contexts, strict=True):
            _check_length("prompt", text, len(ids), self._max_context)
        return contexts

    def _continuations(self, texts: Sequence[str]) -> list[_Ids]:
        continuations = self._encode(texts, add_special_tokens=False)
        for text, ids in zip(texts, continuations, strict=True):
            if not ids:
                raise ModelError(
                    f"the tokenizer reads {text!r} as no token at all, so it has no probability; "
                    "give the option a text that it knows"
                )
            _check_length("continuation", text, len(ids), self._max_continuation)
        return continuations

    def _encode(self, texts: Sequence[str], *, add_special_tokens: bool) -> list[_Ids]:
        if not texts:
            return []
        encoded = self._tokenizer(list(texts), add_special_tokens=add_special_tokens)
        return [tuple(ids) for ids in encoded["input_ids"]]


def _check_length(what: str, text: str, length: int, longest: int) -> None:
    if length > longest:
        raise ModelError(
            f"a {what} of {length} tokens ({text[:60]!r}...) is longer than the {longest} that "
            f"the model takes; use a shorter {what} or another model"
        )


def _max_length(config: Any, side: str) -> int:  # noqa: ANN401
    """Most tokens that the encoder or the decoder takes."""
    # T5Gemma has a config for each side; T5Gemma 2 one more in that of the encoder.
    own = getattr(config, side, None)
    for part in (config,) if own is None else (own.get_text_config(), config):
        for name in (f"max_{side}_position_embeddings", "max_position_embeddings"):
            if limit := getattr(part, name, None):
                return int(limit)
    return _NO_LIMIT
