"""Walking a token tree: rows of nodes in turn, each token once.

A row is a run of nodes in depth-first order. What its tokens see outside it is the path from the
root to its first node, whose keys and values are kept from the rows before. So memory holds one row
and one path, however large the tree is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from babelgap.models.memory import unless_full
from babelgap.models.tree.attention import Columns, MaskMaker
from babelgap.models.tree.budget import RowBudget
from babelgap.models.tree.plan import TokenTree

__all__ = ["EdgeScores", "empty_scores", "read_edges", "walk_tree"]

_Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class EdgeScores:
    """What was read of a tree's E edges."""

    logprobs: npt.NDArray[np.float64]
    """(E,) natural logs."""
    greedy: npt.NDArray[np.bool_]
    """(E,) True where the edge's token is the most probable one."""


def empty_scores(tree: TokenTree) -> EdgeScores:
    """Room for the scores of a tree, NaN until they are filled in."""
    return EdgeScores(np.full(tree.num_edges, np.nan), np.zeros(tree.num_edges, dtype=np.bool_))


def walk_tree(
    model: Any,  # noqa: ANN401  # Hugging Face models have no common type
    tree: TokenTree,
    *,
    mask: MaskMaker,
    budget: RowBudget,
    on_progress: Callable[[int], None] | None = None,
) -> EdgeScores:
    """Score every edge of a tree.

    Args:
        model: a causal model in evaluation mode, on its device.
        tree: what to score.
        mask: makes the masks of rows.
        budget: of a row; smaller afterwards where memory ran out.
        on_progress: called after each row with the number of tokens computed.

    Raises:
        RuntimeError: out of memory with a row of one token.
    """
    scores = empty_scores(tree)
    path = _Path(model)
    start = 0
    while start < tree.num_nodes:
        stop = budget.stop(tree, start)
        row = partial(_score_row, model, tree, start, stop, path, mask, scores)
        num_done = unless_full(row, alone=budget.tokens == 1)
        if num_done is None:
            budget.halve()
            path.free()
            continue
        if on_progress:
            on_progress(num_done)
        start = stop
    return scores


class _Path:
    """Keys and values of the nodes from the root down."""

    def __init__(self, model: Any) -> None:  # noqa: ANN401
        self.nodes = np.empty(0, dtype=np.int64)
        self._device = model.device
        self._layers: list[tuple[torch.Tensor, torch.Tensor]] = []

    def cut(self, ends: _Ints, start: int) -> None:
        """Keep what is above the node `start`."""
        kept = np.flatnonzero(ends[self.nodes] > start)
        if len(kept) == len(self.nodes):
            return
        index = torch.from_numpy(kept)
        # Both or neither: the copies may not fit into memory.
        layers = [
            (
                keys.index_select(2, index.to(keys.device)),
                values.index_select(2, index.to(values.device)),
            )
            for keys, values in self._layers
        ]
        self._layers, self.nodes = layers, self.nodes[kept]

    def cache(self) -> Any:  # noqa: ANN401
        """A cache of transformers that holds the path; what a row adds doesn't change it."""
        from transformers import DynamicCache

        # Without a config, every layer keeps all: windows are the mask's business.
        cache = DynamicCache()
        if len(self.nodes):
            for number, (keys, values) in enumerate(self._layers):
                cache.update(keys, values, number)
        return cache

    def take(self, cache: Any, nodes: _Ints) -> None:  # noqa: ANN401
        """Go on with what a row has filled in."""
        self._layers = [(layer.keys, layer.values) for layer in cache.layers]
        self.nodes = nodes

    def free(self) -> None:
        """Give back the memory of a row that failed."""
        if self._device.type == "cuda":
            torch.cuda.empty_cache()


def _score_row(
    model: Any,  # noqa: ANN401
    tree: TokenTree,
    start: int,
    stop: int,
    path: _Path,
    mask: MaskMaker,
    scores: EdgeScores,
) -> int:
    """Fill in the scores of a row; the number of tokens that it computed."""
    path.cut(tree.ends, start)
    nodes = np.concatenate([path.nodes, np.arange(start, stop)])
    columns = Columns(nodes, tree.ends[nodes], tree.positions[nodes], stop - start)
    first, last = np.searchsorted(tree.reads, [start, stop])
    cache = path.cache()
    device = model.device
    with torch.inference_mode():
        # One position at least: no model computes none.
        read_at = tree.reads[first:last] - start if last > first else np.array([0])
        logits = model(
            input_ids=_tensor(tree.tokens[None, start:stop], device),
            position_ids=_tensor(tree.positions[None, start:stop], device),
            attention_mask=mask(columns, dtype=model.dtype, device=device),
            past_key_values=cache,
            use_cache=True,
            # On the CPU: the last layer may be on another device than the first.
            logits_to_keep=torch.from_numpy(read_at),
        ).logits[0]  # (reads, vocabulary)
        if len(logits) != len(read_at):
            raise ValueError("the model ignores logits_to_keep")
        if last > first:
            edges = slice(int(tree.edge_starts[first]), int(tree.edge_starts[last]))
            counts = np.diff(tree.edge_starts[first : last + 1])
            rows = torch.from_numpy(np.repeat(np.arange(last - first), counts))
            wanted = torch.from_numpy(tree.edge_tokens[edges])
            scores.logprobs[edges], scores.greedy[edges] = read_edges(logits, rows, wanted)
    path.take(cache, nodes)
    return stop - start


def read_edges(
    logits: torch.Tensor, rows: torch.Tensor, tokens: torch.Tensor
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Log-probabilities of some tokens, and whether each is its row's most probable.

    Args:
        logits: (K, vocabulary).
        rows: (E,) which row each token is read from; on any device.
        tokens: (E,); on any device.
    """
    rows, tokens = rows.to(logits.device), tokens.to(logits.device)
    logits = logits.float() if logits.dtype in (torch.float16, torch.bfloat16) else logits
    totals = logits.logsumexp(-1)
    logprobs = logits[rows, tokens] - totals[rows]
    greedy = logits.argmax(-1)[rows] == tokens
    return logprobs.double().cpu().numpy(), greedy.cpu().numpy()


def _tensor(values: npt.NDArray[Any], device: Any) -> torch.Tensor:  # noqa: ANN401
    return torch.from_numpy(np.ascontiguousarray(values)).to(device)
