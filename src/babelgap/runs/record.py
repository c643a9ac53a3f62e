"""What a run asked of which model: all that its numbers depend on beside the predictions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import babelgap
from babelgap.probes.terms import TERM_TEMPLATE
from babelgap.runs.plan import Plan
from babelgap.runs.scorers import SCORERS
from babelgap.runs.signatures import digest, signature
from babelgap.runs.study import Study
from babelgap.schema.asking import PLAIN_ASKING, Asking
from babelgap.schema.language_model import ModelIdentity
from babelgap.schema.probes import TERMS
from babelgap.schema.words import GENERATION, HEADLINE

__all__ = ["AskedOf", "RunRecord", "asked_of"]


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What was asked, resolved: a reader of the run folder needs neither study nor quiz."""

    model: str
    """As the study names it."""
    quiz: str
    quiz_revision: str
    """Hash of the quiz's texts in the study's languages."""
    pivot: str
    languages: tuple[str, ...]
    variants: tuple[str, ...]
    scorer: str
    prompt: str
    """Name of the prompt template."""
    seed: int
    num_questions: int
    num_left_out_by_reason: Mapping[str, int]
    translators: Mapping[str, str]
    probes: tuple[str, ...] = ()
    """Names of the explicit abilities that were measured beside the quiz."""
    mitigations: tuple[str, ...] = ()
    """Names of the ways of asking that were tried beside the plain one."""
    asking: Asking = PLAIN_ASKING
    """The plain way of asking."""
    demonstrations: str = ""
    """Where demonstrations are from, and a hash of their texts; empty where none are shown."""
    chat: str = ""
    """`template` where the chat template was asked for, `none` where it was refused, with a hash
    of the system message; empty where the model decided."""
    generation: str = ""
    """How the model wrote; empty where it wrote nothing."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What was asked, of whom, by which babelgap."""

    asked: AskedOf
    identity: ModelIdentity
    version: str = babelgap.__version__
    """Of the babelgap that began the run."""

    @property
    def signature_parts(self) -> dict[str, str]:
        """Each thing that the numbers depend on, by its short name."""
        asked, identity = self.asked, self.identity
        libraries = ",".join(f"{name}={version}" for name, version in identity.libraries)
        parts = {
            "quiz": f"{asked.quiz}@{asked.quiz_revision}",
            "questions": asked.num_questions,
            "pivot": asked.pivot,
            "languages": ",".join(asked.languages),
            "variants": ",".join(asked.variants),
            "prompt": _prompt(asked),
            "shots": asked.asking.num_fewshot,
            "scorer": asked.scorer,
            "norm": HEADLINE,
            "model": f"{identity.name}@{identity.revision}",
            "dtype": identity.dtype,
            "quantization": identity.quantization,
            "tokenizer": identity.tokenizer_hash,
            "device": identity.device,
            "libraries": libraries,
            "seed": asked.seed,
            "version": self.version,
        }
        if asked.translators:
            told = (f"{tag}={name}" for tag, name in asked.translators.items())
            parts["translated"] = ";".join(told)
        if TERMS in asked.probes:
            parts["terms"] = TERM_TEMPLATE
        later = {
            "mitigations": ",".join(asked.mitigations),
            "demonstrations": asked.demonstrations,
            "chat": asked.chat,
            "generation": asked.generation,
        }
        parts |= {key: value for key, value in later.items() if value}
        return {key: str(value) for key, value in parts.items()}

    @property
    def signature(self) -> str:
        """The same in one line."""
        return signature(self.signature_parts)


def asked_of(plan: Plan) -> AskedOf:
    """What a plan asks."""
    return AskedOf(
        model=plan.study.model,
        quiz=plan.quiz.name,
        quiz_revision=plan.quiz.revision,
        pivot=plan.pivot,
        languages=plan.languages,
        variants=tuple(variant.name for variant in plan.variants),
        scorer=plan.study.scorer,
        prompt=SCORERS[plan.study.scorer].template,
        seed=plan.study.seed,
        num_questions=plan.num_questions,
        num_left_out_by_reason=plan.quiz.card.num_left_out_by_reason,
        translators=dict(plan.quiz.card.translators),
        probes=tuple(probe.name for probe in plan.probes),
        mitigations=tuple(asking.name for asking in plan.asker.mitigations),
        asking=plan.asker.plain,
        demonstrations=_demonstrations(plan),
        chat=_chat(plan.study),
        generation=_generation(plan),
    )


def _prompt(asked: AskedOf) -> str:
    """Name of the template, with all that the plain way of asking does beyond it but shots."""
    way = asked.asking
    factors = (
        "" if way.ids == PLAIN_ASKING.ids else way.ids,
        way.instruction,
        "pivot_words" if way.words_in_pivot else "",
        f"shots_{way.demonstrations}" if way.demonstrations else "",
        way.translation,
    )
    told = "+".join(factor for factor in factors if factor)
    return f"{asked.prompt}({told})" if told else asked.prompt


def _demonstrations(plan: Plan) -> str:
    shown = plan.asker.demonstrations
    return "" if shown is None else f"{shown.source}@{shown.revision}"


def _chat(study: Study) -> str:
    if study.apply_chat_template is None and study.system_instruction is None:
        return ""
    asked = {None: "own", True: "template", False: "none"}[study.apply_chat_template]
    system = study.system_instruction
    return asked if system is None else f"{asked},system={digest(system)}"


def _generation(plan: Plan) -> str:
    writes = plan.study.scorer == GENERATION or any(a.translation for a in plan.asker.askings)
    if not writes:
        return ""
    return ",".join(f"{k}={v}" for k, v in plan.study.generation.model_dump().items())
