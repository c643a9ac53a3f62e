"""Writing on: always the most probable token, in padded batches.

transformers' own loop does the work, since every family of models keeps its past in another way.
What a model's makers recommend for sampling (temperature, penalties) is left aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import torch

from babelgap.models.memory import unless_full
from babelgap.models.quiet import quiet_transformers
from babelgap.models.tree.encode import first_token
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import Generation

__all__ = ["GreedyWriter"]

# Most tokens that a batch may remember; a choice, not a measurement.
_PAST_TOKENS = {"cpu": 4096, "cuda": 32768}

_Ids = tuple[int, ...]


class GreedyWriter:
    """Goes on with prompts by a causal model; see `TextGenerator.generate`.

    Args:
        model: of transformers, in evaluation mode and on its device.
        tokenizer: its tokenizer.
        max_length: most tokens of a sequence that the model takes.
        pads: False for models that padding would change: a batch then holds prompts of one length.
        past_tokens: most tokens, prompts and answers together, that a batch may hold; by the kind
            of device where it is `None`. Halved when memory runs out.
    """

    def __init__(
        self,
        model: Any,  # noqa: ANN401  # Hugging Face's classes have no common type
        tokenizer: Any,  # noqa: ANN401
        *,
        max_length: int,
        pads: bool = True,
        past_tokens: int | None = None,
    ) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._max_length = max_length
        self._pads = pads
        kind = "cpu" if model.device.type == "cpu" else "cuda"
        self._past_tokens = past_tokens or _PAST_TOKENS[kind]
        self._ends = _ends(model, tokenizer)
        self._anchor = list(tokenizer("a", add_special_tokens=False)["input_ids"])

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        """Go on with each prompt; equal prompts are computed once.

        Raises:
            ModelError: `max_tokens` below 1, an empty stop text, or a prompt that leaves too
                little room.
            RuntimeError: out of memory with a batch of one prompt.
        """
        if max_tokens < 1 or not all(stop):
            raise ModelError(
                f"max_tokens is {max_tokens} and stop is {list(stop)!r}; ask for at least one "
                "token, and give no empty stop text"
            )
        by_prompt = dict(zip(prompts, self._encode(prompts, max_tokens), strict=True))
        written: dict[_Ids, Generation] = {}
        # Longest first, so that memory runs out early; equals together, so that little is padding.
        waiting = sorted(set(by_prompt.values()), key=lambda ids: (-len(ids), ids))
        while waiting:
            batch = self._next_batch(waiting, max_tokens)
            work = partial(self._write, batch, max_tokens, tuple(stop))
            answers = unless_full(work, alone=len(batch) == 1)
            if answers is None:
                self._past_tokens = max(len(batch) // 2, 1) * (len(batch[0]) + max_tokens)
                continue
            written.update(zip(batch, answers, strict=True))
            waiting = waiting[len(batch) :]
        return [written[by_prompt[prompt]] for prompt in prompts]

    def _encode(self, prompts: Sequence[str], max_tokens: int) -> list[_Ids]:
        if not prompts:
            return []
        texts = list(prompts)
        bare = self._tokenizer(texts, add_special_tokens=False)["input_ids"]
        dressed = self._tokenizer(texts, add_special_tokens=True)["input_ids"]
        encoded = [
            _without_end(whole, inner) or (first_token(self._tokenizer),)
            for whole, inner in zip(dressed, bare, strict=True)
        ]
        for ids, text in zip(encoded, texts, strict=True):
            if len(ids) + max_tokens > self._max_length:
                raise ModelError(
                    f"a prompt of {len(ids)} tokens ({text[:60]!r}...) and {max_tokens} for the "
                    f"answer are more than the {self._max_length} that the model takes; use a "
                    "shorter prompt, fewer tokens or another model"
                )
        return encoded

    def _next_batch(self, waiting: Sequence[_Ids], max_tokens: int) -> Sequence[_Ids]:
        longest = len(waiting[0])
        size = max(self._past_tokens // (longest + max_tokens), 1)
        if self._pads:
            return waiting[:size]
        return [ids for ids in waiting[:size] if len(ids) == longest]

    def _write(
        self, batch: Sequence[_Ids], max_tokens: int, stop: tuple[str, ...]
    ) -> list[Generation]:
        width = len(batch[0])
        pad = _pad_token(self._tokenizer, self._ends)
        # On the left: what is written has to follow the prompt's last token.
        tokens = torch.tensor([[pad] * (width - len(ids)) + list(ids) for ids in batch])
        mask = torch.tensor([[0] * (width - len(ids)) + [1] * len(ids) for ids in batch])
        stops = _Stops(self._read, stop, width)
        with _bare_settings(self._model, self._ends, pad) as transformers, torch.inference_mode():
            output = self._model.generate(
                tokens.to(self._model.device),
                attention_mask=mask.to(self._model.device),
                max_new_tokens=max_tokens,
                stopping_criteria=transformers.StoppingCriteriaList([stops] if stop else []),
            )
        rows = output[:, width:].tolist()
        return [self._answer(row, stops.ended.get(at), stop) for at, row in enumerate(rows)]

    def _answer(self, row: Sequence[int], stopped: int | None, stop: Sequence[str]) -> Generation:
        if stopped is not None:
            text = self._read(row[:stopped])
            return Generation(text[: _first(text, stop)], stopped, is_finished=True)
        text = self._read(row)
        end = next((at for at, token in enumerate(row) if token in self._ends), None)
        if end is not None:
            return Generation(text, end + 1, is_finished=True)
        # Half a character at the cut is nothing that the model wrote.
        return Generation(text.rstrip("\ufffd"), len(row), is_finished=False)

    def _read(self, row: Sequence[int]) -> str:
        """The text of tokens up to the end-of-text token, its leading space kept."""
        end = next((at for at, token in enumerate(row) if token in self._ends), len(row))
        # Some decoders drop the space before a text's first token, so here that is another one.
        return self._decode([*self._anchor, *row[:end]])[len(self._decode(self._anchor)) :]

    def _decode(self, ids: Sequence[int]) -> str:
        text: str = self._tokenizer.decode(
            ids, skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        return text


@dataclass(slots=True)
class _Stops:
    """Ends the rows of a batch that hold a stop text; transformers asks it after every token."""

    read: Callable[[Sequence[int]], str]
    stop: tuple[str, ...]
    num_prompt: int
    ended: dict[int, int] = field(default_factory=dict)
    """Row -> the number of its tokens, the stop text's included."""

    def __call__(self, tokens: torch.Tensor, scores: object, **_: object) -> torch.Tensor:
        for at, row in enumerate(tokens[:, self.num_prompt :].tolist()):
            if at not in self.ended and _first(self.read(row), self.stop) is not None:
                self.ended[at] = len(row)
        return torch.tensor([at in self.ended for at in range(len(tokens))], device=tokens.device)


def _first(text: str, stop: Sequence[str]) -> int | None:
    """Where the first of the stop texts begins; `None` where there is none."""
    return min((place for place in map(text.find, stop) if place >= 0), default=None)


def _without_end(dressed: Sequence[int], bare: Sequence[int]) -> _Ids:
    """A text's tokens with those that its tokenizer puts before it, not those after it."""
    for start in range(len(dressed) - len(bare) + 1):
        if list(dressed[start : start + len(bare)]) == list(bare):
            return tuple(dressed[: start + len(bare)])
    return tuple(bare)


def _ends(model: Any, tokenizer: Any) -> frozenset[int]:  # noqa: ANN401
    # Chat models have several, and the tokenizer knows one of them.
    given = (model.generation_config.eos_token_id, tokenizer.eos_token_id)
    several = [ids if isinstance(ids, list) else [ids] for ids in given]
    return frozenset(token for ids in several for token in ids if token is not None)


def _pad_token(tokenizer: Any, ends: frozenset[int]) -> int:  # noqa: ANN401
    """Any token: what is padding is masked."""
    known = tokenizer.pad_token_id
    return int(known if known is not None else min(ends, default=0))


@contextmanager
def _bare_settings(model: Any, ends: frozenset[int], pad: int) -> Iterator[Any]:  # noqa: ANN401
    """The module `transformers`, while the model has settings that only take what is likeliest."""
    published = model.generation_config
    with quiet_transformers() as transformers:
        # Handed over as arguments, they would be filled up with those that the makers recommend.
        model.generation_config = transformers.GenerationConfig(
            do_sample=False,
            num_beams=1,
            eos_token_id=sorted(ends) or None,
            pad_token_id=pad,
        )
        try:
            yield transformers
        finally:
            model.generation_config = published
