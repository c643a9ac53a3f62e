"""WikiText: articles of Wikipedia, from the Hub or from local files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from babelgap.data.corpus_files import lines_of
from babelgap.data.files import file_versions, listing, matching_files
from babelgap.data.hub import HubFailure, find_repository, hub_dataset, version_of
from babelgap.schema.errors import TextError
from babelgap.schema.text import Corpus, Document, TextCard

__all__ = ["CORPORA", "wikitext_of_folder", "wikitext_of_hub"]

CORPORA = {"wikitext-2": "wikitext-2-raw-v1", "wikitext-103": "wikitext-103-raw-v1"}
"""Name of a corpus -> its configuration on the Hub."""

_REPOSITORY = "Salesforce/wikitext"
_ORIGIN = "Merity et al., 2016 (arXiv 1609.07843); Hub Salesforce/wikitext"
_LICENCE = "CC BY-SA 3.0 and GFDL"
_BATCH = 256


def wikitext_of_folder(name: str, path: Path, part: str) -> Corpus:
    """WikiText from a local copy of the Hub's files, or of the first publication's.

    Raises:
        TextError: there is no such folder or file, or it lacks the part.
    """
    if not path.exists():
        raise TextError(f"there is no {path}; give {name}:FOLDER, {_shape(name, part)}")
    patterns = (
        f"{CORPORA[name]}/{part}-*.parquet",
        f"{part}-*.parquet",
        f"wiki.{part}.raw",
        f"wiki.{part.replace('validation', 'valid')}.raw",
        f"wiki.{part.replace('validation', 'valid')}.tokens",
    )
    paths = matching_files(path, patterns) if path.is_dir() else [path]
    if not paths:
        raise TextError(f"{path} has no part {part} ({listing(path)}); give {_shape(name, part)}")

    def lines() -> Iterator[str]:
        for file in paths:
            yield from lines_of(file)

    versions = file_versions(paths, root=path if path.is_dir() else path.parent)
    return _wikitext(name, part, versions, lines)


def wikitext_of_hub(name: str, part: str) -> Corpus:
    """WikiText from the Hub, or from its cache.

    Raises:
        TextError: it can't be reached, and isn't in the cache.
    """
    try:
        repository = find_repository(_REPOSITORY)
        dataset = hub_dataset(repository, config=CORPORA[name], split=part)
        versions = {_REPOSITORY: version_of(dataset, repository)}
    except HubFailure as failure:
        raise TextError(
            f"{name} can't be read from the Hub ({failure}); download its files where there is a "
            f"network and give {name}:FOLDER, {_shape(name, part)}"
        ) from failure

    def lines() -> Iterator[str]:
        # A batch of rows is a view of a file on the disk.
        for batch in dataset.iter(batch_size=_BATCH):
            yield from batch["text"]

    return _wikitext(name, part, versions, lines)


def _shape(name: str, part: str) -> str:
    return f"a folder with {CORPORA[name]}/{part}-*.parquet or wiki.{part}.raw"


def _wikitext(
    name: str, part: str, versions: dict[str, str], lines: Callable[[], Iterable[str]]
) -> Corpus:
    card = TextCard(
        f"{name}: good and featured articles of Wikipedia, in English",
        _ORIGIN,
        _LICENCE,
        versions,
        (f"part {part}; a document is an article, its heading first",),
    )

    def read() -> Iterator[Document]:
        for number, text in enumerate(_articles(lines())):
            yield Document(f"{name}/{part}/{number}", text)

    return Corpus(name, "en", card, read)


def _articles(lines: Iterable[str]) -> Iterator[str]:
    """Articles of WikiText's lines, without the blank ones.

    A heading of the first level (` = Title = `) begins one, if a blank line stands before it: a
    few sentences look like headings too.
    """
    article: list[str] = []
    is_after_blank = True
    for line in lines:
        text = line.strip()
        if is_after_blank and _is_title(text) and article:
            yield "\n".join(article)
            article = []
        if text:
            article.append(text)
        is_after_blank = not text
    if article:
        yield "\n".join(article)


def _is_title(text: str) -> bool:
    return (
        text.startswith("= ")
        and text.endswith(" =")
        and len(text) > len("= =")
        and not text.startswith("= =")
        and not text.endswith("= =")
    )
