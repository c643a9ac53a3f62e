"""Answered questions, as they stand before the one that is asked."""

from __future__ import annotations

from functools import lru_cache

from babelgap.prompts.form import Form
from babelgap.schema.prompt import Shown
from babelgap.schema.rendering import Rendering

__all__ = ["demonstration_language", "demonstration_text"]


# The same few stand before thousands of questions.
@lru_cache(maxsize=4096)
def demonstration_text(form: Form, shown: Shown, *, translates: bool) -> str:
    r"""A demonstration: what is asked looks the same, but for its answer.

    The answer is what a scorer reads after the cue: the id of the option, or its text as it is
    rendered, which is the one that is scored.

    Args:
        form: the way of asking.
        shown: the question.
        translates: whether the question that is asked is translated before its answer; only then
            translations are shown.

    Raises:
        KeyError: no words in a language.
        QuizError: more options than ids.
        ValueError: a language has no name for the pivot.

    Example:
        >>> from babelgap.schema import PLAIN_ASKING
        >>> japan = Rendering("q1", "capital", "monolingual", "de", "de", ("de", "de"),
        ...                   "Hauptstadt Japans?", ("Tokio", "Seoul"), 0)
        >>> form = Form(PLAIN_ASKING, pivot="en", scorer="letters")
        >>> demonstration_text(form, Shown(japan, japan), translates=False)
        'Hauptstadt Japans?\nA. Tokio\nB. Seoul\nAntwort: A'
    """
    own = _as_shown(form, shown)
    lines = [form.body(own)]
    words = form.words(own)
    if translates and form.asking.demonstrations == "translated" and form.is_foreign(own):
        cue = form.translation_cue(own)
        joiner = "" if cue.endswith("\n") else words.joiner
        lines.append(f"{cue}{joiner}{form.body(shown.in_pivot)}")
    answers = form.ids(own) or own.options
    lines.append(f"{words.answer}{words.joiner}{answers[own.answer]}")
    return "\n".join(lines)


def demonstration_language(form: Form, rendering: Rendering) -> str:
    """The `language` of the demonstrations before a question.

    Args:
        form: the way of asking.
        rendering: of the question that is asked.
    """
    return form.pivot if _all_in_pivot(form) else rendering.language


def _as_shown(form: Form, shown: Shown) -> Rendering:
    return shown.in_pivot if _all_in_pivot(form) else shown.rendering


def _all_in_pivot(form: Form) -> bool:
    # A question that its model has translated stands in the pivot, and so do those rendered as it.
    asking = form.asking
    return asking.demonstrations == "pivot" or asking.translation == "self_translate"
