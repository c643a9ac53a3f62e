"""Parallel lines: FLORES, or files of the user's own."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from babelgap.data.files import file_versions, listing, matching_files
from babelgap.data.hub import HubFailure, find_repository, hub_dataset, records, version_of
from babelgap.data.language_files import LANGUAGE, language_files, tag_or_none
from babelgap.data.tables import SUFFIXES, Record, read_table
from babelgap.languages import canonical_tag, flores_code, tag_of_flores
from babelgap.schema.errors import TextError
from babelgap.schema.text import Bitext, TextCard

__all__ = ["open_bitext"]

_FLORES = "flores"
_REPOSITORY = "openlanguagedata/flores_plus"
_TITLE = "FLORES+: sentences of Wikinews, Wikijunior and Wikivoyage in many languages"
_ORIGIN = "Open Language Data Initiative and Meta; Hub openlanguagedata/flores_plus"
_LICENCE = "CC BY-SA 4.0"
_SHAPE = "eng_Latn.devtest, deu_Latn.devtest and so on (or en.devtest, or devtest/eng_Latn.jsonl)"
# What FLORES+ renamed since FLORES-200, as its own files are called.
_RENAMED = {
    "zho_Hans": "cmn_Hans",
    "zho_Hant": "cmn_Hant",
    "est_Latn": "ekk_Latn",
    "tgl_Latn": "fil_Latn",
}


@dataclass(frozen=True, slots=True)
class _Lines:
    ids: tuple[str, ...]
    """Empty where lines are known by their position."""
    texts: tuple[str, ...]


def open_bitext(
    name: str, *, languages: Sequence[str] | None = None, part: str = "devtest"
) -> Bitext:
    """Lines that say the same in several languages.

    Args:
        name: `flores`, from the Hub; `flores:FOLDER`, a local copy of it; the path of a file for
            each language, in which `{language}` stands for the tag; or the path of a table (CSV,
            TSV, JSON, JSON lines, Parquet) with a column for each tag.
        languages: tags wanted; `None` for all that are there.
        part: of FLORES, `devtest` or `dev`.

    Raises:
        TextError: there is no such bitext, its files can't be had or read, or it lacks a language.
    """
    wanted = None if languages is None else _canonical(languages)
    if name == _FLORES:
        return _flores_of_hub(wanted, part)
    if name.startswith(f"{_FLORES}:"):
        return _flores_of_folder(Path(name.removeprefix(f"{_FLORES}:")).expanduser(), wanted, part)
    if LANGUAGE in name:
        files = language_files(name)
        if not files:
            raise TextError(f"no file matches {name}; check the path")
        return _of_files(files, wanted, name=name, card=_own_card(name))
    if Path(name).suffix.lower() in SUFFIXES:
        return _of_table(Path(name).expanduser(), wanted)
    close = difflib.get_close_matches(name.partition(":")[0].lower(), [_FLORES], n=1)
    hint = f"did you mean {_FLORES!r}? else " if close else ""
    raise TextError(
        f"there is no bitext {name!r}; {hint}give flores, flores:FOLDER, a path with {LANGUAGE} "
        "in it, or a table with a column for each language"
    )


def _canonical(languages: Sequence[str]) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(canonical_tag(tag) for tag in languages))
    except ValueError as error:
        raise TextError(f"{error}; write a tag such as 'de' or 'zh-Hant'") from error


def _own_card(name: str) -> TextCard:
    return TextCard(f"Lines of your own: {Path(name).name}", name, "not told", {})


def _chosen(there: Sequence[str], wanted: tuple[str, ...] | None, name: str) -> tuple[str, ...]:
    chosen = tuple(there) if wanted is None else wanted
    if lacking := [tag for tag in chosen if tag not in there]:
        raise TextError(
            f"bitext {name!r} has no {', '.join(lacking)}; it has {', '.join(there) or 'none'}"
        )
    return chosen


def _of_files(
    files: Mapping[str, Path], wanted: tuple[str, ...] | None, *, name: str, card: TextCard
) -> Bitext:
    tags = _chosen(tuple(files), wanted, name)
    read = {tag: _lines(files[tag]) for tag in tags}
    paths = [files[tag] for tag in tags]
    versions = file_versions(paths, root=paths[0].parent) if paths else {}
    return Bitext(name, _same_ids(read, name), replace(card, versions=versions))


def _lines(path: Path) -> _Lines:
    if path.suffix.lower() in SUFFIXES:
        return _texts(read_table(path, error=TextError), path.name)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TextError(f"{path} can't be read ({error}); give a UTF-8 text file") from error
    # Only at line feeds: other separators that Python knows stand inside sentences.
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return _Lines((), tuple(line.removesuffix("\r") for line in lines))


def _texts(rows: Sequence[Record], place: str) -> _Lines:
    """The column `text` or `sentence` of each row, in the order of the ids where there are any."""
    ids = [str(row.values.get("id", "")) for row in rows]
    has_ids = all(id_.isascii() and id_.isdigit() for id_ in ids)
    order = sorted(range(len(rows)), key=lambda i: int(ids[i])) if has_ids else range(len(rows))
    texts = []
    for row in (rows[i] for i in order):
        text = row.values.get("text", row.values.get("sentence"))
        if not isinstance(text, str):
            raise TextError(
                f"{row.place} has no text in a column text; its columns are "
                f"{', '.join(row.values) or 'none'}: give {place} as lines, or with that column"
            )
        texts.append(text)
    return _Lines(tuple(ids[i] for i in order) if has_ids else (), tuple(texts))


def _same_ids(read: Mapping[str, _Lines], name: str) -> dict[str, tuple[str, ...]]:
    first = next(iter(read), None)
    for tag, lines in read.items():
        if first is None or not lines.ids or not read[first].ids:
            continue
        if differing := sorted(set(lines.ids) ^ set(read[first].ids), key=int):
            raise TextError(
                f"bitext {name!r}: the id {differing[0]} is in one of {first} and {tag} alone "
                f"({len(differing)} such ids); give files with the same ids"
            )
    return {tag: lines.texts for tag, lines in read.items()}


def _of_table(path: Path, wanted: tuple[str, ...] | None) -> Bitext:
    rows = read_table(path, error=TextError)
    if broken := next((row for row in rows if row.mistake), None):
        raise TextError(f"{broken.place}: {broken.mistake} ({broken.seen}); mend that row")
    columns = {tag: name for name in (rows[0].values if rows else ()) if (tag := tag_or_none(name))}
    tags = _chosen(tuple(columns), wanted, str(path))
    lines = {}
    for tag in tags:
        cells = [row.values.get(columns[tag]) for row in rows]
        lines[tag] = tuple(cell if isinstance(cell, str) else "" for cell in cells)
    if not lines:
        raise TextError(f"{path} has no column that is a language's tag, such as en; name them so")
    card = _own_card(str(path))
    versions = file_versions([path], root=path.parent)
    return Bitext(str(path), lines, replace(card, versions=versions))


def _flores_of_folder(folder: Path, wanted: tuple[str, ...] | None, part: str) -> Bitext:
    if not folder.is_dir():
        raise TextError(f"there is no folder {folder}; give flores:FOLDER, a folder with {_SHAPE}")
    patterns = (f"*.{part}", f"{part}/*.{part}", f"{part}/*.jsonl", f"*/{part}-*.parquet")
    files: dict[str, Path] = {}
    for path in matching_files(folder, patterns):
        written = path.parent.name if path.suffix == ".parquet" else path.name.partition(".")[0]
        if (tag := _flores_tag(written)) is not None:
            files[tag] = path
    if not files:
        raise TextError(f"{folder} has no files of FLORES ({listing(folder)}); it needs {_SHAPE}")
    return _of_files(
        files, wanted, name=_FLORES, card=TextCard(_TITLE, _ORIGIN, _LICENCE, {}, (f"part {part}",))
    )


def _flores_tag(written: str) -> str | None:
    try:
        before = {new: old for old, new in _RENAMED.items()}
        return canonical_tag(tag_of_flores(before.get(written, written)))
    except ValueError:
        return tag_or_none(written)


def _flores_of_hub(wanted: tuple[str, ...] | None, part: str) -> Bitext:
    if wanted is None:
        raise TextError("flores has more than 200 languages; say which ones are wanted")
    lines: dict[str, _Lines] = {}
    versions: dict[str, str] = {}
    try:
        repository = find_repository(_REPOSITORY)
        for tag in wanted:
            code = flores_code(tag)
            config = _RENAMED.get(code, code)
            dataset = hub_dataset(repository, config=config, split=part)
            place = f"{_REPOSITORY}/{config}/{part}"
            lines[tag] = _texts(records(dataset, place=place), place)
            versions[_REPOSITORY] = version_of(dataset, repository)
    except (HubFailure, ValueError) as error:
        raise TextError(
            f"flores can't be read from the Hub ({error}); download its files where there is a "
            f"network and give flores:FOLDER, a folder with {_SHAPE}"
        ) from error
    card = TextCard(_TITLE, _ORIGIN, _LICENCE, versions, (f"part {part}",))
    return Bitext(_FLORES, _same_ids(lines, _FLORES), card)
