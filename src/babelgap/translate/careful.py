"""A translator that can be trusted: engines with everything around them that a quiz needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from babelgap.schema.errors import TranslatorError
from babelgap.schema.translation import Translation, Translator, TranslatorIdentity
from babelgap.storage import SharedStore
from babelgap.translate.identities import label, with_setting
from babelgap.translate.step import Translate
from babelgap.translate.wrappers.batched import Batched
from babelgap.translate.wrappers.cached import Cached
from babelgap.translate.wrappers.checked import Checked
from babelgap.translate.wrappers.first_sound import FirstSound
from babelgap.translate.wrappers.in_pieces import InPieces
from babelgap.translate.wrappers.metered import Metered, Price
from babelgap.translate.wrappers.protected import KEPT_VERSION, Protected, marked
from babelgap.translate.wrappers.retrying import Retrying

__all__ = ["CarefulTranslator", "Engine", "Outlay"]


@dataclass(frozen=True, slots=True)
class Engine:
    """A translator and what it takes."""

    name: str
    """As the user names it; in messages, and recorded beside each translation."""
    translator: Translator
    num_texts: int = 512
    """Most texts of one request; so many are lost at most when the process is killed."""
    num_characters: int = 100_000
    """Most characters of one request."""
    price: Price | None = None
    """`None` where it costs nothing."""
    looks_up: bool = False
    """True where it knows whole texts only, so that none may be changed before it is asked."""


@dataclass(frozen=True, slots=True)
class Outlay:
    """What translating some texts will take."""

    num_texts: int
    """Texts that are not translated yet, each once."""
    num_characters: int
    """Characters of these."""
    cost: float | None
    """In the currency of the price; `None` where no engine is paid. Texts that have to be
    translated another way cost more than it says."""
    is_most: bool = False
    """True where the paid engine comes after others, and gets only what these got wrong."""


class CarefulTranslator:
    """A Translator that remembers, retries, keeps formulas, checks, and tries another way.

    From the inside: an engine is asked again while it is busy, within its budget, in requests of
    like length; what must be kept is put aside; nothing is translated twice; every translation is
    checked. What fails is translated again piece by piece, then by the next engine; what still
    fails comes back with its problems.

    Args:
        engines: from the best to the last resort.
        store: of translations.
        on_wait: told of each wait for a busy engine: seconds, and why.
        sleep: waits so many seconds.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> from babelgap.translate.known import KnownTranslator
        >>> known = KnownTranslator({"the red house": "das rote Haus"})
        >>> with tempfile.TemporaryDirectory() as folder, SharedStore(Path(folder)) as store:
        ...     careful = CarefulTranslator([Engine("known", known)], store=store)
        ...     [t.text for t in careful.translate(["the red house"], source="en", into="de")]
        ['das rote Haus']
    """

    def __init__(
        self,
        engines: Sequence[Engine],
        *,
        store: SharedStore,
        on_wait: Callable[[float, str], None] = lambda seconds, reason: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._engines = engines
        self._store = store
        self._on_wait = on_wait
        self._sleep = sleep
        self._requests = [self._request(engine) for engine in engines]

    @property
    def uses_context(self) -> bool:
        """True where an engine's answers depend on it."""
        return any(engine.translator.uses_context for engine in self._engines)

    def identity(self, *, source: str, into: str) -> TranslatorIdentity:
        """The first engine's that takes the direction, and those of the others as a setting.

        Raises:
            TranslatorError: none does.
        """
        able = [engine.translator for engine, _ in self._able(source, into)]
        first, *rest = (_kept_identity(t, source=source, into=into) for t in able)
        return with_setting(first, "then", "+".join(map(label, rest))) if rest else first

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why no engine takes the direction; `None` where one does."""
        found = [e.translator.mistake(source=source, into=into) for e in self._engines]
        told = [mistake for mistake in found if mistake]
        return "; ".join(told) if len(told) == len(found) else None

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate each text; see `Translator.translate`."""
        ways: list[Translate] = []
        for engine, cached in self._cached(source, into):
            ways += [Checked(cached), Checked(InPieces(cached, name=engine.name))]
        return FirstSound(ways)(texts, source=source, into=into, contexts=contexts)

    def outlay(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> Outlay:
        """What the first engine that takes the direction will be asked, and what all may cost."""
        counts: list[tuple[int, int]] = []
        costs: list[float] = []
        for engine, cached in self._cached(source, into):
            missing = cached.missing(texts, source=source, into=into, contexts=contexts)
            size = sum(len(marked(text)) for text in missing)
            counts.append((len(missing), size))
            if engine.price is not None:
                costs.append(engine.price.of(size))
        # Whoever comes after the first gets only what those before got wrong.
        is_most = any(engine.price is not None for engine, _ in self._able(source, into)[1:])
        return Outlay(*counts[0], sum(costs) if costs else None, is_most=is_most)

    def _cached(self, source: str, into: str) -> Iterator[tuple[Engine, Cached]]:
        for engine, request in self._able(source, into):
            yield (
                engine,
                Cached(
                    request,
                    identity=partial(_kept_identity, engine.translator),
                    store=self._store,
                    uses_context=engine.translator.uses_context,
                    num_texts=engine.num_texts,
                    sleep=self._sleep,
                ),
            )

    def _able(self, source: str, into: str) -> list[tuple[Engine, Translate]]:
        able = [
            (engine, request)
            for engine, request in zip(self._engines, self._requests, strict=True)
            if engine.translator.mistake(source=source, into=into) is None
        ]
        if not able:
            raise TranslatorError(self.mistake(source=source, into=into) or "no engine was given")
        return able

    def _request(self, engine: Engine) -> Translate:
        request = as_it_is(engine, on_wait=self._on_wait, sleep=self._sleep)
        return Protected(request, name=engine.name, marks=not engine.looks_up)


def as_it_is(
    engine: Engine,
    *,
    on_wait: Callable[[float, str], None] = lambda seconds, reason: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Translate:
    """An engine's own translations, to be judged: nothing kept apart, checked or tried again.

    It is only asked in requests of its size, within its budget, and again while it is busy.

    Args:
        engine: what translates.
        on_wait: told of each wait for a busy engine: seconds, and why.
        sleep: waits so many seconds.
    """
    translate: Translate = engine.translator.translate
    translate = Retrying(translate, name=engine.name, on_wait=on_wait, sleep=sleep)
    if engine.price is not None:
        translate = Metered(translate, name=engine.name, price=engine.price)
    return Batched(
        translate,
        name=engine.name,
        num_texts=engine.num_texts,
        num_characters=engine.num_characters,
    )


def _kept_identity(translator: Translator, *, source: str, into: str) -> TranslatorIdentity:
    return with_setting(translator.identity(source=source, into=into), "kept", KEPT_VERSION)
