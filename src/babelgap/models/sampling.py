"""Drawing tokens, so that an answer depends on its own prompt and the seed alone.

The most probable token after Gumbel noise was added to the logits is a draw from their softmax
(Gumbel, 1954; Maddison et al., 2014, arXiv 1411.0030, section 2). The noise of a prompt comes from
a generator of its own, so that neither the batch nor the order changes a draw. Rounding changes one
where two tokens are as good as equal after the noise, and only there: with a draw by cumulated
probabilities it would among all rare tokens.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from babelgap.models.memory import out_of_memory_told
from babelgap.schema.draws import generator
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import Generation, Sampling
from babelgap.schema.language_model import ModelIdentity

__all__ = ["SampledModel", "drawing", "sampled_identity"]


class _Writer(Protocol):
    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]: ...


@dataclass(frozen=True, slots=True)
class SampledModel:
    """A `TextGenerator` that draws its tokens; see `SamplingModel`."""

    writer: _Writer
    """Goes on with prompts, drawing."""
    identity: ModelIdentity
    """The model's, with how it draws after its name."""
    takes_messages: bool = False
    """Whether a prompt is a message of a conversation."""

    def generate(
        self, prompts: Sequence[str], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> list[Generation]:
        """Go on with each prompt; see `TextGenerator.generate`.

        Equal prompts get equal answers: another draw takes another seed.
        """
        with out_of_memory_told(self.identity.name, self.identity.device):
            return self.writer.generate(prompts, max_tokens=max_tokens, stop=stop)


def sampled_identity(identity: ModelIdentity, sampling: Sampling) -> ModelIdentity:
    """An identity that tells how tokens are drawn.

    Raises:
        ModelError: a temperature or a share that nothing can be drawn with.

    Example:
        >>> from babelgap.models import KnownModel
        >>> sampled_identity(KnownModel().identity, Sampling(0.7, seed=3)).name
        'known (temperature 0.7, top_p 1.0, seed 3)'
    """
    if not (0 < sampling.temperature < math.inf and 0 < sampling.top_p <= 1):
        raise ModelError(
            f"temperature is {sampling.temperature} and top_p is {sampling.top_p}; give a "
            "temperature above 0, and a top_p above 0 and at most 1"
        )
    how = (
        f"temperature {float(sampling.temperature)}, top_p {float(sampling.top_p)}, "
        f"seed {sampling.seed}"
    )
    return replace(identity, name=f"{identity.name} ({how})")


def drawing(transformers: Any, sampling: Sampling, prompts: Sequence[str]) -> list[Any]:  # noqa: ANN401
    """What makes the most probable token a drawn one, for one batch.

    Args:
        transformers: the module.
        sampling: how to draw.
        prompts: of the batch's rows, in order.
    """
    warpers = [transformers.TemperatureLogitsWarper(float(sampling.temperature))]
    if sampling.top_p < 1:
        warpers.append(transformers.TopPLogitsWarper(sampling.top_p))
    return [*warpers, _GumbelNoise([generator(sampling.seed, "token", p) for p in prompts])]


class _GumbelNoise:
    """Adds noise to the logits of a batch, a row of it for each step from each row's generator."""

    def __init__(self, draws: Sequence[np.random.Generator]) -> None:
        self._draws = draws

    def __call__(self, tokens: object, scores: Any) -> Any:  # noqa: ANN401
        import torch

        # In doubles: single ones come in steps so coarse that rare tokens would be drawn too often.
        waits = np.stack([draw.standard_exponential(scores.shape[-1]) for draw in self._draws])
        noise = -np.log(waits)
        return scores + torch.from_numpy(noise).to(scores.device, scores.dtype)
