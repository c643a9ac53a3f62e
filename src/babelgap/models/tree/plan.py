"""Token trees: which tokens to compute, once each, and where their scores are read.

Token sequences that begin alike share their beginning. Sorted, each sequence differs from the one
before it only after their common prefix, so a row of the tree is filled like this:

    sequences          row                        parent           position
    a b c              a  b  c                    -1 0 1           0 1 2
    a b d e            a  b  c  d  e              -1 0 1 1 3       0 1 2 2 3
    a f                a  b  c  d  e  f           -1 0 1 1 3 0     0 1 2 2 3 1

A token sees its ancestors and itself: token j is an ancestor of token i (or i itself) exactly if
`j <= i < end[j]`, where `end[j]` is the end of j's subtree, since a row is in depth-first order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Branch", "Row", "plan_rows"]

_Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Branch:
    """A token sequence; what follows its context is scored."""

    tokens: tuple[int, ...]
    num_context: int
    """Tokens before the first scored one; at least 1."""


@dataclass(frozen=True, slots=True)
class Row:
    """A part of the tree that the model computes in one pass.

    N tokens, of which the next-token distribution is read after K.
    """

    tokens: _Ints
    """(N,) token ids in depth-first order."""
    positions: _Ints
    """(N,) distance from the root, from 0."""
    ends: _Ints
    """(N,) end of each token's subtree, exclusive."""
    read_at: _Ints
    """(K,) rising indices of the tokens after which a distribution is read."""
    edges: _Ints
    """(E, 2) pairs (index into `read_at`, token that follows) whose log-probability is wanted."""
    branches: tuple[int, ...]
    """Indices of the branches in this row."""
    branch_edges: tuple[_Ints, ...]
    """For each of `branches` the indices into `edges` that its score sums."""

    def ancestor_mask(self) -> npt.NDArray[np.bool_]:
        """(N, N), True where the token of the row may see the token of the column."""
        index = np.arange(len(self.tokens))
        before = index[None, :] <= index[:, None]
        return np.asarray(before & (index[:, None] < self.ends[None, :]))


def plan_rows(branches: Sequence[Branch], *, max_tokens: int) -> list[Row]:
    """Lay branches out in rows of about `max_tokens` tokens.

    Within a row no token is computed twice; a row begins anew at the root, so a prefix that
    several rows share is computed once in each. A branch longer than `max_tokens` has a row of
    its own. Equal branches share everything.

    Args:
        branches: sequences with at least one context and one scored token.
        max_tokens: budget of a row.

    Example:
        >>> rows = plan_rows([Branch((5, 6, 7), 1), Branch((5, 6, 8), 2)], max_tokens=8)
        >>> len(rows), rows[0].tokens.tolist(), rows[0].positions.tolist()
        (1, [5, 6, 7, 8], [0, 1, 2, 2])
    """
    order = sorted(range(len(branches)), key=lambda i: branches[i].tokens)
    rows = []
    group: list[int] = []
    used = 0
    for i in order:
        shared = _common_prefix(branches[group[-1]].tokens, branches[i].tokens) if group else 0
        added = len(branches[i].tokens) - shared
        if group and used + added > max_tokens:
            rows.append(_row(branches, group))
            group, used, added = [], 0, len(branches[i].tokens)
        group.append(i)
        used += added
    if group:
        rows.append(_row(branches, group))
    return rows


def _common_prefix(first: Sequence[int], second: Sequence[int]) -> int:
    length = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        length += 1
    return length


def _row(branches: Sequence[Branch], group: Sequence[int]) -> Row:
    tokens: list[int] = []
    positions: list[int] = []
    ends: list[int] = []
    path: list[int] = []  # indices of the tokens from the root to the last one
    edge_of: dict[tuple[int, int], int] = {}  # (token before, token after) -> edge
    branch_edges = []
    for i in group:
        branch = branches[i]
        shared = _common_prefix([tokens[n] for n in path], branch.tokens)
        for node in path[shared:]:
            ends[node] = len(tokens)
        path = path[:shared]
        for position in range(shared, len(branch.tokens)):
            path.append(len(tokens))
            tokens.append(branch.tokens[position])
            positions.append(position)
            ends.append(-1)
        scored = range(branch.num_context, len(branch.tokens))
        edges = [edge_of.setdefault((path[p - 1], path[p]), len(edge_of)) for p in scored]
        branch_edges.append(np.array(edges, dtype=np.int64))
    for node in path:
        ends[node] = len(tokens)
    read_at = sorted({before for before, _ in edge_of})
    place = {before: k for k, before in enumerate(read_at)}
    return Row(
        tokens=_ints(tokens),
        positions=_ints(positions),
        ends=_ints(ends),
        read_at=_ints(read_at),
        edges=_ints([(place[before], tokens[after]) for before, after in edge_of]),
        branches=tuple(group),
        branch_edges=tuple(branch_edges),
    )


def _ints(values: Iterable[object]) -> _Ints:
    return np.array(list(values), dtype=np.int64)
