"""The ways of asking that a Study names, looked up before any model is loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from babelgap.data import quiz_parts
from babelgap.languages import name_in
from babelgap.models import is_asked_by_messages, model_abilities
from babelgap.prompts import applies, asking_named, expand_mitigations, has_instructions
from babelgap.runs.scorers import SCORERS
from babelgap.runs.study import Study
from babelgap.schema.asking import PLAIN, Asking
from babelgap.schema.errors import QuizError
from babelgap.schema.words import GENERATION

__all__ = ["Askings", "plan_askings"]


@dataclass(frozen=True, slots=True)
class Askings:
    """Ways of asking, and what is wrong with those that were named."""

    askings: tuple[Asking, ...]
    """The plain way first, then the mitigations in the study's order."""
    mistakes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def num_fewshot(self) -> int:
        """Most demonstrations that one of them shows."""
        return max((asking.num_fewshot for asking in self.askings), default=0)


def plan_askings(study: Study, *, tags: Sequence[str], wrong: Mapping[str, str]) -> Askings:
    """Look up the plain way and the mitigations of a study.

    Args:
        study: what is to be measured.
        tags: the pivot and the languages, in their standard form.
        wrong: from `read_study`: settings that are at their defaults and are not judged.
    """
    told: list[str] = []
    plain = _plain(study, told)
    mitigations, notes = _mitigations(study, plain, told)
    askings = (plain, *mitigations)
    told += _word_mistakes(askings, study, tags)
    if "model" not in wrong and "model_args" not in wrong:
        told += _ability_mistakes(askings, study)
    told += _chat_mistakes(askings, study)
    return Askings(askings, tuple(dict.fromkeys(told)), tuple(notes))


def _plain(study: Study, told: list[str]) -> Asking:
    words = study.prompt
    if study.num_fewshot:
        words = f"{words}+{study.num_fewshot}shot_pivot"
    try:
        plain = asking_named(words)
    except ValueError as error:
        told.append(f"prompt: {error}")
        return Asking(PLAIN)
    if mistake := applies(plain, study.scorer):
        told.append(f"prompt {study.prompt!r}: {mistake}")
    return _renamed(plain)


def _mitigations(study: Study, plain: Asking, told: list[str]) -> tuple[list[Asking], list[str]]:
    if not study.mitigations:
        return [], []
    try:
        return expand_mitigations(
            study.mitigations,
            base=plain,
            scorer=study.scorer,
            num_fewshot=study.num_fewshot,
            has_demonstrations=_has_demonstrations(study),
        )
    except ValueError as error:
        told += [f"mitigations: {line}" for line in str(error).splitlines()]
        return [], []


def _has_demonstrations(study: Study) -> bool:
    """Whether there may be any: in a part of the quiz, or among questions that are not asked."""
    try:
        return study.limit is not None or "dev" in quiz_parts(study.quiz, study.columns)
    except QuizError:
        return True  # told where the quiz is looked up


def _renamed(plain: Asking) -> Asking:
    """The plain way is called so whatever it is: mitigations are compared with it."""
    return replace(plain, name=PLAIN)


def _word_mistakes(askings: Sequence[Asking], study: Study, tags: Sequence[str]) -> list[str]:
    """Languages without the words that a way of asking needs."""
    told = []
    for asking in askings:
        drafts = asking.translation == "translate_then_answer"
        if not (asking.instruction or drafts or study.scorer == GENERATION):
            continue
        needs = f"{asking.name!r}" if asking.instruction or drafts else "scorer generation"
        asked_in = tags[:1] if asking.words_in_pivot else tags
        if lacking := [tag for tag in asked_in if not has_instructions(tag)]:
            told.append(
                f"there are no instructions in {', '.join(lacking)}, which {needs} needs; leave "
                "those languages or it out"
            )
        elif drafts:
            told += _unnamed(asked_in, tags[0])
    return told


def _unnamed(tags: Sequence[str], pivot: str) -> list[str]:
    """Languages that have no name for the pivot, which a translation is asked into."""
    told = []
    for tag in tags:
        try:
            name_in(tag, pivot)
        except ValueError as error:
            told.append(f"translate_then_answer: {error}")
    return told


def _ability_mistakes(askings: Sequence[Asking], study: Study) -> list[str]:
    """What the model can't do, as far as its name tells."""
    able = model_abilities(study.model, study.model_args)
    told = []
    if not able & set(SCORERS[study.scorer].abilities):
        fitting = [name for name, scorer in SCORERS.items() if able & set(scorer.abilities)]
        told.append(
            f"model {study.model!r} can't be read by scorer {study.scorer!r}; use scorer "
            f"{' or '.join(fitting) or 'of another model'}"
        )
    writes = [a.name for a in askings if a.translation]
    if writes and "generation" not in able:
        told.append(
            f"model {study.model!r} doesn't write texts, which {writes[0]!r} needs; leave it out"
        )
    if "terms" in study.probes and "loglikelihood" not in able:
        told.append(
            f"model {study.model!r} gives no log-probabilities of texts, which probe 'terms' "
            "needs; leave it out (--probes none)"
        )
    return told


def _chat_mistakes(askings: Sequence[Asking], study: Study) -> list[str]:
    is_server = is_asked_by_messages(study.model, study.model_args)
    told = []
    if study.scorer != GENERATION and not study.generation.is_greedy:
        told.append(
            f"generation.temperature is {study.generation.temperature:g}, and only answers of "
            "scorer generation are drawn; leave it at 0, or use that scorer"
        )
    if is_server and study.apply_chat_template is not None:
        told.append(
            f"model {study.model!r} is asked by messages, which its server puts into a template of "
            "its own; leave apply_chat_template out, or ask it by kind=completions"
        )
    drafts = [a.name for a in askings if a.translation == "translate_then_answer"]
    if (is_server or study.apply_chat_template) and drafts and study.scorer != GENERATION:
        told.append(
            f"{drafts[0]!r} lets the model write before its answer is scored, which has no place "
            "in a user's message; use scorer generation, or ask without messages"
        )
    return told
