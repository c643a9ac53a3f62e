"""Renderings, and models that keep what they were asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from babelgap.models import KnownModel
from babelgap.schema import ContinuationScore, LoglikelihoodRequest, Rendering

__all__ = ["RecordingModel", "rendering", "told"]


class RecordingModel(KnownModel):
    """A known model that keeps what it was asked."""

    def __init__(self, logprob: Callable[[str, str], float | None] | None = None) -> None:
        super().__init__(logprob)
        self.requests: list[LoglikelihoodRequest] = []

    @property
    def asked(self) -> list[tuple[str, str]]:
        return [(r.context, c) for r in self.requests for c in r.continuations]

    def loglikelihood(
        self,
        requests: Sequence[LoglikelihoodRequest],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[tuple[ContinuationScore, ...]]:
        self.requests += requests
        return super().loglikelihood(requests, on_progress=on_progress)


def rendering(options: Sequence[str], *, answer: int = 0, variant: str = "options") -> Rendering:
    languages = tuple("de" for _ in options)
    return Rendering(
        "q1", "capital", variant, "de", "en", languages, "stem", tuple(options), answer
    )


def told(after_context: dict[str, float], alone: dict[str, float]) -> KnownModel:
    """A model that knows these log-probabilities, with the prompt and without any."""
    return KnownModel(lambda context, text: (after_context if context else alone)[text])
