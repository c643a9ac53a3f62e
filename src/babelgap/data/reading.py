"""Rows of a named source: from the Hub, its cache, or a local copy of its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from babelgap.data.files import file_versions, listing, matching_files
from babelgap.data.hub import (
    HubFailure,
    HubRepository,
    find_repository,
    hub_dataset,
    hub_files,
    records,
    version_of,
)
from babelgap.data.rows import Row
from babelgap.data.source import Batch, Layout, QuizSource, RowsByTag
from babelgap.schema.errors import QuizError

__all__ = ["Found", "read_source", "tags_found", "tags_in"]


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of a source."""

    rows: RowsByTag
    versions: dict[str, str]
    """Name of a file or data set -> what version it is."""


def read_source(
    source: QuizSource, *, place: Path | None, languages: tuple[str, ...] | None, part: str
) -> Found:
    """The rows of a source in the languages wanted, in their order.

    Args:
        source: one that is read from files.
        place: a folder with its files, or one of them; `None` for the Hub.
        languages: tags wanted; `None` for all that are there.
        part: one of the source's parts.

    Raises:
        QuizError: the files can't be had or read, or lack a language.
    """
    there = source.languages if place is None else tags_in(source, place, part=part)
    wanted = _wanted(source, there, languages, place)
    read = tuple(dict.fromkeys((*wanted, *(t for t in source.also_reads if t in there))))
    rows: dict[str, Sequence[Row]] = {}
    versions: dict[str, str] = {}
    repositories: dict[str, HubRepository] = {}
    for tag in read:
        if place is not None:
            rows[tag], paths = _read_local(source, place, tag, part)
            versions |= file_versions(paths, root=place if place.is_dir() else place.parent)
            continue
        try:
            layout = next(layout for layout in source.layouts if tag in layout.codes)
            repository = repositories.get(layout.repository) or find_repository(layout.repository)
            repositories[layout.repository] = repository
            rows[tag], version = _read_hub(layout, repository, tag, part)
            versions |= version
        except HubFailure as failure:
            raise QuizError(_unreachable(source, failure)) from failure
    finished = source.finish(rows)
    return Found({tag: finished[tag] for tag in wanted}, versions)


def tags_in(source: QuizSource, place: Path, *, part: str) -> tuple[str, ...]:
    """Tags of the languages whose files a folder holds.

    Raises:
        QuizError: there is no such folder or file, or it holds no file of the source.
    """
    if not place.exists():
        raise QuizError(
            f"there is no {place}; quiz {source.name!r} is read from {source.shape}: give a folder "
            f"with them, as {source.name}:FOLDER"
        )
    if tags := tags_found(source, place, part=part):
        return tags
    held = listing(place) if place.is_dir() else "its name tells no language of it"
    raise QuizError(
        f"{place} has no files of quiz {source.name!r}, part {part!r} ({held}); it is read from "
        f"{source.shape}"
    )


def tags_found(source: QuizSource, place: Path, *, part: str) -> tuple[str, ...]:
    """Tags of the languages whose files a folder holds; none where it holds none of the source."""
    return tuple(tag for tag in source.languages if _local_files(source, place, tag, part))


def _wanted(
    source: QuizSource,
    there: tuple[str, ...],
    languages: tuple[str, ...] | None,
    place: Path | None,
) -> tuple[str, ...]:
    wanted = there if languages is None else languages
    if lacking := [tag for tag in wanted if tag not in there]:
        where = "" if place is None else f" in {place}"
        advice = f"; {source.other_languages}" if source.other_languages else ""
        raise QuizError(
            f"quiz {source.name!r}{where} has no {', '.join(lacking)}; it has "
            f"{', '.join(there)}{advice}"
        )
    if len(wanted) > 1 and not source.is_parallel:
        raise QuizError(
            f"quiz {source.name!r} has questions of its own in every language, so that it can be "
            f"read in one language at a time: choose one of {', '.join(wanted)}"
        )
    return wanted


def _local_files(
    source: QuizSource, place: Path, tag: str, part: str
) -> tuple[Layout, list[Path]] | None:
    for layout in (layout for layout in source.layouts if tag in layout.codes):
        patterns = layout.files(layout.codes[tag], part)
        if place.is_dir():
            paths = matching_files(place, patterns)
        else:
            is_it = len(source.languages) == 1 or any(place.match(pattern) for pattern in patterns)
            paths = [place] if is_it else []
        if paths:
            return layout, paths
    return None


def _read_local(
    source: QuizSource, place: Path, tag: str, part: str
) -> tuple[list[Row], list[Path]]:
    found = _local_files(source, place, tag, part)
    if found is None:
        return [], []
    layout, paths = found
    return _rows(layout, paths, tag, part, root=place if place.is_dir() else place.parent), paths


def _read_hub(
    layout: Layout, repository: HubRepository, tag: str, part: str
) -> tuple[list[Row], dict[str, str]]:
    code = layout.codes[tag]
    if repository.snapshot and (
        paths := matching_files(repository.snapshot, layout.files(code, part))
    ):
        version = f"cached commit {repository.snapshot.name[:16]}"
        rows = _rows(layout, paths, tag, part, root=repository.snapshot)
        return rows, {repository.name: version}
    if layout.hub_pattern is not None:
        paths = hub_files(repository, layout.hub_pattern(code, part))
        # snapshots/COMMIT/PATH: the files have the same places as in a local copy.
        name = layout.hub_pattern(code, part)
        root = paths[0].parents[name.count("/")]
        rows = _rows(layout, paths, tag, part, root=root)
        return rows, {repository.name: f"commit {root.name[:16]}"}
    batches = []
    version = ""
    for config in layout.configs(code, part):
        split = layout.split(code, part)
        dataset = hub_dataset(repository, config=config, split=split)
        place = "/".join(name for name in (repository.name, config, split) if name)
        batches.append(Batch(config or split, records(dataset, place=place)))
        version = version_of(dataset, repository)
    return layout.rows(batches, tag, part), {repository.name: version}


def _rows(layout: Layout, paths: Sequence[Path], tag: str, part: str, *, root: Path) -> list[Row]:
    batches = [layout.read(path, path.relative_to(root).as_posix()) for path in paths]
    return layout.rows(batches, tag, part)


def _unreachable(source: QuizSource, failure: HubFailure) -> str:
    return (
        f"quiz {source.name!r} can't be read from the Hub ({failure}); download its files where "
        f"there is a network and give --quiz {source.name}:FOLDER, a folder with {source.shape}"
    )
