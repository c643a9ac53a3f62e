"""Log-probabilities of branches from a causal model of Hugging Face, the fastest way it takes.

The ways are equal in result: `blocks`, the token tree with attention in blocks of visible keys; on
a GPU `flex`, the same by FlexAttention; `dense`, the token tree with a full additive mask, for
models with an attention of their own; `plain`, whole sequences in batches, for models that take no
tree. Which a model takes is found out by trying (`ways`), and tried again on the deepest branch
whenever one is deeper than what was tried before: a model may treat distant tokens otherwise.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from babelgap.models.tree.budget import RowBudget, default_budget
from babelgap.models.tree.plain import score_plainly
from babelgap.models.tree.plan import Branch, TokenTree, plan_tree
from babelgap.models.tree.walk import EdgeScores, walk_tree
from babelgap.models.tree.ways import Found, Way, agree, first_that_works, mask_maker

__all__ = ["BranchScore", "TreeScorer"]

# So many tokens at a time are planned as one tree: a plan takes memory too.
_TREE_TOKENS = 2**22
# Of the deepest branch so many last tokens are computed alone as well.
_NUM_CONFIRMED = 64

_log = logging.getLogger("babelgap")


@dataclass(frozen=True, slots=True)
class BranchScore:
    """How probable what follows a branch's context is."""

    logprob: float
    """Sum over the scored tokens, nats."""
    is_greedy: bool
    """Whether each of them is the most probable one at its place."""


class TreeScorer:
    """Scores branches with one model.

    Args:
        model: a causal model of transformers, in evaluation mode and on its device.
        row_tokens: most tokens computed in one pass; by the kind of device where it is `None`.
            Halved when memory runs out.
        ways: which to try, best first; by the kind of device where it is `None`.
    """

    def __init__(
        self,
        model: Any,  # noqa: ANN401  # Hugging Face models have no common type
        *,
        row_tokens: int | None = None,
        ways: Sequence[Way] | None = None,
    ) -> None:
        self._model = model
        self._budget = default_budget(model, row_tokens)
        self._usual = model.config._attn_implementation  # noqa: SLF001  # there is no public name
        found = first_that_works(model, ways or _ways_for(model))
        self._way, self._trusted = found.way, found.depth
        _tell(model, found)

    @property
    def way(self) -> Way:
        """How branches are computed."""
        return self._way

    def score(
        self,
        branches: Sequence[Branch],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[BranchScore]:
        """Score branches; tokens that they share are computed once.

        Args:
            branches: what to score.
            on_progress: called now and then with the number of tokens newly computed.

        Raises:
            RuntimeError: out of memory with the smallest budget.
        """
        results: dict[int, BranchScore] = {}
        for part in _trees(branches):
            held = [branches[i] for i in part]
            tree = plan_tree(held)
            edges = self._edges(tree, on_progress)
            if self._way != "plain" and not self._confirmed(held, tree, edges):
                edges = self._edges(tree, on_progress)
            for i, chosen in zip(part, tree.branch_edges, strict=True):
                total = float(edges.logprobs[chosen].sum())
                results[i] = BranchScore(total, bool(edges.greedy[chosen].all()))
        return [results[i] for i in range(len(branches))]

    def _edges(self, tree: TokenTree, on_progress: Callable[[int], None] | None) -> EdgeScores:
        if self._way == "plain":
            return score_plainly(self._model, tree, budget=self._budget, on_progress=on_progress)
        return walk_tree(
            self._model,
            tree,
            mask=mask_maker(self._way, self._model.config),
            budget=self._budget,
            on_progress=on_progress,
        )

    def _confirmed(self, branches: Sequence[Branch], tree: TokenTree, edges: EdgeScores) -> bool:
        """Whether the deepest branch scores as it does alone; if not, all go the plain way now."""
        deepest = max(range(len(branches)), key=lambda i: len(branches[i].tokens))
        depth = len(branches[deepest].tokens)
        if depth <= self._trusted:
            return True
        # Its last tokens tell: they see the farthest.
        num_read = min(len(tree.branch_edges[deepest]), _NUM_CONFIRMED)
        tokens = branches[deepest].tokens
        alone = plan_tree([Branch(tokens, depth - num_read)])
        truth = score_plainly(self._model, alone, budget=RowBudget(tokens=1, reads=1))
        found = edges.logprobs[tree.branch_edges[deepest][-num_read:]]
        if agree(found, truth.logprobs, self._model.dtype):
            self._trusted = depth
            return True
        _log.warning(
            "a %s takes no token tree as deep as %d tokens; %s",
            type(self._model).__name__,
            depth,
            _CONSEQUENCE,
        )
        self._model.set_attn_implementation(self._usual)
        self._way = "plain"
        return False


_CONSEQUENCE = "every option is computed with its whole prompt, exactly but several times slower"


def _ways_for(model: Any) -> tuple[Way, ...]:  # noqa: ANN401
    if model.device.type == "cpu":
        return ("blocks", "dense")
    # FlexAttention's mask stays on the device where it was made.
    several = len(set(getattr(model, "hf_device_map", {}).values())) > 1
    return ("dense",) if several else ("flex", "dense")


def _tell(model: Any, found: Found) -> None:  # noqa: ANN401
    kind = type(model).__name__
    reasons = "; ".join(f"{way}: {reason}" for way, reason in found.refused)
    if found.way == "plain" and found.refused:
        _log.warning("a %s takes no token tree (%s); %s", kind, reasons, _CONSEQUENCE)
    elif found.way == "dense" and found.refused:
        # As exact, and on a CPU hardly slower; on a GPU it is.
        level = logging.INFO if model.device.type == "cpu" else logging.WARNING
        _log.log(level, "a %s is scored with dense masks (%s)", kind, reasons)


def _trees(branches: Sequence[Branch]) -> list[list[int]]:
    """Numbers of branches in sorted order, cut where a part holds enough tokens for a tree."""
    parts: list[list[int]] = []
    used = _TREE_TOKENS
    for i in sorted(range(len(branches)), key=lambda i: branches[i].tokens):
        if used >= _TREE_TOKENS:
            parts.append([])
            used = 0
        parts[-1].append(i)
        used += len(branches[i].tokens)
    return parts
