"""Settings of a tuning, and what is found wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from babelgap.runs.tuning import TuneSettings, checked_recipe, plan_tuning
from babelgap.schema.errors import StudyError
from babelgap.schema.tuning import Recipe


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "a=b.txt"
    path.write_text("Mira was born in Japan.", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("before", "pivot", "expected"),
    [("", "en", "en"), ("", "de", "de"), ("fr=", "en", "fr"), ("mul=", "en", "mul")],
)
def test_the_language_of_a_corpus_is_the_pivot_unless_it_is_told(
    corpus: Path, before: str, pivot: str, expected: str
) -> None:
    settings = TuneSettings(corpus=(f"{before}{corpus}",), quiz=None, pivot=pivot)
    (found,) = plan_tuning(settings).corpora
    assert found.language == expected
    assert [document.text for document in found] == ["Mira was born in Japan."]


def test_every_mistake_is_told_at_once() -> None:
    settings = TuneSettings(
        model="openai:m",
        dtype="float16",
        corpus=("nowhere.txt", "xx-none=other.txt", "fr="),
        recipe=Recipe(method="magic", average=2.0),
        quiz="no such quiz",
        held_out={"de": "gone.txt"},
        max_pivot_loss_rise=0.1,
    )
    with pytest.raises(StudyError) as caught:
        plan_tuning(settings)
    told = "\n".join(caught.value.mistakes)
    for part in ("openai:m", "nowhere.txt", "other.txt", "magic", "average", "no such quiz",
                 "gone.txt", "--held-out en=", "--check-steps", "'fr=' names no corpus",
                 "float16"):  # fmt: skip
        assert part in told, part


def test_a_recipe_is_read_from_words() -> None:
    recipe = checked_recipe({"learning_rate": "5e-4", "packing": "false", "max_steps": "7"})
    assert recipe == Recipe(learning_rate=5e-4, packing=False, max_steps=7)


def test_what_is_not_given_is_the_default() -> None:
    assert checked_recipe({"epochs": "3"}, Recipe(seed=7)) == Recipe(seed=7, epochs=3.0)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"rate": "1"}, "a recipe has no 'rate'"),
        ({"epochs": "many"}, "epochs is 'many'"),
        ({"epochs": "0"}, "epochs is 0.0; give more than 0"),
        ({"epochs": "inf"}, "epochs is inf"),
        ({"batch_size": "0"}, "batch_size is 0; give at least 1"),
        ({"average": "1.5"}, "average is 1.5; give more than 0, at most 1"),
        ({"learning_rate": "nan"}, "learning_rate is nan"),
        ({"schedule": "foo"}, "schedule is 'foo'; give one of linear, cosine"),
        ({"seed": "-1"}, "seed is -1; give 0 or more"),
    ],
)
def test_a_recipe_that_cannot_be_is_told(words: dict[str, str], told: str) -> None:
    with pytest.raises(StudyError, match=told.replace("(", r"\(")):
        checked_recipe(words)
