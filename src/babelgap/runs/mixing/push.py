"""A mixed-language corpus on the Hugging Face Hub."""

from __future__ import annotations

from pathlib import Path

from babelgap.schema.errors import TextError
from babelgap.storage import CONTROL_FOLDER, MIXED_FOLDER, MIXING_FILE, mixed_files

__all__ = ["push_corpus"]

_SHARDS = tuple(f"{folder}/train-*.parquet" for folder in (MIXED_FOLDER, CONTROL_FOLDER))


def push_corpus(folder: Path, name: str, *, private: bool = False) -> str:
    """Upload a whole corpus as a data set, which is made where it isn't there.

    What the Hub has already of it is not sent again.

    Args:
        folder: that `mix_corpus` filled.
        name: such as `owner/name`.
        private: whether a data set that is made is for its owners alone.

    Returns:
        The address of the data set.

    Raises:
        RunFolderError: the corpus was never finished.
        TextError: there is none, the Hub refuses it or can't be reached, or its library isn't
            installed.
    """
    if mixed_files(folder) is None:
        raise TextError(f"{folder} is no mixed-language corpus; give the folder of `babelgap mix`")
    try:
        from huggingface_hub import HfApi, errors
    except ImportError as error:
        raise TextError(
            f"uploading needs huggingface_hub ({error}); `pip install 'babelgap[hub]'`"
        ) from error
    api = HfApi()
    try:
        made = api.create_repo(name, repo_type="dataset", private=private or None, exist_ok=True)
        api.upload_folder(
            repo_id=made.repo_id,
            folder_path=folder,
            repo_type="dataset",
            allow_patterns=[*_SHARDS, MIXING_FILE, "README.md"],
            # Shards of a longer corpus that was there before.
            delete_patterns=list(_SHARDS),
            commit_message="A mixed-language corpus, made by babelgap",
        )
    except (OSError, ValueError, vars(errors)["HTTPError"]) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise TextError(
            f"{name} can't be uploaded ({reason}); log in with `hf auth login`, check the name and "
            "the network, and run the same command again"
        ) from error
    return str(made)
