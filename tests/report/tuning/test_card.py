"""The card of a tuned model."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
import yaml

from babelgap.report.tuning import CURVES_FILE, model_card
from babelgap.schema.estimate import Estimate
from babelgap.schema.tuning import Recipe, TuningCheck, TuningRecord
from tests.report.tuning.records import record

COMMIT = "0123456789abcdef" * 2 + "01234567"


def header(card: str) -> dict[str, Any]:
    _, front, _ = card.split("---\n", 2)
    return dict(yaml.safe_load(front))


def of_hub(name: str, revision: str = COMMIT) -> TuningRecord:
    return record(model={"name": name, "revision": revision})


def test_the_hub_can_read_it() -> None:
    from huggingface_hub import ModelCard

    card = ModelCard(model_card(record(), has_curves=True))
    assert {name: told for name, told in vars(card.data).items() if told} == {
        "library_name": "transformers",
        "pipeline_tag": "text-generation",
        "language": ["de", "en"],
        "tags": ["babelgap", "mixed-language"],
        "base_model": "HuggingFaceTB/SmolLM2-135M-Instruct",
        "base_model_relation": "finetune",
    }
    assert card.text.strip().startswith("# smollm2, tuned")


def test_a_model_of_the_hub_is_named_as_base() -> None:
    assert header(model_card(of_hub("owner/m"), has_curves=False))["base_model"] == "owner/m"


@pytest.mark.parametrize("name", ["./owner/m", "/owner/m", "tiny", "a: b\n---\n# c/d"])
def test_a_folder_is_not(name: str) -> None:
    card = model_card(of_hub(name), has_curves=False)
    assert "base_model" not in header(card)


def test_a_folder_that_is_called_like_one_is_told_by_its_revision() -> None:
    card = model_card(of_hub("owner/m", "35ea0bc66e10f199"), has_curves=False)
    assert "base_model" not in header(card)


def test_data_sets_of_the_hub_are_named() -> None:
    (own,) = record().corpora
    origin = "Merity et al., 2016; Hub Salesforce/wikitext"
    wikitext = replace(own, source=origin, versions={"Salesforce/wikitext": "1"})
    files = replace(own, source="texts", versions={"a/b.txt": "1"})
    found = header(model_card(record(corpora=(wikitext, files, wikitext)), has_curves=False))
    assert found["datasets"] == ["Salesforce/wikitext"]
    assert "datasets" not in header(model_card(record(), has_curves=False))


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


def test_numbers_of_the_recipe_can_be_copied() -> None:
    card = model_card(record(recipe=Recipe(epochs=1.5)), has_curves=False)
    assert "| epochs | `1.5` |" in card
    assert "&#8203;" not in card.split("## Text")[0]


def test_no_name_ends_a_block() -> None:
    card = model_card(of_hub("```\n# no"), has_curves=False)
    assert "\n# no" not in card
    assert "\n```\n#" not in card


def test_a_perplexity_of_one_text_has_no_interval() -> None:
    lone = Estimate(1.0, None, None, 0.95, 1, "none")
    checks = tuple(TuningCheck(step, loss={"en": lone}) for step in (0, 5))
    card = model_card(record(checks=checks), has_curves=False)
    assert "| perplexity in en | 2.72 | 2.72 |" in card


def test_without_checks_there_is_no_before() -> None:
    assert "Before and after" not in model_card(record(checks=()), has_curves=False)
