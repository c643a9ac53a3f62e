"""How a model of lm-evaluation-harness reads a context and its continuation.

The harness moves all white space at a context's end into the continuation, and leaves nothing of a
continuation whose first token spans the join. Here, as with every backend, the continuation's
tokens are those after the longest common beginning with the context's own tokens; nearly always
that is what the harness does too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babelgap.models.tree.encode import num_context
from babelgap.schema.errors import ModelError

__all__ = ["EncodedPair", "PairEncoder"]


@dataclass(frozen=True, slots=True)
class EncodedPair:
    """A context and a continuation as the model's token ids."""

    context: tuple[int, ...]
    """At least one token; the begin-of-text token where the text is empty."""
    continuation: tuple[int, ...]
    """At least one token."""
    is_the_harness_s: bool
    """Whether the harness divides the pair in the same way."""


class PairEncoder:
    """Encodes pairs by a model's own methods; each context once.

    Args:
        lm: a model of the harness with `tok_encode`, `_encode_pair` and `prefix_token_id`.
        name: of the model, for errors.

    Raises:
        ModelError: the model shows no token ids.
    """

    def __init__(self, lm: Any, *, name: str) -> None:  # noqa: ANN401  # the harness has no types
        for method in ("tok_encode", "_encode_pair"):
            if not callable(getattr(lm, method, None)):
                raise ModelError(_no_tokens(name, f"it has no {method}"))
        self._lm = lm
        self._name = name
        self._contexts: dict[str, list[int]] = {}

    def encode(self, context: str, continuation: str) -> EncodedPair:
        """The tokens of one pair.

        Raises:
            ModelError: an empty continuation, or one that is no token; a pair longer than the model
                takes; a model that shows no token ids.
        """
        if not continuation:
            raise ModelError(
                f"an empty continuation after {context[-60:]!r} has no probability; "
                "give every option a text"
            )
        if not context:
            pair = self._alone(continuation)
        elif getattr(self._lm, "backend", "causal") == "causal":
            pair = self._joined(context, continuation)
        else:
            # Encoder and decoder read a text each: there is no join.
            pair = self._as_the_harness_has_it(context, continuation)
        if not pair.continuation:
            raise ModelError(
                f"model {self._name!r} reads {continuation!r} as no token at all, so it has no "
                "probability; give the option a text that its tokenizer knows"
            )
        self._check_length(pair, context)
        return pair

    def _alone(self, continuation: str) -> EncodedPair:
        ids = self._checked(self._lm.tok_encode(continuation, add_special_tokens=False))
        first = self._first_token()
        if ids[:1] == [first]:
            return EncodedPair((first,), tuple(ids[1:]), True)
        return EncodedPair((first,), tuple(ids), True)

    def _joined(self, context: str, continuation: str) -> EncodedPair:
        if context not in self._contexts:
            self._contexts[context] = self._checked(self._lm.tok_encode(context))
        whole = self._checked(self._lm.tok_encode(context + continuation))
        common = num_context(self._contexts[context], whole)
        ours = (tuple(whole[:common]), tuple(whole[common:]))
        pair = self._as_the_harness_has_it(context, continuation)
        if common and ours == (pair.context, pair.continuation):
            return pair
        return EncodedPair(ours[0] or (self._first_token(),), ours[1], False)

    def _as_the_harness_has_it(self, context: str, continuation: str) -> EncodedPair:
        before, after = self._lm._encode_pair(context, continuation)  # noqa: SLF001
        return EncodedPair(tuple(self._checked(before)), tuple(self._checked(after)), True)

    def _checked(self, ids: Sequence[Any]) -> list[int]:
        # Without a tokenizer, models of a server give the text itself back, as if it were a token.
        if isinstance(ids, str) or not all(isinstance(i, int) for i in ids):
            raise ModelError(_no_tokens(self._name, "its tok_encode gives no numbers"))
        return list(ids)

    def _first_token(self) -> int:
        first = getattr(self._lm, "prefix_token_id", None)
        if first is None:
            first = getattr(self._lm, "eot_token_id", None)
        if not isinstance(first, int):
            raise ModelError(
                f"model {self._name!r} has no token that a text without context could follow; "
                "give prefix_token_id=... in model_args where the model takes it"
            )
        return first

    def _check_length(self, pair: EncodedPair, context: str) -> None:
        length = len(pair.context) + len(pair.continuation)
        longest = getattr(self._lm, "max_length", None)
        # The harness would cut the beginning off, and with it instruction and demonstrations.
        if isinstance(longest, int) and length > longest:
            raise ModelError(
                f"a prompt of {length} tokens ({context[:60]!r}...) is longer than the {longest} "
                f"that model {self._name!r} takes; use a shorter prompt, or give max_length=... in "
                "model_args where the model takes more"
            )


def _no_tokens(name: str, reason: str) -> str:
    return (
        f"model {name!r} of lm-eval shows no token ids ({reason}), so the tokens of an option "
        "can't be counted; use one that does, such as lm_eval:hf, lm_eval:vllm, or "
        "lm_eval:local-completions with tokenizer=... in model_args"
    )
