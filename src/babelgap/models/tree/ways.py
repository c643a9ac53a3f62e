"""Which of the ways of computing a token tree a model takes, found out by trying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import torch

from babelgap.models.memory import is_out_of_memory
from babelgap.models.tree.attention import (
    NAME,
    MaskMaker,
    WindowedMasks,
    blocked_mask,
    dense_mask,
    flex_mask,
    tree_attention,
)
from babelgap.models.tree.budget import RowBudget
from babelgap.models.tree.plain import score_plainly
from babelgap.models.tree.plan import Branch, TokenTree, plan_tree
from babelgap.models.tree.walk import walk_tree

__all__ = ["Found", "agree", "first_that_works", "mask_maker"]

Way = Literal["blocks", "flex", "dense", "plain"]

_MASKS: dict[Way, MaskMaker] = {"blocks": blocked_mask, "flex": flex_mask, "dense": dense_mask}

# Largest difference to the plain way that rounding explains; a mask that is ignored moves
# log-probabilities by more than a nat.
_TOLERANCE = {torch.float32: 1e-2, torch.float64: 1e-6}
_HALF_TOLERANCE = 0.5


def mask_maker(way: Way, config: Any) -> MaskMaker:  # noqa: ANN401
    """Makes the masks of a way for a model with a certain config.

    Args:
        way: `blocks`, `flex` or `dense`.
        config: of the model; says whether layers see a window only.

    Raises:
        ValueError: layers of a kind that no mask is known for.
    """
    make = _MASKS[way]
    config = config.get_text_config()
    window = getattr(config, "sliding_window", None)
    kinds = set(getattr(config, "layer_types", None) or ())
    if strange := sorted(kinds - {"full_attention", "sliding_attention"}):
        raise ValueError(f"it has layers of {strange[0]}")
    if not window or kinds == {"full_attention"}:
        return make
    return WindowedMasks(make, window, every_layer=len(kinds) < 2)


def agree(
    found: npt.NDArray[np.float64], truth: npt.NDArray[np.float64], dtype: torch.dtype
) -> bool:
    """Whether log-probabilities differ by no more than rounding in a dtype explains."""
    # What overflows in the plain way too is the model's own trouble.
    comparable = np.isfinite(truth)
    difference = np.abs(found[comparable] - truth[comparable])
    return bool((difference <= _TOLERANCE.get(dtype, _HALF_TOLERANCE)).all())


@dataclass(frozen=True, slots=True)
class Found:
    """The way that a model takes."""

    way: Way
    depth: int
    """Up to which it was tried, in tokens."""
    refused: tuple[tuple[Way, str], ...]
    """The ways tried before it, each with what was wrong."""


def first_that_works(model: Any, ways: Sequence[Way]) -> Found:  # noqa: ANN401
    """Set a model up for the first way that gives its own log-probabilities.

    Args:
        model: a causal model of transformers; its attention function may be changed, not what
            it computes.
        ways: to be tried in turn; `plain` where none works.
    """
    vocabulary = model.get_input_embeddings().num_embeddings
    draw = np.random.default_rng(0)
    trunk, left, right = (tuple(draw.integers(0, vocabulary, n).tolist()) for n in (9, 7, 5))
    branches = [Branch(trunk + left, 4), Branch(trunk + right, 9), Branch(trunk[:5] + right, 5)]
    tree = plan_tree(branches)
    truth = score_plainly(model, tree, budget=RowBudget(tokens=1, reads=1)).logprobs
    refused: list[tuple[Way, str]] = []
    for way in ways:
        reason = None if way == "plain" else _trouble(model, way, tree, truth)
        if reason is None:
            return Found(way, len(trunk + left), tuple(refused))
        refused.append((way, reason))
    return Found("plain", 0, tuple(refused))


def _trouble(
    model: Any,  # noqa: ANN401
    way: Way,
    tree: TokenTree,
    truth: npt.NDArray[np.float64],
) -> str | None:
    """Why a way doesn't give the model's own log-probabilities, the model then being as before."""
    before = model.config._attn_implementation  # noqa: SLF001  # there is no public name
    reason: str | None = "its own log-probabilities are others"
    try:
        _set_attention(model, way)
        # Rows of 7 tokens, so that the path between rows is tried as well.
        budget = RowBudget(tokens=7, reads=7)
        found = walk_tree(model, tree, mask=mask_maker(way, model.config), budget=budget)
        if agree(found.logprobs, truth, model.dtype):
            reason = None
    except (TypeError, ValueError, RuntimeError, IndexError, AttributeError, KeyError) as error:
        if is_out_of_memory(error):
            raise
        lines = str(error).strip().splitlines() or [""]
        reason = f"{type(error).__name__}: {lines[0]}".rstrip(": ")
    finally:
        if reason and model.config._attn_implementation != before:  # noqa: SLF001
            model.set_attn_implementation(before)
    return reason


def _set_attention(model: Any, way: Way) -> None:  # noqa: ANN401
    if way == "dense":
        return
    if model.config._attn_implementation not in ("sdpa", NAME):  # noqa: SLF001
        raise ValueError("only what sdpa computes is computed in blocks")
    if way == "flex":
        model.set_attn_implementation("flex_attention")
        return
    from transformers import AttentionInterface, AttentionMaskInterface
    from transformers.masking_utils import sdpa_mask

    AttentionInterface.register(NAME, tree_attention)
    AttentionMaskInterface.register(NAME, sdpa_mask)
    model.set_attn_implementation(NAME)
