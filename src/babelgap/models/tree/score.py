"""Log-probabilities of branches from a causal model of Hugging Face.

Two ways, equal in result: *packed*, where a row of the token tree is one sequence whose tokens see
their ancestors only; and *plain*, one branch after the other, for models that don't take such a
mask (recurrent ones, or those that ignore position ids). `takes_packed_rows` finds out by trying.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from babelgap.models.memory import is_out_of_memory
from babelgap.models.tree.plan import Branch, Row, plan_rows

__all__ = ["score_packed", "score_plain", "takes_packed_rows"]

# Largest difference to the plain way that rounding explains; a mask that is ignored moves
# log-probabilities by more than a nat.
_TOLERANCE = {torch.float32: 1e-2, torch.float64: 1e-6}
_HALF_TOLERANCE = 0.5


def score_packed(
    model: Any,  # noqa: ANN401  # Hugging Face models have no common type
    branches: Sequence[Branch],
    *,
    max_tokens: int,
    on_progress: Callable[[int], None] | None = None,
) -> list[float]:
    """Sum of log-probabilities (nats) of each branch's scored tokens, by the token tree.

    Args:
        model: in evaluation mode, on its device.
        branches: what to score; tokens that branches share are computed once a row.
        max_tokens: budget of a row; memory grows with its square.
        on_progress: called after each row with the number of tokens computed.
    """
    scores = [0.0] * len(branches)
    for row in plan_rows(branches, max_tokens=max_tokens):
        edge_logprobs = _edge_logprobs(model, row)
        for branch, edges in zip(row.branches, row.branch_edges, strict=True):
            scores[branch] = float(edge_logprobs[edges].sum())
        if on_progress:
            on_progress(len(row.tokens))
    return scores


def score_plain(
    model: Any,  # noqa: ANN401
    branches: Sequence[Branch],
    *,
    on_progress: Callable[[int], None] | None = None,
) -> list[float]:
    """The same, one branch at a time; equal branches are computed once."""
    known: dict[Branch, float] = {}
    for branch in branches:
        if branch not in known:
            tokens = torch.tensor([branch.tokens], device=model.device)
            with torch.inference_mode():
                logits = model(input_ids=tokens, use_cache=False).logits[0]
            logprobs = logits[branch.num_context - 1 : -1].float().log_softmax(-1)
            following = tokens[0, branch.num_context :]
            known[branch] = float(logprobs.gather(1, following[:, None]).double().sum())
            if on_progress:
                on_progress(len(branch.tokens))
    return [known[branch] for branch in branches]


def takes_packed_rows(model: Any) -> bool:  # noqa: ANN401
    """Whether the packed way gives this model's own log-probabilities, tried on a small tree."""
    vocabulary = model.get_input_embeddings().num_embeddings
    draw = np.random.default_rng(0)
    trunk, left, right = (tuple(draw.integers(0, vocabulary, n).tolist()) for n in (9, 7, 5))
    branches = [Branch(trunk + left, 4), Branch(trunk + right, 9), Branch(trunk[:5] + right, 5)]
    try:
        packed = score_packed(model, branches, max_tokens=64)
    except (TypeError, ValueError, RuntimeError, IndexError, AttributeError) as error:
        if is_out_of_memory(error):
            raise
        return False
    plain = score_plain(model, branches)
    difference = np.max(np.abs(np.subtract(packed, plain)))
    return bool(difference <= _TOLERANCE.get(model.dtype, _HALF_TOLERANCE))


def _edge_logprobs(model: Any, row: Row) -> np.ndarray[Any, np.dtype[np.float64]]:  # noqa: ANN401
    device = model.device
    hidden = torch.from_numpy(~row.ancestor_mask()).to(device)
    # (1, 1, N, N), 0 where seen and the lowest number where not: the form every attention takes.
    mask = torch.zeros(hidden.shape, dtype=model.dtype, device=device)
    mask.masked_fill_(hidden, torch.finfo(model.dtype).min)
    with torch.inference_mode():
        logits = model(
            input_ids=torch.from_numpy(row.tokens)[None].to(device),
            position_ids=torch.from_numpy(row.positions)[None].to(device),
            attention_mask=mask[None, None],
            use_cache=False,
            logits_to_keep=torch.from_numpy(row.read_at).to(device),
        ).logits[0]  # (K, vocabulary)
        if len(logits) != len(row.read_at):
            raise ValueError("the model ignores logits_to_keep")
        logprobs = logits.float().log_softmax(-1)
        edges = torch.from_numpy(row.edges).to(device)
        chosen = logprobs[edges[:, 0], edges[:, 1]].double().cpu().numpy()
    return np.asarray(chosen)
