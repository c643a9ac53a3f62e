"""Translators by the words of `--translator`."""

from __future__ import annotations

import difflib
import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from babelgap.schema.errors import TranslatorError
from babelgap.schema.translation import Translator
from babelgap.translate import Budget, Engine, Price

__all__ = ["TRANSLATORS", "TranslatorKind", "find_engines", "parse_translator_args"]

_Arguments = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TranslatorKind:
    """A kind of translator that can be named."""

    word: str
    """As it is named, before the colon."""
    title: str
    build: Callable[..., Translator]
    """Of what stands behind the colon, where `takes` says so, and of arguments by name."""
    takes: str = ""
    """What stands behind the colon; empty where nothing does."""
    num_texts: int = 512
    """Most texts of one request."""
    num_characters: int = 200_000
    is_paid: bool = False
    looks_up: bool = False
    """True where it knows whole texts only."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """Names of its arguments."""
        parameters = inspect.signature(self.build).parameters.values()
        return tuple(p.name for p in parameters if p.kind is p.KEYWORD_ONLY)


def find_engines(
    spec: str,
    *,
    arguments: _Arguments | None = None,
    price: float | None = None,
    budget: float | None = None,
) -> list[Engine]:
    """The engines of a chain such as `deepl,apertium`: each is asked what those before got wrong.

    Args:
        spec: names of `TRANSLATORS` with commas between, each with a colon and what it takes.
        arguments: name -> value; each goes to the translators that have it.
        price: of the paid translators, for a million characters.
        budget: the most that may be spent on them, in the same currency.

    Raises:
        TranslatorError: with every mistake there is, a line each.
    """
    given = dict(arguments or {})
    mistakes: list[str] = []
    found: list[tuple[str, TranslatorKind, str]] = []
    for name in (part.strip() for part in spec.split(",")):
        word, _, rest = name.partition(":")
        kind = TRANSLATORS.get(word)
        if kind is None:
            mistakes.append(_unknown(name))
        elif mistake := _name_mistake(name, kind, rest):
            mistakes.append(mistake)
        else:
            found.append((name, kind, rest))
    mistakes += _argument_mistakes(given, [kind for _, kind, _ in found], mistakes)
    paid = [name for name, kind, _ in found if kind.is_paid]
    mistakes += _price_mistakes(paid, price, budget)
    if mistakes:
        raise TranslatorError("\n".join(mistakes))
    cost = None if price is None or budget is None else Price(price, Budget(budget))
    return [_engine(name, kind, rest, given, cost) for name, kind, rest in found]


def parse_translator_args(text: str) -> dict[str, str]:
    """The arguments by name: `name=value`, with commas between.

    Raises:
        TranslatorError: something is no `name=value`.

    Example:
        >>> parse_translator_args("beam_size=2, device=cpu")
        {'beam_size': '2', 'device': 'cpu'}
    """
    arguments: dict[str, str] = {}
    for piece in text.split(",") if text.strip() else ():
        name, _, value = (part.strip() for part in piece.partition("="))
        if not name.isidentifier() or not value:
            raise TranslatorError(
                f"translator_args has {piece.strip()!r}, which is no name=value; write "
                "name=value,name=value (keys belong into the environment)"
            )
        arguments[name] = value
    return arguments


def _apertium() -> Translator:
    from babelgap.translate.engines.apertium import Apertium

    return Apertium()


def _dictionary() -> Translator:
    from babelgap.translate.engines.dictionary import Dictionary

    return Dictionary()


def _table(path: str) -> Translator:
    from babelgap.translate.engines.table import Table

    return Table.of_file(Path(path).expanduser())


def _hugging_face(
    name: str,
    *,
    revision: str | None = None,
    device: str | None = None,
    dtype: str = "auto",
    beam_size: str = "4",
) -> Translator:
    from babelgap.translate.engines.neural.seq2seq import Seq2SeqTranslator

    return Seq2SeqTranslator(
        name,
        revision=revision,
        device=device,
        dtype=dtype,
        beam_size=_whole("beam_size", beam_size),
    )


def _ctranslate2(
    name: str,
    *,
    tokenizer: str | None = None,
    device: str = "auto",
    compute_type: str = "default",
    beam_size: str = "4",
) -> Translator:
    from babelgap.translate.engines.neural.ctranslate2_engine import CTranslate2Translator

    return CTranslate2Translator(
        name,
        tokenizer=tokenizer,
        device=device,
        compute_type=compute_type,
        beam_size=_whole("beam_size", beam_size),
    )


def _language_model(
    name: str, *, revision: str | None = None, device: str | None = None, dtype: str = "auto"
) -> Translator:
    from babelgap.runs.late_writer import LateWriter
    from babelgap.translate.engines.language_model import LanguageModelTranslator

    writer = LateWriter(name, revision=revision, device=device, dtype=dtype)
    return LanguageModelTranslator(writer)


def _google(
    *,
    project: str | None = None,
    location: str = "global",
    model: str | None = None,
    endpoint: str | None = None,
) -> Translator:
    from babelgap.translate.engines.paid.google import GoogleTranslator

    return GoogleTranslator(project=project, location=location, model=model, endpoint=endpoint)


def _deepl(*, model_type: str | None = None) -> Translator:
    from babelgap.translate.engines.paid.deepl import DeepLTranslator

    return DeepLTranslator(model_type=model_type)


TRANSLATORS: Mapping[str, TranslatorKind] = MappingProxyType(
    {
        kind.word: kind
        for kind in (
            TranslatorKind("apertium", "rules and dictionaries, offline", _apertium),
            TranslatorKind("dictionary", "FreeDict, word for word, offline", _dictionary),
            TranslatorKind(
                "table", "translations that you have", _table, takes="FILE", looks_up=True
            ),
            TranslatorKind(
                "hf",
                "NLLB-200, M2M100, MADLAD-400, OPUS-MT through transformers",
                _hugging_face,
                takes="OWNER/NAME or FOLDER",
            ),
            TranslatorKind(
                "ct2", "the same, converted to CTranslate2: faster", _ctranslate2, takes="FOLDER"
            ),
            TranslatorKind(
                "llm", "a language model asked to translate", _language_model, takes="MODEL"
            ),
            # A request is paid for, so what is kept at once is what is sent at once.
            TranslatorKind(
                "google",
                "Google Cloud Translation",
                _google,
                num_texts=128,
                num_characters=20_000,
                is_paid=True,
            ),
            TranslatorKind("deepl", "DeepL", _deepl, num_texts=50, is_paid=True),
        )
    }
)
"""By word; nothing is loaded until an engine is built."""


def _engine(
    name: str, kind: TranslatorKind, rest: str, given: _Arguments, cost: Price | None
) -> Engine:
    mine = {key: value for key, value in given.items() if key in kind.arguments}
    translator = kind.build(rest, **mine) if kind.takes else kind.build(**mine)
    return Engine(
        name,
        translator,
        num_texts=kind.num_texts,
        num_characters=kind.num_characters,
        price=cost if kind.is_paid else None,
        looks_up=kind.looks_up,
    )


def _unknown(name: str) -> str:
    close = difflib.get_close_matches(name.partition(":")[0], TRANSLATORS, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"there is {', '.join(TRANSLATORS)}"
    return f"there is no translator {name!r}; {hint} (`babelgap list translators`)"


def _name_mistake(name: str, kind: TranslatorKind, rest: str) -> str | None:
    if kind.takes and not rest:
        return f"translator {name!r} needs {kind.takes} behind it, as in {kind.word}:..."
    if rest and not kind.takes:
        return f"translator {name!r} takes nothing behind the colon; write {kind.word!r}"
    return None


def _argument_mistakes(
    given: _Arguments, kinds: list[TranslatorKind], others: list[str]
) -> list[str]:
    if others:
        return []  # whose arguments they are isn't known
    known = sorted({name for kind in kinds for name in kind.arguments})
    there = f"there is {', '.join(known)}" if known else "these translators have none"
    return [
        f"translator_args has {name!r}, which no translator here takes; {there}"
        for name in given
        if name not in known
    ]


def _price_mistakes(paid: list[str], price: float | None, budget: float | None) -> list[str]:
    if not paid:
        if price is None and budget is None:
            return []
        return ["price and budget are for paid translators, and none is named; leave them out"]
    names = ", ".join(paid)
    mistakes = []
    if price is None or not 0 <= price < math.inf:
        mistakes.append(
            f"translator {names} is paid; give --price, what it takes for a million characters "
            "(your contract says it)"
        )
    if budget is None or not 0 <= budget < math.inf:
        mistakes.append(f"translator {names} is paid; give --budget, the most that may be spent")
    return mistakes


def _whole(name: str, value: str) -> int:
    if not value.isdecimal():
        raise TranslatorError(f"{name} is {value!r}; give a whole number")
    return int(value)
