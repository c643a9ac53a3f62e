"""The card of a tuned model."""

from __future__ import annotations

import math
from typing import Any

import pytest
import yaml

from babelgap.report.tuning import CURVES_FILE, model_card
from babelgap.schema.tuning import Recipe
from tests.report.tuning.records import record


def header(card: str) -> dict[str, Any]:
    _, front, _ = card.split("---\n", 2)
    return dict(yaml.safe_load(front))


def test_the_hub_can_read_the_header() -> None:
    from huggingface_hub import ModelCardData

    found = header(model_card(record(), has_curves=True))
    read = ModelCardData(**found)
    assert read.language == ["de", "en"]
    assert read.library_name == "transformers"
    assert read.base_model is None


def test_a_model_of_the_hub_is_named_as_base() -> None:
    card = model_card(record(model={"name": "owner/m", "revision": "1"}), has_curves=False)
    assert header(card)["base_model"] == "owner/m"
    for name in ("./owner/m", "/owner/m"):
        card = model_card(record(model={"name": name, "revision": "1"}), has_curves=False)
        assert "base_model" not in header(card)


def test_numbers_stand_before_and_after() -> None:
    card = model_card(record(), has_curves=True)
    assert "| right in en | 0.600 [0.560, 0.640] | 0.590 [0.550, 0.630] |" in card
    assert "| gap of de | +0.300 [0.260, 0.340] | +0.190 [0.150, 0.230] |" in card
    told = " ".join(f"{math.exp(3.2 + d):.2f}" for d in (0, -0.04, 0.04)).split()
    assert f"| perplexity in en | {told[0]} [{told[1]}, {told[2]}] |" in card
    assert f"]({CURVES_FILE})" in card
    assert f"]({CURVES_FILE})" not in model_card(record(), has_curves=False)


def test_nothing_of_a_corpus_marks_up() -> None:
    card = model_card(record(), has_curves=False)
    assert "a \\*corpus\\* &lt;b&gt;" in card


@pytest.mark.parametrize(
    ("recipe", "told"),
    [
        (Recipe(method="lora", lora_rank=7), "lora, rank 7, alpha 32"),
        (Recipe(keep=0.5), "KL, weight 0.5"),
        (Recipe(average=0.25), ".25 of the way"),
        (Recipe(packing=False), "16 documents on each device"),
    ],
)
def test_the_recipe_is_told(recipe: Recipe, told: str) -> None:
    assert told in model_card(record(recipe=recipe), has_curves=False)


def test_without_checks_there_is_no_before() -> None:
    assert "Before and after" not in model_card(record(checks=()), has_curves=False)
