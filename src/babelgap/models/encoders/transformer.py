"""Vectors of texts from the hidden states of a transformer, all layers in one pass.

The layers are those of transformers' `output_hidden_states`: 0 is what the first block takes, k
what block k gives, and the last also went through the final norm where the model has one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from babelgap.models.encoders.asked import Asked, what_is_asked
from babelgap.models.encoders.pooling import pool, pooling_weights
from babelgap.models.encoders.tokens import ReadText, TextReader
from babelgap.models.memory import out_of_memory_told, unless_full
from babelgap.schema.embedding import POOLINGS, Embedded, TextOrTokens
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import ModelIdentity

__all__ = ["TransformerEncoder"]

# Measured on 2 CPU cores (bench/embedding_speed.py); that of GPUs is a choice.
_BATCH_TOKENS = {"cpu": 512, "cuda": 4096}
# Most bytes of hidden states that a batch keeps until it is pooled.
_KEPT_BYTES = 2**30

_Floats = npt.NDArray[np.float32]


class TransformerEncoder:
    """A `TextEncoder` of a transformer, computed in padded batches of texts of like length.

    Pooled are the text's own tokens, in float32. Begin-of-text and other tokens that the tokenizer
    puts around a text are read by the model and not pooled, unless a text has nothing else; where
    it puts none, begin-of-text is put before (`tokens.py` says why). `last` is the text's own last
    token too, not an end-of-text token after it.

    Args:
        model: of transformers, without a head, in evaluation mode and on its device.
        tokenizer: its tokenizer.
        identity: what was loaded.
        batch_tokens: most tokens of a batch, padding included; by the kind of device where it is
            `None`. Halved when memory runs out. A text that is longer is a batch of its own.
    """

    def __init__(
        self,
        model: Any,  # noqa: ANN401  # Hugging Face's classes have no common type
        tokenizer: Any,  # noqa: ANN401
        *,
        identity: ModelIdentity,
        batch_tokens: int | None = None,
    ) -> None:
        self._model = model
        self._identity = identity
        self._reader = TextReader(tokenizer, model, name=identity.name)
        # Positions are counted from the padding's number in models of RoBERTa's kind.
        self._pad = int(tokenizer.pad_token_id or 0)
        takes = inspect.signature(model.forward).parameters
        self._settings = {"use_cache": False} if "use_cache" in takes else {}
        self._asked_tokens = batch_tokens

    @property
    def identity(self) -> ModelIdentity:
        """What was loaded, exactly."""
        return self._identity

    @property
    def num_layers(self) -> int:
        """The blocks and one; a pass over one token tells it."""
        return self._shape[0]

    @property
    def poolings(self) -> tuple[str, ...]:
        """All of `POOLINGS`."""
        return POOLINGS

    @property
    def vocabulary(self) -> Sequence[int]:
        """See `TextEncoder.vocabulary`."""
        return self._reader.vocabulary

    def tokenize(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """See `TextEncoder.tokenize`."""
        return self._reader.tokenize(texts)

    def embed(
        self,
        texts: Sequence[TextOrTokens],
        *,
        layers: Sequence[int] | None = None,
        poolings: Sequence[str] | None = None,
        on_progress: Callable[[int], None] | None = None,
    ) -> Iterator[Embedded]:
        """Vectors of texts; see `TextEncoder.embed`.

        Equal texts are computed once. Neither their order nor the size of the batches changes a
        vector beyond rounding.

        Raises:
            ModelError: a mistake of the call, told before the first batch; out of memory with one
                text; a vector that is not finite.
        """
        asked = what_is_asked(layers, poolings, num_layers=self.num_layers, known=POOLINGS)
        places: dict[ReadText, list[int]] = {}
        for place, read in enumerate(self._reader.read(texts)):
            places.setdefault(read, []).append(place)
        return self._batches(texts, places, asked, on_progress or (lambda _: None))

    def _batches(
        self,
        texts: Sequence[TextOrTokens],
        places: Mapping[ReadText, Sequence[int]],
        asked: Asked,
        told: Callable[[int], None],
    ) -> Iterator[Embedded]:
        # Longest first, so that memory runs out early; equals together, so that little is padding.
        waiting = sorted(places, key=lambda read: (-len(read.ids), read.ids))
        while waiting:
            batch = waiting[: max(self._batch_tokens // len(waiting[0].ids), 1)]
            with out_of_memory_told(self._identity.name, self._identity.device):
                work = partial(self._compute, batch, asked)
                vectors = unless_full(work, alone=len(batch) == 1)
            if vectors is None:
                self._batch_tokens = max(len(batch) // 2, 1) * len(batch[0].ids)
                continue
            self._refuse_infinite(vectors, [texts[places[read][0]] for read in batch], asked)
            for embedded in _by_place(vectors, [places[read] for read in batch], asked):
                told(len(embedded.rows))
                yield embedded
            waiting = waiting[len(batch) :]

    def _compute(self, batch: Sequence[ReadText], asked: Asked) -> _Floats:
        """(texts, poolings, layers, hidden)."""
        width = len(batch[0].ids)
        tokens = np.full((len(batch), width), self._pad, dtype=np.int64)
        mask = np.zeros_like(tokens)
        for read, row, seen in zip(batch, tokens, mask, strict=True):
            row[: len(read.ids)] = read.ids
            seen[: len(read.ids)] = 1
        spans = [(read.begin, read.end) for read in batch]
        weights = pooling_weights(spans, asked.poolings, width=width).to(self._model.device)
        with torch.inference_mode():
            states = self._states(torch.from_numpy(tokens), torch.from_numpy(mask))
            pooled = torch.stack([pool(states[k], weights) for k in asked.layers], dim=2)
            return np.asarray(pooled.cpu().numpy(), dtype=np.float32)

    def _states(self, tokens: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Of each layer (texts, width, hidden)."""
        output = self._model(
            input_ids=tokens.to(self._model.device),
            attention_mask=mask.to(self._model.device),
            output_hidden_states=True,
            **self._settings,
        )
        states = getattr(output, "hidden_states", None)
        if not states or any(layer.shape[:2] != tokens.shape for layer in states):
            raise ModelError(
                f"model {self._identity.name!r} can't be used as an encoder: a "
                f"{type(self._model).__name__} gives no hidden state of each token; use another "
                "model"
            )
        return tuple(states)

    @cached_property
    def _shape(self) -> tuple[int, int]:
        """Layers, and bytes of a token's states in all of them."""
        token = torch.tensor([[self.vocabulary[0]]])
        with (
            out_of_memory_told(self._identity.name, self._identity.device),
            torch.inference_mode(),
        ):
            states = self._states(token, torch.ones_like(token))
        return len(states), sum(layer.nbytes for layer in states)

    @cached_property
    def _batch_tokens(self) -> int:
        kind = "cpu" if self._model.device.type == "cpu" else "cuda"
        return self._asked_tokens or min(_BATCH_TOKENS[kind], _KEPT_BYTES // self._shape[1])

    def _refuse_infinite(
        self, vectors: _Floats, texts: Sequence[TextOrTokens], asked: Asked
    ) -> None:
        finite = np.isfinite(vectors)
        if finite.all():
            return
        row, _, layer, _ = np.argwhere(~finite)[0]
        raise ModelError(
            f"model {self._identity.name!r} in {self._identity.dtype} gives no finite vector of "
            f"{texts[row][:60]!r}... at layer {asked.layers[layer]}; use another --dtype, such as "
            "float32, or leave the layer out"
        )


def _by_place(
    vectors: _Floats, places: Sequence[Sequence[int]], asked: Asked
) -> Iterator[Embedded]:
    """A batch's vectors for all texts that are equal to its own, as many at a time as it has."""
    rows = np.array([place for equal in places for place in equal], dtype=np.int64)
    held = np.repeat(np.arange(len(places)), [len(equal) for equal in places])
    for start in range(0, len(rows), len(places)):
        chosen = slice(start, start + len(places))
        part = vectors if len(rows) == len(places) else vectors[held[chosen]]
        named = {name: part[:, k] for k, name in enumerate(asked.poolings)}
        yield Embedded(rows[chosen], named)
