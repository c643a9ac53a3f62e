"""The same study of two or three models: planned at once, resumed, compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from babelgap.data import open_quiz
from babelgap.models import KnownModel
from babelgap.report import comparison_json, comparison_markdown, render_comparison_page
from babelgap.runs import AgainPlan, Study, measure_again, plan_again
from babelgap.runs.compare import compare_runs
from babelgap.runs.measure_again import default_again_path
from babelgap.runs.progress import Progress
from babelgap.runs.tuned_model import held_out_losses, languages_tuned_on, tuning_of
from babelgap.schema import (
    ContinuationScore,
    Estimate,
    LoglikelihoodRequest,
    Model,
    ModelIdentity,
    RunFolderError,
    StudyError,
)
from babelgap.schema.tuning import CorpusTold, Recipe, TuningCheck, TuningRecord

ASKED = {"limit": 20, "probes": (), "languages": ("fr", "de"), "variants": ("monolingual",)}


class Named:
    """A model that knows some languages, under a name."""

    def __init__(self, name: str, *languages: str) -> None:
        right = {
            (q.stem, q.options[q.answer])
            for tag in languages
            for q in open_quiz("atlas").questions[tag]
        }
        self._model = KnownModel(
            lambda context, text: (
                -0.001 if (context.partition("\n")[0], text.strip()) in right else None
            )
        )
        self._name = name
        self.num_asked = 0

    @property
    def identity(self) -> ModelIdentity:
        return replace(self._model.identity, name=self._name)

    def loglikelihood(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        self.num_asked += len(requests)
        return self._model.loglikelihood(requests, on_progress=on_progress)


def estimate(value: float) -> Estimate:
    return Estimate(value, value - 0.1, value + 0.1, 0.95, 50, "by hand")


def corpus(language: str, **shares: float) -> CorpusTold:
    return CorpusTold("some", language, "", "CC0-1.0", {}, 3, 9, 1, 0.0, shares)


RECORD = TuningRecord(
    model={"name": "smollm2"},
    pivot="en",
    recipe=Recipe(),
    corpora=(corpus("mul", en=0.5, de=0.3, sw=0.2, fr=0.0), corpus("en")),
    losses=(),
    checks=(
        TuningCheck(0, loss={"en": estimate(3.1), "de": estimate(4.2)}),
        TuningCheck(5, loss={"en": estimate(3.2), "de": estimate(4.0)}),
        TuningCheck(9, loss={"en": estimate(3.3), "de": estimate(3.9)}),
    ),
    quiz=None,
    held_out={"en": "wiki", "de": "wiki-de"},
    num_steps=9,
    num_tokens=100,
    seconds=1.0,
    tokens_per_second=100.0,
    stopped="done",
    environment={},
    signature="x",
)


def model_folder(path: Path, record: TuningRecord | None = None) -> str:
    path.mkdir()
    (path / "config.json").write_text("{}", encoding="utf-8")
    if record is not None:
        (path / "tuning.json").write_text(json.dumps(asdict(record)), encoding="utf-8")
    return str(path)


@pytest.fixture
def plan(tmp_path: Path) -> AgainPlan:
    return plan_again(
        Study.model_validate(ASKED),
        before="smollm2",
        after=model_folder(tmp_path / "tuned", RECORD),
        control=model_folder(tmp_path / "control"),
    )


def models() -> Mapping[str, Named]:
    return {
        "before": Named("base", "en"),
        "after": Named("tuned", "en", "de"),
        "control": Named("english", "en"),
    }


def measured(plan: AgainPlan, path: Path, asked: Mapping[str, Model]) -> list[tuple[str, Progress]]:
    told: list[tuple[str, Progress]] = []
    measure_again(
        plan, output_path=path, models=asked,
        on_progress=lambda role, progress: told.append((role, progress)),
    )  # fmt: skip
    return told


def test_what_the_tuned_folder_tells_is_the_mix(plan: AgainPlan) -> None:
    assert plan.in_mix == ("de",)
    assert list(plan.plans) == ["before", "after", "control"]
    assert any("in the mix, as " in note and note.endswith(": de") for note in plan.notes)


def test_what_is_said_of_the_mix_wins(tmp_path: Path) -> None:
    tuned = model_folder(tmp_path / "tuned", RECORD)
    study = Study.model_validate(ASKED)
    for said in (("fr",), ()):
        plan = plan_again(study, before="smollm2", after=tuned, in_mix=said)
        assert plan.in_mix == said
        assert not any("in the mix" in note for note in plan.notes)
    assert plan_again(study, before="smollm2", after=model_folder(tmp_path / "b")).in_mix == ()


def test_a_study_of_each_model_is_run_and_compared(plan: AgainPlan, tmp_path: Path) -> None:
    path = tmp_path / "again"
    told = measured(plan, path, models())
    assert list(dict.fromkeys(role for role, _ in told)) == ["before", "after", "control"]
    comparison = compare_runs(
        [path / "before", path / "after"], in_mix=["de"], control=path / "control"
    )
    for name, text in (
        ("comparison.json", comparison_json(comparison)),
        ("comparison.md", comparison_markdown(comparison)),
        ("comparison.html", render_comparison_page(comparison)),
    ):
        assert (path / name).read_text(encoding="utf-8") == text
    assert {p.name for p in path.iterdir() if p.is_dir()} == {"before", "after", "control"}


def test_numbers_tell_the_remedy(plan: AgainPlan, tmp_path: Path) -> None:
    comparison = measure_again(plan, output_path=tmp_path / "again", models=models()).comparison
    after, control = (run.name for run in comparison.others)
    shares = {(c.run, c.language): c.share.value for c in comparison.closings}
    assert shares[after, "de"] == shares[after, "in_mix"] == 1.0
    assert shares[after, "fr"] == shares[after, "out_of_mix"] == 0.0
    assert shares[control, "all"] == 0.0
    changes = {(d.run, d.name, d.language): d.change.value for d in comparison.differences}
    assert changes[after, "accuracy", "en"] == 0.0
    # French keeps its gap, German loses its own: they grow apart by just that.
    assert changes[after, "gap_difference", "all"] == -(changes[after, "gap", "de"] or 0.0) > 0.5
    beside = comparison.against_control
    assert beside is not None
    assert beside.baseline.name == control
    assert [run.name for run in beside.others] == [after]
    # The control is as the base is.
    assert [replace(d, run="") for d in beside.differences] == [
        replace(d, run="") for d in comparison.differences if d.run == after
    ]
    assert {(loss.language, loss.before.value, loss.after.value, loss.step, loss.text)
            for loss in comparison.held_out} == {
        ("en", 3.1, 3.3, 9, "wiki"), ("de", 4.2, 3.9, 9, "wiki-de"),
    }  # fmt: skip
    assert {loss.run for loss in comparison.held_out} == {after}


def test_a_stopped_measurement_goes_on_where_it_was(tmp_path: Path) -> None:
    plan = plan_again(
        Study.model_validate({**ASKED, "limit": 80}),
        before="smollm2",
        after=model_folder(tmp_path / "tuned", RECORD),
    )
    assert len(plan.plans["after"].units) == 2
    path = tmp_path / "again"
    first = models()

    def stop(role: str, progress: Progress) -> None:
        if role == "after" and progress.num_done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measure_again(plan, output_path=path, models=first, on_progress=stop)
    assert not (path / "comparison.json").exists()
    second = models()
    measured(plan, path, second)
    assert second["before"].num_asked == 0
    fresh = models()
    measured(plan, tmp_path / "fresh", fresh)
    assert 0 < second["after"].num_asked < fresh["after"].num_asked
    texts = [(p / "comparison.json").read_bytes() for p in (path, tmp_path / "fresh")]
    assert texts[0] == texts[1]


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as raised:
        plan_again(
            Study(languages=("fr", "tlh")), before="./nowhere", after="./neither",
            control=model_folder(tmp_path / "c"), mistakes={"limit": "limit is 'x'; give a number"},
        )  # fmt: skip
    told = raised.value.mistakes
    assert [sum(word in line for line in told) for word in
            ("./nowhere", "./neither", "tlh", "limit is 'x'")] == [1, 1, 1, 1]  # fmt: skip


def test_one_model_twice_is_no_comparison(tmp_path: Path) -> None:
    tuned = model_folder(tmp_path / "tuned")
    with pytest.raises(StudyError, match="--before and --after are both"):
        plan_again(Study(), before=tuned, after=f"{tuned}/.")
    with pytest.raises(StudyError, match="leave --control out"):
        plan_again(Study(), before="smollm2", after=tuned, control="smollm2")


def test_a_language_of_the_mix_must_be_compared(tmp_path: Path) -> None:
    tuned = model_folder(tmp_path / "tuned")
    with pytest.raises(StudyError, match="'sw' is in the mix but not among the languages"):
        plan_again(Study(), before="smollm2", after=tuned, in_mix=("fr", "sw"))


def test_folders_of_other_studies_are_told_before_any_model_is_asked(
    plan: AgainPlan, tmp_path: Path
) -> None:
    path, asked = tmp_path / "again", models()
    for role in ("after", "control"):
        (path / role).mkdir(parents=True)
        (path / role / "mine.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(RunFolderError) as raised:
        measured(plan, path, asked)
    lines = str(raised.value).splitlines()
    assert len(lines) == 2
    assert str(path / "after") in lines[0]
    assert str(path / "control") in lines[1]
    assert not any(model.num_asked for model in asked.values())


def test_a_single_runs_folder_is_not_written_into(plan: AgainPlan, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{}", encoding="utf-8")
    with pytest.raises(RunFolderError, match="is the folder of a single run"):
        measured(plan, tmp_path, models())


def test_the_revision_is_that_of_the_model_before(tmp_path: Path) -> None:
    study = Study.model_validate({**ASKED, "revision": "main"})
    plan = plan_again(study, before="owner/base", after=model_folder(tmp_path / "tuned"))
    assert [p.study.revision for p in plan.plans.values()] == ["main", None]
    name = default_again_path(plan).name
    assert name.startswith("atlas-owner_base-")


def test_comparing_a_control_needs_two_other_runs(plan: AgainPlan, tmp_path: Path) -> None:
    path = tmp_path / "again"
    measured(plan, path, models())
    with pytest.raises(StudyError, match="a run and a control are no comparison"):
        compare_runs([path / "before"], control=path / "control")
    with pytest.raises(StudyError, match="is given twice"):
        compare_runs([path / "before", path / "after"], control=path / "before")


def test_what_a_record_tells() -> None:
    assert languages_tuned_on(RECORD) == ("de", "sw")
    french = replace(RECORD, corpora=(*RECORD.corpora, corpus("fr")))
    assert languages_tuned_on(french) == ("de", "fr", "sw")
    assert [loss.step for loss in held_out_losses("run", RECORD)] == [9, 9]
    for checks in ((), RECORD.checks[:1], RECORD.checks[1:]):
        assert held_out_losses("run", replace(RECORD, checks=checks)) == ()
    assert tuning_of("owner/base") is None


def test_a_record_that_can_not_be_read_is_an_error(tmp_path: Path) -> None:
    folder = Path(model_folder(tmp_path / "tuned"))
    (folder / "tuning.json").write_text("{}", encoding="utf-8")
    with pytest.raises(RunFolderError, match=r"tuning\.json can't be read"):
        plan_again(Study.model_validate(ASKED), before="smollm2", after=str(folder))
