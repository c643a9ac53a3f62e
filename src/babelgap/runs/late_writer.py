"""A model that writes, loaded when it is first asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from babelgap.models import ChatModel, load_model, model_mistake
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import Generation, TextGenerator
from babelgap.schema.language_model import ModelIdentity

__all__ = ["LateWriter", "writer_of"]


class LateWriter:
    """A `TextGenerator` by the name of its model; nothing is loaded until it is asked.

    Args:
        name: as `load_model` takes it.
        revision: branch, tag or commit on the Hub.
        device: `cpu`, `cuda`, ...; found out where it is `None`.
        dtype: name of a torch dtype, or `auto`.
        by_chat: whether prompts go through its chat template.

    Raises:
        ModelError: there can be no such model.
    """

    def __init__(
        self,
        name: str,
        *,
        revision: str | None = None,
        device: str | None = None,
        dtype: str = "auto",
        by_chat: bool = False,
    ) -> None:
        if mistake := model_mistake(name, revision, "", device=device, dtype=dtype):
            raise ModelError(mistake)
        self._name = name
        self._revision = revision
        self._device = device
        self._dtype = dtype
        self._by_chat = by_chat

    @property
    def identity(self) -> ModelIdentity:
        """What was loaded, exactly; loads it."""
        return self._writer.identity

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        """Go on with each prompt; see `TextGenerator.generate`."""
        return self._writer.generate(prompts, max_tokens=max_tokens, stop=stop)

    @cached_property
    def _writer(self) -> TextGenerator:
        model = load_model(
            self._name, revision=self._revision, device=self._device, dtype=self._dtype
        )
        return writer_of(model, by_chat=self._by_chat)


def writer_of(model: object, *, by_chat: bool = False) -> TextGenerator:
    """A loaded model as one that writes.

    Args:
        model: of any backend.
        by_chat: whether prompts go through its chat template.

    Raises:
        ModelError: it only scores texts, or has no chat template.
    """
    if by_chat:
        return ChatModel(model)
    if isinstance(model, TextGenerator):
        return model
    name = getattr(getattr(model, "identity", None), "name", type(model).__name__)
    raise ModelError(
        f"model {name!r} scores texts and writes none here; name a causal model that "
        "transformers loads, such as smollm2"
    )
