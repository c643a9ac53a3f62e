"""One direction of Apertium at work: its analysis, its tagger and the rest, side by side."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from babelgap.schema.errors import TranslatorError
from babelgap.translate.engines.apertium.modes import Mode
from babelgap.translate.engines.apertium.pipeline import Pipeline
from babelgap.translate.engines.apertium.stream import decode, encode
from babelgap.translate.engines.apertium.tagger import Tagger

__all__ = ["Engine"]

_BLOCK = 1024
_PROBE = b"[0]"  # a blank without a word, which every program of Apertium hands on


class Engine:
    """The programs of one mode; they are started with the first line and stay."""

    def __init__(self, mode: Mode, *, timeout: float) -> None:
        """Nothing is started yet.

        Args:
            mode: one without a mistake.
            timeout: seconds without any answer after which a program counts as hung.
        """
        self._first, self._last = _stages(mode, timeout=timeout)
        self._numbers = itertools.count(1)

    def translate(self, lines: Sequence[str]) -> list[str | None]:
        """One translation a line; `None` where a program died or hung on it twice.

        Args:
            lines: none empty, without line ends and control characters.

        Raises:
            TranslatorError: the programs can't be started, or an answer belongs to another line.
        """
        distinct = list(dict.fromkeys(lines))
        answers = dict(zip(distinct, self._translate(distinct), strict=True))
        return [answers[line] for line in lines]

    def close(self) -> None:
        """End the programs; the next line starts them again."""
        for stage in (*self._first, self._last):
            stage.close()

    def _translate(self, lines: Sequence[str]) -> list[str | None]:
        numbers = [next(self._numbers) for _ in lines]
        texts = [encode(line, number=n) for line, n in zip(lines, numbers, strict=True)]
        try:
            answers = self._through_stages(texts)
        except BaseException:
            self.close()
            raise
        return [
            None if answer is None else decode(answer, number=n)
            for answer, n in zip(answers, numbers, strict=True)
        ]

    def _through_stages(self, texts: Sequence[bytes]) -> list[bytes | None]:
        # The next block is analysed while this one is translated.
        with ExitStack() as stack:
            workers = [stack.enter_context(ThreadPoolExecutor(1)) for _ in self._first]
            blocks = [
                self._submit(workers, texts[start : start + _BLOCK])
                for start in range(0, len(texts), _BLOCK)
            ]
            try:
                answers = iter(self._last.answer((), more=_Blocks(blocks)))
            except BaseException:
                # A block that a stage is at work on is finished before the programs are ended:
                # its worker would take their end for a crash, and start them again.
                for worker in workers:
                    worker.shutdown(wait=False, cancel_futures=True)
                raise
            sent = [text for block in blocks for text in block.result()]
            return [None if text is None else next(answers) for text in sent]

    def _submit(
        self, workers: Sequence[ThreadPoolExecutor], texts: Sequence[bytes]
    ) -> Future[list[bytes | None]]:
        block: Future[list[bytes | None]] = Future()
        block.set_result(list(texts))
        for worker, stage in zip(workers, self._first, strict=True):
            block = worker.submit(_answer, stage, block)
        return block


class _Blocks:
    """The blocks that the first stages make, as the last one takes them."""

    def __init__(self, blocks: Sequence[Future[list[bytes | None]]]) -> None:
        self._blocks = deque(blocks)

    @property
    def is_done(self) -> bool:
        return not self._blocks

    def take(self, *, wait: bool) -> list[bytes]:
        if not wait and not self._blocks[0].done():
            return []
        return [text for text in self._blocks.popleft().result() if text is not None]


def _answer(stage: Pipeline | Tagger, block: Future[list[bytes | None]]) -> list[bytes | None]:
    """What a stage makes of the texts that the stages before it answered."""
    texts = block.result()
    answers = iter(stage.answer([text for text in texts if text is not None]))
    return [None if text is None else next(answers) for text in texts]


def _stages(mode: Mode, *, timeout: float) -> tuple[tuple[Pipeline | Tagger, ...], Pipeline]:
    """The mode's programs as stages, and the last of them; a tagger stands alone."""
    name = f"Apertium's {mode.name}"
    stages: list[Pipeline | Tagger] = []
    for is_tagger, group in itertools.groupby(mode.commands, key=_is_tagger):
        if is_tagger:
            stages += [
                Tagger(command, name=name, probe=_PROBE, timeout=timeout) for command in group
            ]
        else:
            stages.append(Pipeline([*group], name=name, probe=_PROBE, timeout=timeout))
    *first, last = stages
    if isinstance(last, Tagger):
        raise TranslatorError(
            f"{name} ends in its tagger, which makes no text; install its pair anew"
        )
    return tuple(first), last


def _is_tagger(command: Sequence[str]) -> bool:
    return Path(command[0]).name == "apertium-tagger"
