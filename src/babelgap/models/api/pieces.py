r"""Where the tokens that a server tells lie in the text that it was given.

Servers spell tokens in ways of their own: what is part of a character is `bytes:\xe2`, `<0xE2>`,
a replacement character or nothing at all, a begin-of-text token may stand before the first, and a
space that the tokenizer put before the text may be there. So every way in which the pieces can
make up the text is looked for, and what isn't the same in all of them isn't taken for known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

__all__ = ["border", "is_whole_text"]

_BYTES = re.compile(r"bytes:((?:\\x[0-9a-fA-F]{2})+)|<0x([0-9A-Fa-f]{2})>")
_BROKEN = "\ufffd"
# A character has at most so many bytes more than a part of it shows.
_MOST_HIDDEN = 3

_Ends = list[set[int]]


def border(
    pieces: Sequence[str], text: str, num_characters: int, *, offsets: Sequence[int] = ()
) -> int | None:
    r"""How many pieces belong to the beginning of a text; one that spans its end doesn't.

    Args:
        pieces: texts of the tokens that make up the whole text.
        text: the whole text.
        num_characters: of the beginning.
        offsets: where each piece begins as the server has it, in characters or bytes; may be empty.

    Returns:
        `None` where the pieces don't make up the text, or leave more than one possibility.

    Example:
        >>> border(["The", " To", "kyo"], "The Tokyo", 6), border(["The", " Tokyo"], "The Tokyo", 6)
        (2, 1)
        >>> border(["", "", "x"], "éx", 1), border(["bytes:\\xc3", "bytes:\\xa9", "x"], "éx", 1)
        (2, 2)
    """
    at = len(_bytes(text[:num_characters]))
    whole = _bytes(text)
    free = _aligned(pieces, whole, None)
    if free is None:
        return None
    count = _count(free, at)
    if count is not None or len(offsets) != len(pieces):
        return count
    finished = [0, *accumulate(_ends_character(whole))]
    by_character = [{i for i, n in enumerate(finished) if n == place} for place in offsets]
    by_byte = [{place} for place in offsets]
    told = [_aligned(pieces, whole, starts) for starts in (by_character, by_byte)]
    counts = {_count(ends, at) for ends in told if ends is not None}
    return counts.pop() if len(counts) == 1 else None


def is_whole_text(pieces: Sequence[str], text: str) -> bool:
    """Whether pieces can make up a text.

    Example:
        >>> is_whole_text(["To", "kyo"], "Tokyo"), is_whole_text(["Tokyo"], "Japan: Tokyo")
        (True, False)
    """
    return _aligned(pieces, _bytes(text), None) is not None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _count(ends: _Ends, at: int) -> int | None:
    """How many pieces end before a place; `None` where the ways differ in that."""
    sides = [{end <= at for end in possible} for possible in ends]
    if any(len(side) > 1 for side in sides):
        return None
    return sum(True in side for side in sides)


def _ends_character(whole: bytes) -> list[bool]:
    """For each byte, whether a character ends with it."""
    return [byte & 0xC0 != 0x80 for byte in (*whole[1:], 0)]


def _aligned(
    pieces: Sequence[str], whole: bytes, starts: Sequence[set[int]] | None
) -> _Ends | None:
    """Where each piece ends in the ways that make up the whole; `None` where there is no way.

    Args:
        pieces: texts of tokens.
        whole: bytes of the text.
        starts: where each piece may begin, in bytes; anywhere where it is `None`.
    """
    if starts is None and all(pieces) and _bytes("".join(pieces)) == whole:
        # Nothing is hidden, since every byte is shown.
        return [{end} for end in accumulate(len(_bytes(piece)) for piece in pieces)]
    reached: _Ends = [{0}]
    for i, piece in enumerate(pieces):
        begins = reached[i] if starts is None else reached[i] & starts[i]
        ends = [_ends_of(piece, whole, at, is_first=i == 0) for at in begins]
        reached.append(set().union(*ends))
    possible: _Ends = [reached[-1] & {len(whole)}]
    for i in range(len(pieces) - 1, 0, -1):
        begins = reached[i] if starts is None else reached[i] & starts[i]
        later = possible[-1]
        possible.append(
            {at for at in begins if later & _ends_of(pieces[i], whole, at, is_first=False)}
        )
    return possible[::-1] if possible[-1] else None


def _ends_of(piece: str, whole: bytes, at: int, *, is_first: bool) -> set[int]:
    """Where a piece that begins at a byte may end."""
    told = _BYTES.fullmatch(piece)
    if told:
        exact = bytes.fromhex(told[1].replace("\\x", "") if told[1] else told[2])
        return {at + len(exact)} if whole.startswith(exact, at) else set()
    ends = _shown(piece, whole, at)
    if is_first and piece.startswith(" "):
        # The tokenizer's own, before a text that begins without one.
        ends |= _shown(piece[1:], whole, at) if len(piece) > 1 else {at}
    return ends


def _shown(piece: str, whole: bytes, at: int) -> set[int]:
    """As `_ends_of`, where parts of characters at both ends of a piece may be left out."""
    exact = _bytes(piece)
    ends = {at + len(exact)} if exact and whole.startswith(exact, at) else set()
    inner = piece.strip(_BROKEN)
    if _BROKEN in inner:
        return ends
    seen = _bytes(inner)
    for begin in range(at, min(at + _MOST_HIDDEN, len(whole)) + 1):
        if whole.startswith(seen, begin):
            ends |= {begin + len(seen)} | _within_character(whole, begin + len(seen))
        if begin >= len(whole) or whole[begin] & 0xC0 != 0x80:
            break
    # A token has a byte at least.
    return ends - {at}


def _within_character(whole: bytes, at: int) -> set[int]:
    """Places within the character that begins at a byte."""
    ends: set[int] = set()
    for end in range(at + 1, len(whole)):
        if whole[end] & 0xC0 != 0x80:
            break
        ends.add(end)
    return ends
