"""The sentences that a probe's page or section opens with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from babelgap.report.grids import row_label
from babelgap.report.lookup import differs_from_zero
from babelgap.report.probes.effects import baselines_of, find_effects
from babelgap.report.probes.figures import ProbePhrase, probe_unit
from babelgap.report.probes.glossary import CONDITIONS, measure_title
from babelgap.report.probes.lookup import Direction, ProbeLookup, poolings, shown_layers
from babelgap.report.probes.translation import compared_with, metric_names
from babelgap.schema import (
    ALL_LANGUAGES,
    EMBEDDING,
    FROM_LANGUAGE,
    INTO_LANGUAGE,
    MULTIPLE,
    TERMS,
    TRANSLATION,
    ProbeMeasure,
    ProbeResults,
)

__all__ = ["probe_headline"]

_D = "d\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"
_PERCENT = "\N{NARROW NO-BREAK SPACE}%"


def probe_headline(results: ProbeResults) -> ProbePhrase:
    """The main finding of a probe in words, no stronger than its intervals allow."""
    told = {TERMS: _terms, TRANSLATION: _translation, EMBEDDING: _embedding}.get(results.probe)
    phrase = () if told is None else told(results)
    return phrase or (f"{results.model or 'No model'} on {results.texts}.",)


def _terms(results: ProbeResults) -> ProbePhrase:
    found: dict[tuple[str, str | None], ProbeMeasure] = {}
    for m in results.measures:
        language = m.source if m.into == results.pivot else m.into
        if m.name == "term_accuracy" and m.estimate.value is not None:
            found.setdefault((language, m.detail), m)
    tags = [ALL_LANGUAGES] if (ALL_LANGUAGES, INTO_LANGUAGE) in found else results.languages[:1]
    for tag in tags:
        there, back = found.get((tag, INTO_LANGUAGE)), found.get((tag, FROM_LANGUAGE))
        if there is None or back is None:
            continue
        pivot = row_label(results.pivot)[0]
        other = "the other languages, on average" if tag == ALL_LANGUAGES else row_label(tag)[0]
        return (
            f"{results.model} picks the right translation of ",
            there,
            f"{_PERCENT} of terms from {pivot} into {other}, and of ",
            back,
            f"{_PERCENT} the other way.",
        )
    return ()


def _translation(results: ProbeResults) -> ProbePhrase:
    lookup = ProbeLookup(results)
    first = compared_with(results)
    tag = ALL_LANGUAGES if len(results.languages) != 1 else results.languages[0]
    pivot, other = row_label(results.pivot)[0], row_label(tag)[0]
    if tag == ALL_LANGUAGES:
        other = f"{len(results.languages)} languages, on average,"
    for name in metric_names(results):
        there = _reached(results, lookup, name, first, Direction(results.pivot, tag))
        back = _reached(results, lookup, name, first, Direction(tag, results.pivot))
        if there:
            also = ("; into ", pivot, " at ", *back) if back else ()
            return (f"{first} translates from {pivot} into {other} at ", *there, *also, ".")
        if back:
            return (f"{first} translates into {pivot} from {other} at ", *back, ".")
    return ()


def _reached(
    results: ProbeResults, lookup: ProbeLookup, name: str, first: str, direction: Direction
) -> ProbePhrase:
    """A system's score in one direction and the best of the others'; empty where it has none."""
    scores = {
        system: m
        for system in results.systems
        if (m := lookup.find(name, system, direction)) and m.estimate.value is not None
    }
    if first not in scores:
        return ()
    own = (scores.pop(first), f"{_unit(name)} {measure_title(name)}")
    if not scores:
        return own
    best = max(scores, key=lambda system: scores[system].estimate.value or 0.0)
    among = f", the best of {len(scores)} others," if len(scores) > 1 else ""
    return (*own, f" ({best}{among} at ", scores[best], f"{_unit(name)})")


def _unit(name: str) -> str:
    return _PERCENT if probe_unit(name) else ""


def _embedding(results: ProbeResults) -> ProbePhrase:
    lookup = ProbeLookup(results)
    for pooling in poolings(results, ("effect_size", "mexa")):
        for system in results.systems:
            for layer in shown_layers(results, pooling):
                for tag in (MULTIPLE, *results.languages):
                    found = find_effects(
                        results, lookup, system=system, tag=tag, layer=layer, pooling=pooling
                    )
                    told = _verdicts(found, baselines_of(results))
                    if told:
                        words = "translated words"
                        if tag != MULTIPLE:
                            words = f"words in {row_label(tag)[0]}"
                        where = _where(results, system, layer)
                        return (f"{where}, a text with {words} ", *told, ".")
    return ()


def _where(results: ProbeResults, system: str, layer: int) -> str:
    layers = {m.layer for m in results.measures if m.system == system and m.layer is not None}
    return f"At layer {layer} of {system}" if len(layers) > 1 else f"In the vectors of {system}"


def _verdicts(found: Mapping[str, ProbeMeasure], baselines: Sequence[str]) -> ProbePhrase:
    """Baselines that the texts stay closer than, farther than, and those not told apart."""
    said: dict[str, list[tuple[str, ProbeMeasure]]] = {}
    for name in baselines:
        m = found.get(name)
        if m is None or m.estimate.value is None:
            continue
        verdict = "is not clearly closer to its original, or farther, than with"
        if differs_from_zero(m.estimate):
            way = "closer to" if m.estimate.value > 0 else "farther from"
            verdict = f"stays {way} its original than with"
        said.setdefault(verdict, []).append((CONDITIONS.get(name, name), m))
    phrase: list[str | ProbeMeasure] = []
    for verdict, against in said.items():
        phrase.append(f"{'; it ' if phrase else ''}{verdict} ")
        for i, (called, m) in enumerate(against):
            before = "" if i == 0 else " and " if i == len(against) - 1 else ", "
            phrase += [f"{before}{called} ({_D}", m, ")"]
    return tuple(phrase)
