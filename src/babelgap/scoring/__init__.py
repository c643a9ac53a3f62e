"""Ways of reading a model's answer."""

from babelgap.scoring.answers import answer_languages, read_answer
from babelgap.scoring.generated import score_generated
from babelgap.scoring.letters import score_letters
from babelgap.scoring.option_text import score_option_texts
from babelgap.scoring.rows import read_row
from babelgap.scoring.top_letters import score_top_letters

__all__ = [
    "answer_languages",
    "read_answer",
    "read_row",
    "score_generated",
    "score_letters",
    "score_option_texts",
    "score_top_letters",
]
