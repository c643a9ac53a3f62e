"""The translation probe of a Study, looked up: lines, examples, systems and metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from babelgap.data import open_bitext
from babelgap.models import USE_LANGUAGES, USE_NAME, encoder_mistake
from babelgap.probes.translation import metric_mistakes
from babelgap.runs.probes.mistakes import found_or_told
from babelgap.runs.probes.settings import TranslationSettings
from babelgap.runs.probes.systems import Asking, ModelSystem, System, find_system
from babelgap.runs.probes.translation import TranslationProbe
from babelgap.schema.errors import StudyError
from babelgap.schema.text import Bitext
from babelgap.translate import problems_of

__all__ = ["plan_translation_probe"]


def plan_translation_probe(
    settings: TranslationSettings,
    *,
    model: str | None,
    pivot: str,
    languages: Sequence[str],
    device: str | None = None,
    dtype: str = "auto",
) -> TranslationProbe:
    """Look up the bitext, the examples, the systems and the metrics.

    Args:
        settings: of the study.
        model: name of the model under test; `None` where systems alone are compared.
        pivot: tag of one side of each direction.
        languages: tags of the other sides.
        device: of language models beside the one under test.
        dtype: of them.

    Raises:
        StudyError: with every mistake there is.
    """
    told: list[str] = []
    tags = (pivot, *languages)
    directions = [d for tag in languages for d in ((pivot, tag), (tag, pivot))]
    told += metric_mistakes(
        settings.metrics,
        directions=directions,
        encoder=USE_NAME,
        encoder_languages=USE_LANGUAGES,
        encoder_mistake=encoder_mistake(USE_NAME),
        checkpoint=settings.comet_model,
    )
    # What the checks need is looked for before anything is translated.
    found_or_told(told, lambda: problems_of(["red"], ["red"], source="en", into="de"))
    if settings.bitext is None:
        told.append(
            "the translation probe needs a bitext; give --bitext flores, flores:FOLDER, or files "
            "with {language} in their names"
        )
    bitext = found_or_told(told, lambda: _lines(settings, tags)) if settings.bitext else None
    examples = found_or_told(told, lambda: _examples(settings, tags)) or {}
    told += _leaks(examples, bitext)
    asking = Asking(settings.style, examples, device, dtype)
    systems: list[System] = [ModelSystem(model, asking)] if model else []
    if not systems and not settings.systems:
        told.append("no model and no system is named; give --model or --system NAME=WHAT")
    if bitext is not None:
        systems += _systems(settings, bitext, directions, asking, told)
    told += _twice(systems)
    if told or bitext is None:
        raise StudyError(told)
    return TranslationProbe(settings, bitext, pivot, tuple(languages), tuple(systems))


def _systems(
    settings: TranslationSettings,
    bitext: Bitext,
    directions: Sequence[tuple[str, str]],
    asking: Asking,
    told: list[str],
) -> list[System]:
    found = [
        found_or_told(
            told,
            partial(
                find_system,
                name,
                spec,
                bitext=bitext,
                directions=directions,
                num_lines=len(bitext),
                asking=asking,
                price=settings.price,
                budget=settings.budget,
            ),
        )
        for name, spec in settings.systems.items()
    ]
    return [system for system in found if system is not None]


def _lines(settings: TranslationSettings, tags: Sequence[str]) -> Bitext:
    bitext = open_bitext(settings.bitext or "", languages=tags, part=settings.part)
    if settings.limit is None:
        return bitext
    lines = {tag: own[: settings.limit] for tag, own in bitext.lines.items()}
    return replace(bitext, lines=lines)


def _examples(settings: TranslationSettings, tags: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    if not settings.num_fewshot:
        return {}
    name = settings.examples or settings.bitext or ""
    if settings.examples is None and not name.startswith("flores"):
        raise StudyError(
            [
                f"{settings.num_fewshot} examples are asked for, and only FLORES has a part for "
                "them; name other lines with --examples"
            ]
        )
    bitext = open_bitext(name, languages=tags, part="dev")
    if len(bitext) < settings.num_fewshot:
        raise StudyError(
            [f"{name} has {len(bitext)} lines, and {settings.num_fewshot} examples are asked for"]
        )
    return {tag: bitext.lines[tag][: settings.num_fewshot] for tag in tags}


def _leaks(examples: Mapping[str, Sequence[str]], bitext: Bitext | None) -> list[str]:
    """Examples that are among the lines to be translated: the reference would be shown."""
    lines = {line for own in bitext.lines.values() for line in own} if bitext else set()
    shown = [line for own in examples.values() for line in own if line in lines]
    if not shown:
        return []
    return [
        f"the example {shown[0][:60]!r} is one of the lines to be translated; give --examples "
        "other lines"
    ]


def _twice(systems: Sequence[System]) -> list[str]:
    names = [system.name for system in systems]
    return [
        f"two systems are called {name!r}; give each a name of its own"
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
