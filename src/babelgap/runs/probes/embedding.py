"""The embedding probe: how close texts are across languages, and what a foreign word changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

import babelgap
from babelgap.probes.embedding import (
    MIXED,
    Alignment,
    Mixing,
    Similarities,
    aligned,
    alignment_of,
    alignment_table,
    foreign_words,
    joined,
    pivot_lines,
    similarities,
    similarities_of,
    similarity_table,
)
from babelgap.runs.probes.probe import ProbeUnit, ReadPart, probe_unit
from babelgap.runs.probes.settings import EmbeddingSettings
from babelgap.runs.probes.texts import Texts
from babelgap.runs.probes.word_translations import WordSource
from babelgap.runs.signatures import digest, signature
from babelgap.schema.embedding import TextEncoder
from babelgap.schema.language_model import ModelIdentity
from babelgap.schema.probes import EMBEDDING, ProbeMeasure, ProbeResults
from babelgap.schema.words import MULTIPLE
from babelgap.stats import (
    alignment_measures,
    shown_layers,
    similarity_histograms,
    similarity_measures,
)

__all__ = ["EmbeddingProbe"]

_TEXTS_PER_UNIT = 64
_ALIGNMENT = "alignment"


@dataclass(frozen=True)
class EmbeddingProbe:
    """Texts with some of their words in other languages, and lines that say the same."""

    settings: EmbeddingSettings
    texts: Texts
    lines: Mapping[str, tuple[str, ...]]
    """Tag -> lines, the pivot's first."""
    lines_name: str
    """Of the bitext, or of the quiz whose stems they are."""
    words: WordSource
    pivot: str
    languages: tuple[str, ...]
    seed: int
    name: str = EMBEDDING

    @cached_property
    def asked(self) -> Mapping[str, Any]:
        """See `Probe.asked`."""
        return {
            **self.settings.model_dump(mode="json"),
            "texts_hash": digest([self.texts.ids, self.texts.texts]),
            "lines_hash": digest(dict(self.lines)),
            "words": dict(self.words.versions),
            "pivot": self.pivot,
            "languages": list(self.languages),
            "seed": self.seed,
        }

    @property
    def units(self) -> tuple[ProbeUnit, ...]:
        """Blocks of texts, then the lines of each language."""
        return (*(unit for unit, _ in self._blocks), self._alignment)

    def mistake(self, model: object) -> str | None:
        """Why a loaded model has no vectors; see `Probe.mistake`."""
        if isinstance(model, TextEncoder):
            return None
        name = getattr(getattr(model, "identity", None), "name", type(model).__name__)
        return (
            f"model {name!r} gives no vectors of texts here; name a model that transformers loads, "
            "or use"
        )

    def run(self, unit: ProbeUnit, *, model: Any, read: ReadPart) -> pa.Table:  # noqa: ANN401
        """Compare a block of texts with their versions, or lines of a language with the pivot's."""
        del read
        if unit.probe == EMBEDDING:
            place = next(place for known, place in self._blocks if known == unit)
            ids, texts = self.texts.ids, self.texts.texts
            block = dict(zip(ids[place], texts[place], strict=True))
            return similarity_table(similarities(model, block, self._mixing))
        # One unit for all languages: the pivot's lines are embedded once.
        with pivot_lines(model, self.lines[self.pivot]) as pivot:
            tables = [
                alignment_table(aligned(model, pivot, self.lines[tag], language=tag))
                for tag in self.languages
            ]
        return pa.concat_tables(tables).unify_dictionaries()

    def results(self, identity: ModelIdentity | None, *, read: ReadPart) -> ProbeResults:
        """Similarities, effects and alignment; see `Probe.results`."""
        system = identity.name if identity else ""
        texts = joined([similarities_of(read(unit)) for unit, _ in self._blocks])
        rows = read(self._alignment)
        lines = [
            alignment_of(rows.filter(pc.equal(rows["language"], tag))) for tag in self.languages
        ]
        return ProbeResults(
            probe=EMBEDDING,
            signature=self._signature(identity),
            model=system,
            texts=self._told_texts(),
            pivot=self.pivot,
            languages=self.languages,
            systems=(system,),
            measures=(
                *filter(
                    partial(_is_kept, texts),
                    similarity_measures(texts, system=system, source=self.pivot, seed=self.seed),
                ),
                *alignment_measures(lines, system=system, source=self.pivot, seed=self.seed),
            ),
            histograms=tuple(similarity_histograms(texts, system=system)),
            notes=tuple(self._notes(texts, lines)),
        )

    @cached_property
    def _mixing(self) -> Mixing:
        tables = self.words.tables(self.texts.texts)
        return Mixing(
            tables=tables,
            foreign=foreign_words(self.texts.texts, tables=tables),
            rate=self.settings.rate,
            seed=self.seed,
            one_by_one=self.settings.by_language,
        )

    @cached_property
    def _blocks(self) -> list[tuple[ProbeUnit, slice]]:
        found = []
        for start in range(0, len(self.texts), _TEXTS_PER_UNIT):
            place = slice(start, min(start + _TEXTS_PER_UNIT, len(self.texts)))
            size = place.stop - start
            unit = probe_unit(EMBEDDING, [start, self.asked], label="texts", size=size)
            found.append((unit, place))
        return found

    @cached_property
    def _alignment(self) -> ProbeUnit:
        size = len(self.lines[self.pivot]) * len(self.languages)
        return probe_unit(_ALIGNMENT, self.asked, label="of lines", size=size)

    def _told_texts(self) -> str:
        return (
            f"{self.texts.name} ({len(self.texts):,} texts), {self.lines_name} "
            f"({len(self.lines[self.pivot]):,} lines)"
        )

    def _signature(self, identity: ModelIdentity | None) -> str:
        parts = {
            "probe": EMBEDDING,
            "texts": f"{self.texts.name}@{self.asked['texts_hash']}",
            "lines": f"{self.lines_name}@{self.asked['lines_hash']}",
            "pivot": self.pivot,
            "languages": ",".join(self.languages),
            "words": ";".join(f"{tag}={what}" for tag, what in self.words.versions.items()),
            "rate": self.settings.rate,
            "encoder": f"{identity.name}@{identity.revision}" if identity else "none",
            "dtype": identity.dtype if identity else "none",
            "seed": self.seed,
            "version": babelgap.__version__,
        }
        return signature(parts)

    def _notes(self, texts: Similarities, lines: Sequence[Alignment]) -> Iterator[str]:
        drawn, words = int(texts.num_drawn.sum()), int(texts.num_words.sum())
        for column, version in enumerate(texts.versions):
            if version.condition == MIXED:
                replaced = texts.num_replaced[:, column]
                yield (
                    f"{version.into}: {int(replaced.sum()):,} of {drawn:,} words drawn have a "
                    f"translation, {_share(int(replaced.sum()), words)} of all {words:,}; "
                    f"{int((replaced == 0).sum()):,} of {len(replaced):,} texts have none and "
                    "are left out"
                )
        for one in lines:
            if same := int(one.is_same.sum()):
                yield f"{one.language}: {same:,} lines are the same text in both languages"


def _is_kept(texts: Similarities, measure: ProbeMeasure) -> bool:
    """Whether a number goes into the results; the parts of the probe hold what all follow from.

    Of languages beside a mix of all only the layers that tables show: all others would be most of
    the file.
    """
    mixes_all = any(version.into == MULTIPLE for version in texts.versions)
    return not mixes_all or measure.into == MULTIPLE or measure.layer in shown_layers(texts.layers)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none"
