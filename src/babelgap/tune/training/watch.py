"""What is seen of a training: losses, checks on the way, and why it ended."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from accelerate.utils import broadcast_object_list
from pydantic import TypeAdapter
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from babelgap.schema.errors import ModelError
from babelgap.schema.tuning import LossPoint, TuningCheck

__all__ = ["SEEN_FILE", "Seen", "Watch", "read_seen"]

SEEN_FILE = "babelgap.json"
"""In a checkpoint, written last: one without it was not finished."""

Check = Callable[[Any, int], TuningCheck]
StopWhen = Callable[[Sequence[TuningCheck]], str | None]


@dataclass
class Seen:
    """What was seen so far; goes into every checkpoint."""

    losses: list[LossPoint] = field(default_factory=list)
    checks: list[TuningCheck] = field(default_factory=list)
    seconds: float = 0.0
    """Of training, without checks."""


def read_seen(checkpoint: Path) -> Seen | None:
    """What a checkpoint holds of it; `None` where the checkpoint was not finished."""
    try:
        return TypeAdapter(Seen).validate_json((checkpoint / SEEN_FILE).read_bytes())
    except (OSError, ValueError):
        return None


class Watch(TrainerCallback):
    """Notes losses, checks the model now and then, and stops a training that harms it.

    Args:
        seen: what was seen before a resume; it is added to.
        check: measures a model at a step; `None` for no checks.
        check_steps: steps between two checks; 0 for one before the first step alone.
        stop_when: of all checks, why to stop; `None` to go on.
        tokens_per_epoch: of the corpus.
        on_step: told the steps done, of how many.
    """

    def __init__(
        self,
        seen: Seen,
        *,
        check: Check | None,
        check_steps: int,
        stop_when: StopWhen,
        tokens_per_epoch: int,
        on_step: Callable[[int, int], None],
    ) -> None:
        self.seen = seen
        self.stopped: str | None = None
        self._check = check
        self._check_steps = check_steps
        self._stop_when = stop_when
        self._tokens_per_epoch = tokens_per_epoch
        self._on_step = on_step
        self._since = time.perf_counter()

    def on_train_begin(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **given: Any,  # noqa: ANN401
    ) -> None:
        """Check the model before its first step."""
        if state.global_step == 0 and self._check is not None:
            self.seen.checks.append(self._check(given["model"], 0))
        self._since = time.perf_counter()
        self._on_step(state.global_step, state.max_steps)

    def on_step_end(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **given: Any,  # noqa: ANN401
    ) -> None:
        """Note the time, and check the model where it is due."""
        self._note_time()
        step = state.global_step
        is_due = self._check_steps and step % self._check_steps == 0 and step < state.max_steps
        if is_due:
            if self._check is not None:
                self.seen.checks.append(self._check(given["model"], step))
                self.stopped = self._stop_when(self.seen.checks)
            # The first process alone measures; one that went on would wait for it for ever.
            (self.stopped,) = broadcast_object_list([self.stopped])
            control.should_training_stop = self.stopped is not None
            self._since = time.perf_counter()
        if self.stopped is not None or step >= state.max_steps:
            # Gone on from here, the Trainer would do one step more: what is killed from now on goes
            # on from the checkpoint before, to the same end.
            control.should_save = False
        self._on_step(step, state.max_steps)

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **given: Any,  # noqa: ANN401
    ) -> None:
        """Note the loss; a loss that is no number ends the training."""
        logs = given.get("logs") or {}
        if "loss" not in logs:
            return
        if not math.isfinite(logs["loss"]):
            raise ModelError(
                f"the loss became {logs['loss']} at step {state.global_step}; give a lower "
                f"--learning-rate than {args.learning_rate:g}"
            )
        tokens = round((state.epoch or 0) * self._tokens_per_epoch)
        self._note_time()
        self.seen.losses.append(
            LossPoint(
                state.global_step, logs["loss"], logs["learning_rate"], tokens, self.seen.seconds
            )
        )

    def on_save(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **given: Any,  # noqa: ANN401
    ) -> None:
        """Put what was seen into the checkpoint."""
        if not state.is_world_process_zero:
            return
        checkpoint = Path(str(args.output_dir)) / f"checkpoint-{state.global_step}"
        partial = checkpoint / f".{SEEN_FILE}"
        partial.write_text(json.dumps(asdict(self.seen)), encoding="utf-8")
        partial.replace(checkpoint / SEEN_FILE)
        self._since = time.perf_counter()

    def _note_time(self) -> None:
        now = time.perf_counter()
        self.seen.seconds += now - self._since
        self._since = now
