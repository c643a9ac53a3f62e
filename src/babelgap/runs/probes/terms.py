"""Term probe (being written)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from babelgap.runs.probes.probe import Probe
from babelgap.schema.quiz import Question

__all__ = ["plan_terms_probe"]


def plan_terms_probe(
    questions: Mapping[str, Sequence[Question]],
    *,
    quiz: str,
    pivot: str,
    languages: Sequence[str],
    scorer: str,
    seed: int,
) -> Probe:
    raise NotImplementedError
