"""Apertium's tagger, kept from carrying over what one text taught it to the next.

`apertium-tagger` chooses among a word's analyses by the set of tags that they have. Where its
model doesn't know the set, it looks for a known one that holds it, and in doing so overwrites the
set that it takes for unknown words: from then on every text with an unknown word may come out
differently (seen in 3.8.3). So a text with such a word gets a process of its own, and all others
share one that never sees such a word. Each text comes out as it would alone.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from babelgap.translate.engines.apertium.pipeline import Pipeline
from babelgap.translate.engines.apertium.processes import utf8_environment
from babelgap.translate.engines.apertium.tagger_model import read_tagger_model

__all__ = ["Tagger"]

_TOLD = re.compile(r"^Word '(.*)'\.\n(?:New ambiguity class: \{(.*)\}$)?", re.MULTILINE)
_NUM_TRIES = 2


class Tagger:
    """The tagger of one direction: analysed texts in, one analysis a word out."""

    def __init__(self, command: Sequence[str], *, name: str, probe: bytes, timeout: float) -> None:
        """Nothing is started yet; the arguments are those of `Pipeline`."""
        # With -d it tells each word whose tags it doesn't know together.
        self._command = [command[0], "-d", *command[1:]]
        self._timeout = timeout
        self._shared = Pipeline([self._command], name=name, probe=probe, timeout=timeout)
        self._words: set[str] = set()
        models = [Path(word) for word in command if word.endswith(".prob")]
        self._model = read_tagger_model(models[0]) if models else None
        self._with_words: re.Pattern[bytes] | None = None

    def answer(self, texts: Sequence[bytes]) -> list[bytes | None]:
        """One answer a text, in order; see `Pipeline.answer`."""
        while True:
            plain = [text for text in texts if not self._is_apart(text)]
            answers = dict(zip(plain, self._shared.answer(plain), strict=True))
            if not self._learn(plain):
                break
        return [self._alone(text) if self._is_apart(text) else answers[text] for text in texts]

    def close(self) -> None:
        """End the programs; the next text starts them again."""
        self._shared.close()

    def _learn(self, texts: Sequence[bytes]) -> bool:
        """Whether the shared process met words that spoil it; it then ends, and they are known."""
        told = {
            word
            for word, tags in _TOLD.findall(self._shared.take_said())
            if self._model is None or not tags or self._model.spoils(tags.split(","))
        }
        if not told:
            return False
        self._shared.close()
        known = told - self._words
        self._words |= told
        words = b"|".join(re.escape(word.encode()) for word in sorted(self._words))
        self._with_words = re.compile(rb"\^(?:" + words + rb")/")
        if not known or not any(map(self._is_apart, texts)):
            # It writes the word otherwise than the text does: better all apart than one wrong.
            self._with_words = re.compile(rb"")
        return True

    def _is_apart(self, text: bytes) -> bool:
        return self._with_words is not None and self._with_words.search(text) is not None

    def _alone(self, text: bytes) -> bytes | None:
        for _ in range(_NUM_TRIES):
            try:
                done = subprocess.run(
                    self._command,
                    input=text + b"\0",
                    capture_output=True,
                    timeout=self._timeout,
                    check=False,
                    env=utf8_environment(),
                )
            except subprocess.TimeoutExpired:
                continue
            answer = done.stdout.partition(b"\0")[0]
            if answer.endswith(text[text.rfind(b"[") :]):
                return answer
        return None
