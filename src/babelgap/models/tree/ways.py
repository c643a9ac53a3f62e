"""Which of the ways of computing a token tree a model takes, found out by trying."""

from __future__ import annotations

from collections.abc import Sequence
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

__all__ = ["Way", "agree", "first_that_works", "mask_maker"]

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
    """
    make = _MASKS[way]
    config = config.get_text_config()
    window = getattr(config, "sliding_window", None)
    kinds = set(getattr(config, "layer_types", None) or ["sliding_attention"])
    if not window or "sliding_attention" not in kinds:
        return make
    return WindowedMasks(make, window, every_layer=len(kinds) == 1)


def agree(
    found: npt.NDArray[np.float64], truth: npt.NDArray[np.float64], dtype: torch.dtype
) -> bool:
    """Whether log-probabilities differ by no more than rounding in a dtype explains."""
    # What overflows in the plain way too is the model's own trouble.
    comparable = np.isfinite(truth)
    difference = np.abs(found[comparable] - truth[comparable])
    return bool((difference <= _TOLERANCE.get(dtype, _HALF_TOLERANCE)).all())


def first_that_works(model: Any, ways: Sequence[Way]) -> tuple[Way, int]:  # noqa: ANN401
    """Set a model up for the first way that gives its own log-probabilities.

    Args:
        model: a causal model of transformers; its attention function may be changed, not what
            it computes.
        ways: to be tried in turn; `plain` where none works.

    Returns:
        The way, and the depth in tokens up to which it was tried.
    """
    vocabulary = model.get_input_embeddings().num_embeddings
    draw = np.random.default_rng(0)
    trunk, left, right = (tuple(draw.integers(0, vocabulary, n).tolist()) for n in (9, 7, 5))
    branches = [Branch(trunk + left, 4), Branch(trunk + right, 9), Branch(trunk[:5] + right, 5)]
    tree = plan_tree(branches)
    truth = score_plainly(model, tree, budget=RowBudget(tokens=1, reads=1)).logprobs
    for way in ways:
        if way == "plain" or _gives(model, way, tree, truth):
            return way, len(trunk + left)
    return "plain", 0


def _gives(
    model: Any,  # noqa: ANN401
    way: Way,
    tree: TokenTree,
    truth: npt.NDArray[np.float64],
) -> bool:
    """Whether a way gives the model's own log-probabilities; if not, the model is as before."""
    before = model.config._attn_implementation  # noqa: SLF001  # there is no public name
    try:
        _set_attention(model, way)
        # Rows of 7 tokens, so that the path between rows is tried as well.
        budget = RowBudget(tokens=7, reads=7)
        found = walk_tree(model, tree, mask=mask_maker(way, model.config), budget=budget)
    except (TypeError, ValueError, RuntimeError, IndexError, AttributeError, KeyError) as error:
        if is_out_of_memory(error):
            raise
        works = False
    else:
        works = agree(found.logprobs, truth, model.dtype)
    if not works and model.config._attn_implementation != before:  # noqa: SLF001
        model.set_attn_implementation(before)
    return works


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
