"""Loss on held-out text before and after a tuning, as rows of a table."""

from __future__ import annotations

import math
from dataclasses import dataclass

from babelgap.report.numerals import UNDEFINED, decimal, signed_decimal
from babelgap.schema import Comparison, Estimate
from babelgap.schema.comparison import HeldOutLoss

__all__ = ["HELD_OUT_HEAD", "HELD_OUT_TOLD", "HeldOutRow", "held_out_rows"]

HELD_OUT_HEAD = ("Text", "Loss", "Change", "Perplexity")
HELD_OUT_TOLD = (
    "Held-out text: loss in nats a token before the tuning and at its last check, as the model's "
    "folder tells them; what rises is forgotten."
)


@dataclass(frozen=True, slots=True)
class HeldOutRow:
    """A language of one run."""

    label: str
    loss: HeldOutLoss

    @property
    def change(self) -> float | None:
        """Nats a token; no interval, since the two are not paired."""
        before, after = self.loss.before.value, self.loss.after.value
        return None if before is None or after is None else after - before

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What stands under `HELD_OUT_HEAD`."""
        loss = self.loss
        return (
            loss.text,
            f"{decimal(loss.before.value)} → {decimal(loss.after.value)}",
            signed_decimal(self.change),
            f"{_perplexity(loss.before)} → {_perplexity(loss.after)}",
        )


def held_out_rows(comparison: Comparison, run: str) -> tuple[HeldOutRow, ...]:
    """Rows of one run, the pivot first; none where nothing tells of its tuning."""
    from babelgap.languages import language_name

    found = [loss for loss in comparison.held_out if loss.run == run]
    found.sort(key=lambda loss: (loss.language != comparison.pivot, loss.language))
    return tuple(HeldOutRow(language_name(loss.language), loss) for loss in found)


def _perplexity(loss: Estimate) -> str:
    if loss.value is None:
        return UNDEFINED
    try:
        return f"{math.exp(loss.value):,.1f}"
    except OverflowError:
        return "∞"
