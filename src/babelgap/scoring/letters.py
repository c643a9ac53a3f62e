"""Reading an answer by the probability of the option's letter.

The prompt lists the options as A, B, C, ... and ends with the answer cue; the model scores the
letters as its continuation. They stand in one request, so that the token tree reads them all from
the prompt's last position: a letter is nearly always one token, and costs nothing of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.schema.language_model import LanguageModel
from babelgap.schema.prediction import Prediction
from babelgap.schema.prompt import Prompt
from babelgap.schema.rendering import Rendering
from babelgap.schema.words import LETTERS
from babelgap.scoring.continuations import Asked, pick_continuations

__all__ = ["check_ids", "score_letters"]


def score_letters(
    model: LanguageModel, asked: Sequence[tuple[Rendering, Prompt]], *, unit: str
) -> list[Prediction]:
    """One prediction a rendering; its `options_*` columns are those of the letters.

    Args:
        model: scores the letters.
        asked: renderings, each with a prompt that lists its options under ids.
        unit: hash of the work unit, recorded in every row.

    Raises:
        ModelError: a prompt longer than the model takes.
        ValueError: a prompt that doesn't have one id an option.

    Example:
        >>> from babelgap.models import KnownModel
        >>> model = KnownModel(lambda context, text: {" A": -2.0, " B": -0.5}.get(text))
        >>> rendering = Rendering("q1", "capital", "monolingual", "en", "en", ("en", "en"),
        ...                       "Country: Japan.", ("Tokyo", "Seoul"), 0)
        >>> prompt = Prompt("letters", "Q A. Tokyo B. Seoul A:", " ", option_ids=("A", "B"))
        >>> rows = score_letters(model, [(rendering, prompt)], unit="u")
        >>> rows[0].picked, rows[0].correct, rows[0].options_characters
        (1, False, (1, 1))
    """
    for rendering, prompt in asked:
        check_ids(rendering, prompt)
    wanted = [Asked(rendering, prompt, prompt.option_ids) for rendering, prompt in asked]
    return pick_continuations(model, wanted, scorer=LETTERS, unit=unit)


def check_ids(rendering: Rendering, prompt: Prompt) -> None:
    """Refuse a prompt that doesn't have one id an option.

    Raises:
        ValueError: it hasn't.
    """
    if len(prompt.option_ids) != len(rendering.options):
        raise ValueError(
            f"prompt {prompt.template!r} lists {len(prompt.option_ids)} ids for the "
            f"{len(rendering.options)} options of question {rendering.question_id!r}; ask it "
            "with a prompt that lists them all, such as letters_prompt"
        )
