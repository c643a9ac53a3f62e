"""The harness's `hf` and our engine on the same MMLU prompts: picks, log-probabilities, accuracy.

    python bench/agreement.py ../shared/data/mmlu
    python bench/agreement.py ../shared/data/mmlu --model NAME --subjects anatomy --limit 20

The seconds are of the whole evaluation, the harness's own work included.

Ends with status 1 where the two pick another option. Near ties are counted apart: questions whose
two best options lie so close that rounding decides, also between two runs of `hf` with another
batch size.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from mmlu_tasks import task_name, write_tasks

_SUBJECTS = ("abstract_algebra", "anatomy", "global_facts")
_SHOTS = (0, 5)
_NEAR = 1e-4  # nats


@dataclass(frozen=True, slots=True)
class _Answers:
    """What a model says to Q questions of a task."""

    logprobs: npt.NDArray[np.float64]
    """(Q, options) nats."""
    right: npt.NDArray[np.int64]
    """(Q,) index of the right option."""

    @property
    def picks(self) -> npt.NDArray[np.int64]:
        return np.asarray(self.logprobs.argmax(axis=1))

    @property
    def accuracy(self) -> float:
        return float((self.picks == self.right).mean())


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with dev/ and test/ of MMLU as CSV")
    parser.add_argument("--model", help="name on the Hub or folder; the embedded one without")
    parser.add_argument("--model-args", default="", help="further words of --model_args, for both")
    parser.add_argument("--subjects", nargs="+", default=_SUBJECTS)
    parser.add_argument("--shots", nargs="+", type=int, default=_SHOTS)
    parser.add_argument("--batch-size", default="8", help="of hf")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--limit", type=int, help="questions a subject")
    options = parser.parse_args()
    logging.getLogger("lm_eval").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        write_tasks(options.data, Path(folder), options.subjects)
        theirs = _ask("hf", options, Path(folder))
        ours = _ask("babelgap", options, Path(folder))
    print(_HEAD)
    same = [_compare(key, theirs[key], ours[key]) for key in theirs]
    return 0 if all(same) else 1


def _ask(name: str, options: Any, folder: Path) -> dict[tuple[str, int], _Answers]:  # noqa: ANN401
    """What one engine says, by subject and number of demonstrations."""
    import lm_eval
    from lm_eval.api.registry import get_model
    from lm_eval.tasks import TaskManager

    import babelgap.integrations.lm_eval  # noqa: F401  # registers our model

    words = f"pretrained={options.model or _embedded()},{options.model_args}".rstrip(",")
    settings = {"batch_size": options.batch_size, "device": options.device}
    lm = get_model(name).create_from_arg_string(words, settings)
    answers = {}
    for shots in options.shots:
        start = time.perf_counter()
        results = lm_eval.simple_evaluate(
            model=lm,
            tasks=[task_name(subject) for subject in options.subjects],
            task_manager=TaskManager(include_path=str(folder)),
            num_fewshot=shots,
            limit=options.limit,
            bootstrap_iters=0,
        )
        print(
            f"{name}, {shots}-shot, all subjects: {time.perf_counter() - start:.0f} s", flush=True
        )
        for subject in options.subjects:
            answers[subject, shots] = _answers(results["samples"][task_name(subject)])
    return answers


def _answers(samples: Sequence[dict[str, Any]]) -> _Answers:
    ordered = sorted(samples, key=lambda sample: int(sample["doc_id"]))
    # One answer an option: (log-probability, whether it is the greedy one).
    logprobs = [[float(answer[0]) for answer in s["filtered_resps"]] for s in ordered]
    return _Answers(np.array(logprobs), np.array([int(s["target"]) for s in ordered]))


_HEAD = (
    f"{'subject':<24} {'shots':>5} {'questions':>9} {'equal picks':>11} {'near ties':>9} "
    f"{'other picks':>11} {'largest difference':>18} {'hf':>7} {'babelgap':>8}"
)


def _compare(key: tuple[str, int], hf: _Answers, ours: _Answers) -> bool:
    """Print a line; whether all picks are equal."""
    equal = hf.picks == ours.picks
    best = np.sort(hf.logprobs, axis=1)
    near = best[:, -1] - best[:, -2] <= _NEAR
    difference = float(np.abs(hf.logprobs - ours.logprobs).max())
    print(
        f"{key[0]:<24} {key[1]:>5} {len(equal):>9} {int(equal.sum()):>11} {int(near.sum()):>9} "
        f"{_unequal(equal, near):>11} {difference:>13.1e} nats {hf.accuracy:>7.4f} "
        f"{ours.accuracy:>8.4f}"
    )
    return bool(equal.all())


def _unequal(equal: npt.NDArray[np.bool_], near: npt.NDArray[np.bool_]) -> str:
    """How many picks differ, and how many of those are near ties."""
    tied = int((~equal & near).sum())
    return f"{int((~equal).sum())}" + (f" ({tied} tied)" if tied else "")


def _embedded() -> str:
    from babelgap.models.smollm2 import converted_model, find_gguf

    gguf = find_gguf()
    if gguf is None:
        sys.exit("the embedded model is not installed; name one with --model")
    return str(converted_model(gguf).folder)


if __name__ == "__main__":
    sys.exit(_main())
