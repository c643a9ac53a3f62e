"""Models that were tuned for conversations, asked by a user's message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from babelgap.models.hugging_face import HuggingFaceModel
from babelgap.models.memory import out_of_memory_told
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import Generation
from babelgap.schema.language_model import ModelIdentity

__all__ = ["ChatModel", "has_chat_template"]

_ANSWER = "babelgap"


def has_chat_template(model: object) -> bool:
    """Whether a model can be wrapped in a `ChatModel`.

    Example:
        >>> has_chat_template(None)
        False
    """
    return isinstance(model, HuggingFaceModel) and bool(model.identity.chat_template_hash)


class ChatModel:
    """A `TextGenerator` that puts each prompt into its model's chat template.

    A prompt is one message of the user, and what the template begins an answer with follows it. No
    token is added but those of the template. The answer ends where the template ends one.

    Args:
        model: whose tokenizer has a chat template.

    Raises:
        ModelError: it has none.

    Example:
        >>> from babelgap.models import load_model
        >>> chat = ChatModel(load_model("smollm2"))  # doctest: +SKIP
        >>> chat.generate(["What is 2 + 2?"], max_tokens=20)  # doctest: +SKIP
    """

    def __init__(self, model: object) -> None:
        if not isinstance(model, HuggingFaceModel) or not has_chat_template(model):
            name = getattr(getattr(model, "identity", None), "name", type(model).__name__)
            raise ModelError(
                f"model {name!r} has no chat template that babelgap can read; ask it by plain "
                "prompts, or use a model of transformers that was tuned for conversations"
            )
        self._model = model
        self._tokenizer = _ChatTokenizer(model.tokenizer, model.identity.name)

    @cached_property
    def identity(self) -> ModelIdentity:
        """The model's, with `(chat)` after its name: its answers are others."""
        return replace(self._model.identity, name=f"{self._model.identity.name} (chat)")

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        """Answer each prompt; see `TextGenerator.generate`.

        Raises:
            ModelError: as there, or the template refuses a message.
        """
        with out_of_memory_told(self._model.identity.name, self._model.identity.device):
            writer = self._model.writer(self._tokenizer)
            return writer.generate(prompts, max_tokens=max_tokens, stop=stop)


class _ChatTokenizer:
    """Stands before a tokenizer and reads each text as a user's message."""

    def __init__(self, tokenizer: Any, name: str) -> None:  # noqa: ANN401
        self._tokenizer = tokenizer
        self._name = name
        self.bos_token_id = tokenizer.bos_token_id
        self.pad_token_id = tokenizer.pad_token_id
        own = tokenizer.eos_token_id
        # Several models' own end of text is another token than the end of an answer.
        ends = {own, self._end_of_answer()} - {None}
        self.eos_token_id = sorted(ends) or None

    def __call__(self, text: str | Sequence[str], *, add_special_tokens: bool) -> Any:  # noqa: ANN401
        """Ids under `input_ids`; none is added, since the template writes begin-of-text itself."""
        written = [self._written(text)] if isinstance(text, str) else list(map(self._written, text))
        ids = self._tokenizer(written, add_special_tokens=False)["input_ids"]
        return {"input_ids": ids[0] if isinstance(text, str) else ids}

    def decode(self, ids: Sequence[int], **settings: bool) -> str:
        """As the tokenizer itself."""
        return str(self._tokenizer.decode(ids, **settings))

    def _written(self, message: str, answer: str | None = None) -> str:
        from jinja2.exceptions import TemplateError

        messages = [{"role": "user", "content": message}]
        if answer is not None:
            messages.append({"role": "assistant", "content": answer})
        try:
            return str(
                self._tokenizer.apply_chat_template(
                    messages, tokenize=False, add_generation_prompt=answer is None
                )
            )
        except (TemplateError, TypeError, ValueError) as error:
            raise ModelError(
                f"model {self._name!r} can't be asked {message[:60]!r}...: its chat template fails "
                f"({str(error).splitlines()[0]}); ask it by plain prompts"
            ) from error

    def _end_of_answer(self) -> int | None:
        """The special token that the template writes after an answer."""
        _, _, after = self._written("a", _ANSWER).rpartition(_ANSWER)
        ids = self._tokenizer(after.strip(), add_special_tokens=False)["input_ids"]
        added = self._tokenizer.added_tokens_decoder
        return ids[0] if ids and ids[0] in added and added[ids[0]].special else None
