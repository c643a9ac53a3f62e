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
from babelgap.translate import Engine, as_it_is, label
from babelgap.translate.engines.language_model import (
    LanguageModelTranslator,
    asking_mistake,
)

__all__ = ["Asking", "LineBlock", "ModelSystem", "System", "find_system"]

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


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Some lines of a bitext in one direction."""

    bitext: Bitext
    source: str
    """Tag of the language of the lines."""
    into: str
    """Tag of the language wanted."""
    rows: range

    @property
    def texts(self) -> list[str]:
        """The lines to be translated."""
        return [self.bitext.lines[self.source][row] for row in self.rows]


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

    def output(self, block: LineBlock, *, model: Any) -> SystemOutput:  # noqa: ANN401
        """Translate some lines; what the checks find is not looked for yet.

        Args:
            block: of lines.
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

    def output(self, block: LineBlock, *, model: Any) -> SystemOutput:  # noqa: ANN401
        """Ask for each line; see `System.output`."""
        by_chat = self.asking.style == "chat"
        writer = writer_of(model, by_chat=by_chat) if self.writer is None else self.writer
        translator = LanguageModelTranslator(
            writer, examples=self.asking.examples, style=self.asking.style
        )
        answers = translator.translate(block.texts, source=block.source, into=block.into)
        version = label(translator.identity(source=block.source, into=block.into))
        return _output(self.name, block, answers, version)


@dataclass(frozen=True)
class _TranslatorSystem:
    name: str
    engine: Engine
    needs_model: bool = False

    def mistake(self, *, source: str, into: str) -> str | None:
        return self.engine.translator.mistake(source=source, into=into)

    def asked(self, *, source: str, into: str) -> str:
        return label(self.engine.translator.identity(source=source, into=into))

    def output(self, block: LineBlock, *, model: Any) -> SystemOutput:  # noqa: ANN401
        del model
        translate = as_it_is(self.engine)
        answers = translate(block.texts, source=block.source, into=block.into)
        return _output(self.name, block, answers, self.asked(source=block.source, into=block.into))


@dataclass(frozen=True)
class _OutputsSystem:
    name: str
    outputs: Mapping[tuple[str, str], SystemOutput]
    needs_model: bool = False

    def mistake(self, *, source: str, into: str) -> str | None:
        del source, into  # reading the files refused what they lack
        return None

    def asked(self, *, source: str, into: str) -> str:
        return self.outputs[source, into].version

    def output(self, block: LineBlock, *, model: Any) -> SystemOutput:  # noqa: ANN401
        del model
        whole, rows = self.outputs[block.source, block.into], block.rows
        return replace(
            whole,
            system=self.name,
            rows=tuple(rows),
            translations=tuple(whole.translations[row] for row in rows),
            problems=tuple(whole.problems[row] for row in rows),
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
    name: str, block: LineBlock, answers: Sequence[Translation], version: str
) -> SystemOutput:
    return SystemOutput(
        system=name,
        source=block.source,
        into=block.into,
        rows=tuple(block.rows),
        translations=tuple(answer.text for answer in answers),
        problems=tuple(answer.problems for answer in answers),
        version=version,
    )
