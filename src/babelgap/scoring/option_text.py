"""Reading an answer by the probability of the option's own text.

The model is given the stem and the answer cue, and scores each option's text as the
continuation; no option is listed in the prompt. Pairs of stem and option that several renderings
share are scored once.
"""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.schema.language_model import LanguageModel
from babelgap.schema.prediction import Prediction
from babelgap.schema.prompt import Prompt
from babelgap.schema.rendering import Rendering
from babelgap.schema.words import OPTION_TEXT
from babelgap.scoring.continuations import Asked, pick_continuations

__all__ = ["score_option_texts"]


def score_option_texts(
    model: LanguageModel, asked: Sequence[tuple[Rendering, Prompt]], *, unit: str
) -> list[Prediction]:
    """One prediction a rendering.

    Args:
        model: scores the options.
        asked: renderings, each with its prompt.
        unit: hash of the work unit, recorded in every row.

    Raises:
        ModelError: an empty option, or a prompt longer than the model takes.

    Example:
        >>> from babelgap.models import KnownModel
        >>> model = KnownModel(lambda context, text: {" Tokyo": -1.0, " Seoul": -3.0}.get(text))
        >>> rendering = Rendering("q1", "capital", "monolingual", "en", "en", ("en", "en"),
        ...                       "Country: Japan.", ("Tokyo", "Seoul"), 0)
        >>> rows = score_option_texts(model, [(rendering, Prompt("plain", "Q A:", " "))], unit="u")
        >>> rows[0].picked, rows[0].correct
        (0, True)
    """
    wanted = [Asked(rendering, prompt, rendering.options) for rendering, prompt in asked]
    return pick_continuations(model, wanted, scorer=OPTION_TEXT, unit=unit)
