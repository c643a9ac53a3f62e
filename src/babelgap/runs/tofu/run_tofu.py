"""Teaching facts, trying remedies and asking every stage; what is done stays done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path

from babelgap.models import load_language_model
from babelgap.prompts import plain_prompt
from babelgap.report.tofu.files import fact_files
from babelgap.runs.progress import Progress
from babelgap.runs.tofu.folder import TofuFolder
from babelgap.runs.tofu.plan import TofuPlan
from babelgap.runs.tofu.remedies import CONTROL, OTHERS, as_many_tokens, token_counter
from babelgap.runs.tofu.results import fact_results
from babelgap.runs.tofu.stages import TAUGHT, Stage
from babelgap.runs.tuning import TuneSettings, TuningProgress, plan_tuning, tune_model
from babelgap.schema.errors import ModelError
from babelgap.schema.fact_results import FactResults
from babelgap.schema.generation import TextGenerator
from babelgap.schema.language_model import LanguageModel
from babelgap.schema.text import Corpus, Document
from babelgap.schema.tofu import FactOutcomes
from babelgap.schema.tuning import TuningRecord
from babelgap.schema.words import MULTIPLE
from babelgap.storage import write_text_atomically
from babelgap.tune.tofu import ask_facts, joined_fact_outcomes

__all__ = ["Load", "OnProgress", "Tune", "run_tofu", "tuned"]

OnProgress = Callable[[Progress], None]
Tune = Callable[[TuneSettings, Path, Callable[[TuningProgress], None]], TuningRecord]
"""Tunes what settings ask for and writes the folder of the new model."""
Load = Callable[[str], LanguageModel]
"""Of the name of a model, or the path of its folder: the model."""


def tuned(
    settings: TuneSettings, output_path: Path, on_progress: Callable[[TuningProgress], None]
) -> TuningRecord:
    """A tuning as `babelgap tune` does it; one that was stopped goes on."""
    return tune_model(plan_tuning(settings), output_path=output_path, on_progress=on_progress)


def run_tofu(
    plan: TofuPlan,
    *,
    output_path: Path,
    on_progress: OnProgress = lambda progress: None,
    tune: Tune = tuned,
    load: Load | None = None,
) -> FactResults:
    """Do the experiment that a plan asks for and write its folder.

    Models that are tuned and stages that were asked are left as they are, so that an experiment
    that was stopped goes on with the same plan; of one that is done the results are read.

    Args:
        plan: from `plan_tofu`.
        output_path: the folder.
        on_progress: told at each step.
        tune: tunes a model.
        load: loads one to be asked; by the plan's device and dtype where it is `None`.

    Raises:
        RunFolderError: the folder is another experiment's.
        ModelError: a model can't be loaded, trained or asked.
        StorageError: the disk refused.
    """
    folder = TofuFolder(output_path, plan)
    with folder.open():
        done = folder.results()
        if done is not None:
            return done
        experiment = _Experiment(plan, folder, on_progress, tune, load or _loader(plan))
        records: dict[str, TuningRecord] = {}
        outcomes: dict[str, FactOutcomes] = {}
        for stage in plan.stages:
            if stage.recipe is not None:
                records[stage.name] = experiment.tuned(stage, records)
            if stage.is_asked:
                outcomes[stage.name] = experiment.asked(stage, records.get(stage.name))
        on_progress(Progress("reporting", 0, 0))
        results = fact_results(plan, folder.identity(), records, outcomes)
        for name, text in fact_files(results).items():
            write_text_atomically(folder.path / name, text)
        folder.finish(results)
    return results


def _loader(plan: TofuPlan) -> Load:
    settings = plan.settings

    def load(name: str) -> LanguageModel:
        return load_language_model(
            name,
            revision=settings.revision if name == settings.model else None,
            device=settings.device,
            dtype=settings.dtype,
        )

    return load


class _Experiment:
    """Tunes and asks one stage after another."""

    def __init__(
        self, plan: TofuPlan, folder: TofuFolder, tell: OnProgress, tune: Tune, load: Load
    ) -> None:
        self._plan = plan
        self._folder = folder
        self._tell = tell
        self._tune = tune
        self._load = load

    def tuned(self, stage: Stage, records: dict[str, TuningRecord]) -> TuningRecord:
        """The record of a stage's tuning, done now or before."""
        settings = self._plan.settings
        source = self._plan.stages[0].name
        is_first = stage.tuned_from == source
        recipe = stage.recipe
        assert recipe is not None  # of stages that are tuned
        if stage.as_long_as is not None:
            recipe = replace(recipe, max_steps=records[stage.as_long_as].num_steps)
        asked = TuneSettings(
            model=settings.model if is_first else str(self._folder.model(str(stage.tuned_from))),
            revision=settings.revision if is_first else None,
            device=settings.device,
            dtype=settings.dtype,
            corpus=tuple(self._corpus(name) for name in stage.corpora),
            pivot=self._plan.facts.taught_in,
            recipe=recipe,
            quiz=None,
        )

        def tell(progress: TuningProgress) -> None:
            told = f"{stage.name}: {progress.stage}"
            self._tell(Progress(told, progress.step, progress.num_steps, "steps"))

        return self._tune(asked, self._folder.model(stage.name), tell)

    def asked(self, stage: Stage, record: TuningRecord | None) -> FactOutcomes:
        """What a stage makes of the questions."""
        tuning = None if record is None else asdict(record)
        name = str(self._folder.model(stage.name)) if record else self._plan.settings.model
        model = None
        if record is None and not (
            self._folder.has_begun and self._folder.is_asked(stage.name, tuning=tuning)
        ):
            self._tell(Progress(f"{stage.name}: loading", 0, 0))
            model = self._load(name)
            # Nothing is believed of a folder that was begun with other weights.
            self._folder.begin(model.identity, told={})
        return self._folder.outcomes(
            stage.name,
            tuning=tuning,
            ask=lambda: self._answers(stage, model or self._load(name)),
        )

    def _answers(self, stage: Stage, model: LanguageModel) -> FactOutcomes:
        facts = self._plan.facts
        writer = None
        if self._plan.settings.generate:
            if not isinstance(model, TextGenerator):
                raise ModelError(
                    f"the model of stage {stage.name!r} writes no answers; leave --generate out"
                )
            writer = model
        total = facts.num_questions * len(facts.questions)
        found = []
        for i, (tag, questions) in enumerate(facts.questions.items()):
            self._tell(Progress(f"{stage.name}: asking in {tag}", i * facts.num_questions, total))
            found.append(ask_facts(model, questions, prompt_of=plain_prompt, writer=writer))
        self._tell(Progress(f"{stage.name}: asked", total, total))
        return joined_fact_outcomes(found)

    def _corpus(self, name: str) -> str:
        others = self._plan.others
        if name in self._plan.remedies:
            return self._own[name]
        if name == TAUGHT or others is None:
            return str(self._folder.corpus(name, lambda: self._plan.facts.corpus))
        if name == OTHERS:
            return str(self._folder.corpus(name, lambda: others.control))
        if name == CONTROL:
            return str(
                self._folder.corpus(name, lambda: self._as_long(others.control, others.mixed))
            )
        return f"{MULTIPLE}={self._folder.corpus(name, lambda: others.mixed)}"

    def _as_long(self, control: Corpus, mixed: Corpus) -> Iterator[Document]:
        # The first tuned model has the tokenizer that all of them have.
        count_tokens = token_counter(self._folder.model(TAUGHT))
        wanted = sum(count_tokens([document.text for document in mixed]))
        return as_many_tokens(control, wanted, count_tokens)

    @cached_property
    def _own(self) -> dict[str, str]:
        """Name -> what the user called the corpus of a remedy."""
        pairs = (words.partition("=") for words in self._plan.settings.remedies)
        return {name.strip(): source.strip() for name, equals, source in pairs if equals}
