"""A training that keeps the model near what it was."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import torch
from torch.nn import functional
from transformers import Trainer

from babelgap.tune.training.collate import IGNORED

__all__ = ["KeepingTrainer"]


class KeepingTrainer(Trainer):
    """transformers' Trainer with KL(untuned ‖ tuned) of the next token in the loss.

    The Trainer offers no other place for a loss that needs what a model reads.

    Args:
        untuned: the model as it was, frozen; `None` where `model` has adapters, which are then
            switched off for it.
        weight: of the divergence, nats a token.
        given: arguments of the Trainer.
    """

    def __init__(self, *, untuned: Any, weight: float, **given: Any) -> None:  # noqa: ANN401
        super().__init__(**given)
        self._untuned = untuned
        self._weight = weight

    def compute_loss(
        self,
        model: Any,  # noqa: ANN401
        inputs: dict[str, torch.Tensor],
        return_outputs: bool = False,
        num_items_in_batch: torch.Tensor | int | None = None,
    ) -> Any:  # noqa: ANN401
        """Loss of the batch, mean over the predicted tokens of all batches of a step."""
        loss, outputs = super().compute_loss(
            model, inputs, return_outputs=True, num_items_in_batch=num_items_in_batch
        )
        is_predicted = inputs["labels"][:, 1:] != IGNORED
        read = {key: value for key, value in inputs.items() if key != "labels"}
        adapters_off = nullcontext() if self._untuned is not None else self._adapters_off(model)
        # Computed as the tuned model is, or both would differ by rounding alone.
        with torch.no_grad(), adapters_off, self.accelerator.autocast():
            before = (self._untuned if self._untuned is not None else model)(**read).logits
        divergence = functional.kl_div(
            outputs.logits[:, :-1][is_predicted].float().log_softmax(-1),
            before[:, :-1][is_predicted].float().log_softmax(-1),
            log_target=True,
            reduction="sum",
        )
        # As the loss itself: without a number of tokens the Trainer divides by its batches.
        divergence = divergence / (num_items_in_batch or is_predicted.sum())
        loss = loss + self._weight * divergence * self._scale(num_items_in_batch)
        return (loss, outputs) if return_outputs else loss

    def _adapters_off(self, model: Any) -> Any:  # noqa: ANN401
        return self.accelerator.unwrap_model(model).disable_adapter()

    def _scale(self, num_items_in_batch: torch.Tensor | int | None) -> int:
        """Trainer.compute_loss multiplies by the devices where it averages tokens over them."""
        if self.args.average_tokens_across_devices and num_items_in_batch is not None:
            return int(self.accelerator.num_processes)
        return 1
