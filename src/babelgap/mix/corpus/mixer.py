"""Documents mixed batch by batch, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from babelgap.mix.corpus.answers import NO_TRANSLATION, UNSOUND, Answers, TranslatePieces
from babelgap.mix.corpus.cut import KEPT, TO_TRANSLATE, Pieces, cut_all
from babelgap.mix.corpus.draw import draw_all
from babelgap.mix.corpus.layout import Decisions, laid_out, source_hash
from babelgap.mix.corpus.mixed_batch import REASONS, MixedBatch
from babelgap.mix.corpus.mixture import Mixture
from babelgap.mix.corpus.replace import Joined
from babelgap.schema.mixing import MixedDocument
from babelgap.schema.text import Document

__all__ = ["SourceText", "batches_of", "mix", "mix_batch", "mix_batches"]


class SourceText(Protocol):
    """A document, parallel or not."""

    @property
    def id(self) -> str:
        """Stable across runs."""
        ...

    @property
    def text(self) -> str:
        """In the pivot's language."""
        ...


_Text = TypeVar("_Text", bound=SourceText)

# By the number of an answer: 0, and from behind.
_REASON_OF = np.zeros(3, np.uint8)
_REASON_OF[NO_TRANSLATION] = REASONS.index("no translation")
_REASON_OF[UNSOUND] = REASONS.index("unsound")
_MOST_CHARACTERS = {"words": 4_000_000}
_FEW_CHARACTERS = 500_000
_MOST_DOCUMENTS = 10_000
_MOST_ANSWERS = 2_000_000


def mix(
    documents: Iterable[Document],
    mixture: Mixture,
    *,
    translate: TranslatePieces,
    translators: Mapping[str, str],
) -> Iterator[MixedDocument]:
    """Mix documents, in order and in bounded memory.

    Args:
        documents: in the pivot's language; ids are unique.
        mixture: unit, shares and seed.
        translate: translates pieces.
        translators: tag -> name and version of what translates into it, for the segments.

    Raises:
        TextError: a library that the unit or the script needs isn't installed.

    Example:
        >>> from babelgap.schema.mixing import Unit
        >>> from babelgap.schema.translation import Translation
        >>> def loud(texts, *, into):
        ...     return [Translation(text.upper(), "loud") for text in texts]
        >>> german = lambda texts, *, into: [Translation(f"<{t}>", "marks") for t in texts]
        >>> mixture = Mixture("en", {"en": 1, "de": 1}, Unit("words", 1), seed=0)
        >>> next(mix([Document("a", "You, and  me.")], mixture, translate=german,
        ...          translators={"de": "marks@1"})).text
        '<You>, and  me.'
    """
    answers = Answers(translate)
    for batch in mix_batches(documents, mixture, answers=answers, translators=translators):
        yield from batch.documents()


def mix_batches(
    documents: Iterable[Document],
    mixture: Mixture,
    *,
    answers: Answers,
    translators: Mapping[str, str],
) -> Iterator[MixedBatch]:
    """As `mix`, but documents stay columns."""
    for batch in batches_of(documents, mixture):
        yield mix_batch(batch, mixture, answers=answers, translators=translators)


def batches_of(documents: Iterable[_Text], mixture: Mixture) -> Iterator[list[_Text]]:
    """Documents that are mixed together: as many as fit in memory easily."""
    most = _MOST_CHARACTERS.get(mixture.unit.kind, _FEW_CHARACTERS)
    batch: list[_Text] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text)
        if size >= most or len(batch) >= _MOST_DOCUMENTS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def mix_batch(
    documents: Sequence[SourceText],
    mixture: Mixture,
    *,
    answers: Answers,
    translators: Mapping[str, str],
) -> MixedBatch:
    """Mix some documents at once."""
    texts = [document.text for document in documents]
    joined = Joined.of(texts)
    pieces = cut_all(texts, mixture.unit, language=mixture.pivot)
    counts = np.diff(np.searchsorted(pieces.starts, joined.bounds))
    drawn = draw_all(counts, mixture, ids=[document.id for document in documents])
    if mixture.unit.num_words != 1 or len(answers) > _MOST_ANSWERS:
        # Only single words come again often enough.
        answers.forget()
    return laid_out(
        joined,
        pieces,
        _decided(joined, pieces, drawn, mixture.languages, answers),
        answers=answers,
        ids=[document.id for document in documents],
        hashes=[source_hash(text) for text in texts],
        languages=mixture.languages,
        translators=translators,
    )


def _decided(
    joined: Joined,
    pieces: Pieces,
    drawn: NDArray[np.uint8],
    tags: Sequence[str],
    answers: Answers,
) -> Decisions:
    numbers = np.full(len(pieces), -1, np.int64)
    reasons = np.zeros(len(pieces), np.uint8)
    foreign = drawn > 0
    reasons[foreign & (pieces.fates == KEPT)] = REASONS.index("kept")
    reasons[foreign & (pieces.fates > KEPT)] = REASONS.index("no letters")
    asked = np.flatnonzero(foreign & (pieces.fates == TO_TRANSLATE))
    if not len(asked):
        return Decisions(drawn, numbers, reasons)
    encoded = joined.pieces(pieces.starts[asked], pieces.ends[asked]).dictionary_encode()
    distinct = _decoded(encoded.dictionary)
    place = encoded.indices.to_numpy()
    kept = _kept_parts(joined, pieces, asked, distinct, place)
    wanted = np.zeros((len(tags), len(distinct)), np.bool_)
    # A text may be asked for in several languages: a row for each, all rows behind each other.
    key = drawn[asked] * np.int64(len(distinct)) + place
    wanted.reshape(-1)[key] = True
    answered = answers.numbers(distinct, wanted, languages=tags, kept=kept)
    found = answered.reshape(-1)[key]
    numbers[asked] = np.maximum(found, -1)
    reasons[asked] = _REASON_OF[np.minimum(found, 0)]
    return Decisions(drawn, numbers, reasons)


def _decoded(texts: pa.BinaryArray) -> list[str]:
    try:
        found: list[str] = texts.view(pa.string()).to_pylist()
    except UnicodeDecodeError:  # half a character somewhere
        return [raw.decode("utf-8", "surrogatepass") for raw in texts.to_pylist()]
    return found


def _kept_parts(
    joined: Joined,
    pieces: Pieces,
    asked: NDArray[np.int64],
    distinct: Sequence[str],
    place: NDArray[np.int32],
) -> dict[str, tuple[str, ...]]:
    """Piece -> the kept stretches inside it."""
    if not len(pieces.kept):
        return {}
    first = np.searchsorted(pieces.kept[:, 0], pieces.starts[asked])
    last = np.searchsorted(pieces.kept[:, 1], pieces.ends[asked], side="right")
    found = {}
    for i in np.flatnonzero(last > first).tolist():
        spans = pieces.kept[first[i] : last[i]]
        edges = joined.bytes_at(spans)
        found[distinct[place[i]]] = tuple(
            joined.content[a:b].decode("utf-8", "surrogatepass") for a, b in edges.tolist()
        )
    return found
