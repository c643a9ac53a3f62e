"""The translation probe: lines translated by the model and others, scored and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

import babelgap
from babelgap.models import USE_LANGUAGES, USE_NAME, load_encoder
from babelgap.probes.translation import (
    COMET,
    ScoredOutput,
    checked,
    chosen_metrics,
    comet_signature,
    given_scores,
    needs_encoder,
    score,
)
from babelgap.runs.late_writer import writer_of
from babelgap.runs.probes.output_rows import output_of, output_table, scored_of, scored_table
from babelgap.runs.probes.probe import ProbeUnit, ReadPart, probe_unit
from babelgap.runs.probes.settings import TranslationSettings
from babelgap.runs.probes.systems import LineBlock, System
from babelgap.runs.probes.translated_examples import example_lines
from babelgap.runs.signatures import digest, signature
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import ModelIdentity
from babelgap.schema.probes import TRANSLATION, ProbeResults
from babelgap.schema.text import Bitext
from babelgap.schema.translated_lines import SystemOutput
from babelgap.stats import problem_measures, translation_measures
from babelgap.translate import problems_of

__all__ = ["TranslationProbe"]

_LINES_PER_UNIT = 64
_SCORES = "scores"

_Block = tuple[ProbeUnit, System, LineBlock]
"""A unit, and which system translates which lines in it."""


@dataclass(frozen=True)
class TranslationProbe:
    """Lines of a bitext, in both directions between the pivot and each language."""

    settings: TranslationSettings
    bitext: Bitext
    """The lines that are translated."""
    pivot: str
    languages: tuple[str, ...]
    systems: tuple[System, ...]
    """The model under test first, where there is one."""
    name: str = TRANSLATION

    @property
    def asked(self) -> Mapping[str, Any]:
        """See `Probe.asked`."""
        # Neither systems nor metrics: more of both can be asked later, in the same folder.
        return {
            "lines": self._lines,
            "pivot": self.pivot,
            "languages": list(self.languages),
            "style": self.settings.style,
            "num_fewshot": self.settings.num_fewshot,
        }

    @property
    def directions(self) -> tuple[tuple[str, str], ...]:
        """Both for each language."""
        return tuple(
            direction
            for tag in self.languages
            for direction in ((self.pivot, tag), (tag, self.pivot))
        )

    @property
    def units(self) -> tuple[ProbeUnit, ...]:
        """Blocks of lines of each system and direction, then each kind of metric."""
        return (*(unit for unit, *_ in self._blocks), *(unit for unit, _ in self._scores))

    def mistake(self, model: object) -> str | None:
        """Why a loaded model can't be asked; see `Probe.mistake`."""
        try:
            if any(system.needs_model for system in self.systems):
                writer_of(model, by_chat=self.settings.style == "chat")
        except ModelError as error:
            return str(error)
        return None

    def run(self, unit: ProbeUnit, *, model: Any, read: ReadPart) -> pa.Table:  # noqa: ANN401
        """Translate a block of lines, or score all; see `Probe.run`."""
        if unit.probe == _SCORES:
            names = next(names for known, names in self._scores if known == unit)
            return scored_table(self._score(names, read))
        system, block = next((s, block) for known, s, block in self._blocks if known == unit)
        output = system.output(block, model=model)
        (found,) = checked([output], self.bitext, find_problems=problems_of)
        return output_table(found, self.bitext)

    def results(self, identity: ModelIdentity | None, *, read: ReadPart) -> ProbeResults:
        """All metrics and problems of all systems; see `Probe.results`."""
        outputs = self._outputs(read)
        scored = [one for unit, _ in self._scores for one in scored_of(read(unit))]
        scored += given_scores(outputs, without=self.settings.metrics)
        names = tuple(system.name for system in self.systems)
        return ProbeResults(
            probe=TRANSLATION,
            signature=self._signature(identity, outputs),
            model=identity.name if identity else "",
            texts=f"{self.bitext.name} ({len(self.bitext)} lines)",
            pivot=self.pivot,
            languages=self.languages,
            systems=names,
            measures=(
                *translation_measures(scored, pivot=self.pivot, seed=0),
                *problem_measures(outputs, pivot=self.pivot, seed=0),
            ),
            lines=tuple(example_lines(outputs, self.bitext)),
            notes=self.bitext.card.notes,
        )

    @cached_property
    def _blocks(self) -> list[_Block]:
        found: list[_Block] = []
        for system in self.systems:
            for source, into in self.directions:
                how = system.asked(source=source, into=into)
                for start in range(0, len(self.bitext), _LINES_PER_UNIT):
                    rows = range(start, min(start + _LINES_PER_UNIT, len(self.bitext)))
                    unit = probe_unit(
                        TRANSLATION,
                        [system.name, how, source, into, start, self._lines],
                        label=f"{system.name} {source}-{into}",
                        size=len(rows),
                        needs_model=system.needs_model,
                    )
                    found.append((unit, system, LineBlock(self.bitext, source, into, rows)))
        return found

    @cached_property
    def _scores(self) -> list[tuple[ProbeUnit, tuple[str, ...]]]:
        translated = [unit.id for unit, *_ in self._blocks]
        size = len(self.bitext) * len(self.directions) * len(self.systems)
        found = []
        for names in _metric_groups(self.settings.metrics):
            checkpoint = comet_signature(self.settings.comet_model) if COMET in names else ""
            asked = [names, checkpoint, translated]
            label = ", ".join(names)
            unit = probe_unit(_SCORES, asked, label=label, size=size, needs_model=False)
            found.append((unit, names))
        return found

    @cached_property
    def _lines(self) -> str:
        return digest(dict(self.bitext.lines))

    def _outputs(self, read: ReadPart) -> list[SystemOutput]:
        tables: dict[tuple[str, str, str], list[pa.Table]] = {}
        for unit, system, block in self._blocks:
            tables.setdefault((system.name, block.source, block.into), []).append(read(unit))
        return [output_of(blocks) for blocks in tables.values()]

    def _score(self, names: Sequence[str], read: ReadPart) -> list[ScoredOutput]:
        metrics = chosen_metrics(
            names,
            encoder=load_encoder(USE_NAME) if needs_encoder(names) else None,
            encoder_languages=USE_LANGUAGES,
            checkpoint=self.settings.comet_model,
            gpus=self.settings.comet_gpus,
        )
        return score(self._outputs(read), self.bitext, metrics)

    def _signature(self, identity: ModelIdentity | None, outputs: Sequence[SystemOutput]) -> str:
        model = f"{identity.name}@{identity.revision}" if identity else "none"
        versions = [f"{system.name}={_version(system.name, outputs)}" for system in self.systems]
        parts = {
            "probe": TRANSLATION,
            "texts": f"{self.bitext.name}@{self._lines}",
            "lines": len(self.bitext),
            "pivot": self.pivot,
            "languages": ",".join(self.languages),
            "model": model,
            "style": self.settings.style,
            "shots": self.settings.num_fewshot,
            "systems": ";".join(versions),
            "version": babelgap.__version__,
        }
        return signature(parts)


def _version(name: str, outputs: Sequence[SystemOutput]) -> str:
    """What a system is; one hash where that differs between directions, as with files."""
    found = list(dict.fromkeys(o.version for o in outputs if o.system == name))
    return found[0] if len(found) == 1 else f"hash {digest(found)}"


def _metric_groups(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Metrics that are computed together: what one of them needs, the others have."""
    groups = (("chrf", "bleu"), ("comet",), ("similarity_source", "similarity_reference"))
    kept = [tuple(name for name in group if name in names) for group in groups]
    return [group for group in kept if group]
