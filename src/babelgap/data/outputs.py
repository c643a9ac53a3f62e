"""Translations that systems have made of a bitext, and their published COMET scores, as files."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Collection, Sequence
from pathlib import Path

from babelgap.data.files import listing
from babelgap.data.language_files import tag_or_none
from babelgap.languages import canonical_tag, tag_of_flores
from babelgap.schema.errors import TextError
from babelgap.schema.text import Bitext
from babelgap.schema.translated_lines import SystemOutput
from babelgap.storage.cache import file_hash

__all__ = ["Direction", "open_outputs"]

Direction = tuple[str, str]
"""Tag of the language translated from, and of the one translated into."""

_COMET = ".comet"
_SHAPE = "SRC-TGT, test-SRC-TGT, SRC-TGT.txt or NAME.SRC-TGT, such as test-en-de"
_SEGMENT = re.compile(r"[^\t]*\tSegment (?P<number>\d+)\tscore: (?P<score>\S+)")
_SYSTEM = re.compile(r"[^\t]*\tscore: \S+")


def open_outputs(
    folder: Path | str,
    *,
    bitext: Bitext,
    directions: Sequence[Direction] | None = None,
    lines: int | None = None,
) -> list[SystemOutput]:
    """Read what one system made of a bitext, one file for each direction.

    A file is named by its direction (`en-de`, `test-en-de`, `en-de.txt`, `newstest.en-de`), in tags
    or codes of FLORES (`eng_Latn-deu_Latn`), and its line i translates line i of the bitext. Beside
    it `FILE.comet` may hold the segment scores of `comet-score`, as it prints them; by which
    checkpoint isn't told there. Files of languages that the bitext lacks are left aside.

    Args:
        folder: its name is that of the system.
        bitext: what was translated.
        directions: wanted; all that are there where it is `None`.
        lines: how many of the first lines are compared; every file needs so many at least. Without
            it every file needs exactly as many lines as the bitext.

    Returns:
        One for each direction, sorted by it, without problems: whoever reads them has the checks.

    Raises:
        TextError: there is no such folder or direction, or lines that don't fit the bitext's.
    """
    place = Path(folder).expanduser()
    if not place.is_dir():
        raise TextError(f"there is no folder {place}; give one with files named {_SHAPE}")
    if lines is not None and not 1 <= lines <= len(bitext):
        raise TextError(
            f"the first {lines} lines are asked for, and bitext {bitext.name!r} has {len(bitext)}; "
            f"ask for 1 to {len(bitext)}"
        )
    files = _files(place, bitext.languages)
    return [
        _output(
            files[direction], direction, system=place.resolve().name, bitext=bitext, lines=lines
        )
        for direction in _wanted(files, directions, place)
    ]


def _files(folder: Path, languages: Collection[str]) -> dict[Direction, Path]:
    found: dict[Direction, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == _COMET or path.name.startswith(".") or not path.is_file():
            continue
        direction = _direction(path.name, languages)
        if direction is None:
            continue
        if direction in found:
            raise TextError(
                f"{found[direction]} and {path.name} both translate {_told(direction)}; keep one"
            )
        found[direction] = path
    return found


def _direction(name: str, languages: Collection[str]) -> Direction | None:
    """The direction that a file's name ends in; `None` where it names none of the languages.

    Example:
        >>> [_direction(name, {"en", "zh-Hans"}) for name in ("test-en-zh-Hans", "README.txt")]
        [('en', 'zh-Hans'), None]
    """
    stem = name.removesuffix(".txt")
    for written in (stem, stem.removeprefix("test-"), stem.rpartition(".")[2]):
        parts = written.split("-")
        # A tag may have hyphens of its own.
        for i in range(1, len(parts)):
            source, into = (_tag("-".join(side)) for side in (parts[:i], parts[i:]))
            if source in languages and into in languages and source != into:
                return str(source), str(into)
    return None


def _tag(written: str) -> str | None:
    try:
        return canonical_tag(tag_of_flores(written))
    except ValueError:
        return tag_or_none(written)


def _wanted(
    files: Collection[Direction], directions: Sequence[Direction] | None, folder: Path
) -> list[Direction]:
    if not files:
        raise TextError(
            f"{folder} has no translations between languages of the bitext ({listing(folder)}); "
            f"name the files {_SHAPE}"
        )
    if directions is None:
        return sorted(files)
    wanted = sorted({(canonical_tag(source), canonical_tag(into)) for source, into in directions})
    if lacking := [_told(direction) for direction in wanted if direction not in files]:
        raise TextError(
            f"{folder} has no translations {', '.join(lacking)}; it has "
            f"{', '.join(_told(direction) for direction in sorted(files))}"
        )
    return wanted


def _output(
    path: Path, direction: Direction, *, system: str, bitext: Bitext, lines: int | None
) -> SystemOutput:
    texts = _lines(path)
    count = _count(len(texts), path, bitext, lines)
    scores = _scores(path, len(texts), count)
    return SystemOutput(
        system=system,
        source=direction[0],
        into=direction[1],
        rows=tuple(range(count)),
        translations=tuple(texts[:count]),
        problems=((),) * count,
        version=_version(path),
        scores={} if scores is None else {"comet": scores},
    )


def _count(found: int, path: Path, bitext: Bitext, lines: int | None) -> int:
    """Lines that are compared."""
    if lines is not None and found >= lines:
        return lines
    wanted = len(bitext) if lines is None else lines
    if found == wanted:
        return found
    most = min(found, len(bitext))
    way = f"compare the first {most} alone (--limit {most})" if most else "give the translations"
    raise TextError(
        f"{path} has {found} lines, and {wanted} of bitext {bitext.name!r} are compared; give one "
        f"line for each of them, or {way}"
    )


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TextError(f"{path} can't be read ({error}); give a UTF-8 text file") from error
    # Only at line feeds: other separators that Python knows stand inside sentences.
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def _scores(output: Path, num_lines: int, count: int) -> tuple[float, ...] | None:
    """COMET's segment scores that stand beside a file; `None` where there are none.

    The name in front of each line is of whoever scored, so that nothing can be told from it. The
    last line is the whole system's score.
    """
    path = output.with_name(output.name + _COMET)
    if not path.exists():
        return None
    scores: list[float] = []
    for number, line in enumerate(_lines(path), start=1):
        if _SYSTEM.fullmatch(line):
            break
        match = _SEGMENT.fullmatch(line)
        if match is None or int(match["number"]) != len(scores):
            raise TextError(
                f"{path}, line {number} is {line[:60]!r}, not segment {len(scores)} of one system; "
                "give what `comet-score` prints for this file alone, or remove it"
            )
        scores.append(_score(match["score"], path, number))
    if len(scores) != num_lines and not count <= len(scores) < num_lines:
        raise TextError(
            f"{path} has {len(scores)} segment scores, and {output.name} {num_lines} lines, "
            f"{count} of them compared; score the same lines, or remove it"
        )
    return tuple(scores[:count])


def _score(written: str, path: Path, number: int) -> float:
    try:
        score = float(written)
    except ValueError:
        score = math.nan
    if not math.isfinite(score):
        raise TextError(f"{path}, line {number} has the score {written!r}; give a finite number")
    return score


def _version(path: Path) -> str:
    comet = path.with_name(path.name + _COMET)
    hashes = [file_hash(file) for file in (path, comet) if file.exists()]
    return f"sha256 {hashlib.sha256(' '.join(hashes).encode()).hexdigest()[:16]}"


def _told(direction: Direction) -> str:
    return "-".join(direction)
