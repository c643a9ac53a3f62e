"""Reading an answer in what the model writes.

The model goes on with each prompt, and `read_answer` tells which option its text names. What names
none, or more than one, is no answer: the row's verdict says why, and its response keeps the words.
A prompt that lists no options is answered by an option's own text alone. No log-probability is
known of such rows, so that only the pick itself can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.schema.generation import Generation, TextGenerator
from babelgap.schema.prediction import Prediction
from babelgap.schema.prompt import Prompt
from babelgap.schema.reading import Reading
from babelgap.schema.rendering import Rendering
from babelgap.schema.words import GENERATION, MULTIPLE
from babelgap.scoring.answers import read_answer
from babelgap.scoring.rows import read_row

__all__ = ["score_generated"]


def score_generated(
    model: TextGenerator,
    asked: Sequence[tuple[Rendering, Prompt]],
    *,
    unit: str,
    max_tokens: int,
    stop: Sequence[str] = (),
    final: bool = False,
) -> list[Prediction]:
    r"""One prediction a rendering; equal contexts are asked once.

    Args:
        model: writes the answers.
        asked: renderings, each with its prompt; ids are read where the prompt lists options.
        unit: hash of the work unit, recorded in every row.
        max_tokens: most tokens of an answer, at least 1.
        stop: texts that end an answer; an empty line, say, where a base model is to write no next
            question.
        final: whether the answer comes behind something that the model writes first, such as a
            translation.

    Raises:
        ModelError: a prompt longer than the model's context leaves room for.

    Example:
        >>> from babelgap.models import KnownModel
        >>> from babelgap.schema import Generation
        >>> class Writer(KnownModel):
        ...     def generate(self, prompts, *, max_tokens, stop=()):
        ...         return [Generation("**B.** Seoul", 4, is_finished=True) for _ in prompts]
        >>> rendering = Rendering("q1", "capital", "monolingual", "en", "en", ("en", "en"),
        ...                       "Country: Japan.", ("Tokyo", "Seoul"), 0)
        >>> prompt = Prompt("letters", "Q\nA. Tokyo\nB. Seoul\nA:", " ", option_ids=("A", "B"))
        >>> (row,) = score_generated(Writer(), [(rendering, prompt)], unit="u", max_tokens=8)
        >>> row.picked, row.correct, row.verdict, row.response
        (1, False, 'letter', '**B.** Seoul')
    """
    contexts = list(dict.fromkeys(prompt.context for _, prompt in asked))
    texts = model.generate(contexts, max_tokens=max_tokens, stop=stop) if contexts else []
    written = dict(zip(contexts, texts, strict=True))
    return [
        _row(rendering, prompt, written[prompt.context], unit=unit, final=final)
        for rendering, prompt in asked
    ]


def _row(
    rendering: Rendering, prompt: Prompt, written: Generation, *, unit: str, final: bool
) -> Prediction:
    return read_row(
        rendering,
        prompt,
        _reading(rendering, prompt, written, final=final),
        answers=prompt.option_ids or rendering.options,
        scorer=GENERATION,
        unit=unit,
        response=None if written.failure else written.text,
    )


def _reading(rendering: Rendering, prompt: Prompt, written: Generation, *, final: bool) -> Reading:
    if written.failure:
        return Reading(written.failure, None)
    reading = read_answer(
        written.text,
        options=rendering.options,
        option_ids=prompt.option_ids,
        languages=_languages(rendering, prompt),
        final=final,
        finished=written.is_finished,
    )
    return Reading(reading.verdict, _right_of_equals(reading.picked, rendering))


def _languages(rendering: Rendering, prompt: Prompt) -> list[str]:
    tags = (
        rendering.stem_language,
        *rendering.option_languages,
        prompt.cue_language,
        prompt.instruction_language,
        prompt.demo_language,
    )
    return [tag for tag in dict.fromkeys(tags) if tag is not None and tag != MULTIPLE]


def _right_of_equals(picked: int | None, rendering: Rendering) -> int | None:
    """The pick, or the right option where it has the picked one's very text."""
    if picked is not None and rendering.options[picked] == rendering.options[rendering.answer]:
        return rendering.answer
    return picked
