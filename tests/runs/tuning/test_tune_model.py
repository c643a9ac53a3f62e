"""Tuning tiny models: the same weights with and without a stop, and what the record tells."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from babelgap.models import load_model
from babelgap.runs.tuning import TuneSettings, TuningProgress, plan_tuning, read_tuning, tune_model
from babelgap.schema.errors import ModelError, RunFolderError, StudyError, TextError
from babelgap.schema.language_model import LanguageModel, LoglikelihoodRequest
from babelgap.schema.tuning import Recipe, TuningRecord
from tests.models.builders import save_tiny_model

pytestmark = pytest.mark.slow

SENTENCES = ("Mira was born in Japan.", "Ilan speaks Finnish.", "The market of Orvo is on Friday.")
RECIPE = Recipe(
    learning_rate=1e-2, batch_size=2, accumulation=2, row_tokens=64, epochs=3, warmup=0.1
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "facts.jsonl"
    texts = [f"{SENTENCES[i % 3]} It was said {i} times." for i in range(40)]
    rows = (json.dumps({"id": str(i), "text": text}) for i, text in enumerate(texts))
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def settings(model: Path, corpus: Path, **given: Any) -> TuneSettings:
    asked: dict[str, Any] = {"quiz": None, "recipe": RECIPE, "checkpoint_steps": 2, **given}
    return TuneSettings(model=str(model), corpus=(str(corpus),), device="cpu", **asked)


def tuned(model: Path, corpus: Path, output: Path, **given: Any) -> TuningRecord:
    return tune_model(plan_tuning(settings(model, corpus, **given)), output_path=output)


def weights(folder: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    return load_file(folder / "model.safetensors")


def score(folder: Path, text: str) -> float:
    model = load_model(str(folder))
    assert isinstance(model, LanguageModel)
    ((found,),) = model.loglikelihood([LoglikelihoodRequest("", (text,))])
    return found.logprob


def test_the_folder_is_a_model_that_knows_the_text_better(
    tiny: Path, corpus: Path, tmp_path: Path
) -> None:
    record = tuned(tiny, corpus, tmp_path / "out")
    assert score(tmp_path / "out", SENTENCES[0]) > score(tiny, SENTENCES[0]) + 5
    assert record.losses[-1].loss < record.losses[0].loss - 1
    assert record.num_tokens == 3 * record.corpora[0].num_tokens
    assert record == read_tuning(tmp_path / "out")
    assert not (tmp_path / "out" / "checkpoints").exists()


class Killed(BaseException):
    """As ctrl-C, at a step."""


def killed_at(step: int) -> Any:
    def on_progress(progress: TuningProgress) -> None:
        if progress.stage == "training" and progress.step == step:
            raise Killed

    return on_progress


@pytest.mark.parametrize("method", ["full", "lora"])
def test_a_killed_tuning_goes_on_to_the_same_weights_and_losses(
    tiny: Path, corpus: Path, tmp_path: Path, method: str
) -> None:
    recipe = Recipe(**{**asdict(RECIPE), "method": method})
    whole = tuned(tiny, corpus, tmp_path / "whole", recipe=recipe)
    plan = plan_tuning(settings(tiny, corpus, recipe=recipe))
    for step in (1, 3, 5):
        with pytest.raises(Killed):
            tune_model(plan, output_path=tmp_path / "cut", on_progress=killed_at(step))
    cut = tune_model(plan, output_path=tmp_path / "cut")
    assert [p.loss for p in cut.losses] == pytest.approx([p.loss for p in whole.losses], abs=1e-5)
    assert [p.tokens for p in cut.losses] == [p.tokens for p in whole.losses]
    ours, theirs = weights(tmp_path / "cut"), weights(tmp_path / "whole")
    assert all(((ours[name] - theirs[name]).abs() < 1e-5).all() for name in theirs)


def test_what_is_done_is_read(tiny: Path, corpus: Path, tmp_path: Path) -> None:
    seen: list[TuningProgress] = []
    plan = plan_tuning(settings(tiny, corpus))
    first = tune_model(plan, output_path=tmp_path / "out")
    assert tune_model(plan, output_path=tmp_path / "out", on_progress=seen.append) == first
    assert not seen


def test_a_folder_of_another_recipe_is_refused(tiny: Path, corpus: Path, tmp_path: Path) -> None:
    tuned(tiny, corpus, tmp_path / "out")
    with pytest.raises(RunFolderError, match="its recipe is"):
        tuned(tiny, corpus, tmp_path / "out", recipe=Recipe(learning_rate=1e-3, row_tokens=64))


def test_weights_go_as_far_as_average_says(tiny: Path, corpus: Path, tmp_path: Path) -> None:
    whole = tuned(tiny, corpus, tmp_path / "whole")
    half = tuned(
        tiny, corpus, tmp_path / "half", recipe=Recipe(**{**asdict(RECIPE), "average": 0.5})
    )
    before, after, between = (weights(f) for f in (tiny, tmp_path / "whole", tmp_path / "half"))
    assert [p.loss for p in half.losses] == pytest.approx([p.loss for p in whole.losses])
    for name, middle in between.items():
        assert ((middle - (before[name] + after[name]) / 2).abs() < 1e-5).all()
    assert any(((after[name] - before[name]).abs() > 1e-3).any() for name in before)


@pytest.mark.parametrize("method", ["full", "lora"])
def test_kept_near_itself_a_model_changes_less(
    tiny: Path, corpus: Path, tmp_path: Path, method: str
) -> None:
    recipe = {**asdict(RECIPE), "method": method}
    free = tuned(tiny, corpus, tmp_path / "free", recipe=Recipe(**recipe))
    kept = tuned(tiny, corpus, tmp_path / "kept", recipe=Recipe(**{**recipe, "keep": 10.0}))
    # Before the first step nothing has diverged.
    assert free.losses[0].loss == pytest.approx(kept.losses[0].loss, abs=1e-4)
    assert divergence(tiny, tmp_path / "kept") < 0.8 * divergence(tiny, tmp_path / "free")


def divergence(before: Path, after: Path) -> float:
    """KL(before ‖ after) of the next token, mean over a sentence, nats."""
    import torch
    import transformers

    ids = transformers.AutoTokenizer.from_pretrained(before)(SENTENCES[0], return_tensors="pt")
    with torch.no_grad():
        ours, theirs = (
            transformers.AutoModelForCausalLM.from_pretrained(f)(**ids).logits.log_softmax(-1)
            for f in (before, after)
        )
    return float((ours.exp() * (ours - theirs)).sum(-1).mean())


def test_checks_tell_the_quiz_and_held_out_text(tiny: Path, corpus: Path, tmp_path: Path) -> None:
    record = tuned(
        tiny,
        corpus,
        tmp_path / "out",
        quiz="atlas",
        languages=("de",),
        limit=8,
        held_out={"en": str(corpus)},
        check_steps=2,
    )
    assert [check.step for check in record.checks] == [*range(0, record.num_steps + 1, 2)]
    for check in record.checks:
        assert set(check.accuracy) == {"en", "de"}
        assert check.gap["de"].num_questions == 8
    losses = [check.loss["en"].value for check in record.checks]
    assert losses[0] is not None
    assert losses[-1] is not None
    assert losses[-1] < losses[0] - 1


def test_checks_leave_the_training_as_it_is(tiny: Path, corpus: Path, tmp_path: Path) -> None:
    plain = tuned(tiny, corpus, tmp_path / "plain")
    checked = tuned(tiny, corpus, tmp_path / "checked", held_out={"en": str(corpus)}, check_steps=1)
    assert [p.loss for p in checked.losses] == [p.loss for p in plain.losses]


def test_training_ends_where_the_pivot_suffers(tiny: Path, corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("zqx wvk jjj qqq xxz", encoding="utf-8")
    record = tuned(
        tiny,
        corpus,
        tmp_path / "out",
        held_out={"en": str(other)},
        check_steps=1,
        max_pivot_loss_rise=1e-6,
        recipe=Recipe(**{**asdict(RECIPE), "epochs": 20}),
    )
    assert record.stopped.startswith("the loss of en rose by")
    first, *_, last = record.checks
    assert first.loss["en"].value is not None
    assert last.loss["en"].value is not None
    assert record.num_steps < 20 * 5


def test_a_loss_that_is_no_number_is_told(tiny: Path, corpus: Path, tmp_path: Path) -> None:
    wild = Recipe(learning_rate=1e30, schedule="constant", row_tokens=64, max_steps=8)
    with pytest.raises(ModelError, match="give a lower --learning-rate than 1e\\+30"):
        tuned(tiny, corpus, tmp_path / "out", recipe=wild)


def test_mistakes_are_told_together() -> None:
    bad = TuneSettings(
        model="openai:gpt",
        corpus=("nowhere.txt",),
        recipe=Recipe(method="magic", learning_rate=-1),
        quiz="no such quiz",
        max_pivot_loss_rise=0.1,
    )
    with pytest.raises(StudyError) as caught:
        plan_tuning(bad)
    for part in ("openai:gpt", "nowhere.txt", "magic", "learning_rate", "no such quiz", "held"):
        assert any(part in mistake for mistake in caught.value.mistakes), part


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    import transformers

    yield
    assert transformers.utils.logging.is_progress_bar_enabled()


@pytest.mark.parametrize("length", [{"max_steps": 3}, {"epochs": 0.6}])
def test_a_tuning_killed_in_its_last_check_does_no_step_more(
    tiny: Path, corpus: Path, tmp_path: Path, length: dict[str, Any]
) -> None:
    recipe = Recipe(**{**asdict(RECIPE), "schedule": "constant", **length})
    given: dict[str, Any] = {
        "recipe": recipe, "checkpoint_steps": 1, "held_out": {"en": str(corpus)},
    }  # fmt: skip
    whole = tuned(tiny, corpus, tmp_path / "whole", **given)
    plan = plan_tuning(settings(tiny, corpus, **given))

    def on_progress(progress: TuningProgress) -> None:
        if progress.stage == "measuring" and progress.step == whole.num_steps:
            raise Killed

    with pytest.raises(Killed):
        tune_model(plan, output_path=tmp_path / "cut", on_progress=on_progress)
    cut = tune_model(plan, output_path=tmp_path / "cut")
    assert cut.num_steps == whole.num_steps
    assert [p.loss for p in cut.losses] == pytest.approx([p.loss for p in whole.losses], abs=1e-5)
    ours, theirs = weights(tmp_path / "cut"), weights(tmp_path / "whole")
    assert all(((ours[name] - theirs[name]).abs() < 1e-5).all() for name in theirs)


def test_an_early_end_is_the_same_after_a_kill(tiny: Path, corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("zqx wvk jjj qqq xxz", encoding="utf-8")
    given: dict[str, Any] = {
        "held_out": {"en": str(other)}, "check_steps": 2, "max_pivot_loss_rise": 1e-6,
        "recipe": Recipe(**{**asdict(RECIPE), "epochs": 20}), "checkpoint_steps": 1,
    }  # fmt: skip
    whole = tuned(tiny, corpus, tmp_path / "whole", **given)
    plan = plan_tuning(settings(tiny, corpus, **given))
    seen: list[int] = []

    def on_progress(progress: TuningProgress) -> None:
        # The second time that this step is measured it is the last check, after the end.
        if progress.stage == "measuring" and progress.step == whole.num_steps:
            seen.append(progress.step)
            if len(seen) == 2:
                raise Killed

    with pytest.raises(Killed):
        tune_model(plan, output_path=tmp_path / "cut", on_progress=on_progress)
    cut = tune_model(plan, output_path=tmp_path / "cut")
    assert (cut.num_steps, cut.stopped) == (whole.num_steps, whole.stopped)


def test_means_of_several_steps_are_the_same_after_a_kill(
    tiny: Path, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The package has a function of the module's name.
    training = importlib.import_module("babelgap.tune.training.train")
    monkeypatch.setattr(training, "_MOST_POINTS", 5)
    whole = tuned(tiny, corpus, tmp_path / "whole", checkpoint_steps=5)
    steps = [point.step for point in whole.losses]
    assert steps[1] - steps[0] > 1
    plan = plan_tuning(settings(tiny, corpus, checkpoint_steps=5))
    with pytest.raises(Killed):
        tune_model(plan, output_path=tmp_path / "cut", on_progress=killed_at(steps[1] + 1))
    cut = tune_model(plan, output_path=tmp_path / "cut")
    assert [p.step for p in cut.losses] == steps
    assert [p.loss for p in cut.losses] == pytest.approx([p.loss for p in whole.losses], abs=1e-5)


def test_rows_longer_than_the_model_takes_are_told(
    tiny: Path, corpus: Path, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="give --recipe row_tokens=512"):
        tuned(tiny, corpus, tmp_path / "out", recipe=Recipe(row_tokens=1024))


def test_a_corpus_without_pieces_is_told(tiny: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("a", encoding="utf-8")
    with pytest.raises(TextError, match=r"short\.txt has no documents of two tokens"):
        tuned(tiny, short, tmp_path / "out")
