"""Translation models computed by transformers: NLLB-200, M2M100, MADLAD-400 and OPUS-MT."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
    quiet_transformers,
    versions,
)
from babelgap.translate.engines.neural.outputs import bucket, output_limit, translation_of
from babelgap.translate.engines.neural.tagging import TaggingTokenizer

__all__ = ["BEAM_SIZE", "Seq2SeqTranslator"]

BEAM_SIZE = 4
"""Beams by default: a quiz is translated once and kept, so that quality goes before speed."""

_WEIGHTS = ("*.safetensors",)
# Most tokens of the sources of a batch, each beam counted; a choice, not a measurement.
_BATCH_TOKENS = {"cpu": 4096, "cuda": 32768}

_Ids = tuple[int, ...]


class Seq2SeqTranslator:
    """A `Translator` that is a model of transformers; loaded when it is first needed.

    What its makers set for generation beside beams, sampling and length holds, such as a length
    penalty and tokens that are forbidden.

    Args:
        name: a folder, or a name on the Hub. Only safetensors are read, and no code of its own.
        revision: branch, tag or commit on the Hub.
        device: `cpu`, `cuda`, ...; the first GPU, else the CPU, where it is `None`.
        dtype: name of a torch dtype; `auto` is float32 on a CPU, else the weights' own.
        beam_size: 1 or more; 1 is greedy.
        pair: tags of the languages of an OPUS-MT model whose tokenizer doesn't say them.
        batch_tokens: most tokens of the sources of a batch, each beam counted; by the kind of
            device where it is `None`. Halved when memory runs out.

    Example:
        >>> nllb = Seq2SeqTranslator("facebook/nllb-200-distilled-600M")  # doctest: +SKIP
        >>> nllb.translate(["Good morning."], source="en", into="de")[0].text  # doctest: +SKIP
        'Guten Morgen.'
    """

    def __init__(
        self,
        name: str,
        *,
        revision: str | None = None,
        device: str | None = None,
        dtype: str = "auto",
        beam_size: int = BEAM_SIZE,
        pair: tuple[str, str] | None = None,
        batch_tokens: int | None = None,
    ) -> None:
        if beam_size < 1:
            raise TranslatorError(f"beam_size is {beam_size}; give 1 (greedy) or more")
        self._name = name
        self._revision = revision
        self._wanted_device = device
        self._wanted_dtype = dtype
        self._beam_size = beam_size
        self._pair = pair
        self._batch_tokens = batch_tokens

    @property
    def uses_context(self) -> bool:
        """False: these models translate what they are given, all of it."""
        return False

    def identity(self, *, source: str, into: str) -> TranslatorIdentity:
        """What translates this direction; see `Translator.identity`."""
        self._texts.direction(source=source, into=into)
        return TranslatorIdentity(
            name=self._shown,
            version=f"{self._folder.version} {versions('transformers', 'torch')}",
            settings=f"beam_size={self._beam_size},dtype={self._dtype}",
        )

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why this direction can't be translated here; see `Translator.mistake`.

        The tokenizer is read for it, the weights are not.
        """
        try:
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
        found = {ids: self._refusal(ids) for ids in encoded}
        # Longest first, so that memory runs out early; equals together, so that little is padding.
        waiting = sorted((i for i in found if found[i] is None), key=lambda i: (-len(i), i))
        while waiting:
            batch = self._next_batch(waiting)
            answers = self._unless_full(batch, direction)
            if answers is None:
                rows = max(len(batch) // 2, 1)
                self._batch_tokens = rows * bucket(len(batch[0])) * self._beam_size
                continue
            found.update(zip(batch, answers, strict=True))
            waiting = waiting[len(batch) :]
        return [answer for ids in encoded if (answer := found[ids])]

    @property
    def _shown(self) -> str:
        return f"hf:{self._name}"

    @cached_property
    def _folder(self) -> ModelFolder:
        return find_folder(self._name, revision=self._revision, weights=_WEIGHTS)

    @cached_property
    def _config(self) -> Any:  # noqa: ANN401
        with quiet_transformers() as transformers, _told(self._name, "its config can't be read"):
            return transformers.AutoConfig.from_pretrained(
                self._folder.path, trust_remote_code=False
            )

    @cached_property
    def _device(self) -> str:
        torch = require("torch", extra="hf", wanted_by="a local translation model")
        return self._wanted_device or ("cuda" if torch.cuda.is_available() else "cpu")

    @property
    def _dtype(self) -> str:
        # Not asked of the model: an identity has to be told before the weights are read.
        if self._wanted_dtype != "auto":
            return self._wanted_dtype
        stored = getattr(self._config, "dtype", None)
        return "float32" if self._device == "cpu" else str(stored or "float32").split(".")[-1]

    @cached_property
    def _texts(self) -> TaggingTokenizer:
        return TaggingTokenizer(
            load_tokenizer(self._folder.path, name=self._name),
            name=self._name,
            positions=getattr(self._config, "max_position_embeddings", None),
            pair=self._pair,
        )

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401  # Hugging Face's classes have no common type
        with (
            quiet_transformers() as transformers,
            _told(self._name, "it can't be loaded; its folder has to hold whole files"),
        ):
            model, loaded = transformers.AutoModelForSeq2SeqLM.from_pretrained(
                self._folder.path,
                dtype=self._dtype,
                use_safetensors=True,
                trust_remote_code=False,
                output_loading_info=True,
            )
            model = model.to(self._device).eval()
        if missing := sorted(loaded["missing_keys"]):
            # transformers fills what is missing with random numbers and only warns.
            raise TranslatorError(
                f"model {self._name!r} lacks {len(missing)} of its weights, {missing[0]!r} first; "
                "give a complete model"
            )
        # An end put where the limit is would hide that a translation was cut there.
        model.generation_config.forced_eos_token_id = None
        model.generation_config.max_length = None
        return model

    def _refusal(self, ids: _Ids) -> Translation | None:
        problem = self._texts.problem(ids)
        return Translation(None, self._shown, (problem,)) if problem else None

    def _next_batch(self, waiting: Sequence[_Ids]) -> list[_Ids]:
        """Texts of one bucket: what else is asked for then changes nothing of a translation."""
        size = bucket(len(waiting[0]))
        kind = "cpu" if self._model.device.type == "cpu" else "cuda"
        rows = (self._batch_tokens or _BATCH_TOKENS[kind]) // (size * self._beam_size)
        return [ids for ids in waiting[: max(rows, 1)] if bucket(len(ids)) == size]

    def _unless_full(self, batch: Sequence[_Ids], direction: Direction) -> list[Translation] | None:
        """Translations of a batch; `None` where memory ran out and a smaller one may pass."""
        try:
            return self._translate_batch(batch, direction)
        except TranslatorError:
            raise
        except Exception as error:
            if _is_out_of_memory(error) and len(batch) > 1:
                return None
            advice = (
                "use another device, a smaller dtype such as bfloat16, or fewer beams"
                if _is_out_of_memory(error)
                else "give a whole model, or another one"
            )
            raise TranslatorError(
                f"model {self._name!r} failed on a text of {len(batch[0])} tokens "
                f"({first_line(error)}); {advice}"
            ) from error

    def _translate_batch(self, batch: Sequence[_Ids], direction: Direction) -> list[Translation]:
        import torch

        width = len(batch[0])
        limit = output_limit(width, most=self._texts.max_length)
        forced = self._texts.forced(direction)
        pad = self._model.config.pad_token_id
        tokens = torch.tensor([[*ids, *[pad] * (width - len(ids))] for ids in batch])
        mask = torch.tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids in batch])
        with quiet_transformers(), torch.inference_mode():
            output = self._model.generate(
                tokens.to(self._model.device),
                attention_mask=mask.to(self._model.device),
                num_beams=self._beam_size,
                do_sample=False,
                max_new_tokens=limit,
                **({} if forced is None else {"forced_bos_token_id": forced}),
            )
        return [self._answer(row, forced) for row in output[:, 1:].tolist()]

    def _answer(self, row: Sequence[int], forced: int | None) -> Translation:
        """The translation in a row of the decoder, without the token that it starts with."""
        if forced is not None and row[0] != forced:
            raise TranslatorError(
                f"model {self._name!r} began with token {row[0]} where the language's {forced} "
                "was forced; give the model with its own generation_config.json"
            )
        written = list(row) if forced is None else list(row[1:])
        is_finished = self._texts.end in written
        if is_finished:
            written = written[: written.index(self._texts.end)]
        return translation_of(
            self._texts.decode(written), translator=self._shown, is_finished=is_finished
        )


@contextmanager
def _told(name: str, what: str) -> Iterator[None]:
    """Errors of reading a model, which are of every kind, as one of ours."""
    try:
        yield
    except Exception as error:
        raise TranslatorError(
            f"model {name!r}: {what} ({first_line(error)}); give a whole model in the published "
            "format, and a device and dtype that this machine has"
        ) from error


def _is_out_of_memory(error: Exception) -> bool:
    import torch

    # The CPU raises a plain RuntimeError.
    return isinstance(error, MemoryError | torch.OutOfMemoryError) or (
        isinstance(error, RuntimeError)
        and ("out of memory" in str(error).lower() or "DefaultCPUAllocator" in str(error))
    )
