"""A real server beside the local backend: log-probabilities and picks, or texts of a chat.

    python bench/float_gguf.py FOLDER
    python -m llama_cpp.server --model FOLDER/smollm2-f32-bos.gguf --model_alias smollm2 \
        --logits_all true --type_k 0 --type_v 0 --n_ctx 2048 --host 127.0.0.1 --port 8601
    python bench/server_equality.py scores http://127.0.0.1:8601/v1 smollm2 \
        --local FOLDER/smollm2-bos

    transformers serve FOLDER/smollm2-bos --device cpu --dtype float32 \
        --host 127.0.0.1 --port 8602
    python bench/server_equality.py texts http://127.0.0.1:8602/v1 FOLDER/smollm2-bos \
        --local FOLDER/smollm2-bos

llama.cpp's server is of `pip install "llama-cpp-python[server]"`, the other one of
`pip install "transformers[serving]"`. `--type_k 0 --type_v 0` keep keys and values in float32: they
are in float16 else, which alone moves log-probabilities. The model has to begin texts with
begin-of-text: for one that doesn't, as SmolLM2 is published, this server's echo tells each token
the log-probability that it has after itself. `--client openai` asks by the official client alone,
`--client babelgap` by babelgap's own backend. Nothing is started or ended here.

`scores` tells of the pairs of question and option of Atlas: how far the sums of log-probabilities
lie apart, and at how many questions both pick the same. Ends with status 1 where a pick differs
that rounding doesn't explain. `texts` tells how many answers are the same to the last character.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from server_client import PlainServer

from babelgap.data import open_quiz
from babelgap.models import ChatModel, load_model
from babelgap.prompts import letters_prompt, plain_prompt
from babelgap.schema import ContinuationScore, Generation, LoglikelihoodRequest

_LANGUAGES = ("en", "fr", "de", "es", "it", "ru", "zh", "ar", "hi")
_NEAR = 1e-3  # nats between a question's two best options


class _Scoring(Protocol):
    def loglikelihood(
        self, requests: Sequence[LoglikelihoodRequest]
    ) -> list[tuple[ContinuationScore, ...]]: ...


class _Writing(Protocol):
    def generate(self, prompts: Sequence[str], *, max_tokens: int) -> list[Generation]: ...


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question of Atlas in one language."""

    language: str
    stem: str
    options: tuple[str, ...]


def main() -> int:
    """Ask both; the exit status."""
    arguments = _arguments()
    questions = _questions(arguments.languages, arguments.questions)
    local: Any = load_model(arguments.local)
    if arguments.what == "scores":
        return _compare_scores(_scoring(arguments, local), local, questions)
    return _compare_texts(_writing(arguments), ChatModel(local), questions, arguments.max_tokens)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=("scores", "texts"))
    parser.add_argument("base_url")
    parser.add_argument("name", help="of the model on the server")
    parser.add_argument("--local", default="smollm2", help="name or folder of the same model")
    parser.add_argument("--client", choices=("openai", "babelgap"), default="openai")
    parser.add_argument("--ids", action="store_true", help="send token ids, not texts")
    parser.add_argument("--model-args", default="", help="further words, for --client babelgap")
    parser.add_argument("--languages", nargs="+", default=_LANGUAGES)
    parser.add_argument("--questions", type=int, default=6, help="in each language")
    parser.add_argument("--max-tokens", type=int, default=32)
    return parser.parse_args()


def _questions(languages: Sequence[str], number: int) -> list[_Asked]:
    """Every so many, so that all relations are among them."""
    quiz = open_quiz("atlas", languages=tuple(languages))
    return [
        _Asked(tag, question.stem, question.options)
        for tag in languages
        for question in quiz.questions[tag][:: len(quiz.questions[tag]) // number or 1][:number]
    ]


def _own_backend(arguments: argparse.Namespace, kind: str) -> Any:  # noqa: ANN401
    words = f"base_url={arguments.base_url},kind={kind}"
    if arguments.model_args:
        words += f",{arguments.model_args}"
    return load_model(f"openai:{arguments.name}", model_args=words)


def _scoring(arguments: argparse.Namespace, local: Any) -> _Scoring:  # noqa: ANN401
    if arguments.client == "babelgap":
        model: _Scoring = _own_backend(arguments, "completions")
        return model
    server = PlainServer(
        arguments.base_url, arguments.name, local.tokenizer, sends_ids=arguments.ids
    )
    server.tell_alignment()
    return server


def _writing(arguments: argparse.Namespace) -> _Writing:
    if arguments.client == "babelgap":
        model: _Writing = _own_backend(arguments, "chat")
        return model
    return PlainServer(arguments.base_url, arguments.name, None)


def _compare_scores(server: _Scoring, local: _Scoring, questions: Sequence[_Asked]) -> int:
    requests = []
    for asked in questions:
        prompt = plain_prompt(asked.stem, asked.language)
        options = tuple(prompt.joiner + option for option in asked.options)
        requests.append(LoglikelihoodRequest(prompt.context, options))
    seconds, ours = _timed(lambda: local.loglikelihood(requests))
    print(f"local: {seconds:.1f} s", flush=True)
    seconds, theirs = _timed(lambda: server.loglikelihood(requests))
    print(f"server: {seconds:.1f} s")
    print("| language | questions | pairs | tokens | median | largest | same picks | near ties |")
    print("|---|---|---|---|---|---|---|---|")
    wrong = 0
    for tag in (*dict.fromkeys(asked.language for asked in questions), "all"):
        at = [i for i, asked in enumerate(questions) if tag in (asked.language, "all")]
        wrong += _tell_scores(tag, [ours[i] for i in at], [theirs[i] for i in at])
    return 1 if wrong else 0


def _tell_scores(
    tag: str,
    ours: Sequence[tuple[ContinuationScore, ...]],
    theirs: Sequence[tuple[ContinuationScore, ...]],
) -> int:
    """Print a row; the number of picks that differ without being near ties."""
    apart, same, near, wrong = [], 0, 0, 0
    for own, other in zip(ours, theirs, strict=True):
        a, b = (np.array([score.logprob for score in group]) for group in (own, other))
        apart += list(np.abs(a - b))
        is_same, margin = a.argmax() == b.argmax(), np.diff(np.sort(a)[-2:])[0]
        same, near = same + int(is_same), near + int(margin < _NEAR)
        wrong += int(not is_same and margin >= _NEAR)
    counts = [[score.num_tokens for group in side for score in group] for side in (ours, theirs)]
    tokens = f"{sum(counts[0])}" if counts[0] == counts[1] else f"{sum(counts[0])} / DIFFERENT"
    print(
        f"| {tag} | {len(ours)} | {len(apart)} | {tokens} | {np.median(apart):.1e} | "
        f"{np.max(apart):.1e} | {same} | {near} |"
    )
    return wrong


def _compare_texts(
    server: _Writing, local: _Writing, questions: Sequence[_Asked], max_tokens: int
) -> int:
    prompts = [letters_prompt(a.stem, a.options, a.language).context for a in questions]
    seconds, ours = _timed(lambda: local.generate(prompts, max_tokens=max_tokens))
    print(f"local: {seconds:.1f} s", flush=True)
    seconds, theirs = _timed(lambda: server.generate(prompts, max_tokens=max_tokens))
    print(f"server: {seconds:.1f} s")
    for asked, own, other in zip(questions, ours, theirs, strict=True):
        if own.text != other.text:
            print(f"{asked.language}: {own.text!r} here, {other.text!r} there")
    pairs = list(zip(ours, theirs, strict=True))
    same = sum(own.text == other.text for own, other in pairs)
    ends = sum(own.is_finished == other.is_finished for own, other in pairs)
    counts = sum(own.num_tokens == other.num_tokens for own, other in pairs)
    print(
        f"{same} of {len(prompts)} texts are the same, {counts} have as many tokens, {ends} are "
        f"cut or ended alike; {len({own.text for own in ours})} are distinct"
    )
    return 0 if same == len(prompts) else 1


def _timed(work: Any) -> tuple[float, Any]:  # noqa: ANN401
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


if __name__ == "__main__":
    sys.exit(main())
