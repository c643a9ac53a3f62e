"""Wrong translations to choose from beside the right one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from babelgap.schema.draws import generator
from babelgap.schema.terms import INTO_LANGUAGE, Term

__all__ = ["NUM_DISTRACTORS", "TermPool", "options_of", "pool_of"]

NUM_DISTRACTORS = 3
"""At most so many wrong translations stand beside the right one."""


@dataclass(frozen=True, slots=True)
class TermPool:
    """All terms that a run asks, as what each may be mistaken for."""

    by_kind: Mapping[tuple[str, str], Sequence[Term]]
    """Language and kind -> its terms, sorted."""
    by_text: Mapping[tuple[str, str, str], Sequence[Term]]
    """Language, kind and text, in either language -> the terms that it is a name in."""


def pool_of(terms: Iterable[Term]) -> TermPool:
    """A pool; the order of terms and how often each comes change nothing."""
    by_kind: dict[tuple[str, str], list[Term]] = {}
    by_text: dict[tuple[str, str, str], list[Term]] = {}
    for term in sorted(set(terms)):
        place = term.language, term.kind
        by_kind.setdefault(place, []).append(term)
        for text in {term.pivot_text, term.text}:
            by_text.setdefault((*place, text), []).append(term)
    return TermPool(by_kind, by_text)


def options_of(
    term: Term, *, direction: str, pool: TermPool, seed: int
) -> tuple[tuple[str, ...], int] | None:
    """The texts to choose from and the index of the right one.

    Distractors are other names of the kind in the language translated into, drawn from those half
    to twice as long as the right one, or the nearest in length where those are too few: a long text
    among short ones would be told by its length. None is another right translation, or written as
    the term itself. The draw depends on the term and the pool alone.

    Args:
        term: one that is written differently in both languages.
        direction: `INTO_LANGUAGE` or `FROM_LANGUAGE`.
        pool: every term that the run asks.
        seed: of the study.

    Returns:
        `None` where the kind has no other name.

    Example:
        >>> terms = [Term("city", "it", "London", "Londra"), Term("city", "it", "Paris", "Parigi")]
        >>> sorted(options_of(terms[0], direction="into", pool=pool_of(terms), seed=0)[0])
        ['Londra', 'Parigi']
    """
    right = _translated(term, direction)
    candidates = _candidates(term, direction, pool)
    if not candidates:
        return None
    draw = generator(seed, "terms", direction, term.language, term.pivot_text, term.text)
    near = _of_like_length(candidates, len(right))
    drawn = [near[i] for i in draw.permutation(len(near))[:NUM_DISTRACTORS]]
    answer = int(draw.integers(len(drawn) + 1))
    return (*drawn[:answer], right, *drawn[answer:]), answer


def _translated(term: Term, direction: str) -> str:
    return term.text if direction == INTO_LANGUAGE else term.pivot_text


def _candidates(term: Term, direction: str, pool: TermPool) -> list[str]:
    """Texts of the kind in the language translated into that are surely wrong, sorted."""
    place = term.language, term.kind
    # Whatever else the quiz translates by one of these two texts may be right as well.
    related = [*pool.by_text[*place, term.pivot_text], *pool.by_text[*place, term.text]]
    right = {t.casefold() for other in related for t in (other.pivot_text, other.text)}
    texts = {_translated(other, direction) for other in pool.by_kind[place]}
    return sorted(text for text in texts if text.casefold() not in right)


def _of_like_length(texts: Sequence[str], length: int) -> list[str]:
    near = [text for text in texts if length <= 2 * len(text) <= 4 * length]
    if len(near) >= NUM_DISTRACTORS:
        return near
    return sorted(texts, key=lambda text: (abs(len(text) - length), text))[:NUM_DISTRACTORS]
