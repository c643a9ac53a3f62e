from __future__ import annotations

import json
import statistics
from dataclasses import replace
from typing import Any

import pytest

from babelgap.report.lm_eval_results import lm_eval_json
from babelgap.schema import Measure, PairedTest
from tests.report.builders import estimate, results
from tests.report.full_run import full_results

PIVOT_TASK = "babelgap_atlas_monolingual_en"


def read(run: Any) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(lm_eval_json(run))
    return content


def test_each_rendering_is_a_task_and_no_mean_is() -> None:
    tasks = set(read(full_results())["results"])
    assert len(tasks) == 1 + 4 * 12 + 1
    assert {PIVOT_TASK, "babelgap_atlas_mixup_mul", "babelgap_atlas_answer_it"} <= tasks


def test_metrics_are_those_of_lm_eval_by_its_names() -> None:
    run = full_results()
    found = read(run)["results"]["babelgap_atlas_monolingual_de"]
    for metric, normalization in {
        "acc": "sum",
        "acc_norm": "character",
        "acc_bytes": "byte",
        "acc_mutual_info": "unconditional",
    }.items():
        own = run.find("accuracy", "monolingual", "de", normalization=normalization)
        assert own is not None
        assert found[f"{metric},none"] == own.value


def test_standard_errors_are_sample_deviations_over_the_root_of_n() -> None:
    answers = [1.0] * 30 + [0.0] * 50
    differences = [1.0] * 12 + [-1.0] * 5 + [0.0] * 63
    accuracy = Measure("accuracy", "options", "fr", None, "sum", estimate(30 / 80))
    gap = Measure("gap", "options", "fr", None, "sum", estimate(7 / 80))
    test = PairedTest(12, 5, 0.1, 0.1, 0.1, 1, None)
    measures = (
        replace(accuracy, estimate=replace(accuracy.estimate, num_questions=80)),
        replace(gap, estimate=replace(gap.estimate, num_questions=80), test=test),
    )
    run = replace(results(), normalization="sum", measures=measures)
    [found] = read(run)["results"].values()
    for name, data in {"acc": answers, "gap": differences}.items():
        expected = statistics.stdev(data) / len(data) ** 0.5
        assert found[f"{name}_stderr,none"] == pytest.approx(expected, rel=1e-12)


def test_a_gap_without_a_test_has_no_standard_error() -> None:
    found = read(results())["results"]["babelgap_atlas_question_fr"]
    assert found["gap_stderr,none"] == "N/A"


def test_an_undefined_value_is_left_out() -> None:
    found = read(full_results())["results"]["babelgap_atlas_mirror_answer_it"]
    assert "gap,none" not in found
    assert "acc_norm,none" in found


def test_facts_of_the_signature_are_where_lm_eval_has_them() -> None:
    content = read(full_results())
    assert set(content["n-shot"].values()) == {0}
    assert set(content["versions"].values()) == {"0f3a"}
    assert content["n-samples"][PIVOT_TASK] == {"original": 300, "effective": 300}
    assert content["higher_is_better"]["babelgap_atlas_question_fr"]["gap"] is False
    assert content["higher_is_better"]["babelgap_atlas_question_fr"]["acc_norm"] is True


def test_a_signature_that_says_no_shots_claims_none() -> None:
    content = read(replace(results(), signature="free text"))
    assert content["n-shot"] == {}
    assert set(content["versions"].values()) == {"N/A"}


def test_names_of_tasks_hold_nothing_odd() -> None:
    content = read(replace(results(), quiz="cais/mmlu ../x", model="org/a:b"))
    assert all(name.replace("_", "").replace("-", "").isalnum() for name in content["results"])
    assert content["model_name_sanitized"] == "org__a__b"


def test_lm_eval_prints_it_and_names_the_model_as_its_own_function_does() -> None:
    lm_eval = pytest.importorskip("lm_eval.utils", reason="lm-eval is not installed")
    run = full_results()
    table = lm_eval.make_table(read(run))
    assert table.count("|acc_norm") == len(read(run)["results"])
    own = run.find("accuracy", "monolingual", "en")
    assert own is not None
    assert f"{own.value:.4f}" in table
    assert (
        lm_eval.sanitize_model_name('a/b:"c"[d]')
        == (read(replace(run, model='a/b:"c"[d]'))["model_name_sanitized"])
    )
