"""Results of an experiment with facts, from outcomes by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from babelgap.schema.fact_results import FactResults, FactStage
from babelgap.schema.tofu import FactOutcomes
from babelgap.stats.fact_changes import fact_changes
from babelgap.stats.facts import fact_measures
from tests.stats.fact_builders import NAN, facts_of

KNOWN, UNKNOWN = [1.0] * 40, [1.0] * 10 + [0.0] * 30
HALF = [1.0] * 20 + [0.0] * 20
PAIRS = (("taught", "untouched"), ("mixed", "taught"), ("mixed", "control"), ("control", "taught"))


def built(
    *,
    languages: tuple[str, ...] = ("de", "fr"),
    is_choice: bool = True,
    groups: Mapping[str, Sequence[str]] | None = None,
) -> FactResults:
    """Facts known in English after teaching; half of them in German after the mixture.

    Args:
        languages: beside English, of de and fr.
        is_choice: whether there are wrong answers to choose from.
        groups: in and out of the mix.
    """
    known = {
        "untouched": {"en": UNKNOWN, "de": UNKNOWN, "fr": UNKNOWN},
        "taught": {"en": KNOWN, "de": UNKNOWN, "fr": UNKNOWN},
        "mixed": {"en": KNOWN, "de": HALF, "fr": HALF},
        "control": {"en": KNOWN, "de": UNKNOWN, "fr": UNKNOWN},
    }
    outcomes = {
        stage: _without_choice(one, is_choice=is_choice)
        for stage, right in known.items()
        for one in (facts_of({tag: right[tag] for tag in ("en", *languages)}),)
    }
    return FactResults(
        model="tiny|model",
        facts="fictitious:40@0",
        taught_in="en",
        languages=languages,
        in_mix=tuple((groups or {}).get("in_mix", ())),
        num_questions=40,
        stages=(
            FactStage("untouched", None, (), 0, 0, 0, 0.0, ""),
            FactStage("taught", "untouched", ("facts in en",), 160, 50, 9_000, 3.0, "s1"),
            FactStage("mixed", "taught", ("others in en, de", "facts in en"), 9, 7, 800, 1.0, "s2"),
            FactStage("control", "taught", ("others in en", "facts in en"), 9, 7, 801, 1.0, "s3"),
        ),
        measures=tuple(fact_measures(outcomes, pivot="en", seed=0, groups=groups)),
        changes=tuple(fact_changes(outcomes, PAIRS, pivot="en", seed=0, groups=groups)),
        recipes={"teach": {"learning_rate": 5e-4, "max_steps": None}},
        notes=("A note | of it.",),
        signature="model:tiny",
    )


def _without_choice(outcomes: FactOutcomes, *, is_choice: bool) -> FactOutcomes:
    if is_choice:
        return outcomes
    unknown = outcomes.rouge_recall * NAN
    return replace(outcomes, right=dict.fromkeys(outcomes.right, unknown), truth_ratio=unknown)
