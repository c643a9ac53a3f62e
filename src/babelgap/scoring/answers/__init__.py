"""Reading which option an answer names, written in any of 18 languages."""

from babelgap.scoring.answers.cues import answer_languages
from babelgap.scoring.answers.read import read_answer

__all__ = ["answer_languages", "read_answer"]
