"""Corpora that `babelgap mix` made, read again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from babelgap.data.files import file_versions
from babelgap.schema.errors import RunFolderError, TextError
from babelgap.schema.text import Corpus, Document, TextCard
from babelgap.schema.words import MULTIPLE
from babelgap.storage import MIXED_FOLDER, MIXING_FILE, mixed_files, mixed_rows

__all__ = ["is_mixed_corpus", "open_mixed_corpus"]


def is_mixed_corpus(path: Path) -> bool:
    """True where `babelgap mix` wrote a corpus there, or began to."""
    return (path / MIXED_FOLDER).is_dir()


def open_mixed_corpus(path: Path) -> Corpus:
    """A mixed-language corpus with the ids of its originals; its language is `mul`.

    Raises:
        TextError: it was never finished, or its card can't be read.
    """
    try:
        files = mixed_files(path) or []
        card = json.loads((path / MIXING_FILE).read_text(encoding="utf-8"))
        languages = ", ".join(f"{tag} {share:.2f}" for tag, share in card["weights"].items())
        title = f"{card['source']} in mixed languages: {languages}; unit {card['unit']}"
    except RunFolderError as error:
        raise TextError(str(error)) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TextError(
            f"{path / MIXING_FILE} can't be read ({error}); run the same `babelgap mix` again"
        ) from error

    def read() -> Iterator[Document]:
        return (Document(name, text) for name, text in mixed_rows(files))

    versions = file_versions(files, root=path)
    notes = (f"written by babelgap mix, seed {card.get('seed')}",)
    told = TextCard(title, str(path), "that of the source", versions, notes)
    return Corpus(str(path), MULTIPLE, told, read)
