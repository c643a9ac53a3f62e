"""Names in a quiz's own questions, translated by multiple choice."""

from babelgap.probes.terms.ask import ask_terms
from babelgap.probes.terms.distractors import TermPool, pool_of
from babelgap.probes.terms.extract import QuestionTerms, terms_of
from babelgap.probes.terms.known import (
    ALL_TERMS,
    STEM_AND_ANSWER,
    answers_by_term,
    chance_of_knowing,
    known_terms,
    right_and_asked,
)
from babelgap.probes.terms.prompt import TERM_TEMPLATE, term_prompt
from babelgap.probes.terms.table import ANSWERS, answers_of, answers_table

__all__ = [
    "ALL_TERMS",
    "ANSWERS",
    "STEM_AND_ANSWER",
    "TERM_TEMPLATE",
    "QuestionTerms",
    "TermPool",
    "answers_by_term",
    "answers_of",
    "answers_table",
    "ask_terms",
    "chance_of_knowing",
    "known_terms",
    "pool_of",
    "right_and_asked",
    "term_prompt",
    "terms_of",
]
