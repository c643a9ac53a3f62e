"""From texts to token sequences: where a continuation begins.

A continuation can't be tokenized alone: "Answer:" + " A" is one token more than "Answer:", while
"Answer: " + "A" ends in the very same tokens, and in scripts without spaces a token may span the
join. So context + continuation is tokenized as one text, and the continuation's tokens are those
after the longest common beginning with the context's own tokens. Where no token spans the join
(nearly always) this is what lm-evaluation-harness does; where one does, that token counts as the
continuation's, so that a continuation is never empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from babelgap.models.tree.plan import Branch
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import LoglikelihoodRequest

__all__ = ["Encoder", "Tokenizer", "first_token", "num_context", "refuse_empty"]


class Tokenizer(Protocol):
    """What is needed of a Hugging Face tokenizer."""

    bos_token_id: int | None
    eos_token_id: int | None

    def __call__(self, text: Any, *, add_special_tokens: bool) -> Any:  # noqa: ANN401
        """Token ids under `input_ids`."""
        ...


class Encoder:
    """Turns requests into branches of a token tree.

    Args:
        tokenizer: of the model.
        max_length: most tokens of a sequence that the model takes.
    """

    def __init__(self, tokenizer: Tokenizer, *, max_length: int) -> None:
        self._tokenizer = tokenizer
        self._max_length = max_length
        self._prefix = _prefix_of(tokenizer)

    def branches(self, requests: Sequence[LoglikelihoodRequest]) -> list[list[Branch]]:
        """For each request one branch a continuation.

        Raises:
            ModelError: an empty continuation, a request over the model's length, or an empty
                context where the tokenizer knows no token to begin with.
        """
        refuse_empty(requests)
        contexts = list(dict.fromkeys(r.context for r in requests))
        wholes = list(dict.fromkeys(r.context + c for r in requests for c in r.continuations))
        context_ids = dict(zip(contexts, self._encode(contexts), strict=True))
        whole_ids = dict(zip(wholes, self._encode(wholes), strict=True))
        return [
            [
                self._branch(context_ids[r.context], whole_ids[r.context + c], r.context)
                for c in r.continuations
            ]
            for r in requests
        ]

    def _encode(self, texts: Sequence[str]) -> list[list[int]]:
        filled = [text for text in texts if text]
        encoded = self._tokenizer(filled, add_special_tokens=False)["input_ids"] if filled else []
        ids = iter(encoded)
        return [list(next(ids)) if text else [] for text in texts]

    def _branch(self, context: Sequence[int], whole: Sequence[int], text: str) -> Branch:
        common = num_context(context, whole)
        prefix = self._prefix
        if not prefix and not common:
            prefix = (first_token(self._tokenizer),)
        tokens = (*prefix, *whole)
        # The last token is only compared with what the model gives before it.
        if len(tokens) > self._max_length + 1:
            raise ModelError(
                f"a prompt of {len(tokens) - 1} tokens ({text[:60]!r}...) is longer than the "
                f"{self._max_length} that the model takes; use a shorter prompt or another model"
            )
        return Branch(tokens, len(prefix) + common)


def num_context(context: Sequence[int], whole: Sequence[int]) -> int:
    """How many tokens of a whole text are its context's; the last never is.

    Args:
        context: tokens of the context alone.
        whole: tokens of context and continuation together.

    Example:
        >>> num_context([1, 2, 3], [1, 2, 7]), num_context([1, 2], [1, 2])
        (2, 1)
    """
    common = 0
    for ours, theirs in zip(context, whole[:-1], strict=False):
        if ours != theirs:
            break
        common += 1
    return common


def refuse_empty(requests: Sequence[LoglikelihoodRequest]) -> None:
    """Make sure that every request has continuations, and every continuation a text.

    Raises:
        ModelError: one hasn't.
    """
    for request in requests:
        if not request.continuations or not all(request.continuations):
            raise ModelError(
                f"an empty continuation after {request.context[-60:]!r} has no probability; "
                "give every option a text"
            )


def first_token(tokenizer: Tokenizer) -> int:
    """The token that a text without context follows.

    Raises:
        ModelError: the tokenizer has none.
    """
    for token in (tokenizer.bos_token_id, tokenizer.eos_token_id):
        if token is not None:
            return token
    raise ModelError(
        "the tokenizer has neither a begin-of-text nor an end-of-text token, so a text "
        "without context has no probability; use a tokenizer that has one"
    )


def _prefix_of(tokenizer: Tokenizer) -> tuple[int, ...]:
    """The tokens that the tokenizer puts before every text by its own settings."""
    bare = list(tokenizer("a", add_special_tokens=False)["input_ids"])
    dressed = list(tokenizer("a", add_special_tokens=True)["input_ids"])
    for start in range(len(dressed) - len(bare) + 1):
        if dressed[start : start + len(bare)] == bare:
            return tuple(dressed[:start])
    return ()
