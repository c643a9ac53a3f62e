"""The same study before and after a remedy, and beside a control."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babelgap.models import RequestEstimate
from babelgap.report import comparison_json, comparison_markdown, render_comparison_page
from babelgap.runs.compare import compare_runs
from babelgap.runs.execute import run_study
from babelgap.runs.folder import RunFolder
from babelgap.runs.plan import Plan, plan_study
from babelgap.runs.progress import Progress
from babelgap.runs.signatures import as_file_name
from babelgap.runs.study import Study
from babelgap.runs.tuned_model import languages_tuned_on, tuning_of
from babelgap.schema.comparison import Comparison
from babelgap.schema.errors import RunFolderError, StudyError
from babelgap.schema.language_model import Model
from babelgap.schema.results import Results
from babelgap.storage import write_text_atomically

__all__ = ["AgainPlan", "MeasuredAgain", "default_again_path", "measure_again", "plan_again"]

BEFORE, AFTER, CONTROL = "before", "after", "control"


@dataclass(frozen=True)
class AgainPlan:
    """A study of two or three models that was found sound."""

    plans: Mapping[str, Plan]
    """`before`, `after` and perhaps `control` -> the plan of its run, in the order of work."""
    in_mix: tuple[str, ...]
    """Tags of compared languages that a mixed-language corpus holds."""
    notes: tuple[str, ...]
    """What the user should know about how the study was read."""


@dataclass(frozen=True)
class MeasuredAgain:
    """What was found."""

    results: Mapping[str, Results]
    """`before`, `after` and perhaps `control` -> the results of its run."""
    comparison: Comparison


def plan_again(
    study: Study,
    *,
    before: str,
    after: str,
    control: str | None = None,
    in_mix: Sequence[str] | None = None,
    mistakes: Mapping[str, str] | None = None,
) -> AgainPlan:
    """Look up what a study names, for each model.

    Args:
        study: what is asked; its model doesn't matter, and its revision is that of `before`.
        before: name or folder of the model without the remedy.
        after: of the model with it.
        control: of a model that was tuned as `after`, on a corpus without what makes it a remedy.
        in_mix: tags of languages that the mixed-language corpus holds; where it is `None`, those
            that the folder of `after` says it was tuned on.
        mistakes: setting -> what is wrong with it, as of `read_study`.

    Raises:
        StudyError: with every mistake there is, not just the first.
        RunFolderError: the record of a tuning can't be read.

    Example:
        >>> try:
        ...     plan_again(Study(), before="smollm2", after="./no", control="smollm2")
        ... except StudyError as error:
        ...     print(len(error.mistakes))
        2
    """
    models = {BEFORE: before, AFTER: after}
    if control is not None:
        models[CONTROL] = control
    told = _alike(models)
    plans: dict[str, Plan] = {}
    for role, model in models.items():
        revision = study.revision if role == BEFORE else None
        asked = study.model_copy(update={"model": model, "revision": revision})
        try:
            plans[role] = plan_study(asked, mistakes=mistakes or {})
        except StudyError as error:
            told += error.mistakes
    mixed = tuple(in_mix or ())
    # Tags can be judged as soon as one of the plans has them as languages.
    known = next(iter(plans.values())).languages if plans else None
    if known is not None:
        told += [
            f"{tag!r} is in the mix but not among the languages compared ({', '.join(known)}); "
            "leave it out"
            for tag in mixed
            if tag not in known
        ]
    if told:
        raise StudyError(list(dict.fromkeys(told)))
    notes = [note for plan in plans.values() for note in plan.notes]
    if in_mix is None and (record := tuning_of(after)) is not None:
        tuned_on = languages_tuned_on(record)
        mixed = tuple(tag for tag in plans[AFTER].languages if tag in tuned_on)
        notes.append(f"in the mix, as {after} says: {', '.join(mixed) or 'none of the languages'}")
    return AgainPlan(plans, mixed, tuple(dict.fromkeys(notes)))


def default_again_path(plan: AgainPlan) -> Path:
    """Where it goes when nothing else is said: `runs/QUIZ-BEFORE-AFTER-STUDY`."""
    first, second = (plan.plans[role] for role in (BEFORE, AFTER))
    models = "-".join(as_file_name(p.study.model) for p in (first, second))
    return Path("runs") / f"{first.quiz.name}-{models}-{second.study.id[:8]}"


def measure_again(
    plan: AgainPlan,
    *,
    output_path: Path | None = None,
    models: Mapping[str, Model] | None = None,
    on_progress: Callable[[str, Progress], None] = lambda role, progress: None,
    on_estimate: Callable[[RequestEstimate], None] = lambda estimate: None,
) -> MeasuredAgain:
    """Run the study for each model and compare, paired by question.

    Runs are in `before`, `after` and `control` of the folder, and go on where they were; beside
    them `comparison.html`, `comparison.md` and `comparison.json` are written.

    Args:
        plan: from `plan_again`.
        output_path: the folder; `runs/...` in the current folder where it is `None`.
        models: what is measured, by its place; loaded as the study says where it lacks one.
        on_progress: told whose run it is and how far, before each stage and after each unit.
        on_estimate: told what a server will be asked, before it is.

    Raises:
        RunFolderError: a folder is another study's; told of all before a model is loaded.
        UserError: a model can't be loaded.
        StorageError: the disk refused.
    """
    path = output_path or default_again_path(plan)
    _check_folders(plan, path)
    results = {}
    for role, asked in plan.plans.items():
        results[role] = run_study(
            asked,
            output_path=path / role,
            model=(models or {}).get(role),
            on_progress=_Told(role, on_progress),
            on_estimate=on_estimate,
        )
    comparison = compare_runs(
        [path / BEFORE, path / AFTER],
        in_mix=plan.in_mix,
        control=path / CONTROL if CONTROL in plan.plans else None,
    )
    for name, text in (
        ("comparison.html", render_comparison_page(comparison)),
        ("comparison.md", comparison_markdown(comparison)),
        ("comparison.json", comparison_json(comparison)),
    ):
        write_text_atomically(path / name, text)
    return MeasuredAgain(results, comparison)


@dataclass(frozen=True, slots=True)
class _Told:
    """Tells of one run's progress whose it is."""

    role: str
    on_progress: Callable[[str, Progress], None]

    def __call__(self, progress: Progress) -> None:
        self.on_progress(self.role, progress)


def _alike(models: Mapping[str, str]) -> list[str]:
    given: dict[str, str] = {}
    mistakes = []
    for role, model in models.items():
        folder = Path(model).expanduser()
        name = str(folder.resolve()) if folder.is_dir() else model
        if name in given:
            mistakes.append(
                f"--{given[name]} and --{role} are both {model!r}; give two models, or "
                f"{'leave --control out' if role == CONTROL else 'measure it by --model'}"
            )
        given.setdefault(name, role)
    return mistakes


def _check_folders(plan: AgainPlan, path: Path) -> None:
    if (path / "run.json").exists():
        raise RunFolderError(f"{path} is the folder of a single run; give --output-path another")
    reasons = []
    for role, asked in plan.plans.items():
        try:
            with RunFolder(path / role, asked).open():
                pass
        except RunFolderError as error:
            reasons += str(error).splitlines()
    if reasons:
        raise RunFolderError("\n".join(reasons))
