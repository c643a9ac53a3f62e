"""Ways to score a workload, each in a process of its own, so that peak memory is its own."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from workloads import Workload

__all__ = ["Timing", "Worker", "num_tree_tokens", "picks"]

_Scores = list[list[float]]
_Run = Callable[..., _Scores]


@dataclass(frozen=True, slots=True)
class Timing:
    """One pass over a workload."""

    seconds: float
    scores: _Scores
    """For each request the log-probability of each continuation; empty for the bare pass."""
    peak_bytes: int
    """Of the process so far, the model included."""


class Worker:
    """A process that has a model loaded and scores on demand.

    Args:
        way: name of a function below.
        folder: of the model.
    """

    def __init__(self, way: str, folder: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, way, folder), daemon=True)
        self._process.start()

    def run(self, workload: Workload, **settings: int) -> Timing:
        """Score a workload once, with settings of the way."""
        self._pipe.send((workload, settings))
        answer = self._pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]

    def close(self) -> None:
        """End the process."""
        self._pipe.send(None)
        self._process.join()


def num_tree_tokens(workload: Workload, folder: Path) -> tuple[int, int, int]:
    """Tokens of the workload's tree, of all its sequences, and of the longest sequence."""
    from transformers import AutoTokenizer

    from babelgap.models.tree.encode import Encoder
    from babelgap.models.tree.plan import plan_tree

    encoder = Encoder(AutoTokenizer.from_pretrained(folder), max_length=8192)
    branches = [b for group in encoder.branches(workload.requests) for b in group]
    lengths = [len(branch.tokens) - 1 for branch in branches]
    return plan_tree(branches).num_nodes, sum(lengths), max(lengths)


def _serve(pipe: Connection, way: str, folder: Path) -> None:
    try:
        run = _WAYS[way](folder)
    except Exception as error:
        pipe.recv()
        pipe.send(RuntimeError(f"{way}: {error!r}"))
        return
    while (asked := pipe.recv()) is not None:
        workload, settings = asked
        start = time.perf_counter()
        try:
            scores = run(workload, **settings)
        except Exception as error:
            pipe.send(RuntimeError(f"{way}: {error!r}"))
            return
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        pipe.send(Timing(seconds, scores, peak))


def _model(folder: Path) -> Any:  # noqa: ANN401
    import torch
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


def _ours(folder: Path) -> _Run:
    from babelgap.models import load_language_model

    model = load_language_model(str(folder))

    def run(workload: Workload) -> _Scores:
        answers = model.loglikelihood(workload.requests)
        return [[score.logprob for score in group] for group in answers]

    return run


def _lm_eval(folder: Path) -> _Run:
    import logging

    from lm_eval.api.instance import Instance
    from lm_eval.models.huggingface import HFLM
    from transformers import AutoTokenizer

    logging.disable(logging.WARNING)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = HFLM(pretrained=_model(folder), tokenizer=tokenizer)

    def run(workload: Workload, *, batch_size: int = 1) -> _Scores:
        model.batch_size_per_gpu = batch_size
        scores: _Scores = []
        for part in workload.parts:
            asked = [
                Instance("loglikelihood", {}, (request.context, text), number)
                for request in part
                for number, text in enumerate(request.continuations)
            ]
            answers = iter(model.loglikelihood(asked, disable_tqdm=True))
            scores += [[next(answers)[0] for _ in request.continuations] for request in part]
        return scores

    return run


def _paper(folder: Path) -> _Run:
    """The loop of the paper's code: one prompt at a time, every logit, the letters' tokens."""
    import torch
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = _model(folder)

    def run(workload: Workload) -> _Scores:
        scores: _Scores = []
        with torch.no_grad():
            for request in workload.requests:
                # Its token for a letter is the bare one, a known mistake; here it has its space.
                letters = [tokenizer(text)["input_ids"][-1] for text in request.continuations]
                prompt = tokenizer(request.context, return_tensors="pt")
                logprobs = model(**prompt).logits[0, -1].log_softmax(-1)
                scores.append(logprobs[letters].tolist())
        return scores

    return run


def _bare(folder: Path) -> _Run:
    """The model alone over so many tokens, in sequences of a length, about 512 at a time."""
    import torch

    model = _model(folder)

    def run(_: Workload, *, num_tokens: int = 512, length: int = 512) -> _Scores:
        rows = max(512 // length, 1)
        with torch.inference_mode():
            left = num_tokens
            while left > 0:
                count = min(rows, -(-left // length))
                shape = (count, min(length, -(-left // count)))
                tokens = torch.randint(0, 1000, shape)
                model(input_ids=tokens, use_cache=False, logits_to_keep=1)
                left -= tokens.numel()
        return []

    return run


_WAYS: dict[str, Callable[[Path], _Run]] = {
    "ours": _ours,
    "lm_eval": _lm_eval,
    "paper": _paper,
    "bare": _bare,
}


def picks(scores: Sequence[Sequence[float]]) -> list[int]:
    """The most probable continuation of each request."""
    return [max(range(len(group)), key=lambda i: group[i]) for group in scores]
