"""Our engine as a model of lm-evaluation-harness: every task of it, each token computed once.

    babelgap lm-eval run --model babelgap --model_args pretrained=owner/name --tasks mmlu

From the version on that loads plugins, `lm-eval run --model babelgap` does the same.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import Any

from lm_eval import utils
from lm_eval.__main__ import cli_evaluate
from lm_eval.api.registry import register_model
from lm_eval.models.huggingface import HFLM

from babelgap.integrations.lm_eval_engine import Engine, reason_for_hf
from babelgap.integrations.lm_eval_requests import TokenRequest, fit_requests, split_whole
from babelgap.schema import ModelError

__all__ = ["BabelgapLM", "run_command_line"]

_log = logging.getLogger("babelgap")


def run_command_line(words: Sequence[str]) -> None:
    """The harness's own command line, with our model registered.

    Args:
        words: what follows `lm-eval`.

    Raises:
        SystemExit: where the harness ends so.

    Example:
        >>> run_command_line(["ls", "tasks"])  # doctest: +SKIP
    """
    # It reads no argument but the process's own.
    sys.argv = ["lm-eval", *words]
    cli_evaluate()


@register_model("babelgap")
class BabelgapLM(HFLM):  # type: ignore[misc]  # lm-eval has no types
    """`hf` of lm-evaluation-harness, with its log-probabilities from the token tree.

    It is derived from the harness's class, which nothing else here is: the harness asks for a
    class of its own kind, and only so is every argument of `hf`, its generation and its chat
    templates what users know, in the version that they have installed.

    Encoder-decoders, adapters that put tokens of their own before the prompt, and models that are
    sharded between processes are scored as `hf` does it; a warning says so.

    Args:
        pretrained: name on the Hub, folder, or a model of transformers.
        row_tokens: most tokens computed in one pass; by the kind of device where it is `None`.
        arguments: everything else that `hf` takes; `batch_size` is for generation only.

    Raises:
        ModelError: `row_tokens` is no positive number.

    Example:
        >>> lm = BabelgapLM("owner/name", device="cpu")  # doctest: +SKIP
        >>> lm_eval.simple_evaluate(model=lm, tasks=["mmlu"])  # doctest: +SKIP
    """

    def __init__(
        self,
        pretrained: Any,  # noqa: ANN401  # Hugging Face models have no common type
        *,
        row_tokens: int | None = None,
        **arguments: Any,  # noqa: ANN401
    ) -> None:
        _check_row_tokens(row_tokens)
        super().__init__(pretrained, **arguments)
        self._row_tokens = row_tokens
        self._engine: Engine | None = None
        self._reason_for_hf = reason_for_hf(self)
        if self._reason_for_hf:
            _log.warning("babelgap scores this model as hf does: %s", self._reason_for_hf)

    def loglikelihood_rolling(self, requests: list[Any], disable_tqdm: bool = False) -> list[float]:
        """Log-probability of whole texts, in nats; all their windows in one go.

        Args:
            requests: the harness's `Instance`s, of one text each.
            disable_tqdm: show no progress.
        """
        if self._reason_for_hf:
            return super().loglikelihood_rolling(requests, disable_tqdm)  # type: ignore[no-any-return]
        texts = [request.args[0] for request in requests]
        windows = [self._windows(text) for text in texts]
        answers = iter(
            self._loglikelihood_tokens(
                [window for group in windows for window in group], disable_tqdm=disable_tqdm
            )
        )
        totals = [sum(next(answers)[0] for _ in group) for group in windows]
        for text, total in zip(texts, totals, strict=True):
            self.cache_hook.add_partial("loglikelihood_rolling", (text,), total)
        return totals

    def _windows(self, text: str) -> list[TokenRequest]:
        rolling = utils.get_rolling_token_windows(
            token_list=self.tok_encode(text),
            prefix_token=self.prefix_token_id,
            max_seq_len=self.max_length,
            context_len=1,
        )
        # Without a text of their own they aren't cached: the whole text is.
        return [(None, *utils.make_disjoint_window(window)) for window in rolling]

    def _encode_pair(self, context: str, continuation: str) -> tuple[list[int], list[int]]:
        """The harness's own tokens; where it leaves a continuation none, those of our rule."""
        before, after = super()._encode_pair(context, continuation)
        if self.backend != "causal":
            return before, after
        if continuation and not after:
            before, after = split_whole(before, self.tok_encode(context + continuation))
        return before or [self.prefix_token_id], after

    def _loglikelihood_tokens(
        self,
        requests: Sequence[TokenRequest],
        disable_tqdm: bool = False,
        override_bs: int | None = None,
    ) -> list[tuple[float, bool]]:
        if self._reason_for_hf:
            return super()._loglikelihood_tokens(  # type: ignore[no-any-return]
                requests, disable_tqdm=disable_tqdm, override_bs=override_bs
            )
        fitted = fit_requests(requests, self.max_length)
        if fitted.told:
            _log.warning("%s", fitted.told)
        answers: dict[int, tuple[float, bool]] = {}
        shown = not disable_tqdm and self.rank == 0
        for i, score in self._made_engine().score(fitted.branches, show_progress=shown):
            answers[i] = (score.logprob, score.is_greedy)
            text = requests[i][0]
            if text is not None:
                self.cache_hook.add_partial("loglikelihood", text, answers[i])
        return [answers[i] for i in range(len(requests))]

    def _made_engine(self) -> Engine:
        # Not in __init__: who only generates needs none.
        if self._engine is None:
            self._engine = Engine(
                self.model, row_tokens=self._row_tokens, mixed_precision=self.mixed_precision_dtype
            )
            if str(self.softmax_dtype) not in ("None", "torch.float32"):
                _log.warning(
                    "softmax_dtype=%s changes nothing here: log-probabilities are always computed "
                    "in float32, or in the model's own dtype where that is wider",
                    self.softmax_dtype,
                )
        return self._engine


def _check_row_tokens(given: object) -> None:
    # What stands in model_args is of any type.
    if given is not None and (not isinstance(given, int) or given < 1):
        raise ModelError(f"row_tokens is {given!r}; give a number of tokens, 1 or more")
