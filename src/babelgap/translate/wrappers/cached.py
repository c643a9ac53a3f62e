"""A wrapper that translates nothing twice: not again, and not in two processes at once."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence

from babelgap.schema.translation import Translation, TranslatorIdentity
from babelgap.storage import SharedStore
from babelgap.translate.step import Translate

__all__ = ["Cached"]

_POLL = 0.02  # seconds between looks at what another process is making


class Cached:
    """Takes translations from a store, and adds those that are missing.

    What another process is translating already is waited for. A translation is kept as it came,
    with the problems that the translator told; checks are made on what the cache returns, so that
    a better check needs no new translation.

    Args:
        translate: what translates.
        identity: of the translator in one direction; part of every key.
        store: where translations are kept.
        uses_context: whether the context of a text is part of its key.
        num_texts: most texts translated before they are kept: what a kill can lose.
        sleep: waits so many seconds.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> from babelgap.translate.known import KnownTranslator
        >>> known = KnownTranslator(str.upper)
        >>> with tempfile.TemporaryDirectory() as folder, SharedStore(Path(folder)) as store:
        ...     cached = Cached(known.translate, identity=known.identity, store=store)
        ...     answers = cached(["a", "b", "a"], source="en", into="de")
        ...     [t.text for t in answers], known.num_asked
        (['A', 'B', 'A'], 2)
    """

    def __init__(
        self,
        translate: Translate,
        *,
        identity: Callable[..., TranslatorIdentity],
        store: SharedStore,
        uses_context: bool = False,
        num_texts: int = 512,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._translate = translate
        self._identity = identity
        self._store = store
        self._uses_context = uses_context
        self._num_texts = num_texts
        self._sleep = sleep

    def __call__(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate what is missing; see `Translate`.

        Raises:
            StorageError: the store can't be written; what it held is kept.
        """
        keys = self._keys(texts, source, into, contexts)
        place = {key: i for i, key in reversed(list(enumerate(keys)))}
        values = self._store.look_up(place)
        missing = [key for key in place if key not in values]
        while missing:
            claimed = self._store.claim(missing, most=self._num_texts)
            if claimed:
                mine = [place[key] for key in missing if key in claimed]
                values.update(self._make(keys, mine, texts, source, into, contexts))
            else:
                self._sleep(_POLL)
            missing = [key for key in missing if key not in values]
            values.update(self._store.look_up(missing))
            missing = [key for key in missing if key not in values]
        translations = {key: _from_value(value) for key, value in values.items()}
        return [translations[key] for key in keys]

    def missing(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[str]:
        """The texts that would have to be translated, each once."""
        keys = self._keys(texts, source, into, contexts)
        there = self._store.look_up(set(keys))
        return list(
            {key: text for key, text in zip(keys, texts, strict=True) if key not in there}.values()
        )

    def _make(
        self,
        keys: Sequence[bytes],
        places: Sequence[int],
        texts: Sequence[str],
        source: str,
        into: str,
        contexts: Sequence[str] | None,
    ) -> Mapping[bytes, str]:
        mine = [keys[i] for i in places]
        try:
            answers = self._translate(
                [texts[i] for i in places],
                source=source,
                into=into,
                contexts=None if contexts is None else [contexts[i] for i in places],
            )
            made = dict(zip(mine, answers, strict=True))
            # What the translator broke down on may go well another time.
            failed = [key for key, answer in made.items() if "engine failed" in answer.problems]
            values = {key: _to_value(answer) for key, answer in made.items()}
            self._store.put({key: value for key, value in values.items() if key not in failed})
            self._store.give_back(failed)
        except BaseException:
            self._store.give_back(mine)
            raise
        return values

    def _keys(
        self, texts: Sequence[str], source: str, into: str, contexts: Sequence[str] | None
    ) -> list[bytes]:
        identity = self._identity(source=source, into=into)
        about = (identity.name, identity.version, identity.settings, source, into)
        base = hashlib.blake2b(json.dumps(about).encode(), digest_size=16)
        keys = []
        for i, text in enumerate(texts):
            digest = base.copy()
            # The length keeps a text and its context apart from a longer text.
            digest.update(b"%d:" % len(text))
            digest.update(text.encode("utf-8", "surrogatepass"))
            if self._uses_context and contexts is not None and contexts[i]:
                digest.update(contexts[i].encode("utf-8", "surrogatepass"))
            keys.append(digest.digest())
        return keys


def _to_value(translation: Translation) -> str:
    # Told as ASCII: a lone surrogate of a broken translator then can't stop the store.
    return json.dumps([translation.text, translation.translator, translation.problems])


def _from_value(value: str) -> Translation:
    text, translator, problems = json.loads(value)
    return Translation(text, translator, tuple(problems))
