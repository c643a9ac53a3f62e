"""The texts that are embedded, by the words of `texts`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from babelgap.data import open_bitext, open_corpus
from babelgap.schema.draws import rank
from babelgap.schema.errors import TextError
from babelgap.schema.quiz import Question

__all__ = ["QUIZ", "Texts", "drawn_lines", "stems", "texts_of"]

QUIZ = "quiz"
"""Names the study's own questions."""
_FEWEST_WORDS = 5
"""Of a line of a corpus: a heading says too little."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts with ids, in an order that has no meaning."""

    name: str
    """As the user named them."""
    ids: tuple[str, ...]
    texts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)


def stems(questions: Sequence[Question], *, name: str, limit: int | None, seed: int) -> Texts:
    """The stems of questions, each text once, drawn where there are more than the limit."""
    first = {question.stem: question.id for question in reversed(questions)}
    own = ((q.id, q.stem) for q in questions if first[q.stem] == q.id)
    kept = _drawn(own, limit, seed)
    return Texts(name, tuple(i for i, _ in kept), tuple(text for _, text in kept))


def texts_of(name: str, *, language: str, part: str, limit: int | None, seed: int) -> Texts:
    """Texts of a corpus or of one side of a bitext, drawn where there are more than the limit.

    Args:
        name: as `open_corpus` or `open_bitext` takes it; of a corpus each line of five words or
            more is a text.
        language: tag of the language of the texts.
        part: of FLORES.
        limit: most texts; `None` for all.
        seed: of the draw.

    Raises:
        TextError: there are no such texts.
    """
    if _is_bitext(name):
        lines = open_bitext(name, languages=[language], part=part).lines[language]
        found: Iterator[tuple[str, str]] = ((str(row), line) for row, line in enumerate(lines))
    else:
        found = _lines_of_corpus(name, language)
    kept = _drawn(found, limit, seed)
    if not kept:
        raise TextError(f"{name} has no line of {_FEWEST_WORDS} words; give longer texts")
    return Texts(name, tuple(i for i, _ in kept), tuple(text for _, text in kept))


def drawn_lines(
    lines: Mapping[str, Sequence[str]], *, limit: int | None, seed: int
) -> dict[str, tuple[str, ...]]:
    """The same lines of every language, drawn where there are more than the limit.

    Lines that the first language has twice are taken once: neither could be told from the other.
    """
    first: dict[str, int] = {}
    for row, line in enumerate(next(iter(lines.values()), ())):
        first.setdefault(line, row)
    rows = list(first.values())
    if limit is not None and len(rows) > limit:
        rows = sorted(sorted(rows, key=lambda row: rank(seed, "lines", str(row)))[:limit])
    return {tag: tuple(own[row] for row in rows) for tag, own in lines.items()}


def _is_bitext(name: str) -> bool:
    return name.startswith("flores") or "{language}" in name or name.endswith((".csv", ".tsv"))


def _lines_of_corpus(name: str, language: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for document in open_corpus(name, language=language):
        for number, line in enumerate(document.text.split("\n"), 1):
            text = line.strip()
            if len(text.split()) >= _FEWEST_WORDS and text not in seen:
                seen.add(text)
                yield f"{document.id}:{number}", text


def _drawn(found: Iterable[tuple[str, str]], limit: int | None, seed: int) -> list[tuple[str, str]]:
    """Those of the lowest rank, in their own order; no more are kept at a time than that."""
    import heapq

    if limit is None:
        return list(found)
    ranked = ((rank(seed, "texts", i), place, i, text) for place, (i, text) in enumerate(found))
    kept = heapq.nsmallest(limit, ranked)
    return [(i, text) for _, _, i, text in sorted(kept, key=lambda entry: entry[1])]
