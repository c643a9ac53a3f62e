"""Named sources of quizzes."""

from babelgap.data.choosers import BlindAccuracy, blind_accuracies
from babelgap.data.sources import QUIZZES, open_quiz

__all__ = ["QUIZZES", "BlindAccuracy", "blind_accuracies", "open_quiz"]
