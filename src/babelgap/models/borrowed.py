"""A model in training, measured in between and given back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from babelgap.models.hugging_face import HuggingFaceModel
from babelgap.schema.language_model import ModelIdentity

__all__ = ["borrowed_model"]


@contextmanager
def borrowed_model(
    model: Any,  # noqa: ANN401  # no common type
    tokenizer: Any,  # noqa: ANN401
    identity: ModelIdentity,
) -> Iterator[HuggingFaceModel]:
    """A causal model as a backend, for the time of a block.

    Args:
        model: of transformers, with or without adapters of peft.
        tokenizer: of it.
        identity: as what it is measured.
    """
    plain = model.get_base_model() if hasattr(model, "get_base_model") else model
    # Scoring replaces how attention is computed, and computes faster with a cache.
    attention = plain.config._attn_implementation  # noqa: SLF001  # there is no public name
    was_training, had_cache = model.training, plain.config.use_cache
    model.eval()
    try:
        yield HuggingFaceModel(plain, tokenizer, identity=identity)
    finally:
        plain.set_attn_implementation(attention)
        plain.config.use_cache = had_cache
        model.train(was_training)
