"""What the benches ask: real questions, as lists of (context, continuation)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from babelgap.mix import render_all
from babelgap.prompts import letters_prompt, plain_prompt
from babelgap.runs import Study, plan_study
from babelgap.schema import LoglikelihoodRequest

__all__ = ["Workload", "atlas_grid", "mmlu_letters", "mmlu_option_texts"]


@dataclass(frozen=True, slots=True)
class Workload:
    """Questions as requests."""

    name: str
    num_questions: int
    parts: tuple[tuple[LoglikelihoodRequest, ...], ...]
    """What is asked together; where each part is a task of its own in lm-eval, a part each."""

    @property
    def requests(self) -> list[LoglikelihoodRequest]:
        """All parts in turn."""
        return [request for part in self.parts for request in part]


def mmlu_letters(mmlu: Path, subject: str, *, shots: int, limit: int | None) -> Workload:
    """MMLU as lm-evaluation-harness asks it: letters after the first `shots` of the dev part.

    Args:
        mmlu: folder with `dev/` and `test/`, a CSV file for each subject.
        subject: name of the files.
        shots: demonstrations.
        limit: most questions.
    """
    said = subject.replace("_", " ")
    about = f"The following are multiple choice questions (with answers) about {said}.\n\n"
    shown = "".join(
        f"{_listed(row)} {'ABCD'[int(row['answer'])]}\n\n"
        for row in _rows(mmlu, "dev", subject)[:shots]
    )
    asked = _rows(mmlu, "test", subject)[:limit]
    letters = tuple(f" {letter}" for letter in "ABCD")
    requests = tuple(LoglikelihoodRequest(about + shown + _listed(row), letters) for row in asked)
    return Workload(f"{subject}, {shots}-shot letters", len(requests), (requests,))


def mmlu_option_texts(mmlu: Path, subject: str, *, limit: int | None) -> Workload:
    """MMLU with the options' own texts as continuations."""
    requests = tuple(
        LoglikelihoodRequest(
            plain_prompt(row["question"].strip(), "en").context,
            tuple(f" {option}" for option in _options(row)),
        )
        for row in _rows(mmlu, "test", subject)[:limit]
    )
    return Workload(f"{subject}, 0-shot option texts", len(requests), (requests,))


def atlas_grid(*, limit: int, variants: tuple[str, ...] = ("all",)) -> Workload:
    """Atlas in five languages and all variants; a part for each variant and language."""
    plan = plan_study(Study(limit=limit, variants=variants))
    parts: dict[tuple[str, str], list[LoglikelihoodRequest]] = {}
    for row in (row for unit in plan.units for row in unit.rows):
        question = {tag: plan.quiz.questions[tag][row] for tag in (plan.pivot, *plan.languages)}
        for rendering in render_all(
            question,
            pivot=plan.pivot,
            languages=plan.languages,
            variants=plan.variants,
            seed=plan.study.seed,
        ):
            prompt = plain_prompt(rendering.stem, rendering.stem_language)
            texts = tuple(prompt.joiner + option for option in rendering.options)
            part = parts.setdefault((rendering.variant, rendering.language), [])
            part.append(LoglikelihoodRequest(prompt.context, texts))
    name = f"Atlas, {len(parts)} variants x languages, option texts"
    return Workload(name, plan.num_questions, tuple(tuple(part) for part in parts.values()))


def _listed(row: dict[str, str]) -> str:
    return letters_prompt(row["question"].strip(), _options(row), "en").context


def _options(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[f"choice{i}"] for i in range(4))


def _rows(mmlu: Path, part: str, subject: str) -> list[dict[str, str]]:
    with (mmlu / part / f"{subject}_{part}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
