"""Language models of Hugging Face, from the Hub or a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from babelgap.models.memory import out_of_memory_told
from babelgap.models.reading import ModelSource, ReadModel, max_length, read_model
from babelgap.models.sampling import SampledModel, sampled_identity
from babelgap.models.tree.encode import Encoder, Tokenizer
from babelgap.schema.embedding import Embedded, TextOrTokens
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import Generation, Sampling
from babelgap.schema.language_model import (
    ContinuationScore,
    LoglikelihoodRequest,
    ModelIdentity,
)

if TYPE_CHECKING:
    from babelgap.models.encoder_decoder import EncoderDecoderModel
    from babelgap.models.encoders.transformer import TransformerEncoder
    from babelgap.models.generation import Writer

__all__ = ["HuggingFaceModel", "ModelSource", "load_hugging_face", "read_causal"]


class HuggingFaceModel:
    """A causal `LanguageModel` that scores by the token tree, a `TextGenerator`, a `TextEncoder`.

    Args:
        model: a causal model, in evaluation mode and on its device.
        tokenizer: its tokenizer.
        identity: what was loaded.
        row_tokens: most tokens computed in one pass; by the kind of device where it is `None`.
    """

    def __init__(
        self,
        model: Any,  # noqa: ANN401  # Hugging Face's classes have no common type
        tokenizer: Any,  # noqa: ANN401
        *,
        identity: ModelIdentity,
        row_tokens: int | None = None,
    ) -> None:
        from babelgap.models.tree.score import TreeScorer

        self._identity = identity
        self._model = model
        self._tokenizer = tokenizer
        self._row_tokens = row_tokens
        self._encoder = Encoder(tokenizer, max_length=max_length(model.config))
        with out_of_memory_told(identity.name, identity.device):
            self._scorer = TreeScorer(model, row_tokens=row_tokens)

    @property
    def identity(self) -> ModelIdentity:
        """What was loaded, exactly."""
        return self._identity

    @property
    def tokenizer(self) -> Any:  # noqa: ANN401
        """The model's tokenizer, of transformers."""
        return self._tokenizer

    @property
    def shares_prefixes(self) -> bool:
        """False for models that take no token tree: whole sequences are then computed."""
        return self._scorer.way != "plain"

    @property
    def num_layers(self) -> int:
        """See `TextEncoder.num_layers`; a pass over one token tells it."""
        return self._states.num_layers

    @property
    def poolings(self) -> tuple[str, ...]:
        """All of `POOLINGS`."""
        return self._states.poolings

    @property
    def vocabulary(self) -> Sequence[int]:
        """See `TextEncoder.vocabulary`."""
        return self._states.vocabulary

    def loglikelihood(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        """Score every continuation of every request; see `LanguageModel.loglikelihood`."""
        return self._score(self._encoder, requests, on_progress)

    def score(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        tokenizer: Tokenizer,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        """As `loglikelihood`, of texts as a tokenizer reads them.

        Args:
            requests: contexts with their continuations.
            tokenizer: one that stands before the model's own.
            on_progress: called now and then with the number of tokens newly computed.
        """
        encoder = Encoder(tokenizer, max_length=max_length(self._model.config))
        return self._score(encoder, requests, on_progress)

    def _score(
        self,
        encoder: Encoder,
        requests: Sequence[LoglikelihoodRequest],
        on_progress: Callable[[int], None] | None,
    ) -> list[tuple[ContinuationScore, ...]]:
        by_request = encoder.branches(requests)
        branches = [branch for group in by_request for branch in group]
        with out_of_memory_told(self._identity.name, self._identity.device):
            scores = iter(self._scorer.score(branches, on_progress=on_progress))
        return [
            tuple(
                ContinuationScore(
                    next(scores).logprob, len(b.tokens) - b.num_context, b.num_context
                )
                for b in group
            )
            for group in by_request
        ]

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        """Go on with each prompt; see `TextGenerator.generate`.

        Neither the other prompts nor their order change an answer, but for tokens that are equally
        probable to the last digits.
        """
        with out_of_memory_told(self._identity.name, self._identity.device):
            return self._writer.generate(prompts, max_tokens=max_tokens, stop=stop)

    def sampled(self, sampling: Sampling) -> SampledModel:
        """The same model, drawing its tokens; see `SamplingModel.sampled`.

        Raises:
            ModelError: nothing can be drawn so.
        """
        identity = sampled_identity(self._identity, sampling)
        return SampledModel(self.writer(self._tokenizer, sampling=sampling), identity)

    def tokenize(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """See `TextEncoder.tokenize`."""
        return self._states.tokenize(texts)

    def embed(
        self,
        texts: Sequence[TextOrTokens],
        *,
        layers: Sequence[int] | None = None,
        poolings: Sequence[str] | None = None,
        on_progress: Callable[[int], None] | None = None,
    ) -> Iterator[Embedded]:
        """Vectors of texts; see `TextEncoder.embed` and `TransformerEncoder`."""
        return self._states.embed(texts, layers=layers, poolings=poolings, on_progress=on_progress)

    def writer(self, tokenizer: Any, *, sampling: Sampling | None = None) -> Writer:  # noqa: ANN401
        """What goes on with prompts as a tokenizer reads them.

        Args:
            tokenizer: the model's own, or one that stands before it.
            sampling: how tokens are drawn; always the most probable one where it is `None`.
        """
        from babelgap.models.generation import Writer

        return Writer(
            self._model,
            tokenizer,
            max_length=max_length(self._model.config),
            # Models that take no tree may not take padding before a text either.
            pads=self.shares_prefixes,
            sampling=sampling,
        )

    @cached_property
    def _writer(self) -> Writer:
        return self.writer(self._tokenizer)

    @cached_property
    def _states(self) -> TransformerEncoder:
        from babelgap.models.encoders.transformer import TransformerEncoder

        # Without the head: distributions over the vocabulary cost as much as many layers.
        return TransformerEncoder(
            self._model.base_model,
            self._tokenizer,
            identity=self._identity,
            batch_tokens=self._row_tokens,
        )


def load_hugging_face(
    source: ModelSource, *, device: str | None = None, dtype: str = "auto"
) -> HuggingFaceModel | EncoderDecoderModel:
    """Load a model and its tokenizer; safetensors only, no code of the model's own.

    Its config says whether it is causal or an encoder with a decoder.

    Args:
        source: what to load.
        device: `cpu`, `cuda`, ...; the first GPU, else the CPU, where it is `None`.
        dtype: name of a torch dtype; `auto` is float32 on a CPU, else the weights' own.

    Raises:
        ModelError: it can't be found, read or used.
    """
    read = read_model(source, _auto_class, device=device, dtype=dtype)
    _refuse_missing(source, read)
    if read.model.config.is_encoder_decoder:
        from babelgap.models.encoder_decoder import EncoderDecoderModel

        return EncoderDecoderModel(read.model, read.tokenizer, identity=read.identity)
    return HuggingFaceModel(read.model, read.tokenizer, identity=read.identity)


def read_causal(source: ModelSource, *, device: str, dtype: str) -> ReadModel:
    """A causal model of transformers itself, to be trained.

    Args:
        source: what to load.
        device: `cpu`, `cuda`, ...
        dtype: name of a torch dtype.

    Raises:
        ModelError: it can't be found or read, lacks weights, or is not causal.
    """
    read = read_model(source, _auto_class, device=device, dtype=dtype)
    if read.model.config.is_encoder_decoder:
        raise ModelError(
            f"model {source.name!r} is an encoder with a decoder; give one that is only a decoder"
        )
    _refuse_missing(source, read)
    return read


def _refuse_missing(source: ModelSource, read: ReadModel) -> None:
    if read.missing:
        raise ModelError(
            f"model {source.name!r} lacks {len(read.missing)} of its weights, {read.missing[0]!r} "
            "first; give a complete model (an encoder or an adapter alone is none)"
        )


def _auto_class(transformers: Any, config: Any) -> Any:  # noqa: ANN401
    if config.is_encoder_decoder:
        return transformers.AutoModelForSeq2SeqLM
    return transformers.AutoModelForCausalLM
