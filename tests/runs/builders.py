"""A model that knows English, and small studies to ask it with."""

from __future__ import annotations

from babelgap.data import open_quiz
from babelgap.models import KnownModel
from babelgap.runs import Plan, Study, plan_study

__all__ = ["english_expert", "small_plan"]


def english_expert() -> KnownModel:
    """Right whenever stem and right option are in English; else it answers by a hash."""
    questions = open_quiz("atlas").questions["en"]
    right = {(f"{q.stem}\nAnswer:", " " + q.options[q.answer]) for q in questions}
    return KnownModel(lambda context, text: -0.001 if (context, text) in right else None)


def small_plan(**changes: object) -> Plan:
    """Twenty questions in three units."""
    return plan_study(Study.model_validate({"limit": 20, **changes}))
