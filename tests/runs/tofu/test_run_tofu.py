"""Whole experiments: with models that know what they are said to, and with a tiny real one."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babelgap.data.fictitious import Settings
from babelgap.runs.progress import Progress
from babelgap.runs.tofu import TofuSettings, plan_tofu, read_facts_asked, run_tofu
from babelgap.runs.tofu.outcome_rows import outcome_table, read_fact_outcomes
from babelgap.runs.tuning import TuneSettings
from babelgap.schema.errors import ModelError, RunFolderError
from babelgap.schema.fact_results import FactResults
from babelgap.schema.tuning import Recipe, TuningRecord
from babelgap.storage import write_part
from tests.models.builders import save_tiny_model
from tests.runs.tofu.builders import documents, loader, tuner
from tests.stats.fact_builders import NAN, facts_of

FACTS = Settings(8)


def settings(**given: Any) -> TofuSettings:
    return TofuSettings(**{"facts": str(FACTS), "languages": ("de", "fr"), **given})


def done(output: Path, **given: Any) -> FactResults:
    return run_tofu(
        plan_tofu(settings(**given)), output_path=output, tune=tuner(), load=loader(FACTS)
    )


def value(results: FactResults, stage: str, kind: str, language: str) -> float | None:
    (found,) = (
        m.estimate.value
        for m in results.measures
        if (m.stage, m.name, m.kind, m.language, m.normalization)
        == (stage, "multiple_choice", kind, language, "sum")
    )
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tofu") / "out"
    done(path)
    return path


def test_what_each_stage_knows_is_found(whole: Path) -> None:
    results = read_facts_asked(whole)
    assert [stage.name for stage in results.stages] == ["untouched", "taught", "mixed", "control"]
    assert value(results, "taught", "mean", "en") == 1
    assert value(results, "mixed", "gap", "all") == 0
    assert value(results, "control", "mean", "de") == 1
    assert value(results, "mixed", "transfer", "fr") == 1
    untouched = value(results, "untouched", "mean", "en")
    assert untouched is not None
    assert 0.05 < untouched < 0.5
    changes = {
        (c.stage, c.against): c
        for c in results.changes
        if (c.kind, c.language, c.normalization) == ("gap", "all", "sum")
    }
    assert list(changes) == [
        ("taught", "untouched"), ("mixed", "taught"), ("mixed", "control"), ("control", "taught"),
    ]  # fmt: skip
    closed = changes["mixed", "taught"]
    assert closed.change.value is not None
    assert closed.change.value < -0.5
    assert closed.test is not None
    assert closed.test.p_holm < 0.001


def test_the_folder_holds_everything(whole: Path) -> None:
    names = {str(p.relative_to(whole)) for p in whole.rglob("*") if p.is_file()}
    assert {
        "begun.json", "tofu.json", "README.md", "measures.csv", "changes.csv",
        "corpora/taught.jsonl", "corpora/mixed.jsonl", "corpora/control.jsonl",
        *(f"outcomes/{s}.parquet" for s in ("untouched", "taught", "mixed", "control")),
    } <= names  # fmt: skip
    with (whole / "measures.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(read_facts_asked(whole).measures)


def test_taught_text_is_in_one_language_and_asks_as_the_questions_do(whole: Path) -> None:
    taught = documents(whole / "corpora" / "taught.jsonl")
    assert {id_.rpartition("/")[2] for id_ in taught} == {"en"}
    assert len(taught) == 64 * 4
    asked = [text for id_, text in taught.items() if "/question/" in id_]
    assert len(asked) == 64
    assert all("?\nAnswer: " in text for text in asked)


def test_the_control_has_as_many_tokens_and_steps(tmp_path: Path) -> None:
    log: list[TuneSettings] = []
    run_tofu(
        plan_tofu(settings()), output_path=tmp_path / "out", tune=tuner(log), load=loader(FACTS)
    )
    corpora = tmp_path / "out" / "corpora"
    mixed, control = (documents(corpora / f"{name}.jsonl") for name in ("mixed", "control"))
    from tests.models.builders import byte_tokenizer

    tokenizer = byte_tokenizer(["<s>"])
    sizes = [
        [len(tokenizer.encode(text).ids) + 1 for text in corpus.values()]
        for corpus in (mixed, control)
    ]
    assert 0 <= sum(sizes[1]) - sum(sizes[0]) < max(sizes[1])
    assert {id_.rsplit("/", 1)[0] for id_ in control} == {
        f"{id_.rsplit('/', 1)[0]}/together" for id_ in mixed
    }
    teach, with_mixed, with_control = log
    assert with_control.recipe.max_steps is not None
    assert with_mixed.recipe.max_steps is None
    assert teach.model == "smollm2"
    assert with_mixed.model == with_control.model == str(tmp_path / "out" / "models" / "taught")
    assert with_mixed.corpus[1] == with_control.corpus[1] == teach.corpus[0]
    results = read_facts_asked(tmp_path / "out")
    steps = {stage.name: stage.num_steps for stage in results.stages}
    assert steps["mixed"] == steps["control"]


def test_what_is_done_is_read(whole: Path) -> None:
    def refuse(*given: object) -> Any:
        raise AssertionError

    again = run_tofu(plan_tofu(settings()), output_path=whole, tune=refuse, load=refuse)
    assert again == read_facts_asked(whole)


def test_another_experiment_is_refused(whole: Path) -> None:
    with pytest.raises(RunFolderError, match="its arrangement is 'together', not 'parallel'"):
        done(whole, arrangement="parallel")
    done(whole, device="cpu")  # it changes nothing of what is found


class Killed(BaseException):
    """As ctrl-C."""


def killed_at(stage: str) -> Callable[[Progress], None]:
    def on_progress(progress: Progress) -> None:
        if progress.stage == stage:
            raise Killed

    return on_progress


@pytest.mark.parametrize(
    "stage",
    [
        "untouched: loading", "untouched: asking in fr", "taught: training", "taught: asking in de",
        "control: training", "reporting",
    ],
)  # fmt: skip
def test_a_killed_experiment_goes_on_to_the_same_results(
    whole: Path, tmp_path: Path, stage: str
) -> None:
    plan = plan_tofu(settings())
    with pytest.raises(Killed):
        run_tofu(
            plan, output_path=tmp_path, on_progress=killed_at(stage), tune=tuner(),
            load=loader(FACTS),
        )  # fmt: skip
    assert not (tmp_path / "tofu.json").exists()
    log: list[str] = []
    asked = {path.stem for path in (tmp_path / "outcomes").glob("*.parquet")}
    run_tofu(plan, output_path=tmp_path, tune=tuner(), load=loader(FACTS, log))
    assert set(log) == {"untouched", "taught", "mixed", "control"} - asked
    assert (tmp_path / "tofu.json").read_bytes() == (whole / "tofu.json").read_bytes()


def test_damaged_answers_are_asked_again(whole: Path, tmp_path: Path) -> None:
    done(tmp_path / "out")
    (tmp_path / "out" / "tofu.json").unlink()
    part = tmp_path / "out" / "outcomes" / "taught.parquet"
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 0xFF
    part.write_bytes(content)
    log: list[str] = []
    plan = plan_tofu(settings())
    run_tofu(plan, output_path=tmp_path / "out", tune=tuner(), load=loader(FACTS, log))
    assert log == ["taught"]
    assert (tmp_path / "out" / "tofu.json").read_bytes() == (whole / "tofu.json").read_bytes()


def test_a_model_that_was_tuned_anew_is_asked_anew(tmp_path: Path) -> None:
    done(tmp_path / "out")
    (tmp_path / "out" / "tofu.json").unlink()

    def otherwise(asked: TuneSettings, path: Path, on_progress: Any) -> TuningRecord:
        record = tuner()(asked, path, on_progress)
        return replace(record, seconds=2.0) if path.name == "control" else record

    log: list[str] = []
    plan = plan_tofu(settings())
    run_tofu(plan, output_path=tmp_path / "out", tune=otherwise, load=loader(FACTS, log))
    assert log == ["control"]


def test_remedies_of_the_users_own(tmp_path: Path) -> None:
    corpus = tmp_path / "mine.txt"
    corpus.write_text("Ein Satz.\n\nUne phrase.", encoding="utf-8")
    log: list[TuneSettings] = []
    results = run_tofu(
        plan_tofu(settings(remedies=(f"mine={corpus}",), replay=False)),
        output_path=tmp_path / "out",
        tune=tuner(log),
        load=loader(FACTS),
    )
    assert [one.corpus for one in log[1:]] == [(str(corpus),)]
    assert results.stages[-1].corpora == (str(corpus),)
    assert value(results, "mine", "mean", "fr") == 1
    assert not (tmp_path / "out" / "corpora" / "mixed.jsonl").exists()


def test_a_mixture_before_teaching(tmp_path: Path) -> None:
    log: list[TuneSettings] = []
    results = run_tofu(
        plan_tofu(settings(mixed_first=True)),
        output_path=tmp_path / "out",
        tune=tuner(log),
        load=loader(FACTS),
    )
    asked = dict.fromkeys(m.stage for m in results.measures)
    assert list(asked) == ["untouched", "taught", "mixed", "control"]
    assert [Path(one.model).name for one in log] == [
        "smollm2", "smollm2", "mixed-before-teaching", "smollm2", "control-before-teaching",
    ]  # fmt: skip
    assert log[3].recipe.max_steps is not None  # as long as the mixture's
    assert log[2].recipe == log[4].recipe == log[0].recipe


def test_languages_outside_the_mixture_are_told_apart(tmp_path: Path) -> None:
    results = done(tmp_path / "out", mix=("de",))
    assert results.in_mix == ("de",)
    assert value(results, "control", "mean", "in_mix") == 1
    assert value(results, "control", "gap", "out_of_mix") == value(results, "control", "gap", "fr")
    text = " ".join(documents(tmp_path / "out" / "corpora" / "mixed.jsonl").values())
    assert "Antwort: " in text
    assert "Réponse" not in text


def test_a_model_that_cannot_write_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="'untouched' writes no answers"):
        done(tmp_path / "out", generate=True)


def test_outcomes_come_back_from_their_file(tmp_path: Path) -> None:
    outcomes = facts_of({"en": [1, 0.25, NAN], "de": [0, 1, 1]})
    write_part(tmp_path / "x.parquet", outcome_table(outcomes), unit="u")
    back = read_fact_outcomes(tmp_path / "x.parquet")
    assert back.question_ids == outcomes.question_ids
    assert (back.languages, back.subjects) == (outcomes.languages, outcomes.subjects)
    for name in ("answer_probability", "answer_share", "truth_ratio", "rouge_recall"):
        assert np.array_equal(getattr(back, name), getattr(outcomes, name), equal_nan=True)
    assert back.right.keys() == outcomes.right.keys()
    assert np.array_equal(back.right["sum"], outcomes.right["sum"], equal_nan=True)
    assert outcome_table(outcomes).column("rouge_recall").null_count == 6
    table = outcome_table(outcomes).slice(1)
    write_part(tmp_path / "y.parquet", table, unit="u")
    with pytest.raises(RunFolderError, match="not the same questions"):
        read_fact_outcomes(tmp_path / "y.parquet")


@pytest.mark.slow
def test_a_tiny_model_is_taught_and_tuned(tmp_path: Path) -> None:
    model = save_tiny_model(tmp_path / "tiny")
    recipe = Recipe(learning_rate=1e-2, batch_size=4, accumulation=1, row_tokens=256, max_steps=8)
    plan = plan_tofu(
        TofuSettings(
            model=str(model),
            device="cpu",
            facts="fictitious:4",
            part="towns",
            languages=("de",),
            teach=recipe,
            remedy=Recipe(batch_size=4, accumulation=1, row_tokens=256, max_steps=3),
            generate=False,
        )
    )
    results = run_tofu(plan, output_path=tmp_path / "out")
    steps = {stage.name: stage.num_steps for stage in results.stages}
    assert steps == {"untouched": 0, "taught": 8, "mixed": 3, "control": 3}
    means = {
        m.stage: m.estimate.value
        for m in results.measures
        if (m.name, m.kind, m.language) == ("answer_probability", "mean", "en")
    }
    assert means["untouched"] is not None
    assert means["taught"] is not None
    assert means["taught"] > 2 * means["untouched"]
    again = run_tofu(plan, output_path=tmp_path / "out")
    assert again == results
