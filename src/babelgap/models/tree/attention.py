"""Attention where a token sees its ancestors only, computed where it is needed.

A row of a token tree is mostly pairs of tokens that don't see each other: questions beside
questions. `tree_attention` is an attention function for transformers that computes a row in blocks
of queries, each against the keys that some query of the block sees. The mask that it is given also
works without it, as any additive mask does, only slower.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

__all__ = [
    "NAME",
    "Columns",
    "MaskMaker",
    "WindowedMasks",
    "blocked_mask",
    "dense_mask",
    "flex_mask",
    "tree_attention",
]

NAME = "babelgap_tree"
"""Under which transformers knows `tree_attention`."""

# Measured on 2 CPU cores (docs/lab.md): smaller blocks pay more for calls than they save.
_BLOCK = 64
# Keys that nobody sees cost less than one more piece to copy.
_GAP = 32

_Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Columns:
    """What the tokens of a row may see: the path above the row, then the row itself.

    T nodes of the path, N of the row.
    """

    nodes: _Ints
    """(T + N,) rising numbers of nodes; the last N follow one another."""
    ends: _Ints
    """(T + N,) end of each one's subtree."""
    positions: _Ints
    """(T + N,) distance of each from the root."""
    num_row: int
    """N."""
    window: int | None = None
    """How far back a token sees, itself included; everything where it is `None`."""

    def visible(self) -> npt.NDArray[np.bool_]:
        """(N, T + N), True where the row's token may see the column."""
        row = self.nodes[-self.num_row :, None]
        seen = (self.nodes <= row) & (row < self.ends)
        if self.window is not None:
            seen &= self.positions[-self.num_row :, None] - self.positions < self.window
        return np.asarray(seen)


class MaskMaker(Protocol):
    """Makes what a model takes as `attention_mask` of a row."""

    def __call__(self, columns: Columns, *, dtype: torch.dtype, device: Any) -> Any:  # noqa: ANN401
        """The mask."""
        ...


@dataclass(frozen=True, slots=True)
class WindowedMasks:
    """Masks for models some or all of whose layers see a window only, Gemma and Mistral say."""

    make: MaskMaker
    window: int
    every_layer: bool
    """False where other layers see everything; then the model takes a mask for each kind."""

    def __call__(self, columns: Columns, *, dtype: torch.dtype, device: Any) -> Any:  # noqa: ANN401
        """The mask, or one for each kind of layer where the row is deeper than the window."""
        if columns.positions.max() < self.window:
            return self.make(columns, dtype=dtype, device=device)
        narrow = self.make(replace(columns, window=self.window), dtype=dtype, device=device)
        if self.every_layer:
            return narrow
        wide = self.make(columns, dtype=dtype, device=device)
        return {"full_attention": wide, "sliding_attention": narrow}


@dataclass(frozen=True, slots=True)
class _Block:
    start: int
    stop: int
    pieces: tuple[tuple[int, int], ...]
    """Ranges of columns that hold all that the block's queries see."""
    mask: torch.Tensor
    """(1, 1, queries, columns of the pieces)."""

    def of(self, states: torch.Tensor) -> torch.Tensor:
        """The keys or values (1, heads, T + N, size) of the pieces."""
        return _take(states, self.pieces)


def dense_mask(columns: Columns, *, dtype: torch.dtype, device: Any) -> torch.Tensor:  # noqa: ANN401
    """(1, 1, N, T + N): 0 where seen, the lowest number where not."""
    return _additive(columns.visible(), dtype, device)


def blocked_mask(columns: Columns, *, dtype: torch.dtype, device: Any) -> torch.Tensor:  # noqa: ANN401
    """The dense mask, which also carries the blocks for `tree_attention`."""
    visible = columns.visible()
    mask = _additive(visible, dtype, device)
    blocks = []
    for start in range(0, columns.num_row, _BLOCK):
        stop = min(start + _BLOCK, columns.num_row)
        pieces = _pieces(np.flatnonzero(visible[start:stop].any(axis=0)))
        blocks.append(_Block(start, stop, pieces, _take(mask[:, :, start:stop], pieces, dim=3)))
    mask.babelgap_blocks = tuple(blocks)  # type: ignore[attr-defined]
    return mask


def flex_mask(columns: Columns, *, dtype: torch.dtype, device: Any) -> Any:  # noqa: ANN401
    """A `BlockMask` of FlexAttention: tiles without a visible pair are skipped on the GPU."""
    from torch.nn.attention.flex_attention import create_block_mask

    parts = columns.nodes, columns.ends, columns.positions
    nodes, ends, positions = (torch.from_numpy(part).to(device) for part in parts)
    # Tensors, not numbers: a compiled kernel is compiled anew for another number.
    row_nodes, row_positions = nodes[-columns.num_row :], positions[-columns.num_row :]
    window = torch.tensor(columns.window or 0, device=device)

    def sees(batch: Any, head: Any, query: Any, key: Any) -> Any:  # noqa: ANN401
        row = row_nodes[query]
        return (nodes[key] <= row) & (row < ends[key])

    def sees_near(batch: Any, head: Any, query: Any, key: Any) -> Any:  # noqa: ANN401
        far = row_positions[query] - positions[key]
        return sees(batch, head, query, key) & (far < window)

    rule = sees if columns.window is None else sees_near
    return create_block_mask(rule, 1, None, columns.num_row, len(nodes), device=str(device))


def tree_attention(
    module: Any,  # noqa: ANN401
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    **settings: Any,  # noqa: ANN401
) -> tuple[torch.Tensor, None]:
    """The `sdpa` attention of transformers, in blocks where the mask carries them.

    Args:
        module: the layer's attention module.
        query: (1, heads, N, size).
        key: (1, key heads, T + N, size).
        value: (1, key heads, T + N, size).
        attention_mask: any mask that `sdpa` takes.
        settings: as transformers passes them to every attention function.

    Returns:
        (1, N, heads, size), and no weights.
    """
    blocks = getattr(attention_mask, "babelgap_blocks", None)
    if blocks is None or settings.get("position_bias") is not None:
        from transformers import AttentionInterface

        sdpa = AttentionInterface()["sdpa"]
        return sdpa(module, query, key, value, attention_mask, **settings)  # type: ignore[no-any-return]
    parts = [
        functional.scaled_dot_product_attention(
            query[:, :, block.start : block.stop],
            block.of(key),
            block.of(value),
            attn_mask=block.mask,
            scale=settings.get("scaling"),
            # The keys that query heads share aren't copied for each of them.
            enable_gqa=query.shape[1] != key.shape[1],
        )
        for block in blocks
    ]
    return torch.cat(parts, dim=2).transpose(1, 2), None


def _additive(visible: npt.NDArray[np.bool_], dtype: torch.dtype, device: Any) -> torch.Tensor:  # noqa: ANN401
    hidden = torch.from_numpy(~visible).to(device)
    mask = torch.zeros(hidden.shape, dtype=dtype, device=device)
    return mask.masked_fill_(hidden, torch.finfo(dtype).min)[None, None]


def _pieces(indices: _Ints) -> tuple[tuple[int, int], ...]:
    breaks = np.flatnonzero(np.diff(indices) > _GAP)
    starts = indices[np.concatenate([[0], breaks + 1])]
    stops = indices[np.concatenate([breaks, [len(indices) - 1]])] + 1
    return tuple(zip(starts.tolist(), stops.tolist(), strict=True))


def _take(states: torch.Tensor, pieces: Sequence[tuple[int, int]], dim: int = 2) -> torch.Tensor:
    parts = [states.narrow(dim, start, stop - start) for start, stop in pieces]
    return parts[0] if len(parts) == 1 else torch.cat(parts, dim=dim)
