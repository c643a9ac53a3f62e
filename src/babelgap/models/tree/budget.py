"""How much goes through a model at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from babelgap.models.tree.plan import TokenTree

__all__ = ["RowBudget", "default_budget"]

# Measured on 2 CPU cores (docs/lab.md); those of GPUs are a choice, not a measurement.
_ROW_TOKENS = {"cpu": 512, "cuda": 4096}
_READ_BYTES = {"cpu": 2**28, "cuda": 2**30}


@dataclass(slots=True)
class RowBudget:
    """How much a row may hold; halved when memory runs out, and kept for the rows to come."""

    tokens: int
    reads: int
    """Distributions read in a row; each takes the whole vocabulary."""

    def halve(self) -> None:
        """Half as much, one at least."""
        self.tokens, self.reads = max(self.tokens // 2, 1), max(self.reads // 2, 1)

    def stop(self, tree: TokenTree, start: int) -> int:
        """End of the row that begins at a node."""
        left = tree.num_nodes - start
        # Rows of one size: a short last one would keep the processor waiting.
        num_rows = -(-left // self.tokens)
        stop = start + -(-left // num_rows)
        next_reads = tree.reads[np.searchsorted(tree.reads, start) :]
        if len(next_reads) > self.reads:
            stop = min(stop, int(next_reads[self.reads]))
        return stop


def default_budget(model: Any, row_tokens: int | None = None) -> RowBudget:  # noqa: ANN401
    """The budget for a model's kind of device and size of vocabulary.

    Args:
        model: of transformers, on its device.
        row_tokens: most tokens at once, where the user knows better.
    """
    kind = "cpu" if model.device.type == "cpu" else "cuda"
    distribution = 4 * model.get_input_embeddings().num_embeddings  # bytes
    return RowBudget(
        tokens=row_tokens or _ROW_TOKENS[kind],
        reads=max(_READ_BYTES[kind] // distribution, 1),
    )
