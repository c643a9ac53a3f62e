"""Translators, and the wrappers that make them careful."""

from babelgap.translate.careful import CarefulTranslator, Engine, Outlay, as_it_is
from babelgap.translate.identities import label
from babelgap.translate.known import KnownTranslator
from babelgap.translate.questions import source_texts, translate_questions
from babelgap.translate.wrappers.checked import problems_of
from babelgap.translate.wrappers.metered import Budget, Price

__all__ = [
    "Budget",
    "CarefulTranslator",
    "Engine",
    "KnownTranslator",
    "Outlay",
    "Price",
    "as_it_is",
    "label",
    "problems_of",
    "source_texts",
    "translate_questions",
]
