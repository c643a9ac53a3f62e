"""A language model that is asked to translate."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from babelgap.languages import canonical_tag, language_name
from babelgap.schema.errors import ModelError, TranslatorError
from babelgap.schema.generation import Generation, TextGenerator
from babelgap.schema.translation import Translation, TranslatorIdentity
from babelgap.translate.engines.directions import direction_mistake, refuse_direction
from babelgap.translate.engines.language_model_answers import line_answer
from babelgap.translate.engines.language_model_prompts import (
    INSTRUCTION,
    PLAIN,
    STYLES,
    stop_texts,
    translation_prompt,
)
from babelgap.translate.engines.neural.outputs import bucket, translation_of

__all__ = ["CHATTER", "Examples", "LanguageModelTranslator", "asking_mistake"]

Examples = Mapping[str, Sequence[str]]
"""Tag of a language -> its lines; line i says the same in every language."""

CHATTER = "chatter"
"""Problem of a translation beside which a chat model wrote what was dropped."""

_MOST_TOKENS = 1024

_Sides = tuple[str, str]


class LanguageModelTranslator:
    """A `Translator` that asks a `TextGenerator`, one line of a text at a time.

    The prompt has what is asked, examples, the context if there is one, the line, and the name of
    the language wanted; `style` says which of these. The answer ends with its line. In a chat the
    whole turn is read: what stands beside the translation is dropped, and the translation has the
    problem `chatter`.

    Args:
        generator: the model; for the style `chat`, behind its chat template.
        style: of `STYLES`; it is part of the identity.
        examples: lines in the languages of the directions asked for; those of a direction are
            shown where both of its languages are there.

    Example:
        >>> from babelgap.models import load_model
        >>> asked = LanguageModelTranslator(load_model("smollm2"))  # doctest: +SKIP
        >>> asked.translate(["Good morning."], source="en", into="es")[0].text  # doctest: +SKIP
        'Buenos días.'
    """

    def __init__(
        self,
        generator: TextGenerator,
        *,
        style: str = INSTRUCTION,
        examples: Examples | None = None,
    ) -> None:
        if style not in STYLES:
            raise TranslatorError(_unknown(style))
        self._generator, self._style = generator, style
        self._examples = {canonical_tag(tag): tuple(x) for tag, x in (examples or {}).items()}
        lengths = {len(lines) for lines in self._examples.values()}
        if len(lengths) > 1 or any("\n" in line for x in self._examples.values() for line in x):
            raise TranslatorError(
                "the examples have different numbers of lines by language, or a line break in "
                "one; give the same lines in each language"
            )

    @property
    def uses_context(self) -> bool:
        """True where the context stands in the prompt: in all styles but `plain`."""
        return self._style != PLAIN

    def identity(self, *, source: str, into: str) -> TranslatorIdentity:
        """What translates this direction; see `Translator.identity`."""
        refuse_direction(source=source, into=into)
        model = self._generator.identity
        # Prompts without texts of their own: all else that the model is told.
        shown = "\0".join(self._prompt("", context, source, into) for context in ("", "?"))
        return TranslatorIdentity(
            name=self._name,
            version=_short_hash(repr(model)),
            settings=(
                f"examples={len(self._shown(source, into))},prompt={_short_hash(shown)},"
                f"style={self._style}"
            ),
        )

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why this direction can't be translated here; see `Translator.mistake`.

        Whether a model knows a language is for its translations to show.
        """
        return asking_mistake(source=source, into=into)

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate each text by itself; see `Translator.translate`.

        One with a line that the model can't take has no translation and the problem
        `engine failed`.

        Raises:
            TranslatorError: it is no direction, or the model failed on every text.
        """
        if mistake := self.mistake(source=source, into=into):
            raise TranslatorError(mistake)
        given = contexts if contexts is not None and self.uses_context else [""] * len(texts)
        prompts = {
            (line, context): self._prompt(line.strip(), context, source, into)
            for text, context in zip(texts, given, strict=True)
            for line in _lines(text)
            if line.strip()
        }
        answers = self._ask(prompts)
        return [
            self._joined([(line, answers.get((line, context))) for line in _lines(text)], into)
            for text, context in zip(texts, given, strict=True)
        ]

    @property
    def _name(self) -> str:
        return f"llm:{self._generator.identity.name}"

    def _shown(self, source: str, into: str) -> list[_Sides]:
        sides = [self._examples.get(canonical_tag(tag), ()) for tag in (source, into)]
        return list(zip(*sides, strict=False)) if all(sides) else []

    def _prompt(self, line: str, context: str, source: str, into: str) -> str:
        return translation_prompt(
            self._style,
            line,
            source=source,
            into=into,
            context=context,
            examples=self._shown(source, into),
        )

    def _ask(self, prompts: Mapping[_Sides, str]) -> dict[_Sides, Generation | None]:
        """The answer to each prompt; `None` where the model failed on it."""
        by_limit: dict[int, list[_Sides]] = {}
        for line, context in prompts:
            # Only the line decides, so that its company changes nothing of its translation.
            by_limit.setdefault(_limit(line), []).append((line, context))
        answers: dict[_Sides, Generation | ModelError] = {}
        for limit, keys in sorted(by_limit.items()):
            given = self._generate([prompts[key] for key in keys], limit)
            answers.update(zip(keys, given, strict=True))
        failures = [answer for answer in answers.values() if isinstance(answer, ModelError)]
        if failures and len(failures) == len(answers):
            raise TranslatorError(f"{self._name} translated nothing: {failures[0]}")
        return {
            key: None if isinstance(answer, ModelError) else answer
            for key, answer in answers.items()
        }

    def _generate(self, prompts: Sequence[str], limit: int) -> list[Generation | ModelError]:
        try:
            answers = self._generator.generate(
                prompts, max_tokens=limit, stop=stop_texts(self._style)
            )
        except ModelError as error:
            if len(prompts) == 1:
                return [error]
            half = len(prompts) // 2
            return self._generate(prompts[:half], limit) + self._generate(prompts[half:], limit)
        if len(answers) != len(prompts):
            raise TranslatorError(
                f"{self._name} answered {len(prompts)} prompts with {len(answers)}, so that none "
                "can be told from another; use another model"
            )
        return [_failure(answer) or answer for answer in answers]

    def _joined(self, answered: Sequence[tuple[str, Generation | None]], into: str) -> Translation:
        """The translation of a text from the answers to its lines; white space as it was."""
        done, is_finished, is_chatty = "", True, False
        for line, answer in answered:
            bare = line.strip()
            if not bare:
                done += line
                continue
            if answer is None:
                return Translation(None, self._name, ("engine failed",))
            read = line_answer(answer, bare, style=self._style, into=into)
            is_finished = is_finished and not read.is_cut
            is_chatty = is_chatty or read.is_chatty
            if not read.text:
                done = ""
                break
            begin, end = line.split(bare, maxsplit=1)
            done += begin + read.text + end
        found = translation_of(done, translator=self._name, is_finished=is_finished)
        return replace(found, problems=(*found.problems, CHATTER)) if is_chatty else found


def _failure(answer: Generation) -> ModelError | None:
    if answer.failure is None:
        return None
    return ModelError(f"the request {answer.failure}; run the same command again to send it again")


def _lines(text: str) -> list[str]:
    """The lines of a text, with what ends them."""
    return text.splitlines(keepends=True)


def _limit(line: str) -> int:
    """Most tokens of a translation: a token may be a byte, and a script may take more of them."""
    return min(bucket(2 * len(line.encode())) + 32, _MOST_TOKENS)


def _unknown(style: str) -> str:
    close = difflib.get_close_matches(style.lower(), STYLES, n=1)
    told = f"did you mean {close[0]!r}?" if close else f"name one of {', '.join(STYLES)}"
    return f"there is no style of prompts {style!r}; {told}"


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def asking_mistake(*, source: str, into: str) -> str | None:
    """Why no language model can be asked for this direction; `None` where one can.

    Args:
        source: tag of the language of the texts.
        into: tag of the language wanted.

    Example:
        >>> asking_mistake(source="en", into="de") is None
        True
    """
    if mistake := direction_mistake(source=source, into=into):
        return mistake
    unnamed = [tag for tag in (source, into) if language_name(canonical_tag(tag)) == tag]
    if unnamed:
        return (
            f"there is no English name for language {unnamed[0]!r} to ask a model by; use "
            "another translator"
        )
    return None
