"""Estimates and paired comparisons. Pure: predictions in, numbers out."""

from babelgap.stats.alignment import alignment_measures
from babelgap.stats.common_questions import on_questions
from babelgap.stats.compare import compare
from babelgap.stats.compared_texts import shown_layers
from babelgap.stats.estimated import estimated
from babelgap.stats.gaps import accuracies_and_gaps
from babelgap.stats.gate import judge_gaps
from babelgap.stats.likeness import text_likeness
from babelgap.stats.line_problems import problem_measures
from babelgap.stats.measures import measure
from babelgap.stats.ranking import Rank, RankedRun, rank_runs
from babelgap.stats.remedies import headline_cell, remedies
from babelgap.stats.segments import translation_measures
from babelgap.stats.similarities import similarity_measures
from babelgap.stats.similarity_histograms import similarity_histograms
from babelgap.stats.terms import TermOutcomes, beside_terms, term_statistics
from babelgap.stats.text_loss import text_loss

__all__ = [
    "Rank",
    "RankedRun",
    "TermOutcomes",
    "accuracies_and_gaps",
    "alignment_measures",
    "beside_terms",
    "compare",
    "estimated",
    "headline_cell",
    "judge_gaps",
    "measure",
    "on_questions",
    "problem_measures",
    "rank_runs",
    "remedies",
    "shown_layers",
    "similarity_histograms",
    "similarity_measures",
    "term_statistics",
    "text_likeness",
    "text_loss",
    "translation_measures",
]
