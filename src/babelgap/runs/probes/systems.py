"""What translates a bitext's lines: the model under test, translators, outputs that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from babelgap.data import open_outputs
from babelgap.runs.late_writer import LateWriter, writer_of
from babelgap.runs.translators import TRANSLATORS, find_engines
from babelgap.schema.errors import TranslatorError
from babelgap.schema.generation import TextGenerator
from babelgap.schema.text import Bitext
from babelgap.schema.translated_lines import SystemOutput
from babelgap.schema.translation import Translation
from babelgap.translate import Engine, as_it_is, label, problems_of
from babelgap.translate.engines.language_model import (
    LanguageModelTranslator,
    asking_mistake,
)

__all__ = ["Asking", "ModelSystem", "System", "find_system"]

_OUTPUTS, _MODEL = "outputs", "llm"


@dataclass(frozen=True, slots=True)
class Asking:
    """How language models are asked to translate."""

    style: str
    """`instruction`, `plain` or `chat`."""
    examples: Mapping[str, tuple[str, ...]]
    """Tag -> lines that are shown before each line; empty for none."""
    device: str | None = None
    """Of models beside the one under test; found out where it is `None`."""
    dtype: str = "auto"
    """The same."""


class System(Protocol):
    """Something that gives translations of lines."""

    @property
    def name(self) -> str:
        """As it is shown."""
        ...

    @property
    def needs_model(self) -> bool:
        """True of the model under test."""
        ...

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why it has no translations of this direction; `None` where it has."""
        ...

    def asked(self, *, source: str, into: str) -> str:
        """All that its translations depend on beside the lines, as far as that is known yet."""
        ...

    def output(
        self,
        bitext: Bitext,
        rows: Sequence[int],
        *,
        source: str,
        into: str,
        model: Any,  # noqa: ANN401
    ) -> SystemOutput:
        """Translate some lines.

        Args:
            bitext: that they are of.
            rows: of the lines, ascending.
            source: tag of the language of the lines.
            into: tag of the language wanted.
            model: under test, for the system that needs it.
        """
        ...


@dataclass(frozen=True)
class ModelSystem:
    """A language model that is asked to translate."""

    name: str
    asking: Asking
    writer: TextGenerator | None = None
    """`None` for the model under test, which is handed in."""
    named: str = ""
    """The words that a model beside the one under test is loaded by."""

    @property
    def needs_model(self) -> bool:
        """True of the model under test."""
        return self.writer is None

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why it can't be asked; see `System.mistake`."""
        return asking_mistake(source=source, into=into)

    def asked(self, *, source: str, into: str) -> str:
        """How it is asked, by which words it is named; see `System.asked`."""
        shown = [self.asking.examples.get(tag, ()) for tag in (source, into)]
        return repr((self.named, self.asking.style, shown))

    def output(
        self,
        bitext: Bitext,
        rows: Sequence[int],
        *,
        source: str,
        into: str,
        model: Any,  # noqa: ANN401
    ) -> SystemOutput:
        """Ask for each line; see `System.output`."""
        by_chat = self.asking.style == "chat"
        writer = writer_of(model, by_chat=by_chat) if self.writer is None else self.writer
        translator = LanguageModelTranslator(
            writer, examples=self.asking.examples, style=self.asking.style
        )
        texts = [bitext.lines[source][row] for row in rows]
        answers = translator.translate(texts, source=source, into=into)
        version = label(translator.identity(source=source, into=into))
        return _output(self.name, bitext, rows, answers, version, source=source, into=into)


@dataclass(frozen=True)
class _TranslatorSystem:
    name: str
    engine: Engine
    needs_model: bool = False

    def mistake(self, *, source: str, into: str) -> str | None:
        return self.engine.translator.mistake(source=source, into=into)

    def asked(self, *, source: str, into: str) -> str:
        return label(self.engine.translator.identity(source=source, into=into))

    def output(
        self,
        bitext: Bitext,
        rows: Sequence[int],
        *,
        source: str,
        into: str,
        model: Any,  # noqa: ANN401
    ) -> SystemOutput:
        del model
        texts = [bitext.lines[source][row] for row in rows]
        answers = as_it_is(self.engine)(texts, source=source, into=into)
        version = label(self.engine.translator.identity(source=source, into=into))
        return _output(self.name, bitext, rows, answers, version, source=source, into=into)


@dataclass(frozen=True)
class _OutputsSystem:
    name: str
    outputs: Mapping[tuple[str, str], SystemOutput]
    needs_model: bool = False

    def mistake(self, *, source: str, into: str) -> str | None:
        if (source, into) in self.outputs:
            return None
        there = ", ".join("-".join(direction) for direction in self.outputs)
        return f"system {self.name!r} has no translations {source}-{into}; it has {there}"

    def asked(self, *, source: str, into: str) -> str:
        return self.outputs[source, into].version

    def output(
        self,
        bitext: Bitext,
        rows: Sequence[int],
        *,
        source: str,
        into: str,
        model: Any,  # noqa: ANN401
    ) -> SystemOutput:
        del model
        whole = self.outputs[source, into]
        translations = tuple(whole.translations[row] for row in rows)
        texts = [bitext.lines[source][row] for row in rows]
        return replace(
            whole,
            system=self.name,
            rows=tuple(rows),
            translations=translations,
            problems=tuple(problems_of(texts, translations, source=source, into=into)),
            scores={n: tuple(scores[row] for row in rows) for n, scores in whole.scores.items()},
        )


def find_system(
    name: str,
    spec: str,
    *,
    bitext: Bitext,
    directions: Sequence[tuple[str, str]],
    num_lines: int,
    asking: Asking,
    price: float | None = None,
    budget: float | None = None,
) -> System:
    """A system by its words.

    Args:
        name: that it is shown by.
        spec: `outputs:FOLDER`, `llm:MODEL`, or another translator.
        bitext: whose lines are translated.
        directions: pairs of tags.
        num_lines: first lines of the bitext that are compared.
        asking: how language models are asked.
        price: of a paid translator, for a million characters.
        budget: the most that may be spent on it.

    Raises:
        UserError: there is no such system, or it lacks a direction.
    """
    word, _, rest = spec.partition(":")
    found: System
    if word == _OUTPUTS and rest:
        found = _outputs(name, rest, bitext, directions, num_lines)
    elif word == _MODEL and rest:
        writer = LateWriter(
            rest, device=asking.device, dtype=asking.dtype, by_chat=asking.style == "chat"
        )
        found = ModelSystem(name, asking, writer, named=f"{spec} {asking.dtype} {asking.device}")
    else:
        is_paid = word in TRANSLATORS and TRANSLATORS[word].is_paid
        engines = find_engines(spec, price=price, budget=budget) if is_paid else find_engines(spec)
        if len(engines) != 1:
            raise TranslatorError(f"system {name!r} is {spec!r}; name one translator for a system")
        found = _TranslatorSystem(name, engines[0])
    mistakes = [found.mistake(source=source, into=into) for source, into in directions]
    if told := [mistake for mistake in mistakes if mistake]:
        raise TranslatorError("\n".join(dict.fromkeys(told)))
    return found


def _outputs(
    name: str,
    folder: str,
    bitext: Bitext,
    directions: Sequence[tuple[str, str]],
    num_lines: int,
) -> _OutputsSystem:
    outputs = open_outputs(Path(folder), bitext=bitext, directions=directions, lines=num_lines)
    return _OutputsSystem(name, {(o.source, o.into): o for o in outputs})


def _output(
    name: str,
    bitext: Bitext,
    rows: Sequence[int],
    answers: Sequence[Translation],
    version: str,
    *,
    source: str,
    into: str,
) -> SystemOutput:
    texts = [bitext.lines[source][row] for row in rows]
    translations = tuple(answer.text for answer in answers)
    found = problems_of(texts, translations, source=source, into=into)
    return SystemOutput(
        system=name,
        source=source,
        into=into,
        rows=tuple(rows),
        translations=translations,
        problems=tuple(
            tuple(dict.fromkeys((*answer.problems, *seen)))
            for answer, seen in zip(answers, found, strict=True)
        ),
        version=version,
    )
