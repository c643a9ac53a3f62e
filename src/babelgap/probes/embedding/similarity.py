"""How close each version of a text is to the original, layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from babelgap.probes.embedding.vectors import cosines, layers_of, poolings_of
from babelgap.probes.embedding.versions import Mixing, TextVersions, Version, versions_of
from babelgap.schema.embedding import TextEncoder, TextOrTokens
from babelgap.schema.errors import ProbeError

__all__ = ["Similarities", "joined", "similarities"]

_GROUP = 64  # texts whose originals' vectors are in memory at a time


@dataclass(frozen=True, slots=True, eq=False)
class Similarities:
    """Cosines of versions of texts with the originals: N texts, V versions, L layers."""

    text_ids: tuple[str, ...]
    """N ids."""
    versions: tuple[Version, ...]
    """V versions."""
    layers: tuple[int, ...]
    """Numbers of the L layers, counted from 0."""
    cosines: Mapping[str, npt.NDArray[np.float32]]
    """Pooling -> (N, V, L), -1 to 1; NaN where a text has no such version: no drawn word has a
    translation, or nothing is left without the words."""
    num_words: npt.NDArray[np.int32]
    """Words of each text, (N,)."""
    num_drawn: npt.NDArray[np.int32]
    """Words of each that were to be replaced, (N,)."""
    num_replaced: npt.NDArray[np.int32]
    """Words of each that were replaced in each version, (N, V)."""

    def rate(self, version: Version) -> float | None:
        """Share of all words that were replaced in a version, 0 to 1; `None` without words."""
        total = int(self.num_words.sum())
        replaced = self.num_replaced[:, self.versions.index(version)]
        return int(replaced.sum()) / total if total else None

    def num_left_out(self, version: Version) -> int:
        """Texts that have no such version."""
        some = next(iter(self.cosines.values()))
        return int(np.isnan(some[:, self.versions.index(version), 0]).sum())


def similarities(
    encoder: TextEncoder,
    texts: Mapping[str, str],
    mixing: Mixing,
    *,
    layers: Sequence[int] | None = None,
    poolings: Sequence[str] | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Similarities:
    """Cosine similarity of each version of each text with the original.

    Vectors of the originals of a few texts of like length, and of a batch of versions, are in
    memory at a time. Texts without a replaced word are not embedded; their rows are NaN. Versions
    of a text that are alike are embedded once. What comes out for a text depends on no other text,
    but for rounding: a batch's make-up can change a model's vectors in the last digits.

    Args:
        encoder: the model.
        texts: id -> text, none empty; a block of them.
        mixing: how they are changed.
        layers: all where it is `None`.
        poolings: all where it is `None`.
        on_progress: called now and then with the number of texts newly done.

    Raises:
        ProbeError: no texts, layers or poolings that the encoder has not, or vectors without a
            direction.
        ModelError: a text that is longer than the encoder takes.
    """
    if not texts:
        raise ProbeError("no texts to compare with their mixed versions; give at least one")
    wanted, pooled = layers_of(encoder, layers), poolings_of(encoder, poolings)
    made = versions_of(encoder, texts, mixing)
    shape = (len(made), len(mixing.versions), len(wanted))
    found = {pooling: np.full(shape, np.nan, dtype=np.float32) for pooling in pooled}
    changed = sorted(
        (i for i, one in enumerate(made) if one.inputs), key=lambda i: len(made[i].text)
    )
    if on_progress and len(changed) < len(made):
        on_progress(len(made) - len(changed))
    for first in range(0, len(changed), _GROUP):
        group = changed[first : first + _GROUP]
        for done in _fill(encoder, group, made, mixing.versions, wanted, found):
            if on_progress and done:
                on_progress(done)
    return _result(tuple(texts), made, mixing.versions, wanted, found)


def joined(blocks: Sequence[Similarities]) -> Similarities:
    """Blocks of texts as one, in their order.

    Raises:
        ProbeError: no blocks, or blocks that don't measure the same.
    """
    if not blocks:
        raise ProbeError("no similarities to join; measure at least one block of texts")
    head = blocks[0]
    measured = {(b.versions, b.layers, tuple(b.cosines)) for b in blocks}
    if len(measured) > 1:
        raise ProbeError(
            f"the {len(blocks)} blocks of similarities have {len(measured)} sets of versions, "
            "layers and poolings; join those of one probe alone"
        )
    return Similarities(
        tuple(chain.from_iterable(b.text_ids for b in blocks)),
        head.versions,
        head.layers,
        {p: np.concatenate([b.cosines[p] for b in blocks]) for p in head.cosines},
        np.concatenate([b.num_words for b in blocks]),
        np.concatenate([b.num_drawn for b in blocks]),
        np.concatenate([b.num_replaced for b in blocks]),
    )


def _fill(
    encoder: TextEncoder,
    group: Sequence[int],
    made: Sequence[TextVersions],
    versions: Sequence[Version],
    layers: Sequence[int],
    found: Mapping[str, npt.NDArray[np.float32]],
) -> Iterator[int]:
    """Fill in the cosines of a group of texts; yields the number of texts that a batch finished."""
    originals = _originals(encoder, [made[i].text for i in group], layers, tuple(found))
    inputs, places = _distinct_inputs(group, made, versions)
    left = np.bincount([member for member, _ in places], minlength=len(group))
    for batch in encoder.embed(inputs, layers=layers, poolings=tuple(found)):
        members = np.array([places[row][0] for row in batch.rows], dtype=np.int64)
        for pooling, vectors in batch.vectors.items():
            values = cosines(originals[pooling][members], vectors, layers)
            for row, member, value in zip(batch.rows, members, values, strict=True):
                found[pooling][group[member], places[row][1]] = value
        before = int((left == 0).sum())
        np.subtract.at(left, members, 1)
        yield int((left == 0).sum()) - before


def _originals(
    encoder: TextEncoder, texts: Sequence[str], layers: Sequence[int], poolings: Sequence[str]
) -> dict[str, npt.NDArray[np.float32]]:
    """Pooling -> vectors of the texts, (texts, layers, hidden)."""
    vectors: dict[str, npt.NDArray[np.float32]] = {}
    for batch in encoder.embed(texts, layers=layers, poolings=poolings):
        for pooling, some in batch.vectors.items():
            if pooling not in vectors:
                vectors[pooling] = np.empty((len(texts), *some.shape[1:]), dtype=np.float32)
            vectors[pooling][batch.rows] = some
    return vectors


def _distinct_inputs(
    group: Sequence[int], made: Sequence[TextVersions], versions: Sequence[Version]
) -> tuple[list[TextOrTokens], list[tuple[int, list[int]]]]:
    """What is embedded, and of each the member of the group and the versions that it is."""
    inputs: list[TextOrTokens] = []
    places: list[tuple[int, list[int]]] = []
    for member, text in enumerate(group):
        own: dict[TextOrTokens, list[int]] = {}
        for column, version in enumerate(versions):
            if version in made[text].inputs:
                own.setdefault(made[text].inputs[version], []).append(column)
        inputs += own
        places += [(member, columns) for columns in own.values()]
    return inputs, places


def _result(
    text_ids: tuple[str, ...],
    made: Sequence[TextVersions],
    versions: tuple[Version, ...],
    layers: tuple[int, ...],
    found: Mapping[str, npt.NDArray[np.float32]],
) -> Similarities:
    first = versions[0].into if versions else ""
    words = [one.mixes[first] for one in made]
    replaced = [[len(one.mixes[version.into].replaced) for version in versions] for one in made]
    return Similarities(
        text_ids,
        versions,
        layers,
        found,
        np.array([mix.num_words for mix in words], dtype=np.int32),
        np.array([mix.num_drawn for mix in words], dtype=np.int32),
        np.array(replaced, dtype=np.int32).reshape(len(made), len(versions)),
    )
