"""What the stub server says: answers that depend on the prompt alone, through a hash."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["HashSpeaker", "Piece", "Speaker"]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Piece:
    """One token of a text."""

    text: str
    """As a server tells it."""
    logprob: float | None
    """After the tokens before it, nats; `None` where nothing is before it."""
    num_characters: int
    """Of the text that it begins; what is cut in half counts where it ends."""


class Speaker(Protocol):
    """What stands behind a stub server."""

    def read(self, prompt: str | Sequence[int]) -> list[Piece]:
        """The tokens of a prompt with their log-probabilities."""
        ...

    def write(self, prompt: str | Sequence[int], *, max_tokens: int) -> str:
        """What follows a prompt."""
        ...

    def next_tokens(self, prompt: str | Sequence[int]) -> Mapping[str, float]:
        """Texts of tokens that may follow, with their log-probabilities."""
        ...


class HashSpeaker:
    r"""Each byte is a token, with a log-probability between -2 and 0 that its past decides.

    Args:
        has_start: whether a begin-of-text token, which is told, stands before every text.

    Example:
        >>> [piece.text for piece in HashSpeaker().read("aé")]
        ['a', 'bytes:\\xc3', 'bytes:\\xa9']
        >>> HashSpeaker().read("a")[0].logprob is None
        True
    """

    def __init__(self, *, has_start: bool = False) -> None:
        self._has_start = has_start

    def read(self, prompt: str | Sequence[int]) -> list[Piece]:
        """See `Speaker.read`; the ids of tokens are bytes."""
        pieces = [Piece("<s>", None, 0)] if self._has_start else []
        past = hashlib.blake2b(digest_size=6)
        for byte in _bytes(prompt):
            known = bool(pieces)
            past.update(bytes([byte]))
            begins = byte < 0x80 or byte >= 0xC0
            pieces.append(Piece(_told(byte), _logprob(past.digest()) if known else None, begins))
        return pieces

    def write(self, prompt: str | Sequence[int], *, max_tokens: int) -> str:
        """See `Speaker.write`: the most probable letter, and why."""
        told = self.next_tokens(prompt)
        digest = hashlib.blake2b(_bytes(prompt), digest_size=6).hexdigest()
        return f"{max(told, key=told.__getitem__)}, since it is so ({digest})."[:max_tokens]

    def next_tokens(self, prompt: str | Sequence[int]) -> Mapping[str, float]:
        """See `Speaker.next_tokens`: the letters of English, as `read` would have them."""
        past = hashlib.blake2b(_bytes(prompt), digest_size=6)
        told = {}
        for letter in _LETTERS:
            whole = past.copy()
            whole.update(letter.encode())
            told[letter] = _logprob(whole.digest())
        return told


def _bytes(prompt: str | Sequence[int]) -> bytes:
    return prompt.encode() if isinstance(prompt, str) else bytes(prompt)


def _told(byte: int) -> str:
    return chr(byte) if byte < 0x80 else f"bytes:\\x{byte:02x}"


def _logprob(digest: bytes) -> float:
    return -2.0 * int.from_bytes(digest, "big") / 2**48
