"""Data sets of the Hugging Face Hub, or of its cache: asked once, never for minutes.

The Hub's libraries try five times to reach a Hub that isn't there; one request at the start tells
whether it is, and what it holds now. Without it, what was downloaded before is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from babelgap.data.tables import Record, cell_of
from babelgap.schema.errors import BabelgapError

if TYPE_CHECKING:
    from datasets import Dataset

__all__ = [
    "HubFailure",
    "HubRepository",
    "find_repository",
    "hub_dataset",
    "hub_files",
    "records",
    "version_of",
]

_SECONDS = 20
_INSTALL = "the library datasets is not installed: pip install 'babelgap[hub]'"


class HubFailure(BabelgapError):  # noqa: N818 - sources turn it into an error of their own
    """Why something can't be had from the Hub, in words that fit in brackets."""


@dataclass(frozen=True, slots=True)
class HubRepository:
    """What the Hub, or its cache, holds of a data set."""

    name: str
    commit: str | None
    """Commit that the Hub has now, `None` where the cache alone is asked."""
    files: tuple[str, ...] = ()
    """Names of its files on the Hub."""
    snapshot: Path | None = None
    """Folder of the cache with files of it, where the cache alone is asked and has some."""
    why_cached: str = ""
    """Why the Hub wasn't used; empty where it was."""


def find_repository(name: str) -> HubRepository:
    """Ask the Hub, once, what a data set holds now.

    Args:
        name: such as `cais/mmlu`.

    Raises:
        HubFailure: the library isn't installed, the data set doesn't exist or is gated.
    """
    try:
        import datasets  # noqa: F401 - says at once that it isn't installed
        from huggingface_hub import HfApi, errors
    except ImportError as error:
        raise HubFailure(_INSTALL) from error
    try:
        info = HfApi().dataset_info(name, timeout=_SECONDS)
    except errors.GatedRepoError as error:
        raise HubFailure(_gated(name)) from error
    except errors.RepositoryNotFoundError as error:
        raise HubFailure(f"{name} isn't there, or is private: run `hf auth login`") from error
    except (OSError, vars(errors)["HTTPError"]) as error:
        return HubRepository(name, None, snapshot=_snapshot(name), why_cached=_reason(error))
    names = tuple(sorted(sibling.rfilename for sibling in info.siblings or ()))
    return HubRepository(name, info.sha, names)


def hub_dataset(repository: HubRepository, *, config: str | None, split: str) -> Dataset:
    """One split of a data set, as `datasets` loads and caches it.

    Raises:
        HubFailure: it has no such split, or can't be reached and isn't in the cache.
    """
    import datasets
    from huggingface_hub import errors

    cache_only = repository.commit is None
    try:
        with _offline(cache_only=cache_only):
            return datasets.load_dataset(
                repository.name, config, split=split, revision=repository.commit
            )
    except errors.GatedRepoError as error:
        raise HubFailure(_gated(repository.name)) from error
    except (
        OSError,
        ValueError,
        datasets.exceptions.DatasetsError,
        vars(errors)["HTTPError"],
    ) as error:
        if cache_only:
            reason = f"{repository.why_cached}, and it is not in the cache"
        else:
            reason = " ".join(str(error).split()) or type(error).__name__
        raise HubFailure(reason) from error


def version_of(dataset: Dataset, repository: HubRepository) -> str:
    """The commit of the Hub that was read, or the fingerprint of a cached data set."""
    if repository.commit is not None:
        return f"commit {repository.commit[:16]}"
    # The cache keeps .../CONFIG/VERSION/COMMIT/NAME-SPLIT.arrow
    files = [Path(str(file["filename"])) for file in dataset.cache_files]
    found = files[0].parent.name if files else dataset._fingerprint  # noqa: SLF001
    return f"cached commit {found[:16]}"


def records(dataset: Dataset, *, place: str) -> list[Record]:
    """The rows of a data set as records of exact text."""
    return [
        Record({name: cell_of(value) for name, value in row.items()}, f"{place} row {number}")
        for number, row in enumerate(dataset.to_list(), start=1)
    ]


def hub_files(repository: HubRepository, pattern: str) -> list[Path]:
    """Local copies of a data set's own files whose names match, sorted by name.

    For tables that `datasets` would change: its reader of CSV takes "None" and "N/A" for missing,
    and the first row for a header.

    Raises:
        HubFailure: no file matches, or one can't be downloaded.
    """
    from huggingface_hub import errors, hf_hub_download

    names = [name for name in repository.files if fnmatchcase(name, pattern)]
    if not names:
        why = f"{repository.why_cached}, and its cache" if repository.why_cached else "it"
        raise HubFailure(f"{why} has no file {pattern}")
    try:
        # Without a revision, so that the cache knows which commit is the latest.
        return [Path(hf_hub_download(repository.name, name, repo_type="dataset")) for name in names]
    except errors.GatedRepoError as error:
        raise HubFailure(_gated(repository.name)) from error
    except (OSError, vars(errors)["HTTPError"]) as error:
        raise HubFailure(_reason(error)) from error


def _reason(error: Exception) -> str:
    response = getattr(error, "response", None)
    if response is None:
        return (str(error).splitlines() or [type(error).__name__])[0]
    login = ": run `hf auth login`" if response.status_code in (401, 403) else ""
    return f"it answered with HTTP status {response.status_code}{login}"


def _gated(name: str) -> str:
    return (
        f"{name} is gated: accept its terms on huggingface.co/datasets/{name}, then run "
        "`hf auth login`"
    )


def _snapshot(name: str) -> Path | None:
    from huggingface_hub import constants
    from huggingface_hub.file_download import repo_folder_name

    folder = Path(constants.HF_HUB_CACHE) / repo_folder_name(repo_id=name, repo_type="dataset")
    ref = folder / "refs" / "main"
    if not ref.exists():
        return None
    snapshot = folder / "snapshots" / ref.read_text(encoding="utf-8").strip()
    return snapshot if snapshot.is_dir() else None


@contextmanager
def _offline(*, cache_only: bool) -> Iterator[None]:
    # `datasets` has no argument for it: without this it asks the absent Hub for half a minute.
    import datasets

    before = datasets.config.HF_HUB_OFFLINE
    datasets.config.HF_HUB_OFFLINE = before or cache_only
    try:
        yield
    finally:
        datasets.config.HF_HUB_OFFLINE = before
