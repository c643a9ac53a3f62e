"""The command that does a tuning again."""

from __future__ import annotations

import shlex
from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from babelgap.report.tuning.again import tuning_command
from babelgap.runs.tuning import checked_recipe
from babelgap.schema.tuning import Recipe
from tests.report.tuning.records import record

COMMIT = "0123456789abcdef" * 2 + "01234567"
RATES = st.floats(1e-9, 1.0)


def options(command: str) -> dict[str, str]:
    words = shlex.split(command)
    return {
        word.removeprefix("--").replace("-", "_"): words[i + 1]
        for i, word in enumerate(words)
        if word.startswith("--")
    }


@given(
    st.builds(
        Recipe,
        method=st.sampled_from(["full", "lora"]),
        learning_rate=RATES,
        epochs=RATES,
        max_steps=st.none() | st.integers(1, 10_000),
        batch_size=st.integers(1, 64),
        packing=st.booleans(),
        keep=RATES,
        average=RATES,
        seed=st.integers(0, 10_000),
        gradient_checkpointing=st.booleans(),
    )
)
def test_it_holds_the_whole_recipe(recipe: Recipe) -> None:
    found = options(tuning_command(record(recipe=recipe)))
    others = dict(pair.split("=") for pair in found.pop("recipe", "").split(",") if pair)
    own = {field.name for field in fields(Recipe)} & found.keys()
    assert checked_recipe({**{name: found[name] for name in own}, **others}) == recipe


def test_defaults_are_not_written() -> None:
    assert tuning_command(record()) == "babelgap tune mixed --model smollm2 -o TUNED"


def test_a_model_of_the_hub_keeps_its_commit() -> None:
    model = {"name": "owner/m", "revision": COMMIT, "dtype": "bfloat16"}
    found = options(tuning_command(record(model=model, pivot="de")))
    assert found == {"model": "owner/m", "revision": COMMIT, "pivot": "de", "dtype": "bfloat16"}


def test_corpora_tell_their_language_where_it_has_to_be_told() -> None:
    (mixed,) = record().corpora
    own = replace(mixed, name="own text", language="en", languages={})
    corpora = (mixed, own, replace(own, language="fr"), replace(own, language="mul"))
    words = shlex.split(tuning_command(record(corpora=corpora)))
    assert words[2:6] == ["mixed", "own text", "fr=own text", "mul=own text"]
