"""What a tuning changed, in rows: before it and after it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from babelgap.report.numerals import decimal, signed_decimal
from babelgap.schema.estimate import Estimate
from babelgap.schema.tuning import TuningRecord
from babelgap.schema.words import ALL_LANGUAGES

__all__ = ["Row", "facts_told", "tuning_rows"]


@dataclass(frozen=True, slots=True)
class Row:
    """One number before the first step and after the last."""

    name: str
    before: str
    after: str


def tuning_rows(record: TuningRecord) -> list[Row]:
    """Accuracy, gap and perplexity by language, with their intervals; none without two checks."""
    if len(record.checks) < 2:
        return []
    first, last = record.checks[0], record.checks[-1]
    rows = [
        Row(f"right in {tag}", _told(first.accuracy.get(tag)), _told(found))
        for tag, found in last.accuracy.items()
    ]
    for tag, found in last.gap.items():
        name = "mean gap" if tag == ALL_LANGUAGES else f"gap of {tag}"
        rows.append(Row(name, _told(first.gap.get(tag), True), _told(found, True)))
    for tag, found in last.loss.items():
        rows.append(
            Row(f"perplexity in {tag}", _perplexity(first.loss.get(tag)), _perplexity(found))
        )
    return rows


def facts_told(record: TuningRecord) -> Iterator[tuple[str, str]]:
    """The recipe and its course: what it is called -> what it was."""
    recipe = record.recipe
    yield (
        "method",
        recipe.method
        if recipe.method == "full"
        else (f"{recipe.method}, rank {recipe.lora_rank}, alpha {recipe.lora_alpha}"),
    )
    yield "learning rate", f"{recipe.learning_rate:g}, {recipe.schedule}, warmup {recipe.warmup:g}"
    yield "optimizer", f"AdamW, weight decay {recipe.weight_decay:g}"
    rows = f"{recipe.rows_per_step} rows of {recipe.row_tokens:,} tokens on each device"
    yield "a step", rows if recipe.packing else f"{recipe.rows_per_step} documents on each device"
    if recipe.keep:
        yield "kept near the untuned model", f"KL, weight {recipe.keep:g}"
    if recipe.average < 1:
        yield "weights", f"{recipe.average:g} of the way from the untuned model's"
    yield "epochs", f"{recipe.epochs:g}"
    yield "seed", str(recipe.seed)
    yield "steps", f"{record.num_steps:,} ({record.stopped})"
    yield "tokens", f"{record.num_tokens:,} in {record.seconds:,.0f} s, {_speed(record)}"


def _speed(record: TuningRecord) -> str:
    device, number = (record.environment.get(key) for key in ("device", "num_processes"))
    devices = f"{number} × {device}" if number not in (None, 1) else f"{device or 'unknown device'}"
    return f"{record.tokens_per_second:,.0f} a second on {devices}"


def _told(found: Estimate | None, signed: bool = False) -> str:
    return _with_interval(found, signed_decimal if signed else decimal, decimal)


def _perplexity(found: Estimate | None) -> str:
    return _with_interval(found, _of_nats, _of_nats)


def _of_nats(nats: float | None) -> str:
    return decimal(None) if nats is None else f"{math.exp(nats):,.2f}"


def _with_interval(
    found: Estimate | None,
    write: Callable[[float | None], str],
    write_end: Callable[[float | None], str],
) -> str:
    if found is None:
        return write(None)
    # Of a single text or question there is a value, and no interval.
    if found.low is None or found.high is None:
        return write(found.value)
    return f"{write(found.value)} [{write_end(found.low)}, {write_end(found.high)}]"
