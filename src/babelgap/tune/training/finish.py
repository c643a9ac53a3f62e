"""From what was trained to the model that is kept."""

from __future__ import annotations

from typing import Any

import torch

from babelgap.schema.tuning import LORA, Recipe
from babelgap.tune.training.train import Trained

__all__ = ["averaged", "finished_model"]


def finished_model(trained: Trained, recipe: Recipe, *, untuned: Any) -> Any:  # noqa: ANN401
    """A plain model with the tuned weights: adapters merged in, averaged as the recipe says.

    Args:
        trained: by `train`; every process has to call this, since weights may lie in parts.
        recipe: of the training.
        untuned: the model as it was, as another object; its weights become the tuned ones.

    Returns:
        `untuned`, on the CPU, in evaluation mode; `None` in processes other than the first.
    """
    accelerator = trained.trainer.accelerator
    weights = accelerator.get_state_dict(trained.trainer.model_wrapped)
    if not accelerator.is_main_process:
        return None
    weights = {name: tensor.detach().cpu() for name, tensor in weights.items()}
    if recipe.method == LORA:
        weights = _merged(weights, untuned, recipe)
    if recipe.average < 1:
        weights = averaged(untuned.state_dict(), weights, share=recipe.average)
    untuned.load_state_dict(weights)
    return untuned.eval()


def averaged(
    before: dict[str, torch.Tensor], after: dict[str, torch.Tensor], *, share: float
) -> dict[str, torch.Tensor]:
    """Weights between two models (Wortsman et al., 2022, arXiv 2109.01903, section 3).

    Args:
        before: of the untuned model.
        after: of the tuned one, with the same names and shapes.
        share: how far to go, 0 (untuned) to 1 (tuned).

    Example:
        >>> averaged({"w": torch.tensor([0.0])}, {"w": torch.tensor([2.0])}, share=0.5)["w"]
        tensor([1.])
    """
    return {
        name: torch.lerp(before[name].to(weight.dtype), weight, share)
        if weight.is_floating_point()
        else weight
        for name, weight in after.items()
    }


def _merged(
    weights: dict[str, torch.Tensor],
    untuned: Any,  # noqa: ANN401
    recipe: Recipe,
) -> dict[str, torch.Tensor]:
    """Adapters added to a copy of the layers that they stand beside."""
    import copy

    from babelgap.tune.training.lora import with_adapters

    # The names of the weights have what peft puts before them.
    model = with_adapters(copy.deepcopy(untuned), recipe)
    model.load_state_dict(weights)
    return dict(model.merge_and_unload().state_dict())
