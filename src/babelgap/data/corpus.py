"""Corpora of documents, read one document at a time: WikiText, or files of the user's own."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from babelgap.data.corpus_files import CORPUS_SUFFIXES, corpus_suffix, documents
from babelgap.data.files import file_versions, listing
from babelgap.data.hub_corpus import hub_corpus, is_hub_name
from babelgap.data.mixed_corpus import is_mixed_corpus, open_mixed_corpus
from babelgap.data.wikitext import CORPORA, wikitext_of_folder, wikitext_of_hub
from babelgap.languages import canonical_tag
from babelgap.schema.errors import TextError
from babelgap.schema.text import Corpus, Document, TextCard

__all__ = ["open_corpus"]


def open_corpus(name: str, *, language: str = "en", part: str = "train") -> Corpus:
    """A corpus whose documents are read as they are wanted.

    Args:
        name: `wikitext-2` or `wikitext-103`, from the Hub; `wikitext-103:PATH`, a local copy of
            it; `OWNER/NAME` or `OWNER/NAME:CONFIG`, a data set of the Hub with a column `text`;
            or the path of a file or of a folder of files: `.txt` (documents are parted by
            blank lines), JSON lines or Parquet (a column `text`, a document a row); or a folder
            that `babelgap mix` wrote, whose language is `mul`.
        language: tag of the language of the user's own files, or of the data set; WikiText is in
            English.
        part: of WikiText, `train`, `validation` or `test`; of a data set, its split.

    Raises:
        TextError: there is no such corpus, or its files can't be had. What is wrong inside a file
            is raised when it is read.
    """
    try:
        tag = canonical_tag(language)
    except ValueError as error:
        raise TextError(f"{error}; write a tag such as 'de' or 'zh-Hant'") from error
    known, colon, rest = name.partition(":")
    if known in CORPORA:
        if tag != "en":
            raise TextError(f"{known} is in English, and {tag} was asked for; ask for en")
        if colon:
            return wikitext_of_folder(known, Path(rest).expanduser(), part)
        return wikitext_of_hub(known, part)
    path = Path(name).expanduser()
    if not path.exists() and is_hub_name(name) and corpus_suffix(path) not in CORPUS_SUFFIXES:
        return hub_corpus(name, language=tag, part=part)
    if not path.exists():
        close = difflib.get_close_matches(known.lower(), CORPORA, n=1)
        hint = f"did you mean {close[0]!r}? else " if close else ""
        raise TextError(
            f"there is no corpus {name!r}; {hint}give one of {', '.join(CORPORA)}, or the path of "
            f"a file ({', '.join(CORPUS_SUFFIXES)}) or of a folder with such files"
        )
    return open_mixed_corpus(path) if is_mixed_corpus(path) else _own(path, tag)


def _own(path: Path, tag: str) -> Corpus:
    paths = _files(path)
    root = path if path.is_dir() else path.parent
    notes = ("Documents of text files are parted by blank lines; rows without text are passed by.",)
    card = TextCard(
        f"A corpus of your own: {path.name}",
        str(path),
        "not told",
        file_versions(paths, root=root),
        notes,
    )

    def read() -> Iterator[Document]:
        for file in paths:
            yield from documents(file, file.relative_to(root).as_posix())

    return Corpus(str(path), tag, card, read)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        if corpus_suffix(path) not in CORPUS_SUFFIXES:
            raise TextError(
                f"{path} has the suffix {path.suffix!r}; a corpus is read from "
                f"{', '.join(CORPUS_SUFFIXES)}"
            )
        return [path]
    found = sorted(
        file
        for file in path.rglob("*")
        if file.is_file() and corpus_suffix(file) in CORPUS_SUFFIXES
    )
    if not found:
        raise TextError(
            f"{path} has no files that end in {', '.join(CORPUS_SUFFIXES)} ({listing(path)}); "
            "give a folder with some"
        )
    return found
