"""Ways of reading a model's answer."""

from babelgap.scoring.option_text import OPTION_TEXT, score_option_texts

__all__ = ["OPTION_TEXT", "score_option_texts"]
