"""Running a planned Study on this machine, unit by unit; what is done already stays done."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from babelgap.models import RequestEstimate, load_model
from babelgap.runs.asking.backend import as_asked
from babelgap.runs.asking.cost import estimate_requests
from babelgap.runs.folder import RunFolder, default_path
from babelgap.runs.plan import Plan, Unit
from babelgap.runs.probes.execute import check_model, do_units
from babelgap.runs.probes.probe import Probe, ProbeUnit
from babelgap.runs.progress import Progress
from babelgap.runs.reports import write_report
from babelgap.schema.language_model import Model
from babelgap.schema.prediction import Prediction
from babelgap.schema.results import Results
from babelgap.schema.spending import Metered

__all__ = ["run_study"]


def run_study(
    plan: Plan,
    *,
    output_path: Path | None = None,
    model: Model | None = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    on_estimate: Callable[[RequestEstimate], None] = lambda estimate: None,
) -> Results:
    """Measure what a Study asks and write the run folder.

    Units whose part exists and verifies are skipped; where all do, no model is loaded.

    Args:
        plan: from `plan_study`.
        output_path: the run folder; `runs/...` in the current folder where it is `None`.
        model: what is measured; loaded as the study says where it is `None`.
        on_progress: told before each stage and after each unit.
        on_estimate: told what a server will be asked, before it is.

    Returns:
        The results, as `results.json` holds them.

    Raises:
        UserError: the folder is another study's, or the model can't be loaded.
        StorageError: the disk refused.
    """
    folder = RunFolder(output_path or default_path(plan), plan)
    with folder.open():
        work = _work(plan, folder)
        if not work.is_empty:
            on_progress(Progress("loading", work.num_done, plan.num_questions))
            backend = model or load_model(
                plan.study.model,
                revision=plan.study.revision,
                device=plan.study.device,
                dtype=plan.study.dtype,
                model_args=plan.study.model_args,
            )
            for probe in plan.probes:
                check_model(probe, backend)
            asked = as_asked(backend, plan.study)
            folder.begin(asked.identity)
            waiting = (plan.renderings(unit) for unit in work.units)
            if estimate := estimate_requests(plan.asker, asked, waiting):
                on_estimate(estimate)
            _do_units(work, plan, folder, asked, on_progress)
            for probe, units in work.probes:
                do_units(probe, units, folder.probe_parts, model=backend, on_progress=on_progress)
            _tell_failed(plan, folder)
        for probe in plan.probes:
            folder.write_probe(probe)
        on_progress(Progress("reporting", plan.num_questions, plan.num_questions))
        return write_report(folder.path)


@dataclass(frozen=True, slots=True)
class _Work:
    """What is not done yet."""

    units: tuple[Unit, ...]
    probes: tuple[tuple[Probe, tuple[ProbeUnit, ...]], ...]
    num_done: int
    """Questions."""

    @property
    def is_empty(self) -> bool:
        return not self.units and not any(units for _, units in self.probes)


def _work(plan: Plan, folder: RunFolder) -> _Work:
    units = tuple(unit for unit in plan.units if not folder.is_done(unit))
    probes = tuple(
        (probe, tuple(unit for unit in probe.units if not folder.is_probe_done(unit)))
        for probe in plan.probes
    )
    return _Work(units, probes, plan.num_questions - sum(len(unit.rows) for unit in units))


def _tell_failed(plan: Plan, folder: RunFolder) -> None:
    units = [unit for probe in plan.probes for unit in probe.units]
    if failed := sum(not folder.is_probe_done(unit) for unit in units):
        logging.getLogger("babelgap").warning(
            "requests of %d of %d units of probes failed, so that their numbers are of a part of "
            "the names alone; the same command sends them again",
            failed,
            len(units),
        )


def _do_units(
    work: _Work,
    plan: Plan,
    folder: RunFolder,
    model: Model,
    on_progress: Callable[[Progress], None],
) -> None:
    num_done = work.num_done

    def told() -> Progress:
        spent = model.spending if isinstance(model, Metered) else None
        return Progress("scoring", num_done, plan.num_questions, spent=spent)

    for unit in work.units:
        on_progress(told())
        folder.write(unit, run_unit(plan, unit, model))
        num_done += len(unit.rows)
    on_progress(told())


def run_unit(plan: Plan, unit: Unit, model: Model) -> list[Prediction]:
    """Ask the questions of one unit in every way.

    Args:
        plan: whose unit it is.
        unit: a block of questions.
        model: behind the wrappers of `as_asked`.
    """
    renderings = plan.renderings(unit)
    return [
        prediction
        for asking in plan.asker.askings
        for prediction in plan.asker.ask(model, renderings, asking, unit=unit.id)
    ]
