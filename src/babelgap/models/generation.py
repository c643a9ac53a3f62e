"""Writing on: the most probable token, or a drawn one, in padded batches.

transformers' own loop does the work, since every family of models keeps its past in another way.
What a model's makers recommend for sampling (temperature, penalties) is left aside: only what is
asked for is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import torch

from babelgap.models.beginnings import (
    Group,
    Row,
    beginning_past,
    can_share,
    groups_of,
    repeated_past,
)
from babelgap.models.memory import unless_full
from babelgap.models.quiet import quiet_transformers
from babelgap.models.sampling import drawing
from babelgap.models.tree.encode import first_token
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import Generation, Sampling

__all__ = ["Writer"]

# Most tokens that a batch may remember; a choice, not a measurement.
_PAST_TOKENS = {"cpu": 4096, "cuda": 32768}

_Ids = tuple[int, ...]


class Writer:
    """Goes on with prompts by a causal model; see `TextGenerator.generate`.

    Args:
        model: of transformers, in evaluation mode and on its device.
        tokenizer: its tokenizer.
        max_length: most tokens of a sequence that the model takes.
        pads: False for models that padding would change: a batch then holds prompts of one length.
        past_tokens: most tokens, prompts and answers together, that a batch may hold; by the kind
            of device where it is `None`. Halved when memory runs out.
        sampling: how tokens are drawn; always the most probable one where it is `None`.
    """

    def __init__(
        self,
        model: Any,  # noqa: ANN401  # Hugging Face's classes have no common type
        tokenizer: Any,  # noqa: ANN401
        *,
        max_length: int,
        pads: bool = True,
        past_tokens: int | None = None,
        sampling: Sampling | None = None,
    ) -> None:
        self._model = model
        self._sampling = sampling
        self._tokenizer = tokenizer
        self._max_length = max_length
        self._pads = pads
        self._shares = pads and can_share(model.config)
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
        encoded = dict(zip(prompts, self._encode(prompts, max_tokens), strict=True))
        rows = [Row(ids, text) for text, ids in encoded.items()]
        written: dict[str, Generation] = {}
        for group in groups_of(rows, least_saved=self._past_tokens if self._shares else None):
            written |= self._write_group(group, max_tokens, tuple(stop))
        return [written[prompt] for prompt in prompts]

    def _write_group(
        self, group: Group, max_tokens: int, stop: tuple[str, ...]
    ) -> dict[str, Generation]:
        begun = group.rows[0].ids[: group.num_shared]
        past = beginning_past(self._model, begun) if begun else None
        written: dict[str, Generation] = {}
        rows: Sequence[Row] = group.rows
        while rows:
            batch = self._next_batch(rows, max_tokens)
            work = partial(self._write, batch, _Begun(len(begun), past), max_tokens, stop)
            answers = unless_full(work, alone=len(batch) == 1)
            if answers is None:
                self._past_tokens = max(len(batch) // 2, 1) * (len(batch[0].ids) + max_tokens)
                continue
            written.update(zip((row.prompt for row in batch), answers, strict=True))
            rows = rows[len(batch) :]
        return written

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

    def _next_batch(self, rows: Sequence[Row], max_tokens: int) -> Sequence[Row]:
        longest = len(rows[0].ids)
        size = max(self._past_tokens // (longest + max_tokens), 1)
        if self._pads:
            return rows[:size]
        return [row for row in rows[:size] if len(row.ids) == longest]

    def _write(
        self, batch: Sequence[Row], begun: _Begun, max_tokens: int, stop: tuple[str, ...]
    ) -> list[Generation]:
        width = len(batch[0].ids)
        pad = _pad_token(self._tokenizer, self._ends)
        tokens, mask = _padded(batch, begun.num_tokens, pad)
        stops = _Stops(self._read, stop, width)
        past = {} if begun.past is None else {"past_key_values": begun.rows(len(batch))}
        with _bare_settings(self._model, self._ends, pad) as transformers, torch.inference_mode():
            output = self._model.generate(
                tokens.to(self._model.device),
                attention_mask=mask.to(self._model.device),
                max_new_tokens=max_tokens,
                logits_processor=transformers.LogitsProcessorList(self._draws(transformers, batch)),
                stopping_criteria=transformers.StoppingCriteriaList([stops] if stop else []),
                **past,
            )
        answers = output[:, width:].tolist()
        return [self._answer(row, stops.ended.get(at), stop) for at, row in enumerate(answers)]

    def _draws(self, transformers: Any, batch: Sequence[Row]) -> list[Any]:  # noqa: ANN401
        if self._sampling is None:
            return []
        return drawing(transformers, self._sampling, [row.prompt for row in batch])

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


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a batch's rows begin with, read before."""

    num_tokens: int
    past: Any
    """Of one row; `None` where there are no such tokens."""

    def rows(self, number: int) -> Any:  # noqa: ANN401
        return repeated_past(self.past, number)


def _padded(batch: Sequence[Row], num_begun: int, pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Tokens of a batch and the mask that leaves padding out, both (rows, longest row)."""
    width = len(batch[0].ids)
    # Before what is a row's own: what is written has to follow the prompt's last token.
    gaps = [width - len(row.ids) for row in batch]
    own = [list(row.ids[num_begun:]) for row in batch]
    begun = list(batch[0].ids[:num_begun])
    tokens = [[*begun, *[pad] * gap, *ids] for gap, ids in zip(gaps, own, strict=True)]
    mask = [
        [1] * num_begun + [0] * gap + [1] * len(ids) for gap, ids in zip(gaps, own, strict=True)
    ]
    return torch.tensor(tokens), torch.tensor(mask)


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
