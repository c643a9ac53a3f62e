"""Any model of lm-evaluation-harness as a `LanguageModel`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from babelgap.models.lm_eval_pairs import EncodedPair, PairEncoder
from babelgap.models.lm_eval_quiet import lm_eval_errors_told, quiet_lm_eval
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import (
    ContinuationScore,
    LoglikelihoodRequest,
    ModelIdentity,
)

__all__ = ["LmEvalModel"]

# Progress is told after each call; a model on one slow core takes some seconds for so many.
_PAIRS_PER_CALL = 256

_Pair = tuple[str, str]


class LmEvalModel:
    """A `LanguageModel` that asks a model of the harness.

    Args:
        lm: an object of a class derived from `lm_eval.api.model.LM`.
        identity: what was loaded.
        pairs_per_call: contexts with one continuation each that it is given at once; 1 or more.

    Raises:
        ModelError: the model shows no token ids.
    """

    def __init__(
        self,
        lm: Any,  # noqa: ANN401  # the harness has no types
        *,
        identity: ModelIdentity,
        pairs_per_call: int = _PAIRS_PER_CALL,
    ) -> None:
        self._lm = lm
        self._identity = identity
        self._encoder = PairEncoder(lm, name=identity.name)
        # With `auto` it looks for a batch size in every call, and prints what it finds.
        self._finds_batch_size = str(getattr(lm, "batch_size", "")).startswith("auto")
        self._pairs_per_call = pairs_per_call

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
        """Score every continuation of every request; see `LanguageModel.loglikelihood`."""
        pairs = dict.fromkeys((r.context, c) for r in requests for c in r.continuations)
        with self._told(), quiet_lm_eval():
            encoded = {pair: self._encoder.encode(*pair) for pair in pairs}
        logprobs: dict[_Pair, float] = {}
        for call in self._calls(encoded):
            with self._told(), quiet_lm_eval(stdout=self._finds_batch_size):
                logprobs.update(self._ask(call))
            if on_progress:
                on_progress(sum(len(e.context) + len(e.continuation) for e in call.values()))
        return [
            tuple(_score(encoded[r.context, c], logprobs[r.context, c]) for c in r.continuations)
            for r in requests
        ]

    def _calls(self, encoded: Mapping[_Pair, EncodedPair]) -> Iterator[dict[_Pair, EncodedPair]]:
        pairs = list(encoded.items())
        size = len(pairs) if self._finds_batch_size else self._pairs_per_call
        for start in range(0, len(pairs), max(size, 1)):
            yield dict(pairs[start : start + size])

    def _ask(self, call: Mapping[_Pair, EncodedPair]) -> dict[_Pair, float]:
        from lm_eval.api.instance import Instance

        plain = [pair for pair, tokens in call.items() if tokens.is_the_harness_s]
        divided = [pair for pair, tokens in call.items() if not tokens.is_the_harness_s]
        answers: list[Any] = []
        if plain:
            answers += self._lm.loglikelihood(
                [Instance("loglikelihood", {}, pair, index) for index, pair in enumerate(plain)]
            )
        if divided:
            answers += self._ask_by_tokens([(pair, call[pair]) for pair in divided])
        if len(answers) != len(call):
            raise ModelError(
                f"model {self._identity.name!r} answered {len(answers)} of {len(call)} requests; "
                "run again, with fewer at a time where a server is asked"
            )
        return {
            pair: float(answer[0]) for pair, answer in zip(plain + divided, answers, strict=True)
        }

    def _ask_by_tokens(self, pairs: Sequence[tuple[_Pair, EncodedPair]]) -> list[Any]:
        ask = getattr(self._lm, "_loglikelihood_tokens", None)
        if ask is None:
            context, continuation = pairs[0][0]
            raise ModelError(
                f"model {self._identity.name!r} can't score {continuation!r} after "
                f"{context[-60:]!r}: a token spans the join, and it takes texts only; use a model "
                "that takes tokens, such as lm_eval:hf"
            )
        return list(ask([(pair, list(e.context), list(e.continuation)) for pair, e in pairs]))

    def _told(self) -> Any:  # noqa: ANN401  # a context manager
        return lm_eval_errors_told(
            self._identity.name,
            "can't score",
            "see what it says, and give another batch_size or max_length in model_args",
        )


def _score(pair: EncodedPair, logprob: float) -> ContinuationScore:
    return ContinuationScore(logprob, len(pair.continuation), len(pair.context))
