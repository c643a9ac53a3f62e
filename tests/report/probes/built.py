"""Results of probes that look like a model's, without a model."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from babelgap.schema import Estimate, Histogram, ProbeMeasure, ProbeResults, TranslatedLine
from tests.report.builders import LANGUAGES
from tests.report.full_run import value_of

MODEL = "SmolLM2-135M-Instruct"
SYSTEMS = (MODEL, "google-translate", "nllb-3.3b", "gpt4")
BASELINES = ("random_word", "random_token", "dropout")
HOSTILE_LINE = '<script>alert(1)</script> & "quotes"'
METHOD = "bootstrap over lines, 10000 resamples"
_BASES = {"chrf": 45.0, "bleu": 24.0, "comet": 0.78, "similarity_reference": 0.81}
_RTL = "قال الوزير إن القرار سيُتخذ غدًا."


def _estimate(value: float | None, half: float, num: int = 99) -> Estimate:
    if value is None:
        return Estimate(None, None, None, 0.95, 0, METHOD)
    return Estimate(value, value - half, value + half, 0.95, num, METHOD)


def translation_results(
    *, languages: Sequence[str] = LANGUAGES, systems: Sequence[str] = SYSTEMS
) -> ProbeResults:
    """Four systems in both directions, one number undefined, a line of a hostile kind."""
    measures: list[ProbeMeasure] = []
    for source, into in _directions(languages):
        for i, system in enumerate(systems):
            measures += _scores(system, source, into, rank=i, model=systems[0])
    return ProbeResults(
        probe="translation",
        signature="babelgap:0.1.0|probe:translation|bitext:flores|lines:99|shots:5|seed:42",
        model=systems[0],
        texts="flores (99 lines)",
        pivot="en",
        languages=tuple(languages),
        systems=tuple(systems),
        measures=tuple(measures),
        lines=tuple(_lines(languages, systems)),
        notes=("12 lines of google-translate have no score of COMET.",),
    )


def _directions(languages: Sequence[str]) -> list[tuple[str, str]]:
    return [("en", t) for t in (*languages, "all")] + [(t, "en") for t in (*languages, "all")]


def _scores(
    system: str, source: str, into: str, *, rank: int, model: str
) -> Iterator[ProbeMeasure]:
    for name, base in _BASES.items():
        size = 1.0 if base > 1 else 0.01
        value = base + size * (8 * rank + 5 * value_of(name, system, source, into))
        undefined = (name, system, into) == ("comet", "gpt4", "it")
        yield ProbeMeasure(
            name, system, source, into, _estimate(None if undefined else value, 2.2 * size),
            signature=f"{name}|nrefs:1|version:2.6.0",
        )  # fmt: skip
        if rank:
            yield ProbeMeasure(
                f"{name}_difference", system, source, into, _estimate(8.1 * rank * size, 3 * size),
                against=model, p_value=0.0004 if rank > 1 else 0.0312,
            )  # fmt: skip
    for problem in ("wrong language", "truncated", "echo"):
        share = 0.0 if rank else value_of(problem, source, into, high=0.3)
        yield ProbeMeasure("problem", system, source, into, _estimate(share, 0.01), problem)


def _lines(languages: Sequence[str], systems: Sequence[str]) -> Iterator[TranslatedLine]:
    for source, into in [("en", languages[0]), ("en", "ar"), (languages[0], "en")]:
        for line in (3, 7):
            for i, system in enumerate(systems):
                translation = [HOSTILE_LINE, _RTL if into == "ar" else "Le ministre a dit.", "",
                               None][i % 4]  # fmt: skip
                problems = [("wrong language", "truncated"), (), ("empty",), ()][i % 4]
                reference = _RTL if into == "ar" else "Le ministre dit que c’est décidé."
                yield TranslatedLine(
                    system, source, into, line, "The minister said so.", reference, translation,
                    problems,
                )  # fmt: skip


def embedding_results(
    *,
    languages: Sequence[str] = LANGUAGES,
    num_layers: int = 31,
    poolings: Sequence[str] = ("mean", "last"),
    system: str = MODEL,
    all_drawn: bool = False,
) -> ProbeResults:
    """All layers of a model; distributions at all of them for the first pooling and mixed texts.

    Single languages, and other poolings, have theirs at the layers shown, unless all are drawn.
    """
    measures: list[ProbeMeasure] = []
    histograms: list[Histogram] = []
    shown = {num_layers // 2, num_layers - 1}
    for pooling in poolings:
        for layer in range(num_layers):
            for tag in ("mul", *languages):
                is_shown = layer in shown
                measures += _effects(system, tag, layer, pooling, tested=is_shown)
                if is_shown or all_drawn or (pooling == poolings[0] and tag == "mul"):
                    histograms += _histograms(system, tag, layer, pooling)
            for tag in (*languages, "all"):
                measures += _alignment(system, tag, layer, num_layers, pooling)
        for tag in (*languages, "all"):
            for name in ("mexa", "mexa_best"):
                value = _estimate(value_of(name, tag), 0.02, 997)
                measures.append(ProbeMeasure(name, system, "en", tag, value, pooling=pooling))
    return ProbeResults(
        probe="embedding",
        signature="babelgap:0.1.0|probe:embedding|texts:1000|rate:0.16|seed:42",
        model=system,
        texts="flores (997 lines) and 1,000 texts of mmlu",
        pivot="en",
        languages=tuple(languages),
        systems=(system,),
        measures=tuple(measures),
        histograms=tuple(histograms),
        notes=("3 texts of which no word could be translated are left out.",),
    )


def _effects(
    system: str, tag: str, layer: int, pooling: str, *, tested: bool
) -> Iterator[ProbeMeasure]:
    def measure(name: str, value: float, half: float, against: str | None) -> ProbeMeasure:
        p = 0.0123 if tested and name in ("similarity_difference", "closer_share") else None
        return ProbeMeasure(
            name, system, "en", tag, _estimate(value, half, 1000), "mixed", layer, pooling,
            against, p,
        )  # fmt: skip

    yield measure("similarity", _center("mixed", tag, layer), 0.003, None)
    for against in BASELINES:
        difference = _center("mixed", tag, layer) - _center(against, tag, layer)
        yield measure("similarity_difference", difference, 0.0021, against)
        yield measure("effect_size", 12 * difference, 0.07, against)
        yield measure("closer_share", 0.5 + 3 * difference, 0.03, against)


def _center(condition: str, tag: str, layer: int) -> float:
    shift = (
        value_of(tag, low=0.6, high=1.4)
        * {"mixed": 0.0, "random_word": 0.02, "random_token": 0.05, "dropout": -0.015}[condition]
    )
    return 0.86 - shift * (1 + math.sin(layer / 6)) + 0.02 * value_of(tag, high=1.0)


def _histograms(system: str, tag: str, layer: int, pooling: str) -> Iterator[Histogram]:
    for condition in ("mixed", *BASELINES):
        center = 40 * (_center(condition, tag, layer) - 0.6) / 0.4
        counts = tuple(round(120 * math.exp(-(((i - center) / 4) ** 2))) for i in range(40))
        yield Histogram("similarity", system, tag, condition, layer, pooling, 0.6, 1.0, counts)


def _alignment(
    system: str, tag: str, layer: int, num_layers: int, pooling: str
) -> Iterator[ProbeMeasure]:
    height = math.sin(math.pi * (layer + 1) / (num_layers + 1)) * value_of(tag, low=0.45, high=0.95)
    for name, detail, value in (
        ("mexa", None, 0.9 * height),
        ("retrieval", "into", height),
        ("retrieval", "from", 0.95 * height),
        ("pair_similarity", None, 0.5 + 0.4 * height),
        ("other_similarity", None, 0.4 + 0.2 * height),
        ("relative_similarity", None, 0.1 + 0.2 * height),
    ):
        yield ProbeMeasure(
            name, system, "en", tag, _estimate(value, 0.03, 997), detail, layer, pooling
        )


def terms_results(*, languages: Sequence[str] = LANGUAGES) -> ProbeResults:
    """Terms in both directions."""
    measures = []
    for tag in (*languages, "all"):
        for name, detail in (
            ("term_accuracy", "into"),
            ("term_accuracy", "from"),
            ("terms_known", None),
            ("terms_known_by_chance", None),
            ("terms_known", "stem_and_answer"),
        ):
            value = value_of(name, tag, detail or "")
            found = _estimate(value, 0.04, 256)
            measures.append(ProbeMeasure(name, MODEL, "en", tag, found, detail))
    return ProbeResults(
        probe="terms",
        signature="babelgap:0.1.0|probe:terms|quiz:atlas@0f3a|seed:42",
        model=MODEL,
        texts="names in 256 questions of atlas",
        pivot="en",
        languages=tuple(languages),
        systems=(MODEL,),
        measures=tuple(measures),
    )
