"""Training by transformers' Trainer, from the beginning or from its last checkpoint."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import torch
from accelerate import PartialState
from transformers import Trainer, TrainingArguments

from babelgap.schema.errors import ModelError
from babelgap.schema.tuning import LORA, Recipe
from babelgap.tune.training.collate import collate
from babelgap.tune.training.isolation import check_isolation
from babelgap.tune.training.keeping import KeepingTrainer
from babelgap.tune.training.lora import with_adapters
from babelgap.tune.training.rows import Rows
from babelgap.tune.training.watch import Check, Seen, StopWhen, Watch, read_seen

__all__ = ["Trained", "Watched", "num_steps", "train"]

_CHECKPOINT = "checkpoint-"
_MOST_POINTS = 500
_KEPT_CHECKPOINTS = 2
_MOST_SECONDS = 6 * 3600


@dataclass(frozen=True, slots=True)
class Watched:
    """How a training is watched."""

    check: Check | None = None
    """Measures a model at a step; `None` for no checks."""
    check_steps: int = 0
    """Steps between two checks; 0 for one before the first step alone."""
    checkpoint_steps: int = 0
    """Steps between two checkpoints; 0 for none."""
    stop_when: StopWhen = lambda checks: None
    """Of all checks, why to stop; `None` to go on."""
    on_step: Callable[[int, int], None] = lambda done, steps: None
    """Told the steps done, of how many."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model after its last step, and what was seen on the way."""

    model: Any
    """With adapters where there were some."""
    trainer: Any
    seen: Seen
    num_steps: int
    num_tokens: int
    """Read by all devices, padding left out."""
    stopped: str
    """`done`, or why it stopped."""


def train(
    model: Any,  # noqa: ANN401  # Hugging Face's classes have no common type
    rows: Rows,
    recipe: Recipe,
    *,
    name: str,
    checkpoints: Path,
    untuned: Callable[[], Any],
    watched: Watched | None = None,
) -> Trained:
    """Train a model on rows; on every device that `accelerate launch` has started.

    Args:
        model: a causal model, in float32 or as it is to be trained; changed in place.
        rows: of the corpus.
        recipe: how.
        name: of the model, for errors.
        checkpoints: a folder; a finished checkpoint in it is gone on from.
        untuned: reads the model again, for `Recipe.keep` without adapters.
        watched: checks and checkpoints.

    Raises:
        ModelError: the model lets documents of a row see each other, or its loss is no number.
    """
    watched = watched or Watched()
    _check_length(model, recipe, name)
    if recipe.packing:
        check_isolation(model, name)
    model = with_adapters(model, recipe) if recipe.method == LORA else model
    model.config.use_cache = False
    last, seen = _last_checkpoint(checkpoints)
    watch = Watch(
        seen,
        check=watched.check,
        check_steps=watched.check_steps,
        stop_when=watched.stop_when,
        tokens_per_epoch=rows.num_tokens,
        on_step=watched.on_step,
    )
    arguments = _arguments(recipe, rows, checkpoints, watched.checkpoint_steps, model)
    trainer = _trainer(model, rows, recipe, arguments, watch, untuned)
    trainer.train(resume_from_checkpoint=None if last is None else str(last))
    epochs = trainer.state.epoch or 0.0
    return Trained(
        trainer.model,
        trainer,
        watch.seen,
        trainer.state.global_step,
        round(epochs * rows.num_tokens),
        watch.stopped or "done",
    )


def _check_length(model: Any, recipe: Recipe, name: str) -> None:  # noqa: ANN401
    most = getattr(model.config.get_text_config(), "max_position_embeddings", None)
    if most is not None and recipe.row_tokens > most:
        raise ModelError(
            f"a row has {recipe.row_tokens:,} tokens, and model {name!r} takes {most:,}; give "
            f"--recipe row_tokens={most}"
        )


def _trainer(
    model: Any,  # noqa: ANN401
    rows: Rows,
    recipe: Recipe,
    arguments: TrainingArguments,
    watch: Watch,
    untuned: Callable[[], Any],
) -> Trainer:
    given: dict[str, Any] = {
        "model": model,
        "args": arguments,
        "train_dataset": rows.dataset,
        "data_collator": collate,
        "callbacks": [watch],
    }
    if not recipe.keep:
        trainer = Trainer(**given)
    else:
        frozen = None
        if recipe.method != LORA:
            frozen = untuned().to(arguments.device).requires_grad_(requires_grad=False).eval()
        trainer = KeepingTrainer(untuned=frozen, weight=recipe.keep, **given)
    from transformers.trainer_callback import PrinterCallback

    trainer.remove_callback(PrinterCallback)
    return trainer


def num_steps(recipe: Recipe, num_rows: int, num_processes: int = 1) -> int:
    """Steps of a training.

    Example:
        >>> num_steps(Recipe(epochs=2), 100)
        14
    """
    batches = math.ceil(num_rows / (recipe.batch_size * num_processes))
    steps = math.ceil(math.ceil(batches / recipe.accumulation) * recipe.epochs)
    return recipe.max_steps or max(1, steps)


def _arguments(
    recipe: Recipe,
    rows: Rows,
    checkpoints: Path,
    checkpoint_steps: int,
    model: Any,  # noqa: ANN401
) -> TrainingArguments:
    # The model itself may still wait on the CPU, to be put in parts on several devices.
    state = PartialState()
    on_gpu = state.device.type == "cuda"
    steps = num_steps(recipe, len(rows.dataset), state.num_processes)
    logging_steps = max(1, steps // _MOST_POINTS)
    return TrainingArguments(
        output_dir=str(checkpoints),
        learning_rate=recipe.learning_rate,
        lr_scheduler_type=recipe.schedule,
        # The steps themselves: a share would be of what the Trainer thinks.
        warmup_steps=round(recipe.warmup * steps),
        weight_decay=recipe.weight_decay,
        per_device_train_batch_size=recipe.batch_size,
        gradient_accumulation_steps=recipe.accumulation,
        num_train_epochs=recipe.epochs,
        max_steps=recipe.max_steps or -1,
        seed=recipe.seed,
        data_seed=recipe.seed,
        # Weights of float32 are computed in bfloat16 where the device has units for it.
        bf16=on_gpu and model.dtype == torch.float32 and torch.cuda.is_bf16_supported(),
        use_cpu=state.device.type == "cpu",
        ddp_find_unused_parameters=False,
        # While the first process measures, the others wait.
        ddp_timeout=_MOST_SECONDS,
        **_recomputing(recipe),
        remove_unused_columns=False,
        dataloader_pin_memory=on_gpu,
        logging_steps=logging_steps,
        logging_first_step=logging_steps == 1,
        logging_nan_inf_filter=False,
        save_strategy="steps" if checkpoint_steps else "no",
        # A mean of losses that a checkpoint cuts in two would be another after a resume.
        save_steps=max(1, -(-checkpoint_steps // logging_steps)) * logging_steps,
        save_total_limit=_KEPT_CHECKPOINTS,
        report_to="none",
        disable_tqdm=True,
    )


def _recomputing(recipe: Recipe) -> dict[str, Any]:
    if not recipe.gradient_checkpointing:
        return {}
    # Newer versions warn of the older name.
    names = {field.name for field in fields(TrainingArguments)}
    newer = "activation_checkpointing"
    return {newer if newer in names else "gradient_checkpointing": True}


def _last_checkpoint(folder: Path) -> tuple[Path | None, Seen]:
    """The last one that was finished; those that were not are removed."""
    found: Sequence[Path] = sorted(
        folder.glob(f"{_CHECKPOINT}*"),
        key=lambda path: int(path.name.removeprefix(_CHECKPOINT)),
        reverse=True,
    )
    for path in found:
        seen = read_seen(path)
        if seen is not None:
            return path, seen
        shutil.rmtree(path)
    return None, Seen()
