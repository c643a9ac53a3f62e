"""Records of tunings, made up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from babelgap.schema.estimate import Estimate
from babelgap.schema.tuning import CorpusTold, LossPoint, Recipe, TuningCheck, TuningRecord


def estimate(value: float | None, width: float = 0.04) -> Estimate:
    low, high = (None, None) if value is None else (value - width, value + width)
    return Estimate(value, low, high, 0.95, 64, "cluster bootstrap")


def check(step: int, en: float, de: float, loss: float) -> TuningCheck:
    return TuningCheck(
        step,
        {"en": estimate(en), "de": estimate(de)},
        {"de": estimate(en - de), "all": estimate(en - de)},
        {"en": estimate(loss), "de": estimate(loss + 0.5)},
    )


def record(**changes: Any) -> TuningRecord:
    found = TuningRecord(
        model={"name": "smollm2", "revision": "abc"},
        pivot="en",
        recipe=Recipe(),
        corpora=(
            CorpusTold(
                "mixed", "mul", "a *corpus* <b>", "CC0-1.0", {"train.parquet": "123"}, 40, 9_000,
                9, 0.03, {"en": 0.6, "de": 0.4},
            ),
        ),
        losses=tuple(LossPoint(i, 3.0 - 0.1 * i, 2e-5, 900 * i, 2.0 * i) for i in range(1, 11)),
        checks=(check(0, 0.6, 0.3, 3.2), check(5, 0.6, 0.35, 3.1), check(10, 0.59, 0.4, 3.0)),
        quiz="atlas",
        held_out={"en": "en.txt", "de": "de.txt"},
        num_steps=10,
        num_tokens=9_000,
        seconds=20.0,
        tokens_per_second=450.0,
        stopped="done",
        environment={"device": "cpu", "num_processes": 1, "libraries": {"torch": "2.13.0"}},
        signature="model:smollm2@abc|lr:2e-05",
    )  # fmt: skip
    return replace(found, **changes)
