"""The plain way: whole sequences in padded batches, for models that take no tree.

Those are recurrent models, and those whose attention can't be told what a token sees. A sequence
that begins another one is read off it; beyond that nothing is shared.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from babelgap.models.memory import unless_full
from babelgap.models.tree.budget import RowBudget
from babelgap.models.tree.plan import TokenTree
from babelgap.models.tree.walk import EdgeScores, empty_scores, read_edges
from babelgap.schema.errors import ModelError

__all__ = ["score_plainly"]

_Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A sequence of the tree, from the root to a leaf."""

    nodes: _Ints
    first_read: int
    """The reads of the nodes that no leaf before this one has: from here ..."""
    last_read: int
    """... to here, exclusive."""


def score_plainly(
    model: Any,  # noqa: ANN401  # Hugging Face models have no common type
    tree: TokenTree,
    *,
    budget: RowBudget,
    on_progress: Callable[[int], None] | None = None,
) -> EdgeScores:
    """Score every edge of a tree, one sequence for each of its leaves.

    Sequences are padded on the right, which a causal model's earlier tokens can't see.

    Args:
        model: a causal model in evaluation mode, on its device.
        tree: what to score.
        budget: of a batch; smaller afterwards where memory ran out. What is larger alone is a batch
            of its own, so a budget of one token is one sequence at a time.
        on_progress: called after each batch with the number of tokens computed.

    Raises:
        RuntimeError: out of memory with a batch of one sequence.
        ModelError: the model puts tokens of its own before a sequence.
    """
    scores = empty_scores(tree)
    # Longest first, so that memory runs out early; equals together, so that little is padding.
    leaves = sorted(_leaves(tree), key=lambda leaf: -len(leaf.nodes))
    while leaves:
        size = _batch_size(tree, leaves, budget)
        batch = partial(_score_batch, model, tree, leaves[:size], scores)
        num_done = unless_full(batch, alone=size == 1)
        if num_done is None:
            budget.halve()
            continue
        if on_progress:
            on_progress(num_done)
        leaves = leaves[size:]
    return scores


def _leaves(tree: TokenTree) -> Iterator[_Leaf]:
    path = np.empty(0, dtype=np.int64)
    stops = np.flatnonzero(tree.ends == np.arange(tree.num_nodes) + 1) + 1
    for start, stop in pairwise([0, *stops.tolist()]):
        path = np.concatenate([path[: tree.positions[start]], np.arange(start, stop)])
        first, last = np.searchsorted(tree.reads, np.array([start, stop]))
        yield _Leaf(path, int(first), int(last))


def _batch_size(tree: TokenTree, leaves: Sequence[_Leaf], budget: RowBudget) -> int:
    longest = len(leaves[0].nodes)
    positions: set[int] = set()
    for size, leaf in enumerate(leaves):
        positions.update(tree.positions[tree.reads[leaf.first_read : leaf.last_read]].tolist())
        count = size + 1
        if size and (count * longest > budget.tokens or count * len(positions) > budget.reads):
            return size
    return len(leaves)


def _score_batch(
    model: Any,  # noqa: ANN401
    tree: TokenTree,
    leaves: Sequence[_Leaf],
    scores: EdgeScores,
) -> int:
    """Fill in the scores of a batch; the number of tokens that it computed, padding included."""
    tokens = np.zeros((len(leaves), len(leaves[0].nodes)), dtype=np.int64)
    for row, leaf in zip(tokens, leaves, strict=True):
        row[: len(leaf.nodes)] = tree.tokens[leaf.nodes]
    reads = [np.arange(leaf.first_read, leaf.last_read) for leaf in leaves]
    read_at = [tree.positions[tree.reads[k]] for k in reads]
    kept = np.unique(np.concatenate(read_at))
    with torch.inference_mode():
        logits = _logits(model, torch.from_numpy(tokens).to(model.device), kept)
        for row, positions, k in zip(logits, read_at, reads, strict=True):
            edges = slice(int(tree.edge_starts[k[0]]), int(tree.edge_starts[k[-1] + 1]))
            counts = np.diff(tree.edge_starts[k[0] : k[-1] + 2])
            at = np.repeat(np.searchsorted(kept, positions), counts)
            scores.logprobs[edges], scores.greedy[edges] = read_edges(
                row,
                torch.from_numpy(at),
                torch.from_numpy(tree.edge_tokens[edges]),
            )
    return tokens.size


def _logits(model: Any, tokens: torch.Tensor, kept: _Ints) -> torch.Tensor:  # noqa: ANN401
    """(sequences, kept positions, vocabulary)."""
    # On the CPU: the last layer may be on another device than the first.
    positions = torch.from_numpy(kept)
    keep = {"logits_to_keep": positions} if _keeps(model) else {}
    logits = model(input_ids=tokens, use_cache=False, **keep).logits
    if keep and logits.shape[1] == len(kept):
        return logits  # type: ignore[no-any-return]
    if logits.shape[1] != tokens.shape[1]:
        # Adapters that put tokens of their own before the text do that.
        raise ModelError(
            f"a {type(model).__name__} gives {logits.shape[1]} distributions for "
            f"{tokens.shape[1]} tokens; use a model without virtual tokens"
        )
    return logits[:, positions]  # type: ignore[no-any-return]


def _keeps(model: Any) -> bool:  # noqa: ANN401
    return "logits_to_keep" in inspect.signature(model.forward).parameters
