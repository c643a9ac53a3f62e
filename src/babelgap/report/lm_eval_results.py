"""A run's accuracies in the shape of lm-evaluation-harness's results file."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from babelgap.report.lookup import Lookup
from babelgap.schema import ALL_LANGUAGES, GENERATION, Estimate, Measure, Results

__all__ = ["lm_eval_json"]

_METRICS = {
    "sum": "acc",
    "character": "acc_norm",
    "byte": "acc_bytes",
    "unconditional": "acc_mutual_info",
}
"""Normalization -> lm-eval's name of the metric that compares options by it; it has none for
tokens."""
_UNKNOWN = "N/A"
"""What lm-eval writes where there is no standard error."""


def lm_eval_json(results: Results) -> str:
    """Accuracies as tasks `babelgap_QUIZ_VARIANT_LANGUAGE`, as lm-eval 0.4 writes its results.

    Each rendering of the quiz is a task. Its metrics are lm-eval's own where it has them (`acc`,
    `acc_norm`, `acc_bytes`, `acc_mutual_info`), and `gap`. The standard errors are those that
    lm-eval would give: the sample standard deviation over the square root of the number of
    questions; for a gap that of the paired differences, and `N/A` where it has no paired test.
    Means over languages are no tasks and are left out, as is what lm-eval has no place for.

    Args:
        results: what the run found.

    Returns:
        JSON text. It holds no date, so equal runs are equal.
    """
    lookup = Lookup(results)
    tasks = {_task_name(results, *cell): cell for cell in _cells(results)}
    metrics = {name: _metrics(results, lookup, *cell) for name, cell in tasks.items()}
    samples = {name: _samples(results, lookup, *cell) for name, cell in tasks.items()}
    facts = dict(part.partition(":")[::2] for part in results.signature.split("|"))
    shots = int(facts["shots"]) if facts.get("shots", "").isdecimal() else None
    content = {
        "results": {
            name: {
                "name": name,
                "alias": " ".join((results.quiz, *cell)),
                "sample_len": samples[name]["effective"],
                **metrics[name],
            }
            for name, cell in tasks.items()
        },
        "group_subtasks": {},
        "configs": {name: _config(results, name, *cell, shots) for name, cell in tasks.items()},
        # lm-eval's version of a task changes when its numbers do: so does a quiz's revision.
        "versions": dict.fromkeys(tasks, facts.get("quiz", "").rpartition("@")[2] or _UNKNOWN),
        "n-shot": {} if shots is None else dict.fromkeys(tasks, shots),
        "higher_is_better": {name: _directions(found) for name, found in metrics.items()},
        "n-samples": samples,
        "config": {"model": "babelgap", "model_args": {"pretrained": results.model}},
        "model_source": "babelgap",
        "model_name": results.model,
        "model_name_sanitized": re.sub(r'["<>:/|\\?*\[\]]+', "__", results.model),
        "babelgap_signature": results.signature,
    }
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _cells(results: Results) -> Iterable[tuple[str, str]]:
    """Variant and language of every single rendering, in the run's order."""
    found = (
        (m.variant, m.language)
        for m in results.measures
        if m.name == "accuracy" and m.subject is None and m.language != ALL_LANGUAGES
    )
    return dict.fromkeys(found)


def _task_name(results: Results, variant: str, language: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "_", f"babelgap_{results.quiz}_{variant}_{language}")


def _metrics(
    results: Results, lookup: Lookup, variant: str, language: str
) -> dict[str, float | str]:
    found: dict[str, float | str] = {}
    for normalization, metric in _METRICS.items():
        measure = lookup.find("accuracy", variant, language, normalization=normalization)
        if measure is not None and measure.estimate.value is not None:
            found[f"{metric},none"] = measure.estimate.value
            found[f"{metric}_stderr,none"] = _accuracy_error(measure.estimate)
    gap = lookup.find("gap", variant, language)
    if gap is not None and gap.estimate.value is not None:
        found["gap,none"] = gap.estimate.value
        found["gap_stderr,none"] = _gap_error(gap)
    return found


def _accuracy_error(accuracy: Estimate) -> float | str:
    """Sample standard deviation of zeros and ones over the root of their number."""
    p, n = accuracy.value, accuracy.num_questions
    return _UNKNOWN if p is None or n < 2 else math.sqrt(p * (1 - p) / (n - 1))


def _gap_error(gap: Measure) -> float | str:
    """The same of differences that are 1 where a question is lost and -1 where it is gained."""
    test, n = gap.test, gap.estimate.num_questions
    if test is None or n < 2:
        return _UNKNOWN
    mean = (test.num_lost - test.num_gained) / n
    return math.sqrt((test.num_lost + test.num_gained - n * mean**2) / (n - 1) / n)


def _directions(metrics: Mapping[str, float | str]) -> dict[str, bool]:
    names = [key.removesuffix(",none") for key in metrics if "_stderr" not in key]
    return {name: name != "gap" for name in names}


def _samples(results: Results, lookup: Lookup, variant: str, language: str) -> dict[str, int]:
    """Questions that the run asked, and those of them that this rendering has an answer to."""
    found = lookup.find("accuracy", variant, language)
    answered = 0 if found is None else found.estimate.num_questions
    return {"original": results.num_questions, "effective": answered}


def _config(
    results: Results, name: str, variant: str, language: str, shots: int | None
) -> dict[str, Any]:
    return {
        "task": name,
        "dataset_path": results.quiz,
        "output_type": "generate_until" if results.scorer == GENERATION else "multiple_choice",
        "num_fewshot": shots,
        "metadata": {
            "variant": variant,
            "language": language,
            "pivot": results.pivot,
            "scorer": results.scorer,
        },
    }
