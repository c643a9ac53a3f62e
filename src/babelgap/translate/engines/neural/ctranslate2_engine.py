"""The same families of translation models, computed by CTranslate2, which is faster.

A model is converted once, with `ct2-transformers-converter --model NAME --output_dir FOLDER`. Its
tokenizer is not converted: it is read from the folder, if it was copied there, or from another.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from babelgap.schema.errors import TranslatorError
from babelgap.schema.translation import Translation, TranslatorIdentity
from babelgap.translate.engines.needed import require
from babelgap.translate.engines.neural.families import Direction
from babelgap.translate.engines.neural.model_folder import (
    ModelFolder,
    find_folder,
    first_line,
    load_tokenizer,
    versions,
)
from babelgap.translate.engines.neural.outputs import bucket, output_limit, translation_of
from babelgap.translate.engines.neural.seq2seq import BEAM_SIZE
from babelgap.translate.engines.neural.tagging import TaggingTokenizer

__all__ = ["CTranslate2Translator"]

_WEIGHTS = ("model.bin", "*_vocabulary.*")
# Most tokens of the sources of a batch; CTranslate2 sorts and cuts by itself.
_BATCH_TOKENS = 2048

_Ids = tuple[int, ...]


class CTranslate2Translator:
    """A `Translator` that is a converted model; loaded when it is first needed.

    Args:
        name: a folder, or a name on the Hub, that holds a converted model.
        tokenizer: a folder or a name on the Hub with its tokenizer; `None` where it is in the
            model's own folder.
        device: `cpu`, `cuda` or `auto`.
        compute_type: `default` is as the weights are stored; else `int8`, `float32`, ...
        beam_size: 1 or more; 1 is greedy.
        pair: tags of the languages of an OPUS-MT model whose tokenizer doesn't say them.
        num_threads: of a CPU; 0 leaves it to CTranslate2.

    Example:
        >>> fast = CTranslate2Translator(
        ...     "nllb-ct2", tokenizer="facebook/nllb-200-distilled-600M"
        ... )  # doctest: +SKIP
        >>> fast.translate(["Good morning."], source="en", into="de")[0].text  # doctest: +SKIP
        'Guten Morgen.'
    """

    def __init__(
        self,
        name: str,
        *,
        tokenizer: str | None = None,
        device: str = "auto",
        compute_type: str = "default",
        beam_size: int = BEAM_SIZE,
        pair: tuple[str, str] | None = None,
        num_threads: int = 0,
    ) -> None:
        if beam_size < 1:
            raise TranslatorError(f"beam_size is {beam_size}; give 1 (greedy) or more")
        self._name = name
        self._tokenizer_name = tokenizer
        self._device = device
        self._compute_type = compute_type
        self._beam_size = beam_size
        self._pair = pair
        self._num_threads = num_threads

    @property
    def uses_context(self) -> bool:
        """False: these models translate what they are given, all of it."""
        return False

    def identity(self, *, source: str, into: str) -> TranslatorIdentity:
        """What translates this direction; see `Translator.identity`."""
        self._texts.direction(source=source, into=into)
        parts = [self._folder.version, versions("ctranslate2", "transformers")]
        if self._tokenizer_name is not None:
            parts.insert(1, f"tokenizer-{self._tokenizer_folder.version}")
        return TranslatorIdentity(
            name=self._shown,
            version=" ".join(parts),
            settings=f"beam_size={self._beam_size},compute_type={self._compute_type}",
        )

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why this direction can't be translated here; see `Translator.mistake`.

        The tokenizer is read for it, the weights are not.
        """
        try:
            require("ctranslate2", extra="ct2", wanted_by="a model of CTranslate2")
            direction = self._texts.direction(source=source, into=into)
            self._texts.encode(["a"], direction)
            self._texts.forced(direction)
        except TranslatorError as error:
            return str(error)
        return None

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate each text by itself; see `Translator.translate`.

        One that is longer than the model takes has no translation and the problem `truncated`; so
        has one whose translation was cut at the length limit, beside what there is of it.

        Raises:
            TranslatorError: the model lacks the direction, can't be loaded, or failed.
        """
        direction = self._texts.direction(source=source, into=into)
        encoded = self._texts.encode(texts, direction)
        found: dict[_Ids, Translation] = {}
        by_bucket: dict[int, dict[_Ids, None]] = {}
        for ids in encoded:
            if problem := self._texts.problem(ids):
                found[ids] = Translation(None, self._shown, (problem,))
            else:
                by_bucket.setdefault(bucket(len(ids)), {})[ids] = None
        for size in sorted(by_bucket):
            sources = list(by_bucket[size])
            answers = self._translate_bucket(sources, direction)
            found.update(zip(sources, answers, strict=True))
        return [found[ids] for ids in encoded]

    @property
    def _shown(self) -> str:
        return f"ct2:{self._name}"

    @cached_property
    def _folder(self) -> ModelFolder:
        return find_folder(self._name, weights=_WEIGHTS)

    @cached_property
    def _tokenizer_folder(self) -> ModelFolder:
        if self._tokenizer_name is None:
            return self._folder
        return find_folder(self._tokenizer_name)

    @cached_property
    def _texts(self) -> TaggingTokenizer:
        return TaggingTokenizer(
            load_tokenizer(self._tokenizer_folder.path, name=self._name),
            name=self._name,
            pair=self._pair,
        )

    @cached_property
    def _engine(self) -> Any:  # noqa: ANN401  # loaded late
        library = require("ctranslate2", extra="ct2", wanted_by="a model of CTranslate2")
        try:
            return library.Translator(
                str(self._folder.path),
                device=self._device,
                compute_type=self._compute_type,
                intra_threads=self._num_threads,
            )
        except (RuntimeError, ValueError) as error:
            raise TranslatorError(
                f"model {self._name!r} can't be loaded by CTranslate2 ({first_line(error)}); give "
                "a whole converted model, and a device and compute_type that this machine has"
            ) from error

    def _translate_bucket(self, sources: Sequence[_Ids], direction: Direction) -> list[Translation]:
        forced = self._texts.forced(direction)
        target = direction.target_token
        limit = output_limit(len(sources[0]), most=self._texts.max_length)
        engine = self._engine
        try:
            results = engine.translate_batch(
                [self._texts.tokens(ids) for ids in sources],
                target_prefix=None if target is None else [[target]] * len(sources),
                beam_size=self._beam_size,
                max_batch_size=_BATCH_TOKENS,
                batch_type="tokens",
                # 0: nothing is cut; what is too long was left out.
                max_input_length=0,
                max_decoding_length=limit,
                # An empty translation is told, not made up for.
                min_decoding_length=0,
                return_end_token=True,
            )
        except (RuntimeError, ValueError) as error:
            raise TranslatorError(
                f"model {self._name!r} failed in CTranslate2 ({first_line(error)}); give another "
                "compute_type or device, fewer beams, or convert the model again"
            ) from error
        return [self._answer(result.hypotheses[0], forced) for result in results]

    def _answer(self, tokens: Sequence[str], forced: int | None) -> Translation:
        written = self._texts.ids(tokens)
        if forced is not None:
            if written[:1] != [forced]:
                raise TranslatorError(
                    f"model {self._name!r} began with {tokens[:1]} where a language's token was "
                    "forced; convert the model again, with its own tokenizer"
                )
            written = written[1:]
        is_finished = self._texts.end in written
        if is_finished:
            written = written[: written.index(self._texts.end)]
        return translation_of(
            self._texts.decode(written), translator=self._shown, is_finished=is_finished
        )
