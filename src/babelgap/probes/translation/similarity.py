"""How close a translation's vector is to those of its source and of its reference."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from babelgap.languages import base_language
from babelgap.probes.translation.metric import (
    SIMILARITY_REFERENCE,
    SIMILARITY_SOURCE,
    Lines,
    MetricScores,
)
from babelgap.schema.embedding import MEAN, TextEncoder
from babelgap.schema.errors import ProbeError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["EncoderSimilarity", "language_mistake"]


class EncoderSimilarity:
    """Cosines of a multilingual encoder's vectors of the last layer: no COMET, and not trained.

    `similarity_source` holds the translation against its source and needs no reference;
    `similarity_reference` holds it against the reference. Both are 0 to 1: a cosine below 0 counts
    as 0, and so does a translation that is empty, since leaving it out would reward it. They see
    whether a translation says the same, hardly how it says it, and nothing of its language: a copy
    of the source is as close to it as can be. Read them beside the counted problems.

    Args:
        encoder: such as multilingual USE.
        names: one of the two, or both.
        languages: tags that it knows; any where it is `None`.
        pooling: of the encoder's.
    """

    def __init__(
        self,
        encoder: TextEncoder,
        *,
        names: tuple[str, ...] = (SIMILARITY_SOURCE, SIMILARITY_REFERENCE),
        languages: Collection[str] | None = None,
        pooling: str = MEAN,
    ) -> None:
        self._encoder, self._languages, self._pooling = encoder, languages, pooling
        self._names = names

    @property
    def names(self) -> tuple[str, ...]:
        """The similarities asked for."""
        return self._names

    @property
    def needs_source(self) -> bool:
        """Whether it holds translations against their source."""
        return SIMILARITY_SOURCE in self._names

    @property
    def needs_reference(self) -> bool:
        """Whether it holds translations against their reference."""
        return SIMILARITY_REFERENCE in self._names

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why this direction can't be scored here; see `Metric.mistake`."""
        name = self._encoder.identity.name
        return language_mistake((source, into), languages=self._languages, encoder=name)

    def score(self, lines: Sequence[Lines]) -> list[tuple[MetricScores, ...]]:
        """Score each system's lines; see `Metric.score`.

        All texts are embedded together, each once; their vectors are in memory meanwhile.

        Raises:
            ModelError: a text that the encoder can't take.
        """
        for one in lines:
            if mistake := self.mistake(source=one.source, into=one.into):
                raise ProbeError(mistake)
        place, vectors = self._vectors(lines)
        return [
            tuple(self._scores(name, one, place, vectors) for name in self._names) for one in lines
        ]

    def _vectors(self, lines: Sequence[Lines]) -> tuple[dict[str, int], npt.NDArray[np.float32]]:
        """Row of each text that is not empty, and the vectors of length 1, (texts, hidden)."""
        import numpy as np

        texts = dict.fromkeys(
            text
            for one in lines
            for part in (one.translations, *(_held_against(one, name) for name in self._names))
            for text in part
            if text.strip()
        )
        vectors = np.zeros((0, 0), dtype=np.float32)
        found = self._encoder.embed(list(texts), layers=[-1], poolings=[self._pooling])
        for batch in found if texts else ():
            own = batch.vectors[self._pooling][:, 0]
            if not vectors.size:
                vectors = np.zeros((len(texts), own.shape[1]), dtype=np.float32)
            vectors[batch.rows] = own
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (np.isfinite(lengths).all() and (lengths > 0).all()):
            bad = list(texts)[int(np.flatnonzero(~(np.isfinite(lengths) & (lengths > 0)))[0])]
            raise ProbeError(
                f"{self._encoder.identity.name} gave {bad[:60]!r} a vector without a direction; "
                "use another encoder"
            )
        return {text: row for row, text in enumerate(texts)}, vectors / lengths

    def _scores(
        self,
        name: str,
        lines: Lines,
        place: dict[str, int],
        vectors: npt.NDArray[np.float32],
    ) -> MetricScores:
        import numpy as np

        rows = [i for i, text in enumerate(lines.translations) if text.strip()]
        ours = vectors[[place[lines.translations[i]] for i in rows]]
        theirs = vectors[[place[_held_against(lines, name)[i]] for i in rows]]
        segments = np.zeros(len(lines))
        segments[rows] = np.clip((ours * theirs).sum(axis=1, dtype=np.float64), 0.0, 1.0)
        return MetricScores(name, segments, None, float(segments.mean()), self._signature(name))

    def _signature(self, name: str) -> str:
        identity = self._encoder.identity
        held = name.removeprefix("similarity_")
        return (
            f"cosine with the {held}, not COMET|encoder:{identity.name}|"
            f"revision:{identity.revision}|layer:last|pooling:{self._pooling}|empty:0|negative:0"
        )


def _held_against(lines: Lines, name: str) -> tuple[str, ...]:
    return lines.texts if name == SIMILARITY_SOURCE else lines.references


def language_mistake(
    tags: Sequence[str], *, languages: Collection[str] | None, encoder: str
) -> str | None:
    """What to do where an encoder lacks a language; `None` where it has all of them.

    Example:
        >>> language_mistake(["de", "fi"], languages={"de", "en"}, encoder="use")
        "encoder use doesn't know fi, only de, en; leave it out, or use another metric or encoder"
    """
    if languages is None:
        return None
    lacking = [tag for tag in tags if not {tag, base_language(tag)} & set(languages)]
    if not lacking:
        return None
    known = ", ".join(sorted(languages))
    return (
        f"encoder {encoder} doesn't know {', '.join(lacking)}, only {known}; "
        "leave it out, or use another metric or encoder"
    )
