"""Token trees: every token that sequences share is one node, computed once.

Sequences that begin alike share their beginning. Nodes are numbered in depth-first order:

    sequences        node      0  1  2  3  4  5
    a b c x          token     a  b  c  d  e  f
    a b d e y        position  0  1  2  2  3  1
    a f z            end       6  5  3  5  5  6

Node j is an ancestor of node i, or i itself, exactly if `j <= i < end[j]`, so any run of numbers is
a part of the tree whose attention is known from `end` alone. The last token of a sequence (x, y,
z) is only compared with the distribution before it and has no node.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

__all__ = ["Branch", "TokenTree", "plan_tree"]

_Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Branch:
    """A token sequence; what follows its context is scored."""

    tokens: tuple[int, ...]
    """At least two."""
    num_context: int
    """Tokens before the first scored one; at least 1, at most all but one."""


@dataclass(frozen=True, slots=True)
class TokenTree:
    """The distinct tokens of many branches, in depth-first order.

    N nodes, of which the next-token distribution is read after K, for E wanted next tokens.
    """

    tokens: _Ints
    """(N,) token ids."""
    positions: _Ints
    """(N,) distance from the root, from 0."""
    ends: _Ints
    """(N,) end of each node's subtree, exclusive."""
    reads: _Ints
    """(K,) rising nodes after which a distribution is read."""
    edge_starts: _Ints
    """(K + 1,) the edges of read k are those from `edge_starts[k]` to `edge_starts[k + 1]`."""
    edge_tokens: _Ints
    """(E,) the wanted next tokens."""
    branch_edges: tuple[_Ints, ...]
    """For each branch the edges that its score sums."""

    @property
    def num_nodes(self) -> int:
        """Tokens that a model has to compute."""
        return len(self.tokens)

    @property
    def num_edges(self) -> int:
        """Log-probabilities that are wanted."""
        return len(self.edge_tokens)


def plan_tree(branches: Sequence[Branch]) -> TokenTree:
    """The tree of some branches; equal branches share everything.

    Raises:
        ValueError: a branch without a context or without a scored token.

    Example:
        >>> tree = plan_tree([Branch((5, 6, 7), 1), Branch((5, 6, 8), 2), Branch((5, 9, 1), 2)])
        >>> tree.tokens.tolist(), tree.positions.tolist(), tree.ends.tolist()
        ([5, 6, 9], [0, 1, 1], [3, 2, 3])
        >>> tree.reads.tolist(), tree.edge_tokens.tolist()
        ([0, 1, 2], [6, 7, 8, 1])
    """
    for branch in branches:
        if not 1 <= branch.num_context < len(branch.tokens):
            raise ValueError(
                f"a branch of {len(branch.tokens)} tokens can't have {branch.num_context} of "
                "context; both context and continuation need one"
            )
    order = sorted(range(len(branches)), key=lambda i: branches[i].tokens[:-1])
    inputs = [np.array(branches[i].tokens[:-1], dtype=np.int64) for i in order]
    shared = [0, *(_common_prefix(a, b) for a, b in pairwise(inputs))]
    nodes = _Nodes(sum(len(a) - n for a, n in zip(inputs, shared, strict=False)))
    before: list[_Ints] = [_ints()] * len(branches)  # nodes after which each branch is read
    for i, tokens, start in zip(order, inputs, shared, strict=False):
        nodes.extend(tokens, start)
        before[i] = nodes.path[branches[i].num_context - 1 :].copy()
    nodes.close(0)
    after = [np.array(b.tokens[b.num_context :], dtype=np.int64) for b in branches]
    reads, edge_starts, edge_tokens, edge_of = _edges(before, after)
    bounds = np.cumsum([0, *(len(nodes_read) for nodes_read in before)])
    return TokenTree(
        tokens=nodes.tokens,
        positions=nodes.positions,
        ends=nodes.ends,
        reads=reads,
        edge_starts=edge_starts,
        edge_tokens=edge_tokens,
        branch_edges=tuple(edge_of[a:b] for a, b in pairwise(bounds)),
    )


class _Nodes:
    """Arrays of a tree that grows branch by branch, in sorted order."""

    def __init__(self, size: int) -> None:
        self.tokens = np.empty(size, dtype=np.int64)
        self.positions = np.empty(size, dtype=np.int64)
        self.ends = np.empty(size, dtype=np.int64)
        self.path = _ints()  # from the root to the newest node
        self._size = 0

    def extend(self, tokens: _Ints, shared: int) -> None:
        """Add a sequence whose first `shared` tokens are those of the path."""
        self.close(shared)
        start, self._size = self._size, self._size + len(tokens) - shared
        self.tokens[start : self._size] = tokens[shared:]
        self.positions[start : self._size] = np.arange(shared, len(tokens))
        self.path = np.concatenate([self.path[:shared], np.arange(start, self._size)])

    def close(self, depth: int) -> None:
        """The path's subtrees below a depth are whole."""
        self.ends[self.path[depth:]] = self._size


def _edges(before: Sequence[_Ints], after: Sequence[_Ints]) -> tuple[_Ints, _Ints, _Ints, _Ints]:
    """Distinct pairs (node, next token), sorted, and which of them each pair is."""
    # One number a pair: both halves are below 2**31.
    pairs = (np.concatenate([_ints(), *before]) << 31) + np.concatenate([_ints(), *after])
    distinct, edge_of = np.unique(pairs, return_inverse=True)
    reads, first = np.unique(distinct >> 31, return_index=True)
    starts = np.append(first, len(distinct)).astype(np.int64)
    return reads, starts, distinct & (2**31 - 1), edge_of


def _common_prefix(first: _Ints, second: _Ints) -> int:
    length = min(len(first), len(second))
    differ = np.flatnonzero(first[:length] != second[:length])
    return int(differ[0]) if len(differ) else length


def _ints() -> _Ints:
    return np.empty(0, dtype=np.int64)
