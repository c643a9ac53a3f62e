"""The directions that an Apertium installation has, and the way from one language to another."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babelgap.languages import base_language, iso639_3
from babelgap.storage import file_hash

__all__ = ["Mode", "data_folder", "language_code", "read_modes", "route", "version_of"]

_DEFAULT_FOLDER = "/usr/share/apertium"
# Variants such as `spa-eng_US` and `eco-fr-es` are left out.
_PLAIN = re.compile(r"([a-z]{2,3})-([a-z]{2,3})")
# A macrolanguage's tag stands for the member that Apertium has.
_MEMBERS = {"nor": "nob", "msa": "zlm"}
_PACKAGES = {
    "apertium-anaphora": "apertium-anaphora",
    "cg-proc": "cg3",
    "hfst-proc": "hfst",
    "lrx-proc": "apertium-lex-tools",
    "lsx-proc": "apertium-separable",
    "lt-proc": "lttoolbox",
    "rtx-proc": "apertium-recursive",
}
# Those that flush at every NUL when they are told to.
_FLUSHING = {
    *_PACKAGES,
    "apertium-extract-caps",
    "apertium-interchunk",
    "apertium-postchunk",
    "apertium-posttransfer",
    "apertium-pretransfer",
    "apertium-restore-caps",
    "apertium-tagger",
    "apertium-transfer",
}


@dataclass(frozen=True, slots=True)
class Mode:
    """One direction of one pair, as its mode file has it."""

    name: str
    """As `apertium -l` lists it, such as `eng-spa`."""
    source: str
    """Code of the language of the texts, see `language_code`."""
    into: str
    """Code of the language wanted."""
    commands: tuple[tuple[str, ...], ...]
    """Programs with their arguments: unknown words unmarked, flushing at every NUL."""
    mistake: str | None
    """What it lacks to work here, and what to install; `None` where it works."""


def data_folder() -> Path:
    """Where Apertium's data are: `APERTIUM_DATADIR`, which its own command obeys, or Debian's."""
    return Path(os.environ.get("APERTIUM_DATADIR") or _DEFAULT_FOLDER)


@cache
def language_code(tag: str) -> str:
    """The three-letter code by which modes are compared.

    Raises:
        ValueError: the tag is none, or has no three-letter code.

    Example:
        >>> language_code("es"), language_code("pt-BR"), language_code("no")
        ('spa', 'por', 'nob')
    """
    code = iso639_3(base_language(tag))
    return _MEMBERS.get(code, code)


def read_modes(folder: Path) -> tuple[Mode, ...]:
    """All plain directions of the folder's mode files, sorted by name; none where it is missing."""
    modes = []
    for path in sorted(folder.glob("modes/*.mode")):
        named = _PLAIN.fullmatch(path.stem)
        if named is None:
            continue
        try:
            source, into = language_code(named[1]), language_code(named[2])
        except ValueError:
            continue
        commands = _commands(path.read_text(encoding="utf-8"))
        modes.append(Mode(path.stem, source, into, commands, _mistake(path.stem, commands)))
    return tuple(modes)


def route(modes: Sequence[Mode], *, source: str, into: str) -> tuple[Mode, ...] | None:
    """The fewest modes that lead from one language to another, `None` where none do.

    Among ways of equal length the first by name is taken, so that it is the same everywhere.

    Args:
        modes: those that may be used.
        source: code of the language of the texts, see `language_code`.
        into: code of the language wanted.
    """
    ways: list[tuple[Mode, ...]] = [()]
    reached = {source}
    while ways:
        longer = []
        for way in ways:
            here = way[-1].into if way else source
            longer += [(*way, mode) for mode in modes if mode.source == here]
        longer.sort(key=lambda way: [mode.name for mode in way])
        ways = []
        for way in longer:
            if way[-1].into == into:
                return way
            if way[-1].into not in reached:
                reached.add(way[-1].into)
                ways.append(way)
    return None


def version_of(modes: Sequence[Mode]) -> str:
    """A hash of every data file that the modes name, the first 16 hex digits."""
    digest = hashlib.sha256()
    for mode in modes:
        for command in mode.commands:
            digest.update(f"{shlex.join((Path(command[0]).name, *_options(command)))}\n".encode())
            for path in _files(command):
                status = path.stat()
                digest.update(_hash(path, status.st_mtime_ns, status.st_size).encode())
    return digest.hexdigest()[:16]


@cache
def _hash(path: Path, _mtime: int, _size: int) -> str:
    return file_hash(path)


def _commands(text: str) -> tuple[tuple[str, ...], ...]:
    lexer = shlex.shlex(text, posix=True, punctuation_chars="|")
    lexer.whitespace_split = True
    commands: list[list[str]] = [[]]
    for word in lexer:
        if word == "|":
            commands.append([])
        # `$1` takes the option for unknown words, `$2` one for showing ambiguity.
        elif word != "$2":
            commands[-1].append("-n" if word == "$1" else word)
    return tuple((command[0], "-z", *command[1:]) for command in commands if command)


def _mistake(name: str, commands: Sequence[Sequence[str]]) -> str | None:
    for command in commands:
        program = Path(command[0]).name
        if program not in _FLUSHING:
            return (
                f"{name} uses {program!r}, which can't be kept running; choose another translator"
            )
        if shutil.which(command[0]) is None:
            package = _PACKAGES.get(program, "apertium")
            return f"{name} needs the program {program!r}: `apt-get install {package}`"
        for path in _files(command):
            if not path.is_file():
                return f"{name} needs the file {path}, which is missing; install its pair anew"
    return None


def _files(command: Sequence[str]) -> list[Path]:
    return [Path(word) for word in command[1:] if word.startswith("/")]


def _options(command: Sequence[str]) -> list[str]:
    return [word for word in command[1:] if not word.startswith("/")]
