"""Fictitious people and towns: facts that no model can know, in 18 languages."""

from babelgap.data.fictitious.build import build_fictitious
from babelgap.data.fictitious.corpus import ARRANGEMENTS, GROUPINGS, fact_corpus
from babelgap.data.fictitious.facts import Fact, Thing, fictitious_facts
from babelgap.data.fictitious.questions import fact_questions
from babelgap.data.fictitious.settings import PARTS, Settings, read_settings
from babelgap.data.fictitious.statements import FORMS, TRAINING_FORMS
from babelgap.data.fictitious.stereotypes import stereotype_accuracy

__all__ = [
    "ARRANGEMENTS",
    "FORMS",
    "GROUPINGS",
    "PARTS",
    "TRAINING_FORMS",
    "Fact",
    "Settings",
    "Thing",
    "build_fictitious",
    "fact_corpus",
    "fact_questions",
    "fictitious_facts",
    "read_settings",
    "stereotype_accuracy",
]
