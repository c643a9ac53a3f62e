"""Corpora that are parallel already: a bitext, or one corpus for each language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from babelgap.data import open_bitext, open_corpus
from babelgap.languages import canonical_tag
from babelgap.mix.corpus import AlignedDocument, Mixture
from babelgap.runs.mixing.settings import MixSettings
from babelgap.schema.errors import StudyError, TextError
from babelgap.schema.text import Corpus, Document, TextCard

__all__ = ["ParallelSource", "open_parallel"]

_BITEXT = "bitext"


@dataclass(frozen=True, slots=True)
class ParallelSource:
    """Documents with what they are in other languages."""

    card: TextCard
    read: Callable[[], Iterator[AlignedDocument]]
    """Begins anew with each call."""


def open_parallel(settings: MixSettings, mixture: Mixture) -> ParallelSource:
    """The source of the settings, with its other languages.

    Raises:
        StudyError: `parallel` is neither `bitext` nor a path for each language.
        TextError: a source can't be found.
    """
    if settings.parallel == _BITEXT:
        return _of_bitext(settings, mixture)
    paths = _paths(settings.parallel or "", mixture)
    pivot = open_corpus(settings.source, language=mixture.pivot, part=settings.part)
    others = {
        tag: open_corpus(path, language=tag, part=settings.part) for tag, path in paths.items()
    }
    card = TextCard(
        pivot.card.title,
        pivot.card.source,
        pivot.card.licence,
        {
            **pivot.card.versions,
            **{f"{tag}: {n}": v for tag, c in others.items() for n, v in c.card.versions.items()},
        },
        (*pivot.card.notes, "parallel to " + ", ".join(c.name for c in others.values())),
    )
    return ParallelSource(card, lambda: _side_by_side(pivot, others))


def _of_bitext(settings: MixSettings, mixture: Mixture) -> ParallelSource:
    part = "devtest" if settings.part == "train" else settings.part
    bitext = open_bitext(settings.source, languages=mixture.languages, part=part)
    size = settings.lines_per_document

    def read() -> Iterator[AlignedDocument]:
        for begin in range(0, len(bitext), size):
            texts = {
                tag: "\n".join(lines[begin : begin + size]) for tag, lines in bitext.lines.items()
            }
            pivot = texts.pop(mixture.pivot)
            yield AlignedDocument(f"{bitext.name}/{begin}", pivot, texts)

    return ParallelSource(bitext.card, read)


def _side_by_side(pivot: Corpus, others: Mapping[str, Corpus]) -> Iterator[AlignedDocument]:
    for number, row in enumerate(zip_longest(pivot, *others.values())):
        short = [c.name for c, d in zip((pivot, *others.values()), row, strict=True) if d is None]
        if short:
            raise TextError(
                f"{short[0]} ends after {number} documents, and others go on; give corpora whose "
                "documents belong together"
            )
        first, *rest = (document or Document("", "") for document in row)
        texts = {tag: document.text for tag, document in zip(others, rest, strict=True)}
        yield AlignedDocument(first.id, first.text, texts)


def _paths(given: str, mixture: Mixture) -> dict[str, str]:
    paths: dict[str, str] = {}
    for piece in given.split(","):
        tag, equals, path = (part.strip() for part in piece.partition("="))
        if not equals or not path:
            raise StudyError(
                [f"parallel has {piece.strip()!r}; write bitext, or TAG=PATH with commas between"]
            )
        try:
            paths[canonical_tag(tag)] = path
        except ValueError as error:
            raise StudyError([f"parallel: {error}; write tags such as 'de'"]) from error
    missing = [tag for tag in mixture.languages[1:] if tag not in paths]
    strange = [tag for tag in paths if tag not in mixture.languages[1:]]
    if missing or strange:
        raise StudyError(
            [
                f"parallel names {', '.join(paths)}, and the languages to mix in are "
                f"{', '.join(mixture.languages[1:])}; give each of these one path"
            ]
        )
    return paths
