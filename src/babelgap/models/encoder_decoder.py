"""Models that read the context in an encoder and score its continuations in a decoder.

T5, mT5, BART and their like. No token tree: an encoder's tokens all see one another, so nothing of
a prompt holds in another prompt that begins alike. What is shared is a whole context, which the
encoder reads once for all its continuations, and continuations that differ in their last token
only, such as the letters of options, which one row of the decoder reads.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch

from babelgap.models.encoder_decoder_texts import Pair, PairTokenizer
from babelgap.models.memory import out_of_memory_told, unless_full
from babelgap.models.tree.budget import default_budget
from babelgap.models.tree.walk import read_edges
from babelgap.models.tree.ways import agree
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import (
    ContinuationScore,
    LoglikelihoodRequest,
    ModelIdentity,
)

__all__ = ["EncoderDecoderModel"]


_CONSEQUENCE = "every option is computed from its beginning, exactly but slower"

_Ids = tuple[int, ...]

_log = logging.getLogger("babelgap")


@dataclass(frozen=True, slots=True)
class _Row:
    """What the decoder computes at once: continuations that differ in their last token only."""

    context: int
    """Number of the context in its batch."""
    begun: _Ids
    """The continuations without their last token."""
    lasts: _Ids


@dataclass(frozen=True, slots=True)
class _Read:
    """A batch of contexts as the encoder has read them."""

    contexts: Sequence[_Ids]
    states: torch.Tensor
    """(contexts, longest context, hidden)."""
    mask: torch.Tensor
    """(contexts, longest context); 0 on padding."""
    kind: Callable[..., Any]
    """Makes what the decoder takes of states: some families have their own."""


class EncoderDecoderModel:
    """A `LanguageModel` of an encoder and a decoder, computed in padded batches.

    Args:
        model: of `AutoModelForSeq2SeqLM`, in evaluation mode and on its device.
        tokenizer: its tokenizer.
        identity: what was loaded.
        row_tokens: most tokens computed in one pass, those that a row of the decoder looks at in
            its context among them; by the kind of device where it is `None`. Halved when memory
            runs out.

    Raises:
        ModelError: the config names no token that the decoder starts with, or the decoder looks at
            tokens that are still to come.

    Example:
        >>> from babelgap.models import load_model
        >>> model = load_model("google/flan-t5-small")  # doctest: +SKIP
        >>> model.loglikelihood([LoglikelihoodRequest("2 + 2 =", ("4", "5"))])  # doctest: +SKIP
    """

    def __init__(
        self,
        model: Any,  # noqa: ANN401  # Hugging Face's classes have no common type
        tokenizer: Any,  # noqa: ANN401
        *,
        identity: ModelIdentity,
        row_tokens: int | None = None,
    ) -> None:
        self._model = model
        self._identity = identity
        self._start = _start_token(model, identity.name)
        self._tokenizer = PairTokenizer(tokenizer, model.config)
        self._budget = default_budget(model, row_tokens)
        with out_of_memory_told(identity.name, identity.device):
            self._check_causal()
        _log.warning("a %s takes no token tree; %s", type(model).__name__, _CONSEQUENCE)

    @property
    def identity(self) -> ModelIdentity:
        """What was loaded, exactly."""
        return self._identity

    def loglikelihood(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        """Score every continuation of every request; see `LanguageModel.loglikelihood`.

        The tokens of a context are those that the encoder reads, with what the tokenizer adds.
        """
        by_request = self._tokenizer.pairs(requests)
        with out_of_memory_told(self._identity.name, self._identity.device):
            logprobs = self._score([p for group in by_request for p in group], on_progress)
        return [
            tuple(
                ContinuationScore(logprobs[p], len(p.continuation), len(p.context)) for p in group
            )
            for group in by_request
        ]

    def _check_causal(self) -> None:
        # ProphetNet of transformers 5 isn't: what follows a token changes its distribution.
        read = self._read([(self._start, self._start)])
        rows = _rows(0, [(self._start,), (self._start,) * 4])
        together, alone = (self._score_batch(read, rows[:size]) for size in (2, 1))
        short = Pair(read.contexts[0], (self._start,))
        both = [np.array([scores[short]]) for scores in (together, alone)]
        if not agree(both[0], both[1], self._model.dtype):
            raise ModelError(
                f"model {self._identity.name!r} can't be scored: the decoder of a "
                f"{type(self._model).__name__} looks at tokens that are still to come; use "
                "another model"
            )

    def _score(
        self, pairs: Sequence[Pair], on_progress: Callable[[int], None] | None
    ) -> dict[Pair, float]:
        wanted: dict[_Ids, dict[_Ids, None]] = {}
        for pair in pairs:
            wanted.setdefault(pair.context, {})[pair.continuation] = None
        told = on_progress or (lambda _: None)
        logprobs: dict[Pair, float] = {}
        # Longest first, so that memory runs out early; equals together, so that little is padding.
        contexts = sorted(wanted, key=len, reverse=True)
        while contexts:
            batch = contexts[: max(self._budget.tokens // len(contexts[0]), 1)]
            read = unless_full(partial(self._read, batch), alone=len(batch) == 1)
            if read is None:
                self._budget.halve()
                continue
            told(sum(map(len, batch)))
            rows = [row for i, c in enumerate(batch) for row in _rows(i, list(wanted[c]))]
            logprobs.update(self._score_rows(read, rows, told))
            contexts = contexts[len(batch) :]
        return logprobs

    def _read(self, contexts: Sequence[_Ids]) -> _Read:
        tokens = _padded(contexts)
        mask = _padded([(1,) * len(context) for context in contexts]).to(self._model.device)
        with torch.inference_mode():
            encoder = self._model.get_encoder()
            output = encoder(input_ids=tokens.to(self._model.device), attention_mask=mask)
        return _Read(contexts, output.last_hidden_state, mask, type(output))

    def _score_rows(
        self, read: _Read, rows: Sequence[_Row], told: Callable[[int], None]
    ) -> dict[Pair, float]:
        logprobs: dict[Pair, float] = {}
        rows = sorted(rows, key=lambda row: -len(row.begun))
        while rows:
            longest = len(rows[0].begun) + 1
            size = min(
                # A row projects its whole context anew in each layer.
                self._budget.tokens // (longest + read.states.shape[1]),
                self._budget.reads // longest,
            )
            batch = rows[: max(size, 1)]
            scores = unless_full(partial(self._score_batch, read, batch), alone=len(batch) == 1)
            if scores is None:
                self._budget.halve()
                continue
            logprobs.update(scores)
            told(sum(len(row.begun) + 1 for row in batch))
            rows = rows[len(batch) :]
        return logprobs

    def _score_batch(self, read: _Read, rows: Sequence[_Row]) -> dict[Pair, float]:
        device = self._model.device
        # Padding on the right is nothing that a decoder's earlier tokens can see.
        inputs = _padded([(self._start, *row.begun) for row in rows]).to(device)
        chosen = torch.tensor([row.context for row in rows], device=device)
        pairs, at, tokens = _edges(read, rows, width=inputs.shape[1])
        with torch.inference_mode():
            logits = self._model(
                encoder_outputs=read.kind(last_hidden_state=read.states[chosen]),
                attention_mask=read.mask[chosen],
                decoder_input_ids=inputs,
                use_cache=False,
            ).logits  # (rows, width, vocabulary)
            edges, _ = read_edges(
                logits.flatten(0, 1),
                torch.tensor(at),
                torch.tensor(tokens),
            )
        starts = np.cumsum([0, *(len(pair.continuation) for pair in pairs[:-1])])
        return dict(zip(pairs, np.add.reduceat(edges, starts).tolist(), strict=True))


def _rows(context: int, continuations: Sequence[_Ids]) -> list[_Row]:
    lasts: dict[_Ids, list[int]] = {}
    for continuation in continuations:
        lasts.setdefault(continuation[:-1], []).append(continuation[-1])
    return [_Row(context, begun, tuple(tokens)) for begun, tokens in lasts.items()]


def _edges(
    read: _Read, rows: Sequence[_Row], *, width: int
) -> tuple[list[Pair], list[int], list[int]]:
    """The pairs of some rows, and for each of their tokens in turn where it is read, and which."""
    pairs: list[Pair] = []
    at: list[int] = []
    for number, row in enumerate(rows):
        for last in row.lasts:
            pairs.append(Pair(read.contexts[row.context], (*row.begun, last)))
            at.extend(range(number * width, number * width + len(row.begun) + 1))
    return pairs, at, [token for pair in pairs for token in pair.continuation]


def _padded(sequences: Sequence[_Ids]) -> torch.Tensor:
    """(sequences, longest), zeros on the right."""
    padded = np.zeros((len(sequences), max(map(len, sequences))), dtype=np.int64)
    for row, sequence in zip(padded, sequences, strict=True):
        row[: len(sequence)] = sequence
    return torch.from_numpy(padded)


def _start_token(model: Any, name: str) -> int:  # noqa: ANN401
    """The token before a continuation's first.

    Not asked of `prepare_decoder_input_ids_from_labels`: in mBART that starts with the last token
    of the very text that is scored.
    """
    decoder = getattr(model.config, "decoder", None)
    for start in (
        getattr(model.config, "decoder_start_token_id", None),
        getattr(model.generation_config, "decoder_start_token_id", None),
        # T5Gemma has two configs in one, and starts with this.
        getattr(decoder, "bos_token_id", None),
    ):
        if start is not None:
            return int(start)
    raise ModelError(
        f"model {name!r} names no token that its decoder starts with; give "
        "decoder_start_token_id in its config.json"
    )
