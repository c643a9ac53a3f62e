"""Running a planned Study on this machine, unit by unit; what is done already stays done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from babelgap.mix import render_all
from babelgap.models import load_model
from babelgap.runs.folder import RunFolder, default_path
from babelgap.runs.plan import Plan, Unit
from babelgap.runs.probes.execute import check_model, do_units
from babelgap.runs.probes.probe import Probe, ProbeUnit
from babelgap.runs.progress import Progress
from babelgap.runs.reports import write_report
from babelgap.runs.scorers import SCORERS
from babelgap.schema.language_model import LanguageModel
from babelgap.schema.prediction import Prediction
from babelgap.schema.results import Results

__all__ = ["run_study"]


def run_study(
    plan: Plan,
    *,
    output_path: Path | None = None,
    model: LanguageModel | None = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Results:
    """Measure what a Study asks and write the run folder.

    Units whose part exists and verifies are skipped; where all do, no model is loaded.

    Args:
        plan: from `plan_study`.
        output_path: the run folder; `runs/...` in the current folder where it is `None`.
        model: what is measured; loaded as the study says where it is `None`.
        on_progress: told before each stage and after each unit.

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
            folder.begin(backend.identity)
            _do(work, plan, folder, backend, on_progress)
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


def _do(
    work: _Work,
    plan: Plan,
    folder: RunFolder,
    backend: LanguageModel,
    on_progress: Callable[[Progress], None],
) -> None:
    num_done = work.num_done
    for unit in work.units:
        on_progress(Progress("scoring", num_done, plan.num_questions))
        folder.write(unit, run_unit(plan, unit, backend))
        num_done += len(unit.rows)
    on_progress(Progress("scoring", num_done, plan.num_questions))
    for probe, units in work.probes:
        do_units(probe, units, folder.probe_parts, model=backend, on_progress=on_progress)


def run_unit(plan: Plan, unit: Unit, model: LanguageModel) -> list[Prediction]:
    """Render and score the questions of one unit."""
    renderings = [
        rendering
        for row in unit.rows
        for rendering in render_all(
            {tag: plan.quiz.questions[tag][row] for tag in (plan.pivot, *plan.languages)},
            pivot=plan.pivot,
            languages=plan.languages,
            variants=plan.variants,
            seed=plan.study.seed,
        )
    ]
    scorer = SCORERS[plan.study.scorer]
    return scorer.score(model, [(r, scorer.prompt(r)) for r in renderings], unit=unit.id)
