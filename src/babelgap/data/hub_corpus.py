"""A corpus of the Hub: any data set with a column of texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from babelgap.data.hub import HubFailure, find_repository, hub_dataset, version_of
from babelgap.schema.errors import TextError
from babelgap.schema.text import Corpus, Document, TextCard

__all__ = ["hub_corpus", "is_hub_name"]

_NAME = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*(:[\w.-]+)?")
_BATCH = 256


def is_hub_name(name: str) -> bool:
    """True where a name has the shape of a data set's on the Hub, `OWNER/NAME` or with `:CONFIG`.

    Example:
        >>> is_hub_name("wikimedia/wikipedia:20231101.de"), is_hub_name("./corpus/a.txt")
        (True, False)
    """
    return _NAME.fullmatch(name) is not None


def hub_corpus(name: str, *, language: str, part: str) -> Corpus:
    """A split of a data set of the Hub, from the Hub or its cache; rows without text are passed by.

    Args:
        name: `OWNER/NAME`, with `:CONFIG` behind where it has several.
        language: tag of the language of its texts.
        part: name of the split.

    Raises:
        TextError: it can't be reached and isn't in the cache, or has no column `text`.
    """
    repository_name, _, config = name.partition(":")
    try:
        repository = find_repository(repository_name)
        dataset = hub_dataset(repository, config=config or None, split=part)
        versions = {repository_name: version_of(dataset, repository)}
    except HubFailure as failure:
        raise TextError(
            f"{name} can't be read from the Hub ({failure}); check its name, its configuration and "
            "its parts there, or give the path of its files"
        ) from failure
    if "text" not in dataset.column_names:
        columns = ", ".join(dataset.column_names)
        raise TextError(f"{name} has no column text, but {columns}; give a data set that has one")

    def read() -> Iterator[Document]:
        number = 0
        # A batch of rows is a view of a file on the disk.
        for batch in dataset.iter(batch_size=_BATCH):
            for text in batch["text"]:
                if text and text.strip():
                    yield Document(f"{name}/{part}/{number}", text)
                number += 1

    licence = dataset.info.license or "as its page on the Hub says"
    card = TextCard(f"{name} of the Hub", repository_name, licence, versions, (f"part {part}",))
    return Corpus(name, language, card, read)
