"""Answers that were paid for, kept for this and every later process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import astuple

from babelgap.models.api.answer import Answer, stored, to_store
from babelgap.models.api.wire import Request
from babelgap.schema.language_model import ModelIdentity
from babelgap.storage import SharedStore

__all__ = ["AnswerStore"]


class AnswerStore:
    """A `SharedStore` of answers; a key tells the server, the model and the whole request.

    Args:
        store: shared with other processes.
        base_url: of the server.
        identity: of the model.
    """

    def __init__(self, store: SharedStore, *, base_url: str, identity: ModelIdentity) -> None:
        self._store = store
        about = json.dumps([base_url, astuple(identity)])
        self._base = hashlib.blake2b(about.encode(), digest_size=20)
        self._waiting: dict[bytes, str] = {}

    def key(self, request: Request) -> bytes:
        """What an answer is found under."""
        digest = self._base.copy()
        digest.update(f"\n{request.path}\n{request.body}".encode())
        return digest.digest()

    def look_up(self, keys: Collection[bytes]) -> dict[bytes, Answer]:
        """The answers that are there."""
        return {key: stored(value) for key, value in self._store.look_up(keys).items()}

    def claim(self, keys: Sequence[bytes]) -> set[bytes]:
        """Those of some requests that are now this process's to send."""
        return self._store.claim(keys)

    def put(self, key: bytes, answer: Answer) -> None:
        """Keep an answer with those of the next moment, when `flush` is called."""
        self._waiting[key] = to_store(answer)

    def flush(self) -> None:
        """Keep what isn't kept yet."""
        if self._waiting:
            self._store.put(self._waiting)
            self._waiting = {}

    def give_back(self, keys: Collection[bytes]) -> None:
        """Let others send requests that this process doesn't."""
        if keys:
            self._store.give_back(keys)
