"""What a model writes of its own between a question and its answer."""

from __future__ import annotations

from dataclasses import replace

from babelgap.prompts.words import prompt_words
from babelgap.schema.prompt import Draft, Prompt

__all__ = ["after_draft", "translation_draft"]

_EMPTY_LINE = "\n\n"


def translation_draft(text: str, *, cue: str, pivot: str) -> Draft:
    r"""A translation, which ends where the model goes on to an answer or to another question.

    Args:
        text: what is translated; one line becomes one line, and of several an empty one ends the
            translation unless there is one in them.
        cue: answer cue of the prompt.
        pivot: tag of the language translated into, whose answer cue ends it, too.

    Example:
        >>> translation_draft("Wer?", cue="Antwort:", pivot="en")
        Draft(stop=('\n',), then='\nAntwort:')
        >>> translation_draft("Wer?\nA. Ada", cue="Antwort:", pivot="en").stop
        ('\nAntwort:', '\nAnswer:', '\n\n')
    """
    cues = dict.fromkeys((cue, prompt_words(pivot).answer))
    stop = [f"\n{one}" for one in cues]
    if "\n" not in text:
        stop = ["\n"]
    elif _EMPTY_LINE not in text:
        stop.append(_EMPTY_LINE)
    return Draft(tuple(stop), f"\n{cue}")


def after_draft(prompt: Prompt, written: str) -> Prompt:
    r"""The prompt with what the model drafted, where its answer is asked for.

    Args:
        prompt: one with a draft.
        written: by the model, after the prompt's context.

    Raises:
        ValueError: the prompt wants no draft.

    Example:
        >>> draft = translation_draft("Wer?", cue="Antwort:", pivot="en")
        >>> prompt = Prompt("plain", "Wer?\nÜbersetzung (Englisch):", " ", draft=draft)
        >>> after_draft(prompt, " Who?\n\nWer?").context
        'Wer?\nÜbersetzung (Englisch): Who?\nAntwort:'
    """
    if prompt.draft is None:
        raise ValueError(
            f"prompt {prompt.context[-60:]!r} wants no draft; ask for its answer as it is"
        )
    for stop in prompt.draft.stop:
        written = written.partition(stop)[0]
    context = f"{prompt.context}{written.rstrip()}{prompt.draft.then}"
    return replace(prompt, context=context, draft=None)
