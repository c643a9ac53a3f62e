"""Rows put together to a batch, so that no document sees another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch

__all__ = ["IGNORED", "collate"]

IGNORED = -100
"""Label of a token that is not to be predicted."""


def collate(rows: Sequence[Mapping[str, Sequence[int]]]) -> dict[str, torch.Tensor]:
    """A batch of rows, each filled up to the longest.

    Positions begin anew with each document. Where they do and there is no attention mask,
    transformers lets a token see its own document alone; padding is one more document. The first
    token of a document is not predicted, as it would be from another one.

        input_ids     a a a b b c c c _        _ : padding
        position_ids  0 1 2 0 1 0 1 2 0
        labels        - a a - b - c c -

    Args:
        rows: with `input_ids` and `seq_lengths`.

    Returns:
        `input_ids`, `position_ids` and `labels`, each (rows, tokens).

    Example:
        >>> collate([{"input_ids": [5, 6, 7], "seq_lengths": [2, 1]}])["position_ids"]
        tensor([[0, 1, 0]])
    """
    width = max(len(row["input_ids"]) for row in rows)
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    positions = torch.zeros_like(ids)
    labels = torch.full_like(ids, IGNORED)
    for i, row in enumerate(rows):
        tokens = torch.as_tensor(row["input_ids"], dtype=torch.long)
        ends = [*row["seq_lengths"], width - len(tokens)]
        places = torch.cat([torch.arange(length) for length in ends])
        ids[i, : len(tokens)] = tokens
        positions[i] = places
        labels[i, : len(tokens)] = tokens
    labels[positions == 0] = IGNORED
    return {"input_ids": ids, "position_ids": positions, "labels": labels}
