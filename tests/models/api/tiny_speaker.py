"""A real model behind the stub server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from babelgap.models.api.stub_speaker import Piece

__all__ = ["TinySpeaker"]


class TinySpeaker:
    """Tells the tokens of a model in a folder as servers tell them.

    Args:
        folder: of the model.
        starts: whether the server puts a begin-of-text token before what it gets.
        hides: whether parts of characters are left out; else they are replaced.
        shift: positions by which the log-probabilities of an echo are wrong.
        takes_ids: whether tokens are taken.
    """

    def __init__(
        self,
        folder: Path,
        *,
        starts: bool = False,
        hides: bool = False,
        shift: int = 0,
        takes_ids: bool = True,
    ) -> None:
        import transformers

        self._tokenizer: Any = transformers.AutoTokenizer.from_pretrained(folder)
        self._model: Any = transformers.AutoModelForCausalLM.from_pretrained(folder).eval()
        self._starts = starts
        self._hides = hides
        self._shift = shift
        self._takes_ids = takes_ids

    def read(self, prompt: str | Sequence[int]) -> list[Piece]:
        ids = self._ids(prompt)
        rows = self._rows(ids)
        told: list[float | None] = [
            None,
            *(float(rows[i, ids[i + 1]]) for i in range(len(ids) - 1)),
        ]
        if self._shift:
            told = [None, *told[2:], -1.0]
        pieces = []
        for at, (token, value) in enumerate(zip(ids, told, strict=True)):
            before, after = (len(self._whole(ids[:end])) for end in (at, at + 1))
            pieces.append(Piece(self._text(token), value, after - before))
        return pieces

    def write(self, prompt: str | Sequence[int], *, max_tokens: int) -> str:
        return max(self.next_tokens(prompt).items(), key=lambda pair: pair[1])[0][:max_tokens]

    def next_tokens(self, prompt: str | Sequence[int]) -> Mapping[str, float]:
        row = self._rows(self._ids(prompt))[-1]
        return {self._text(i): float(row[i]) for i in range(len(row)) if self._text(i).isascii()}

    def _ids(self, prompt: str | Sequence[int]) -> list[int]:
        if not isinstance(prompt, str):
            if not self._takes_ids:
                raise TypeError("string_type")
            return list(prompt)
        ids: list[int] = self._tokenizer(prompt, add_special_tokens=False)["input_ids"]
        return [self._tokenizer.bos_token_id, *ids] if self._starts else ids

    def _rows(self, ids: Sequence[int]) -> Any:
        import torch

        with torch.inference_mode():
            return self._model(torch.tensor([list(ids)])).logits[0].log_softmax(-1)

    def _text(self, token: int) -> str:
        text: str = self._tokenizer.decode([token])
        return text.replace("\ufffd", "") if self._hides else text

    def _whole(self, ids: Sequence[int]) -> str:
        text: str = self._tokenizer.decode(ids, skip_special_tokens=True)
        return text.rstrip("\ufffd")
