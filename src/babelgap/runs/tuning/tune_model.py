"""Tuning a model and measuring it before and after; what was done stays done."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babelgap.models import quiet_transformers, read_causal_model
from babelgap.report.tuning import CURVES_FILE, model_card, tuning_curves
from babelgap.runs.tuning.checks import checker, pivot_rise
from babelgap.runs.tuning.folder import TuningFolder
from babelgap.runs.tuning.plan import TuningPlan
from babelgap.runs.tuning.told import character_shares, machine_told, tuning_signature
from babelgap.schema.errors import StudyError
from babelgap.schema.language_model import ModelIdentity
from babelgap.schema.text import Corpus
from babelgap.schema.tuning import CorpusTold, TuningCheck, TuningRecord
from babelgap.storage import write_text_atomically

if TYPE_CHECKING:
    from babelgap.tune.training import Rows, Trained

__all__ = ["TuningProgress", "tune_model"]


@dataclass(frozen=True, slots=True)
class TuningProgress:
    """How far a tuning is."""

    stage: str
    """`loading`, `training` or `measuring`."""
    step: int = 0
    """Steps done."""
    num_steps: int = 0
    """Of so many; 0 where that isn't known yet."""


_IN_PARTS = ("FSDP", "DEEPSPEED")
_OnProgress = Callable[[TuningProgress], None]
_Check = Callable[[Any, int], TuningCheck]


def tune_model(
    plan: TuningPlan,
    *,
    output_path: Path,
    on_progress: _OnProgress = lambda progress: None,
) -> TuningRecord:
    """Tune what a plan asks for and write the folder of the new model.

    A tuning that was stopped goes on from its last checkpoint; of one that is done the record is
    read. Under `accelerate launch` every process calls this, and the first one
    writes.

    Args:
        plan: from `plan_tuning`.
        output_path: the folder; a model folder for `--model` once it is whole.
        on_progress: told in the first process alone.

    Raises:
        StudyError: what is asked can't be done with so many devices.
        RunFolderError: the folder is another tuning's.
        ModelError: the model can't be loaded or trained.
        TextError: a corpus can't be read, or has no documents.
        StorageError: the disk refused.
    """
    from accelerate import PartialState

    state = PartialState(cpu=plan.settings.device == "cpu")
    folder = TuningFolder(output_path, plan)
    done = folder.record()
    with ExitStack() as stack:
        if state.is_main_process:
            stack.enter_context(folder.open())
        if done is not None:
            return done
        stack.enter_context(quiet_transformers())
        tell = on_progress if state.is_main_process else (lambda progress: None)
        return _Tuning(plan, folder, state, tell).done()


@dataclass(frozen=True)
class _Tuning:
    plan: TuningPlan
    folder: TuningFolder
    state: Any
    """Of accelerate: which process this is, of how many."""
    tell: _OnProgress

    def done(self) -> TuningRecord:
        settings = self.plan.settings
        self._check_devices()
        self.tell(TuningProgress("loading"))
        read = self._read(self._device())
        if self.state.is_main_process:
            self.folder.begin(read.identity, told={})
        with self.state.main_process_first():
            rows, corpora = self._rows(read.tokenizer)
        check = checker(self.plan, read.tokenizer, read.identity)
        trained = self._trained(read.model, rows, check)
        from babelgap.tune.training import finished_model

        untuned = self._read("cpu").model if self.state.is_main_process else None
        model = finished_model(trained, settings.recipe, untuned=untuned)
        if model is None:
            self.state.wait_for_everyone()
            return self._record(read.identity, corpora, trained, tuple(trained.seen.checks))
        record = self._measured(model, read.identity, corpora, trained, check)
        self._write(model, read.tokenizer, record)
        self.state.wait_for_everyone()
        return record

    @property
    def _is_in_parts(self) -> bool:
        """Whether weights lie in parts on several devices, so that no process has the model."""
        from accelerate.utils import parse_flag_from_env

        # Accelerate tells FSDP by the type of the state only once there is a Trainer.
        is_sharded = parse_flag_from_env("ACCELERATE_USE_FSDP") and self.state.use_distributed
        return is_sharded or str(self.state.distributed_type.value) in _IN_PARTS

    def _check_devices(self) -> None:
        if self._is_in_parts and self.plan.settings.recipe.keep:
            raise StudyError(
                [
                    "weights lie in parts on several devices, where the untuned model has no room "
                    "beside them; leave --recipe keep out"
                ]
            )
        if self._is_in_parts and self.plan.settings.check_steps:
            raise StudyError(
                [
                    "weights lie in parts on several devices "
                    f"({self.state.distributed_type.value}), where the model can't be measured on "
                    "the way; leave --check-steps out"
                ]
            )

    def _device(self) -> str:
        # With several processes the Trainer puts each part where it belongs.
        return "cpu" if self.state.num_processes > 1 else self.state.device.type

    def _read(self, device: str) -> Any:  # noqa: ANN401
        settings = self.plan.settings
        return read_causal_model(
            settings.model, revision=settings.revision, device=device, dtype=settings.dtype
        )

    def _rows(self, tokenizer: Any) -> tuple[Rows, tuple[CorpusTold, ...]]:  # noqa: ANN401
        from babelgap.tune.training import open_rows, write_documents

        recipe, corpora = self.plan.settings.recipe, self.plan.corpora
        paths = [self.folder.rows / f"{i}.arrow" for i in range(len(corpora))]
        counts: list[tuple[int, int]] = []
        if self.state.is_main_process:
            # Rows of an earlier start would stay beside those of this one.
            shutil.rmtree(self.folder.rows, ignore_errors=True)
            self.folder.rows.mkdir()
            counts = [
                write_documents(
                    path, corpus, tokenizer, row_tokens=recipe.row_tokens, name=corpus.name
                )
                for path, corpus in zip(paths, corpora, strict=True)
            ]
        rows = open_rows(paths, row_tokens=recipe.row_tokens, packing=recipe.packing)
        told = (_told(corpus, *count, rows) for corpus, count in zip(corpora, counts, strict=False))
        return rows, tuple(told)

    def _trained(self, model: Any, rows: Rows, check: _Check | None) -> Trained:  # noqa: ANN401
        from babelgap.tune.training import Watched, train

        settings = self.plan.settings
        check = self._told_check(check) if self.state.is_main_process else None
        # The Trainer cuts the model in parts before its first step.
        first = check(model, 0) if check is not None and self._is_in_parts else None
        watched = Watched(
            check=None if self._is_in_parts else check,
            check_steps=settings.check_steps,
            checkpoint_steps=settings.checkpoint_steps,
            stop_when=pivot_rise(settings.pivot, settings.max_pivot_loss_rise),
            on_step=lambda step, steps: self.tell(TuningProgress("training", step, steps)),
        )
        trained = train(
            model,
            rows,
            settings.recipe,
            name=settings.model,
            checkpoints=self.folder.checkpoints,
            untuned=lambda: self._read("cpu").model,
            watched=watched,
        )
        if first is not None:
            trained.seen.checks.insert(0, first)
        return trained

    def _told_check(self, check: _Check | None) -> _Check | None:
        if check is None:
            return None

        def told(model: Any, step: int) -> TuningCheck:  # noqa: ANN401
            self.tell(TuningProgress("measuring", step))
            return check(model, step)

        return told

    def _measured(
        self,
        model: Any,  # noqa: ANN401
        identity: ModelIdentity,
        corpora: tuple[CorpusTold, ...],
        trained: Trained,
        check: _Check | None,
    ) -> TuningRecord:
        checks = list(trained.seen.checks)
        if check is not None:
            self.tell(TuningProgress("measuring", trained.num_steps))
            checks.append(check(model.to(self.state.device), trained.num_steps))
        return self._record(identity, corpora, trained, tuple(checks))

    def _record(
        self,
        identity: ModelIdentity,
        corpora: tuple[CorpusTold, ...],
        trained: Trained,
        checks: tuple[TuningCheck, ...],
    ) -> TuningRecord:
        settings, seconds = self.plan.settings, trained.seen.seconds
        return TuningRecord(
            # As JSON has it, so that a record that was read is equal.
            model=json.loads(json.dumps(asdict(identity))),
            pivot=settings.pivot,
            recipe=settings.recipe,
            corpora=corpora,
            losses=tuple(trained.seen.losses),
            checks=checks,
            quiz=settings.quiz,
            held_out={tag: corpus.name for tag, corpus in self.plan.held_out.items()},
            num_steps=trained.num_steps,
            num_tokens=trained.num_tokens,
            seconds=seconds,
            tokens_per_second=trained.num_tokens / seconds,
            stopped=trained.stopped,
            environment=machine_told(self.state.device.type, self.state.num_processes),
            signature=tuning_signature(self.plan, identity),
        )

    def _write(self, model: Any, tokenizer: Any, record: TuningRecord) -> None:  # noqa: ANN401
        model.config.use_cache = True
        model.save_pretrained(self.folder.path)
        tokenizer.save_pretrained(self.folder.path)
        curves = tuning_curves(record)
        if curves is not None:
            write_text_atomically(self.folder.path / CURVES_FILE, curves)
        card = model_card(record, has_curves=curves is not None)
        write_text_atomically(self.folder.path / "README.md", card)
        self.folder.finish(record)


def _told(corpus: Corpus, num_documents: int, num_tokens: int, rows: Rows) -> CorpusTold:
    shares: Mapping[str, float] = character_shares(corpus)
    return CorpusTold(
        name=corpus.name,
        language=corpus.language,
        source=corpus.card.source,
        licence=corpus.card.licence,
        versions=dict(corpus.card.versions),
        num_documents=num_documents,
        num_tokens=num_tokens,
        num_rows=len(rows.dataset),
        share_padding=rows.share_padding,
        languages=shares,
    )
