"""Named sources of quizzes, parallel lines and corpora, and the user's own files."""

from babelgap.data.bitext import open_bitext
from babelgap.data.choosers import BlindAccuracy, blind_accuracies
from babelgap.data.columns import Columns
from babelgap.data.corpus import open_corpus
from babelgap.data.outputs import open_outputs
from babelgap.data.source import QuizSource
from babelgap.data.sources import QUIZZES, open_quiz, quiz_languages, quiz_parts
from babelgap.data.wikitext import CORPORA

__all__ = [
    "CORPORA",
    "QUIZZES",
    "BlindAccuracy",
    "Columns",
    "QuizSource",
    "blind_accuracies",
    "open_bitext",
    "open_corpus",
    "open_outputs",
    "open_quiz",
    "quiz_languages",
    "quiz_parts",
]
