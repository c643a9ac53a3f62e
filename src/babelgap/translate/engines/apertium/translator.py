"""Apertium: rules and dictionaries, offline, through other languages where there is no pair."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Self

from babelgap.languages import canonical_tag, language_name
from babelgap.schema.errors import TranslatorError
from babelgap.schema.translation import Translation, TranslatorIdentity
from babelgap.translate.engines.apertium.engine import Engine
from babelgap.translate.engines.apertium.modes import (
    Mode,
    data_folder,
    language_code,
    read_modes,
    route,
    version_of,
)
from babelgap.translate.engines.apertium.packages import missing_packages
from babelgap.translate.engines.apertium.stream import pieces_of

__all__ = ["Apertium"]

_TIMEOUT = 300.0


class Apertium:
    """A `Translator` through the programs of an Apertium installation.

    Each line of a text comes out as `apertium -u` would give it alone. Line ends, and white space
    around lines, stay as they are. The programs of a direction stay alive between calls; `close`,
    the end of a `with` block or of the interpreter ends them. One call at a time.

    Example:
        >>> Apertium(Path("/no/such/folder")).mistake(source="en", into="es")
        'no Apertium pair leads from en to es; installed: none; `apt-get install \
apertium-eng-spa` would link them, if the pairs have the direction'
    """

    def __init__(self, folder: Path | None = None, *, timeout: float = _TIMEOUT) -> None:
        """Nothing is started yet.

        Args:
            folder: Apertium's data; `data_folder()` without.
            timeout: seconds without any answer after which its programs count as hung.
        """
        self._folder = folder or data_folder()
        self._timeout = timeout
        self._engines: dict[str, Engine] = {}
        self._modes: tuple[Mode, ...] | None = None

    @property
    def uses_context(self) -> bool:
        """False: rules see one sentence."""
        return False

    def identity(self, *, source: str, into: str) -> TranslatorIdentity:
        """Versions of the programs, a hash of the data files, and the way through languages.

        Raises:
            TranslatorError: it doesn't translate the direction.
        """
        way = self._way(source=source, into=into)
        return TranslatorIdentity(
            name="apertium",
            version=f"{_program_versions()}, data {version_of(way)}",
            settings=f"path={'+'.join(mode.name for mode in way)}",
        )

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why this direction can't be translated here, and what to install."""
        try:
            one, other = language_code(source), language_code(into)
        except ValueError as error:
            return f"{error}; Apertium needs one"
        if one == other:
            return f"Apertium can't translate from {source} to {into}: they are one language"
        modes = self._all_modes()
        if route(_sound(modes), source=one, into=other) is not None:
            return None
        if way := route(modes, source=one, into=other):
            return "; ".join(mode.mistake for mode in way if mode.mistake)
        return _nothing_leads(modes, source=source, into=into)

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate each text by itself; `contexts` are left aside.

        Raises:
            TranslatorError: it doesn't translate the direction, its programs can't be started, or
                they gave more or fewer answers than texts.
        """
        del contexts
        way = self._way(source=source, into=into)
        translated: list[str | None] = list(texts)
        for mode in way:
            translated = self._through(mode, translated)
        return [_translation(text) for text in translated]

    def directions(self) -> tuple[tuple[str, str], ...]:
        """(source, into) of each pair that is installed, by their tags, without pivots."""
        return tuple(
            (canonical_tag(m.source), canonical_tag(m.into)) for m in _sound(self._all_modes())
        )

    def close(self) -> None:
        """End all programs; the next text starts them again."""
        for engine in self._engines.values():
            engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _through(self, mode: Mode, texts: Sequence[str | None]) -> list[str | None]:
        engine = self._engines.setdefault(mode.name, Engine(mode, timeout=self._timeout))
        pieces = [None if text is None else pieces_of(text) for text in texts]
        lines = [line for parts in pieces if parts for line in parts[1::2] if line]
        answers = iter(engine.translate(lines))
        return [None if parts is None else _joined(parts, answers) for parts in pieces]

    def _way(self, *, source: str, into: str) -> tuple[Mode, ...]:
        if mistake := self.mistake(source=source, into=into):
            raise TranslatorError(mistake)
        way = route(
            _sound(self._all_modes()), source=language_code(source), into=language_code(into)
        )
        return way or ()

    def _all_modes(self) -> tuple[Mode, ...]:
        if self._modes is None:
            self._modes = read_modes(self._folder)
        return self._modes


def _sound(modes: Sequence[Mode]) -> list[Mode]:
    return [mode for mode in modes if mode.mistake is None]


def _joined(parts: Sequence[str], answers: Iterator[str | None]) -> str | None:
    """The text of its pieces, every other one translated; `None` where a line got no answer."""
    done = [next(answers) if place % 2 and part else part for place, part in enumerate(parts)]
    whole = [part for part in done if part is not None]
    return "".join(whole) if len(whole) == len(done) else None


def _translation(text: str | None) -> Translation:
    if text is None:
        return Translation(None, "apertium", ("engine failed",))
    if not text.strip():
        return Translation(None, "apertium", ("empty",))
    return Translation(text, "apertium")


def _nothing_leads(modes: Sequence[Mode], *, source: str, into: str) -> str:
    directions = {(mode.source, mode.into) for mode in modes}
    packages = missing_packages(directions, source=language_code(source), into=language_code(into))
    if packages:
        advice = (
            f"`apt-get install {' '.join(packages)}` would link them, if the pairs have the "
            "direction"
        )
    elif packages is None:
        advice = f"no pair of Debian leads to {language_name(into)}; choose another translator"
    else:
        advice = "its pairs have other directions alone; choose another translator"
    installed = ", ".join(mode.name for mode in modes) or "none"
    return f"no Apertium pair leads from {source} to {into}; installed: {installed}; {advice}"


@cache
def _program_versions() -> str:
    return f"{_version('apertium', '-V')}, {_version('lt-proc', '-v')}"


def _version(program: str, option: str) -> str:
    try:
        said = subprocess.run([program, option], capture_output=True, text=True, check=False)
    except OSError:
        return f"{program} unknown"
    number = re.search(r"\d+(?:\.\d+)+", said.stdout + said.stderr)
    return f"{program} {number[0] if number else 'unknown'}"
