"""Low-rank additions to linear layers, by peft."""

from __future__ import annotations

import warnings
from typing import Any

from babelgap.schema.errors import ModelError
from babelgap.schema.tuning import Recipe

__all__ = ["with_adapters"]


def with_adapters(model: Any, recipe: Recipe) -> Any:  # noqa: ANN401  # no common type
    """A model whose weights are frozen, with additions to every linear layer but the head.

    Args:
        model: a causal model.
        recipe: with `lora_rank` and `lora_alpha`.

    Raises:
        ModelError: it has no layers that peft knows.
    """
    from peft import LoraConfig, get_peft_model
    from transformers import set_seed

    config = LoraConfig(
        task_type="CAUSAL_LM",
        r=recipe.lora_rank,
        lora_alpha=recipe.lora_alpha,
        target_modules="all-linear",
    )
    # Adapters begin with random numbers.
    set_seed(recipe.seed)
    try:
        with warnings.catch_warnings():
            # peft calls what transformers has renamed.
            warnings.simplefilter("ignore", FutureWarning)
            return get_peft_model(model, config)
    except ValueError as error:
        raise ModelError(
            f"this model takes no low-rank additions ({error}); give --method full"
        ) from error
