"""Estimates and paired comparisons. Pure: predictions in, numbers out."""

from babelgap.stats.common_questions import on_questions
from babelgap.stats.compare import compare
from babelgap.stats.gaps import accuracies_and_gaps
from babelgap.stats.gate import judge_gaps
from babelgap.stats.likeness import text_likeness
from babelgap.stats.measures import measure
from babelgap.stats.ranking import Rank, RankedRun, rank_runs

__all__ = [
    "Rank",
    "RankedRun",
    "accuracies_and_gaps",
    "compare",
    "judge_gaps",
    "measure",
    "on_questions",
    "rank_runs",
    "text_likeness",
]
