"""The prompt of a rendering in any way of asking."""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.prompts.demonstrations import demonstration_language, demonstration_text
from babelgap.prompts.drafts import translation_draft
from babelgap.prompts.form import Form
from babelgap.prompts.instructions import instruction_text
from babelgap.prompts.letters import LETTERS_TEMPLATE
from babelgap.prompts.plain import PLAIN_TEMPLATE
from babelgap.schema.asking import Asking
from babelgap.schema.prompt import Prompt, Shown
from babelgap.schema.rendering import Rendering
from babelgap.schema.words import GENERATION

__all__ = ["build_prompt"]


def build_prompt(
    rendering: Rendering,
    asking: Asking,
    *,
    pivot: str,
    shown: Sequence[Shown] = (),
    scorer: str,
) -> Prompt:
    r"""The instruction, the demonstrations, then the question up to where the model goes on.

    An empty line stands between them. What comes before the question depends on its subject, its
    languages and its number of options alone, so that the token tree computes it once for many.
    Asked plainly, the prompt is that of `plain_prompt` or, where options are listed, of
    `letters_prompt`; in English, with demonstrations and letters, that of lm-evaluation-harness's
    `mmlu` (0.4.13) but for its first line, which names the subject, and white space around a stem,
    which it strips.

    Args:
        rendering: what is asked; the model's own translation where `asking` wants one.
        asking: the way of asking.
        pivot: tag of the language compared with.
        shown: demonstrations, as many as `asking` wants.
        scorer: what the answer is read by: `option_text` lists no options, `letters` does, and
            `generation` says beside how they are to be named.

    Returns:
        A prompt with a `draft` where the model writes a translation before its answer is scored.
        A model that writes its answer (`generation`) writes the translation in front of it, and
        there is no draft. Where it is of several lines the context ends with a line break. A
        rendering that shows nothing outside the pivot is asked without that
        step.

    Raises:
        KeyError: no words, or no instructions, in a language.
        QuizError: more options than ids.
        ValueError: another number of demonstrations than wanted.

    Example:
        >>> japan = Rendering("q1", "capital", "monolingual", "fr", "fr", ("fr", "fr"),
        ...                   "Capitale du Japon ?", ("Tokyo", "Séoul"), 0)
        >>> print(build_prompt(japan, Asking("ids_numbers", ids="ids_numbers"), pivot="en",
        ...                    scorer="generation").context)
        Répondez par 1 ou 2.
        <BLANKLINE>
        Capitale du Japon ?
        1. Tokyo
        2. Séoul
        Réponse :
        >>> translating = Asking("translate_then_answer", translation="translate_then_answer")
        >>> build_prompt(japan, translating, pivot="en", scorer="option_text").context
        'Capitale du Japon ?\nTraduction (anglais) :'
    """
    if len(shown) != asking.num_fewshot:
        raise ValueError(
            f"{len(shown)} demonstrations for the way of asking {asking.name!r}, which shows "
            f"{asking.num_fewshot}; give as many"
        )
    form = Form(asking, pivot, scorer)
    translates = form.translates(rendering)
    instruction = _instruction(form, rendering)
    words, body = form.words(rendering), form.body(rendering)
    blocks = [
        *([instruction] if instruction else []),
        *(demonstration_text(form, one, translates=translates) for one in shown),
        f"{body}\n{form.translation_cue(rendering) if translates else words.answer}",
    ]
    drafts = translates and scorer != GENERATION
    return Prompt(
        LETTERS_TEMPLATE if form.lists_options else PLAIN_TEMPLATE,
        "\n\n".join(blocks),
        words.joiner,
        num_fewshot=len(shown),
        demo_language=demonstration_language(form, rendering) if shown else None,
        option_ids=form.ids(rendering),
        instruction_language=form.language(rendering) if instruction else None,
        cue_language=form.language(rendering),
        draft=translation_draft(body, cue=words.answer, pivot=pivot) if drafts else None,
        answers_last=translates and scorer == GENERATION,
    )


def _instruction(form: Form, rendering: Rendering) -> str:
    writes = form.scorer == GENERATION
    return instruction_text(
        form.language(rendering),
        form.asking.instruction,
        ids=form.ids(rendering) if writes else (),
        translated_into=form.pivot if writes and form.translates(rendering) else None,
    )
