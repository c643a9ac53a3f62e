"""A language model that is asked to translate."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from babelgap.languages import canonical_tag, language_name
from babelgap.schema.errors import ModelError, TranslatorError
from babelgap.schema.generation import Generation, TextGenerator
from babelgap.schema.translation import Translation, TranslatorIdentity
from babelgap.translate.engines.directions import direction_mistake, refuse_direction
from babelgap.translate.engines.neural.outputs import bucket, translation_of

__all__ = ["Examples", "LanguageModelTranslator"]

Examples = Mapping[str, Sequence[str]]
"""Tag of a language -> its lines; line i says the same in every language."""

_STOP = ("\n",)
_MOST_TOKENS = 1024
_PAIRS = ('""', "''", "“”", "„“", "„”", "«»", "»«", "「」", "『』")
_QUOTES = tuple((pair[0], pair[1]) for pair in _PAIRS)
_DIRECTION = "Translate from {source} to {into}. Write the translation only, on one line."
_CONTEXT = "The text belongs to this one, which is not to be translated: {context}"

_Sides = tuple[str, str]


class LanguageModelTranslator:
    """A `Translator` that asks a `TextGenerator`, one line of a text at a time.

    The prompt is plain text, for models with or without a chat template: what is asked, examples,
    the context if there is one, the line, and the name of the language wanted. The answer ends with
    its line.

    Args:
        generator: the model.
        examples: lines in the languages of the directions asked for; those of a direction are
            shown where both of its languages are there.

    Example:
        >>> from babelgap.models import load_model
        >>> asked = LanguageModelTranslator(load_model("smollm2"))  # doctest: +SKIP
        >>> asked.translate(["Good morning."], source="en", into="es")[0].text  # doctest: +SKIP
        'Buenos días.'
    """

    def __init__(self, generator: TextGenerator, *, examples: Examples | None = None) -> None:
        self._generator = generator
        self._examples = {canonical_tag(tag): tuple(x) for tag, x in (examples or {}).items()}
        lengths = {len(lines) for lines in self._examples.values()}
        if len(lengths) > 1 or any("\n" in line for x in self._examples.values() for line in x):
            raise TranslatorError(
                "the examples have different numbers of lines by language, or a line break in "
                "one; give the same lines in each language"
            )

    @property
    def uses_context(self) -> bool:
        """True: the context stands in the prompt."""
        return True

    def identity(self, *, source: str, into: str) -> TranslatorIdentity:
        """What translates this direction; see `Translator.identity`."""
        refuse_direction(source=source, into=into)
        model = self._generator.identity
        # Prompts without texts of their own: all else that the model is told.
        shown = "\0".join(self._prompt("", context, source, into) for context in ("", "?"))
        return TranslatorIdentity(
            name=self._name,
            version=_short_hash(repr(model)),
            settings=f"examples={len(self._shown(source, into))},prompt={_short_hash(shown)}",
        )

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why this direction can't be translated here; see `Translator.mistake`.

        Whether a model knows a language is for its translations to show.
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
        given = contexts if contexts is not None else [""] * len(texts)
        prompts = {
            (line, context): self._prompt(line.strip(), context, source, into)
            for text, context in zip(texts, given, strict=True)
            for line in _lines(text)
            if line.strip()
        }
        answers = self._ask(prompts)
        return [
            self._joined([(line, answers.get((line, context))) for line in _lines(text)])
            for text, context in zip(texts, given, strict=True)
        ]

    @property
    def _name(self) -> str:
        return f"llm:{self._generator.identity.name}"

    def _shown(self, source: str, into: str) -> list[_Sides]:
        sides = [self._examples.get(canonical_tag(tag), ()) for tag in (source, into)]
        return list(zip(*sides, strict=False)) if all(sides) else []

    def _prompt(self, line: str, context: str, source: str, into: str) -> str:
        ours, theirs = (language_name(canonical_tag(tag)) for tag in (source, into))
        parts = [_DIRECTION.format(source=ours, into=theirs)]
        for example, translated in self._shown(source, into):
            parts.append(f"{ours}: {example}\n{theirs}: {translated}")
        if context.strip():
            parts.append(_CONTEXT.format(context=" ".join(context.split())))
        # No space at the end: the answer's first token has it.
        parts.append(f"{ours}: {line}\n{theirs}:")
        return "\n\n".join(parts)

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
            answers = self._generator.generate(prompts, max_tokens=limit, stop=_STOP)
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
        return list(answers)

    def _joined(self, answered: Sequence[tuple[str, Generation | None]]) -> Translation:
        """The translation of a text from the answers to its lines; white space as it was."""
        done, is_finished = "", True
        for line, answer in answered:
            bare = line.strip()
            if not bare:
                done += line
                continue
            if answer is None:
                return Translation(None, self._name, ("engine failed",))
            is_finished = is_finished and answer.is_finished
            found = _cleaned(answer.text, bare)
            if not found:
                return translation_of("", translator=self._name, is_finished=is_finished)
            begin, end = line.split(bare, maxsplit=1)
            done += begin + found + end
        return translation_of(done, translator=self._name, is_finished=is_finished)


def _lines(text: str) -> list[str]:
    """The lines of a text, with what ends them."""
    return text.splitlines(keepends=True)


def _limit(line: str) -> int:
    """Most tokens of a translation: a token may be a byte, and a script may take more of them."""
    return min(bucket(2 * len(line.encode())) + 32, _MOST_TOKENS)


def _cleaned(answer: str, line: str) -> str:
    """An answer without the quotes that a model put around it by itself.

    Example:
        >>> _cleaned(' "Guten Tag." ', "Good day."), _cleaned(' "Ja" und "Nein" ', "Yes and no")
        ('Guten Tag.', '"Ja" und "Nein"')
    """
    text = answer.strip()
    if any(quote in line for pair in _QUOTES for quote in pair if quote != "'"):
        return text
    for begin, end in _QUOTES:
        inner = text[1:-1]
        wraps = len(text) > 2 and text.startswith(begin) and text.endswith(end)
        if wraps and begin not in inner and end not in inner:
            return inner.strip()
    return text


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
