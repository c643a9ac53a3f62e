"""Models that were tuned for conversations, asked by a user's message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from babelgap.models.chat_template import ChatTemplate
from babelgap.models.fingerprint import text_hash
from babelgap.models.hugging_face import HuggingFaceModel
from babelgap.models.memory import out_of_memory_told
from babelgap.models.sampling import SampledModel, sampled_identity
from babelgap.models.tree.encode import refuse_empty
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import Generation, Sampling
from babelgap.schema.language_model import (
    ContinuationScore,
    LoglikelihoodRequest,
    ModelIdentity,
)

if TYPE_CHECKING:
    from babelgap.models.generation import Writer

__all__ = ["ChatModel", "has_chat_template"]


def has_chat_template(model: object) -> bool:
    """Whether a model can be wrapped in a `ChatModel`.

    Example:
        >>> has_chat_template(None)
        False
    """
    return isinstance(model, HuggingFaceModel) and bool(model.identity.chat_template_hash)


class ChatModel:
    """A `LanguageModel` and `TextGenerator` that puts each prompt into its model's chat template.

    A prompt, or the context of a continuation, is one message of the user, and what the template
    begins an answer with follows it. No token is added but those of the template. The answer ends
    where the template ends one. Where a template writes the day's date, it is always the same one.

    Args:
        model: whose tokenizer has a chat template.
        system: a system message before the user's; without it the template's own, if it has one.

    Raises:
        ModelError: it has no template, or one that refuses or leaves out such messages.

    Example:
        >>> from babelgap.models import load_model
        >>> chat = ChatModel(load_model("smollm2"))  # doctest: +SKIP
        >>> chat.generate(["What is 2 + 2?"], max_tokens=20)  # doctest: +SKIP
    """

    takes_messages = True

    def __init__(self, model: object, *, system: str | None = None) -> None:
        if not isinstance(model, HuggingFaceModel) or not has_chat_template(model):
            name = getattr(getattr(model, "identity", None), "name", type(model).__name__)
            raise ModelError(
                f"model {name!r} has no chat template that babelgap can read; ask it by plain "
                "prompts, or use a model of transformers that was tuned for conversations"
            )
        self._model = model
        self._system = system
        self._template = ChatTemplate(model.tokenizer, name=model.identity.name, system=system)
        self._tokenizer = _ChatTokenizer(model.tokenizer, self._template)

    @cached_property
    def identity(self) -> ModelIdentity:
        """The model's, with `(chat)` after its name; a system message changes the template's hash.

        Its answers are others than the bare model's.
        """
        own = self._model.identity
        template = own.chat_template_hash
        if self._system is not None:
            template = text_hash(f"{template}:{self._system}")
        return replace(own, name=f"{own.name} (chat)", chat_template_hash=template)

    def loglikelihood(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        """Score every continuation as the beginning of an answer; see `LanguageModel`.

        A space that a continuation begins with is what joins it to a plain prompt; it is dropped,
        and what the template itself writes before an answer takes its place. The tokens of a
        context are those of the template too. An empty context is an empty message: what follows
        is then as probable as it is in an answer to nothing, not in any text.

        Raises:
            ModelError: as there, or the template refuses a message.
        """
        refuse_empty(requests)
        return self._model.score(
            [self._asked(request) for request in requests],
            tokenizer=_BareTokenizer(self._model.tokenizer),
            on_progress=on_progress,
        )

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        """Answer each prompt; see `TextGenerator.generate`.

        Raises:
            ModelError: as there, or the template refuses a message.
        """
        with out_of_memory_told(self._model.identity.name, self._model.identity.device):
            return self._writer.generate(prompts, max_tokens=max_tokens, stop=stop)

    def sampled(self, sampling: Sampling) -> SampledModel:
        """The same model, drawing its tokens; see `SamplingModel.sampled`.

        Raises:
            ModelError: nothing can be drawn so.
        """
        identity = sampled_identity(self.identity, sampling)
        writer = self._model.writer(self._tokenizer, sampling=sampling)
        return SampledModel(writer, identity, takes_messages=True)

    def _asked(self, request: LoglikelihoodRequest) -> LoglikelihoodRequest:
        joiner = self._template.joiner
        return LoglikelihoodRequest(
            self._template.before_answer(request.context),
            tuple(joiner + text.removeprefix(" ") for text in request.continuations),
        )

    @cached_property
    def _writer(self) -> Writer:
        return self._model.writer(self._tokenizer)


class _BareTokenizer:
    """Stands before a tokenizer, so that it adds no token: a template writes its own."""

    def __init__(self, tokenizer: Any) -> None:  # noqa: ANN401
        self._tokenizer = tokenizer
        self.bos_token_id = tokenizer.bos_token_id
        self.eos_token_id = tokenizer.eos_token_id

    def __call__(self, text: Any, *, add_special_tokens: bool) -> Any:  # noqa: ANN401
        """Token ids under `input_ids`."""
        return self._tokenizer(text, add_special_tokens=False)


class _ChatTokenizer:
    """Stands before a tokenizer and reads each text as a user's message."""

    def __init__(self, tokenizer: Any, template: ChatTemplate) -> None:  # noqa: ANN401
        self._tokenizer = tokenizer
        self._template = template
        self.bos_token_id = tokenizer.bos_token_id
        self.pad_token_id = tokenizer.pad_token_id
        # Several models' own end of text is another token than the end of an answer.
        ends = {tokenizer.eos_token_id, template.end} - {None}
        self.eos_token_id = sorted(ends) or None

    def __call__(self, text: str | Sequence[str], *, add_special_tokens: bool) -> Any:  # noqa: ANN401
        """Ids under `input_ids`; none is added, since the template writes begin-of-text itself."""
        header = self._template.header
        written = [header(text)] if isinstance(text, str) else list(map(header, text))
        ids = self._tokenizer(written, add_special_tokens=False)["input_ids"]
        return {"input_ids": ids[0] if isinstance(text, str) else ids}

    def decode(self, ids: Sequence[int], **settings: bool) -> str:
        """As the tokenizer itself."""
        return str(self._tokenizer.decode(ids, **settings))
