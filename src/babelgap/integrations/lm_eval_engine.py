"""The token tree for a model that lm-evaluation-harness has loaded, and goes on to use itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
import transformers
from tqdm import tqdm

from babelgap.models.tree.plan import Branch
from babelgap.models.tree.score import BranchScore, TreeScorer

__all__ = ["Engine", "reason_for_hf"]

# So many tokens are computed before their scores are given: what `--use_cache` keeps of a run
# that is killed. What parts share is computed in each, which is one prompt a part.
_PART_TOKENS = 2**17


def reason_for_hf(lm: Any) -> str | None:  # noqa: ANN401
    """Why a model of the harness can't be scored by the token tree; `None` where it can.

    Args:
        lm: an `HFLM`, loaded.
    """
    if lm.backend != "causal":
        return "an encoder-decoder reads prompt and answer apart"
    model = lm.model
    adapter = getattr(model, "active_peft_config", None)
    if adapter is not None:
        if adapter.is_prompt_learning:
            return "its adapter puts virtual tokens before the prompt"
        if getattr(adapter, "alora_invocation_tokens", None):
            return "its adapter begins to act at certain tokens of the prompt"
        model = model.get_base_model()
    if not isinstance(model, transformers.PreTrainedModel):
        return f"a {type(model).__name__} is no model of transformers"
    kind = str(getattr(getattr(lm, "accelerator", None), "distributed_type", ""))
    if kind.rpartition(".")[2] in ("FSDP", "DEEPSPEED", "MEGATRON_LM"):
        return "its processes have to stay in step, and share each pass of the model"
    return None


class Engine:
    """Scores branches; between two calls the model is as it was.

    Args:
        model: of transformers, or an adapter around one; in evaluation mode, on its device.
        row_tokens: most tokens computed in one pass; by the kind of device where it is `None`.
        mixed_precision: dtype that the model is run in by autocast; its own where it is `None`.
    """

    def __init__(
        self,
        model: Any,  # noqa: ANN401
        *,
        row_tokens: int | None = None,
        mixed_precision: torch.dtype | None = None,
    ) -> None:
        self._model = model
        self._usual = self._attention
        run = _MixedPrecision(model, mixed_precision) if mixed_precision else model
        try:
            self._scorer = TreeScorer(run, row_tokens=row_tokens)
        finally:
            self._scoring = self._attention
            self._use(self._usual)

    def score(
        self, branches: Sequence[Branch], *, show_progress: bool
    ) -> Iterator[tuple[int, BranchScore]]:
        """Scores with the numbers of their branches, part after part.

        Args:
            branches: what to score.
            show_progress: draw a bar, in tokens to be computed.
        """
        parts = _parts(branches)
        known = self._scorer.way != "plain"
        with (
            tqdm(
                total=sum(num_tokens for _, num_tokens in parts) if known else None,
                disable=not show_progress,
                desc=f"Scoring {len(branches)} requests",
                unit="token",
                unit_scale=True,
            ) as bar,
        ):
            for part, _ in parts:
                with self._set_up():
                    scores = self._scorer.score([branches[i] for i in part], on_progress=bar.update)
                yield from zip(part, scores, strict=True)

    @property
    def _attention(self) -> str:
        return str(self._model.config._attn_implementation)  # noqa: SLF001  # there is no other name

    def _use(self, attention: str) -> None:
        if self._attention != attention:
            self._model.set_attn_implementation(attention)

    @contextmanager
    def _set_up(self) -> Iterator[None]:
        """The model with the engine's attention: generation has another one."""
        self._use(self._scoring)
        try:
            yield
        finally:
            self._scoring = self._attention
            self._use(self._usual)


class _MixedPrecision:
    """A model whose passes run under autocast, and which says so where its dtype is asked."""

    def __init__(self, model: Any, dtype: torch.dtype) -> None:  # noqa: ANN401
        self._model = model
        self.dtype = dtype

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._model, name)

    def __call__(self, **inputs: Any) -> Any:  # noqa: ANN401
        with torch.autocast(device_type=self._model.device.type, dtype=self.dtype):
            return self._model(**inputs)


def _parts(branches: Sequence[Branch]) -> list[tuple[list[int], int]]:
    """Numbers of branches in sorted order, cut into parts, and how many tokens each computes."""
    parts: list[tuple[list[int], int]] = []
    part: list[int] = []
    used = 0
    for i in sorted(range(len(branches)), key=lambda i: branches[i].tokens):
        if used >= _PART_TOKENS:
            parts.append((part, used))
            part, used = [], 0
        inputs = branches[i].tokens[:-1]
        used += len(inputs) - (_num_shared(branches[part[-1]].tokens[:-1], inputs) if part else 0)
        part.append(i)
    return [*parts, (part, used)] if part else parts


def _num_shared(left: Sequence[int], right: Sequence[int]) -> int:
    for place, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return place
    return min(len(left), len(right))
