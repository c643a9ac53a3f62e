"""The tokens of words, replaced by random ones or dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from babelgap.schema.draws import generator
from babelgap.schema.errors import ProbeError

__all__ = ["PlacedTokens", "placed_tokens", "with_random_tokens", "without_tokens"]

_Tokenize = Callable[[Sequence[str]], list[tuple[int, ...]]]
_MOST_DRAWS = 1000


@dataclass(frozen=True, slots=True)
class PlacedTokens:
    """A text's tokens, and which of them its words are."""

    tokens: tuple[int, ...]
    ranges: Mapping[int, tuple[int, int]]
    """First character of a word -> its first token, and the one behind its last."""


def placed_tokens(
    tokenize: _Tokenize, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
) -> list[PlacedTokens]:
    """The tokens of texts, and those of some of their words.

    A word's tokens are those of the text up to its end, less those of the text before it: as many
    as the text's own tokens begin with. That needs no offsets, which not every tokenizer has, and
    counts the space before a word as the word's, as tokenizers do. Every word has one token at
    least.

    Args:
        tokenize: as `TextEncoder.tokenize`.
        texts: none empty.
        spans: for each text the first and last-plus-one character of words, from left to right.

    Example:
        >>> def letters(texts):
        ...     return [tuple(map(ord, text)) for text in texts]
        >>> placed_tokens(letters, ["ab cd"], [[(3, 5)]])[0].ranges
        {3: (2, 5)}
    """
    pieces = {
        text[:end].rstrip() if is_before else text[:end]
        for text, own in zip(texts, spans, strict=True)
        for span in own
        for end, is_before in zip(span, (True, False), strict=True)
    }
    wanted = sorted({piece for piece in pieces if piece} | set(texts))
    tokens = {"": (), **dict(zip(wanted, tokenize(wanted), strict=True))}
    return [_placed(text, own, tokens) for text, own in zip(texts, spans, strict=True)]


def with_random_tokens(
    placed: PlacedTokens,
    starts: Sequence[int],
    *,
    vocabulary: Sequence[int],
    seed: int,
    text_id: str,
) -> tuple[int, ...]:
    """Every token of the words replaced by a random other one.

    What is drawn for a word depends on the seed, the text's id and its place alone.

    Args:
        placed: the text.
        starts: first characters of the words.
        vocabulary: tokens to draw from, each as likely.
        seed: of the draws.
        text_id: of the text.

    Raises:
        ProbeError: a vocabulary of fewer than two tokens.
    """
    tokens = list(placed.tokens)
    for start in starts:
        draw = generator(seed, "random token", text_id, str(start))
        for place in range(*placed.ranges[start]):
            for _ in range(_MOST_DRAWS if len(vocabulary) > 1 else 0):
                token = int(vocabulary[int(draw.integers(len(vocabulary)))])
                if token != placed.tokens[place]:
                    break
            else:
                raise ProbeError(
                    f"no random token to put: the vocabulary has {len(vocabulary)}; leave out "
                    "random tokens for this encoder"
                )
            tokens[place] = token
    return tuple(tokens)


def without_tokens(placed: PlacedTokens, starts: Sequence[int]) -> tuple[int, ...]:
    """The tokens without those of the words; empty where the text has no others.

    Args:
        placed: the text.
        starts: first characters of the words.
    """
    dropped = {place for start in starts for place in range(*placed.ranges[start])}
    return tuple(token for place, token in enumerate(placed.tokens) if place not in dropped)


def _placed(
    text: str, spans: Sequence[tuple[int, int]], tokens: Mapping[str, tuple[int, ...]]
) -> PlacedTokens:
    whole = tokens[text]
    ranges = {}
    for start, end in spans:
        first = min(_shared(whole, tokens[text[:start].rstrip()]), max(len(whole) - 1, 0))
        ranges[start] = first, max(_shared(whole, tokens[text[:end]]), min(first + 1, len(whole)))
    return PlacedTokens(whole, ranges)


def _shared(whole: Sequence[int], prefix: Sequence[int]) -> int:
    """Tokens that both begin with."""
    for place, (one, other) in enumerate(zip(whole, prefix, strict=False)):
        if one != other:
            return place
    return min(len(whole), len(prefix))
