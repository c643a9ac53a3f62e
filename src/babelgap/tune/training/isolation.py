"""Whether documents that share a row are hidden from each other."""

from __future__ import annotations

from typing import Any

import torch

from babelgap.schema.errors import ModelError
from babelgap.tune.training.collate import collate

__all__ = ["check_isolation"]

_LENGTH = 8
_TOLERANCE = 1e-3


def check_isolation(model: Any, name: str) -> None:  # noqa: ANN401  # no common type
    """Make sure that a model computes a document alike whatever stands before it in its row.

    Models whose attention takes no notice of positions, and recurrent ones, don't.

    Args:
        model: a causal model.
        name: of it, for the error.

    Raises:
        ModelError: it lets documents see each other.
    """
    size = min(model.config.get_text_config().vocab_size, 1000)
    draw = torch.Generator().manual_seed(0)
    first, other, second = torch.randint(1, size, (3, _LENGTH), generator=draw).tolist()
    was_training = model.training
    model.eval()
    with torch.no_grad():
        seen = [_logits_of_second(model, before, second) for before in (first, other)]
    model.train(was_training)
    if not torch.allclose(seen[0], seen[1], atol=_TOLERANCE):
        raise ModelError(
            f"model {name!r} lets documents of one row see each other (log-probabilities of the "
            f"second differ by {(seen[0] - seen[1]).abs().max():.3f}); give --no-packing"
        )


def _logits_of_second(model: Any, before: list[int], second: list[int]) -> torch.Tensor:  # noqa: ANN401
    row = {"input_ids": [*before, *second], "seq_lengths": [len(before), len(second)]}
    batch = {key: value.to(model.device) for key, value in collate([row]).items()}
    del batch["labels"]
    logits = model(**batch, use_cache=False).logits[0, len(before) :]
    return torch.as_tensor(logits.float().log_softmax(-1).cpu())
