"""From what every stage answered to numbers with their intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict

import babelgap
from babelgap.runs.signatures import digest, signature
from babelgap.runs.tofu.plan import TofuPlan
from babelgap.runs.tofu.remedies import CONTROL, MIXED
from babelgap.runs.tofu.stages import TAUGHT, Stage
from babelgap.schema.fact_results import FactResults, FactStage
from babelgap.schema.language_model import ModelIdentity
from babelgap.schema.tofu import FactOutcomes
from babelgap.schema.tuning import TuningRecord
from babelgap.schema.words import IN_MIX, OUT_OF_MIX
from babelgap.stats.fact_changes import fact_changes
from babelgap.stats.facts import fact_measures

__all__ = ["fact_results"]


def fact_results(
    plan: TofuPlan,
    identity: ModelIdentity | None,
    records: Mapping[str, TuningRecord],
    outcomes: Mapping[str, FactOutcomes],
) -> FactResults:
    """Every measure and change.

    Args:
        plan: of the experiment.
        identity: of the untouched model.
        records: stage -> how it was tuned.
        outcomes: stage -> what it made of the questions.
    """
    settings, facts = plan.settings, plan.facts
    pivot, seed, groups = facts.taught_in, settings.seed, _groups(plan)
    environments = [record.environment for record in records.values()]
    return FactResults(
        model=settings.model,
        facts=facts.name,
        taught_in=facts.taught_in,
        languages=facts.languages,
        in_mix=tuple(groups.get(IN_MIX, ())),
        num_questions=facts.num_questions,
        stages=tuple(_stage(plan, stage, records.get(stage.name)) for stage in plan.stages),
        measures=tuple(fact_measures(outcomes, pivot=pivot, seed=seed, groups=groups)),
        changes=tuple(
            fact_changes(outcomes, plan.comparisons, pivot=pivot, seed=seed, groups=groups)
        ),
        recipes={name: asdict(getattr(settings, name)) for name in ("teach", "remedy")},
        notes=(*facts.notes, *_notes(plan, records)),
        signature=_signature(plan, identity, records),
        environment=dict(environments[-1]) if environments else {},
    )


def _groups(plan: TofuPlan) -> dict[str, list[str]]:
    """Languages in and out of the mixture; none where all are in it, or nobody said."""
    mix, languages = plan.settings.mix, plan.facts.languages
    if mix is None:
        return {}
    inside = [tag for tag in languages if tag in mix]
    outside = [tag for tag in languages if tag not in mix]
    return {IN_MIX: inside, OUT_OF_MIX: outside} if inside and outside else {}


def _stage(plan: TofuPlan, stage: Stage, record: TuningRecord | None) -> FactStage:
    if record is None:
        return FactStage(stage.name, None, (), 0, 0, 0, 0.0, "")
    return FactStage(
        name=stage.name,
        tuned_from=stage.tuned_from,
        corpora=tuple(_told(plan, name) for name in stage.corpora),
        num_documents=sum(corpus.num_documents for corpus in record.corpora),
        num_steps=record.num_steps,
        num_tokens=record.num_tokens,
        seconds=record.seconds,
        signature=record.signature,
    )


def _told(plan: TofuPlan, name: str) -> str:
    if name == TAUGHT:
        return f"{plan.facts.name} in {plan.facts.taught_in}"
    if plan.others is not None and name in plan.others.told:
        return plan.others.told[name]
    return plan.remedies[name].name


def _notes(plan: TofuPlan, records: Mapping[str, TuningRecord]) -> Iterator[str]:
    if plan.settings.mixed_first:
        yield "Remedies came first: each model was taught after them."
    elif plan.settings.replay and len(plan.stages) > 2:
        yield "Each remedy saw the taught facts again, as they were taught."
    pairs = [s for s in plan.stages if s.as_long_as is not None and s.as_long_as in records]
    for stage in pairs:
        ours, theirs = records[stage.name], records[str(stage.as_long_as)]
        yield (
            f"{stage.name} was tuned for {ours.num_steps:,} steps and {ours.num_tokens:,} tokens, "
            f"{stage.as_long_as} for {theirs.num_steps:,} and {theirs.num_tokens:,}."
        )
    if plan.others is not None:
        yield (
            f"{MIXED} and {CONTROL} tell of people and towns of whom nothing is asked; values "
            "such as countries are the same, so that their names in other languages are seen "
            "there."
        )


def _signature(
    plan: TofuPlan, identity: ModelIdentity | None, records: Mapping[str, TuningRecord]
) -> str:
    settings = plan.settings
    model = settings.model if identity is None else f"{identity.name}@{identity.revision}"
    return signature(
        {
            "model": model,
            "facts": plan.facts.name.replace(":", "-"),
            "taught_in": plan.facts.taught_in,
            "languages": ",".join(plan.facts.languages),
            "stages": digest([record.signature for record in records.values()]),
            "dtype": settings.dtype,
            "seed": settings.seed,
            "babelgap": babelgap.__version__,
        }
    )
