"""Ways of reading a model's answer."""

from babelgap.scoring.letters import score_letters
from babelgap.scoring.option_text import score_option_texts

__all__ = ["score_letters", "score_option_texts"]
