"""Documents that are parallel already: the other language's piece instead of a translation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from babelgap.mix.corpus.answers import Answers
from babelgap.mix.corpus.cut import TO_TRANSLATE, judged
from babelgap.mix.corpus.draw import draw_all
from babelgap.mix.corpus.layout import Decisions, laid_out, source_hash
from babelgap.mix.corpus.mixed_batch import REASONS, MixedBatch
from babelgap.mix.corpus.mixture import Mixture
from babelgap.mix.corpus.replace import Joined
from babelgap.mix.corpus.sentences import sentence_spans
from babelgap.mix.corpus.words import words_of
from babelgap.schema.errors import StudyError
from babelgap.schema.translation import Translation

__all__ = ["AlignedDocument", "mix_aligned_batch"]

_Spans = list[tuple[int, int]]
_LINE = re.compile(r"[^\s](?:[^\r\n]*[^\s])?")


@dataclass(frozen=True, slots=True)
class AlignedDocument:
    """A document with what it is in other languages."""

    id: str
    text: str
    """In the pivot's language."""
    others: Mapping[str, str]
    """Tag -> the same in that language."""


def mix_aligned_batch(documents: Sequence[AlignedDocument], mixture: Mixture) -> MixedBatch:
    r"""Mix some parallel documents at once.

    The unit is the document or the sentence. Sentences are the lines of a document where all its
    languages have as many, and more than one; else what the splitter finds. In a language that has
    another number of them than the pivot, nothing says which belongs to which: units drawn into it
    stay in the pivot and are counted as `no translation`.

    Raises:
        StudyError: the unit is words, which are nowhere aligned.
        TextError: the sentence splitter isn't installed.

    Example:
        >>> from babelgap.schema.mixing import Unit
        >>> document = AlignedDocument("a", "One.\nTwo.", {"de": "Eins.\nZwei."})
        >>> mixture = Mixture("en", {"en": 0, "de": 1}, Unit("sentence"), seed=0)
        >>> next(mix_aligned_batch([document], mixture).documents()).text
        'Eins.\nZwei.'
    """
    if mixture.unit.kind == "words":
        raise StudyError(
            [
                f"the unit is {mixture.unit}, and words of parallel text aren't aligned; give "
                "sentence or document"
            ]
        )
    texts = [document.text for document in documents]
    joined = Joined.of(texts)
    spans = [_spans(document, mixture) for document in documents]
    places = [
        np.array(some[mixture.pivot], np.int64).reshape(-1, 2) + start
        for some, start in zip(spans, joined.bounds, strict=False)
    ]
    whole = np.concatenate(places) if places else np.zeros((0, 2), np.int64)
    text = "".join(texts)
    words = words_of(text, breaks=joined.bounds).starts
    pieces = judged(text, whole, np.zeros((0, 2), np.int64), words)
    ids = [document.id for document in documents]
    drawn = draw_all(np.array([len(p) for p in places], np.int64), mixture, ids=ids)
    answers = Answers(_nobody)
    return laid_out(
        joined,
        pieces,
        _decided(documents, spans, pieces.fates, drawn, mixture.languages, answers),
        answers=answers,
        ids=ids,
        hashes=[source_hash(text) for text in texts],
        languages=mixture.languages,
        translators={},
    )


def _nobody(texts: Sequence[str], *, into: str) -> list[Translation]:
    del texts, into
    return []


def _spans(document: AlignedDocument, mixture: Mixture) -> dict[str, _Spans]:
    """Tag -> start and end of each unit."""
    texts = {
        mixture.pivot: document.text,
        **{tag: document.others.get(tag, "") for tag in mixture.languages[1:]},
    }
    if mixture.unit.kind == "document":
        return {tag: _trimmed(text) for tag, text in texts.items()}
    lines = {tag: [m.span() for m in _LINE.finditer(text)] for tag, text in texts.items()}
    counts = {len(found) for found in lines.values()}
    if len(counts) == 1 and counts.pop() > 1:
        return lines
    return {tag: sentence_spans(text, language=tag) for tag, text in texts.items()}


def _trimmed(text: str) -> _Spans:
    inner = text.strip()
    begin = len(text) - len(text.lstrip())
    return [(begin, begin + len(inner))] if inner else []


def _decided(
    documents: Sequence[AlignedDocument],
    spans: Sequence[Mapping[str, _Spans]],
    fates: NDArray[np.uint8],
    drawn: NDArray[np.uint8],
    tags: Sequence[str],
    answers: Answers,
) -> Decisions:
    numbers = np.full(len(drawn), -1, np.int64)
    reasons = np.zeros(len(drawn), np.uint8)
    found: list[str] = []
    place = 0
    for document, own in zip(documents, spans, strict=True):
        count = len(own[tags[0]])
        for unit in range(count):
            code, fate = int(drawn[place]), int(fates[place])
            tag = tags[code]
            if code and fate != TO_TRANSLATE:
                reasons[place] = REASONS.index("no letters")
            elif code and len(own[tag]) == count:
                start, end = own[tag][unit]
                numbers[place] = len(found)
                found.append(document.others[tag][start:end])
            elif code:
                reasons[place] = REASONS.index("no translation")
            place += 1
    answers.add(found)
    return Decisions(drawn, numbers, reasons)
