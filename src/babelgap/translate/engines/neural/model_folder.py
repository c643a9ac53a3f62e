"""Where the files of a translation model are, and what tells them from another's."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babelgap.schema.errors import TranslatorError
from babelgap.storage import file_hash
from babelgap.translate.engines.needed import require

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "ModelFolder",
    "find_folder",
    "first_line",
    "load_tokenizer",
    "quiet_transformers",
    "versions",
]

_HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")
_SETTINGS = ("*.json", "*.model", "*.spm", "*.txt")
_HF = {"extra": "hf", "wanted_by": "a local translation model"}


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder with a model's files."""

    path: Path
    version: str
    """Commit on the Hub, or a hash of the files' contents."""


def find_folder(
    name: str, *, revision: str | None = None, weights: Sequence[str] = ()
) -> ModelFolder:
    """The folder of a model; one of the Hub is downloaded, or taken from the Hub's cache.

    Args:
        name: path of a folder, or a name on the Hub.
        revision: branch, tag or commit on the Hub.
        weights: patterns of the weights' files; without any only the settings and the tokenizer
            are fetched.

    Raises:
        TranslatorError: it can't be found, or lacks weights.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        if revision:
            raise TranslatorError(
                f"revision {revision!r} belongs to a model of the Hub, and {name!r} is a folder; "
                "leave it out"
            )
        found = ModelFolder(folder, _contents_hash(folder, (*_SETTINGS, *weights)))
    elif _HUB_NAME.fullmatch(name) and not name.startswith((".", "/", "~")):
        found = _from_hub(name, revision, weights)
    else:
        raise TranslatorError(
            f"there is no folder {name!r}, and it is no name such as 'owner/model' on the Hub; "
            "check the path"
        )
    if weights and not any(file for p in weights for file in found.path.glob(p)):
        raise TranslatorError(
            f"model {name!r} has no weights in {' or '.join(weights)}; give a folder or a revision "
            "that has them (on the Hub often refs/pr/..., see the model's pull requests)"
        )
    return found


def load_tokenizer(folder: Path, *, name: str) -> Any:  # noqa: ANN401  # no common type
    """The tokenizer that a folder holds.

    Raises:
        TranslatorError: it can't be read.
    """
    import warnings

    with quiet_transformers() as transformers, warnings.catch_warnings():
        # Marian's recommends a package that it then makes no use of.
        warnings.simplefilter("ignore")
        try:
            return transformers.AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
        except Exception as error:
            # Damaged files make the libraries that read them raise errors of every kind.
            raise TranslatorError(
                f"the tokenizer of model {name!r} can't be read: {first_line(error)}; the folder "
                "has to hold the tokenizer's files as they were published, and SentencePiece's "
                "need `pip install 'babelgap[hf]'`"
            ) from error


@contextmanager
def quiet_transformers() -> Iterator[Any]:
    """The module `transformers`, showing errors only.

    Raises:
        TranslatorError: the extra `hf` is not installed.
    """
    transformers = require("transformers", **_HF)
    logging = transformers.utils.logging
    verbosity, had_bar = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield transformers
    finally:
        logging.set_verbosity(verbosity)
        if had_bar:
            logging.enable_progress_bar()


def versions(*packages: str) -> str:
    """Names and versions of installed packages, as they stand in an identity.

    Example:
        >>> versions("pydantic").startswith("pydantic-2.")
        True
    """
    return " ".join(f"{package}-{metadata.version(package)}" for package in packages)


def first_line(error: Exception) -> str:
    """The first line of what an error says; its kind where it says nothing."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def _from_hub(name: str, revision: str | None, weights: Sequence[str]) -> ModelFolder:
    hub = require("huggingface_hub", **_HF)
    errors = require("huggingface_hub.errors", **_HF)
    try:
        path = hub.snapshot_download(name, revision=revision, allow_patterns=[*_SETTINGS, *weights])
    except errors.GatedRepoError as error:
        raise TranslatorError(
            f"model {name!r} is gated: accept its terms on huggingface.co/{name}, then run "
            "`hf auth login`"
        ) from error
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError) as error:
        raise TranslatorError(
            f"there is no model {name!r} with revision {revision or 'main'!r} on the Hub, or it is "
            "private; check huggingface.co, or run `hf auth login`"
        ) from error
    except Exception as error:
        # Errors of transport, of the cache and of the disk; the library has no common base.
        raise TranslatorError(
            f"model {name!r} can't be fetched from the Hub ({first_line(error)}) and is not "
            "wholly in its cache; connect to the network, or give the path of a folder that holds "
            "the model"
        ) from error
    # snapshots/COMMIT
    return ModelFolder(Path(path), Path(path).name)


def _contents_hash(folder: Path, patterns: Sequence[str]) -> str:
    files = sorted({file for pattern in patterns for file in folder.glob(pattern)})
    told = "".join(f"{file.name}:{file_hash(file)};" for file in files)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
