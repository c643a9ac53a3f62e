"""Requests of lm-evaluation-harness as branches of a token tree, cut where they are too long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babelgap.models.tree.encode import num_context
from babelgap.models.tree.plan import Branch
from babelgap.schema import ModelError

__all__ = ["FittedRequests", "TokenRequest", "fit_requests", "split_whole"]

TokenRequest = tuple[tuple[str, str] | None, list[int], list[int]]
"""The texts, or `None` for a window of a text; tokens of the context; of the continuation."""


@dataclass(frozen=True, slots=True)
class FittedRequests:
    """Branches that the model takes, one a request."""

    branches: list[Branch]
    told: str
    """What was cut off to make them fit; empty where nothing was."""


def fit_requests(requests: Sequence[TokenRequest], max_length: int) -> FittedRequests:
    """Branches of requests, cut at their beginning as the harness cuts them.

    Args:
        requests: contexts and continuations, of a token each at least.
        max_length: most tokens that the model takes.

    Raises:
        ModelError: an empty context or continuation.

    Example:
        >>> fitted = fit_requests([(("a b", " c"), [1, 2], [3])], max_length=1)
        >>> fitted.branches[0].tokens, fitted.told[:34]
        ((2, 3), '1 of 1 requests were longer than t')
    """
    branches = []
    num_cut = num_tokens = num_partial = 0
    for text, context, continuation in requests:
        if not context or not continuation:
            raise ModelError(
                f"a request has {len(context)} tokens of context and {len(continuation)} of "
                f"continuation ({_shown(text)}), and without either it has no probability; give "
                "every option of the task a text"
            )
        tokens = (*context, *continuation)
        # The last token is only compared with what the model gives before it.
        excess = max(len(tokens) - (max_length + 1), 0)
        num_cut += excess > 0
        num_tokens += excess
        num_partial += excess >= len(context)
        branches.append(Branch(tokens[excess:], max(len(context) - excess, 1)))
    told = _told(len(branches), max_length, num_cut, num_tokens, num_partial)
    return FittedRequests(branches, told)


def split_whole(context: Sequence[int], whole: Sequence[int]) -> tuple[list[int], list[int]]:
    """Divide the tokens of a whole text where they first differ from those of its context.

    The rule of `models.tree.encode`: a token that spans the join is the continuation's, which so
    has one at least.

    Args:
        context: tokens of the context alone.
        whole: tokens of context and continuation together.

    Example:
        >>> split_whole([1, 2, 3], [1, 2, 7])
        ([1, 2], [7])
    """
    common = num_context(context, whole)
    return list(whole[:common]), list(whole[common:])


def _told(num_requests: int, max_length: int, num_cut: int, num_tokens: int, partial: int) -> str:
    if not num_cut:
        return ""
    told = (
        f"{num_cut} of {num_requests} requests were longer than the {max_length} tokens that the "
        f"model takes: {num_tokens} tokens were cut off where they begin, which are instructions "
        "and demonstrations first"
    )
    if partial:
        told += f"; in {partial} of them the continuation too: it is scored without its beginning"
    return told


def _shown(text: tuple[str, str] | None) -> str:
    return "a window" if text is None else f"{text[0][-60:]!r} + {text[1][:60]!r}"
