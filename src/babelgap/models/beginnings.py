"""Prompts that begin alike: found among others, and their beginning computed once.

Demonstrations, instructions and chat templates are the same in many prompts. Their keys and values
are copied into the rows of a batch, which then compute only what is their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Group", "Row", "beginning_past", "can_share", "groups_of", "repeated_past"]

_Ids = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A prompt, as a row of a batch."""

    ids: _Ids
    """Its tokens, at least one."""
    prompt: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are written on together."""

    rows: tuple[Row, ...]
    """Longest first, so that memory runs out early; equals together, so that little is padding."""
    num_shared: int
    """Tokens that all of them begin with and that are computed once; less than any row has."""


def can_share(config: Any) -> bool:  # noqa: ANN401
    """Whether a model's own loop takes a past that rows were not padded before.

    Padding then stands between the beginning and what follows it, and a window of attention, which
    counts places and not positions, would count it too.

    Args:
        config: of the model.
    """
    config = config.get_text_config()
    kinds = set(getattr(config, "layer_types", None) or ())
    return kinds <= {"full_attention"} and (
        bool(kinds) or not getattr(config, "sliding_window", None)
    )


def groups_of(rows: Sequence[Row], *, least_saved: int | None) -> list[Group]:
    """Rows by what they begin with.

    Args:
        rows: in any order.
        least_saved: fewest tokens that a group may save, since each is a batch of its own; `None`
            where all are to be one group that shares nothing.

    Returns:
        Groups of rows that are the same in half of each row or more; what is left over comes last.

    Example:
        >>> texts = ("aaab", "aaac", "zz")
        >>> rows = [Row(tuple(map(ord, text)), text) for text in texts]
        >>> [(len(group.rows), group.num_shared) for group in groups_of(rows, least_saved=3)]
        [(2, 3), (1, 0)]
        >>> [(len(group.rows), group.num_shared) for group in groups_of(rows, least_saved=4)]
        [(3, 0)]
    """
    alike, left = [], []
    for members in [list(rows)] if least_saved is None else _neighbours(rows):
        num_shared = 0 if least_saved is None else _num_shared(members)
        if num_shared and num_shared * (len(members) - 1) >= (least_saved or 0):
            alike.append(Group(_longest_first(members), num_shared))
        else:
            left += members
    return [*alike, *([Group(_longest_first(left), 0)] if left else [])]


def beginning_past(model: Any, ids: Sequence[int]) -> Any:  # noqa: ANN401
    """The past of a model that has read some tokens, in one row.

    Args:
        model: causal, in evaluation mode and on its device.
        ids: the tokens, at least one.
    """
    import torch

    tokens = torch.tensor([list(ids)], device=model.device)
    with torch.inference_mode():
        return model(input_ids=tokens, use_cache=True, logits_to_keep=1).past_key_values


def repeated_past(past: Any, num_rows: int) -> Any:  # noqa: ANN401
    """A copy of a past for each row of a batch, which a loop may write on with.

    Args:
        past: of one row.
        num_rows: of the batch.
    """
    from transformers import DynamicCache

    copies = DynamicCache()
    for number, layer in enumerate(past.layers):
        shape = (num_rows, -1, -1, -1)
        copies.update(layer.keys.expand(shape), layer.values.expand(shape), number)
    return copies


def _neighbours(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows that share half of each, as neighbours in sorted order."""
    found: list[list[Row]] = []
    shared = 0
    for row in sorted(rows, key=lambda row: row.ids):
        common = _num_common(found[-1][0].ids[:shared], row.ids) if found else 0
        if found and 2 * common >= max(len(row.ids), len(found[-1][0].ids)):
            found[-1].append(row)
            shared = common
        else:
            found.append([row])
            shared = len(row.ids)
    return found


def _num_shared(rows: Sequence[Row]) -> int:
    """Tokens that sorted rows begin with; one at least is left to each, for what follows it."""
    if len(rows) < 2:
        return 0
    common = _num_common(rows[0].ids, rows[-1].ids)
    return min(common, min(len(row.ids) for row in rows) - 1)


def _num_common(one: Sequence[int], other: Sequence[int]) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _longest_first(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (-len(row.ids), row.ids)))
