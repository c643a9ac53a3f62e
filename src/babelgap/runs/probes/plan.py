"""The probes of a Study, looked up and cut into units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babelgap.languages import canonical_tag
from babelgap.models import (
    USE_LANGUAGES,
    USE_NAME,
    dtype_mistake,
    encoder_mistake,
    model_mistake,
)
from babelgap.probes.translation import language_mistake
from babelgap.runs.asked_quiz import language_mistakes, look_up_quiz
from babelgap.runs.asking.asker import Asker
from babelgap.runs.draw_rows import draw_rows
from babelgap.runs.probes.embedding_plan import plan_embedding_probe
from babelgap.runs.probes.probe import Probe
from babelgap.runs.probes.reasked import AskedAgain
from babelgap.runs.probes.terms import plan_terms_probe
from babelgap.runs.probes.texts import QUIZ
from babelgap.runs.probes.translation_plan import plan_translation_probe
from babelgap.runs.study import Study
from babelgap.schema.errors import StudyError
from babelgap.schema.probes import EMBEDDING, TERMS, TRANSLATION
from babelgap.schema.quiz import Question, Quiz

__all__ = ["NO_MODEL", "plan_probe", "plan_probes"]

NO_MODEL = "none"
"""Names no model: the systems of a translation probe alone are compared."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The questions that a study asks, in the languages that it asks in."""

    quiz: str
    revision: str
    questions: Mapping[str, tuple[Question, ...]]
    """Tag -> the questions asked, in one order."""


def plan_probes(
    study: Study,
    quiz: Quiz,
    rows: Sequence[int],
    *,
    pivot: str,
    languages: Sequence[str],
    asker: Asker,
) -> tuple[Probe, ...]:
    """The probes that a study names.

    Args:
        study: what is to be measured.
        quiz: its quiz, in the study's languages.
        rows: of the questions asked.
        pivot: tag of the language compared with.
        languages: tags of the languages compared.
        asker: asks as the study says.

    Raises:
        StudyError: with every mistake of every probe.
    """
    asked = _asked(quiz, rows, (pivot, *languages))
    mistakes: list[str] = []
    probes: list[Probe] = []
    again = AskedAgain(study, asker)
    for name in study.probes:
        try:
            probes.append(_planned(name, study, asked, pivot, languages, again=again))
        except StudyError as error:
            mistakes += error.mistakes
    if mistakes:
        raise StudyError(mistakes)
    return tuple(probes)


def plan_probe(study: Study, *, mistakes: Mapping[str, str] | None = None) -> Probe:
    """The one probe of a study that is run by itself.

    The quiz is looked up where the probe needs it. An embedding probe takes encoders as its model,
    and a translation probe `none`.

    Args:
        study: whose `probes` is one name.
        mistakes: from `read_study`: what is wrong with settings that are now at their defaults.

    Raises:
        StudyError: with every mistake there is.
    """
    (name,) = study.probes
    wrong = mistakes or {}
    told = [*wrong.values(), *_model_mistakes(name, study, wrong)]
    asked = None
    if _needs_quiz(name, study):
        pivot_alone = name == EMBEDDING and study.embedding.bitext is not None
        found = look_up_quiz(study, wrong, pivot_alone=pivot_alone)
        told += found.mistakes
        pivot, languages = found.pivot, found.languages
        if found.quiz is not None and not told:
            rows = draw_rows(found.quiz.questions[pivot], limit=study.limit, seed=study.seed)
            asked = _asked(found.quiz, rows, found.quiz.languages)
    else:
        pivot, languages = study.pivot, study.languages
        told += _tag_mistakes(study, wrong)
        if not told:
            pivot, *others = map(canonical_tag, (pivot, *languages))
            languages = tuple(others)
    if told:
        raise StudyError(told)
    return _planned(name, study, asked, pivot, languages)


def _needs_quiz(name: str, study: Study) -> bool:
    settings = study.embedding
    by_quiz = settings.texts in (None, QUIZ) or settings.bitext is None
    return name == TERMS or (name == EMBEDDING and by_quiz)


def _asked(quiz: Quiz, rows: Sequence[int], tags: Sequence[str]) -> _Asked:
    questions = {tag: tuple(quiz.questions[tag][row] for row in rows) for tag in tags}
    return _Asked(quiz.name, quiz.revision, questions)


def _planned(
    name: str,
    study: Study,
    asked: _Asked | None,
    pivot: str,
    languages: Sequence[str],
    *,
    again: AskedAgain | None = None,
) -> Probe:
    if name == TRANSLATION:
        model = None if study.model == NO_MODEL else study.model
        return plan_translation_probe(
            study.translation,
            model=model,
            pivot=pivot,
            languages=languages,
            device=study.device,
            dtype=study.dtype,
        )
    questions = asked.questions if asked else {}
    if name == EMBEDDING:
        return plan_embedding_probe(
            study.embedding,
            questions,
            quiz=asked.quiz if asked else "",
            pivot=pivot,
            languages=languages,
            seed=study.seed,
        )
    quiz = f"{asked.quiz}@{asked.revision}" if asked else ""
    return plan_terms_probe(
        questions, quiz=quiz, pivot=pivot, languages=languages, seed=study.seed, again=again
    )


def _model_mistakes(name: str, study: Study, wrong: Mapping[str, str]) -> list[str]:
    if study.model == NO_MODEL and name == TRANSLATION:
        return []
    if (study.model in (NO_MODEL, USE_NAME) and name != EMBEDDING) or study.model == NO_MODEL:
        return [
            f"model {study.model!r} can't be asked by the probe {name}; name a model (`babelgap "
            "list models`)"
        ]
    revision, model_args = (None, "") if "model" in wrong else (study.revision, study.model_args)
    if name == EMBEDDING:
        told = [
            encoder_mistake(study.model, revision, device=study.device, dtype=study.dtype),
            _unknown_to_use(study),
        ]
    else:
        told = [
            model_mistake(
                study.model, revision, model_args, device=study.device, dtype=study.dtype
            ),
            dtype_mistake(study.dtype),
        ]
    return [mistake for mistake in told if mistake]


def _unknown_to_use(study: Study) -> str | None:
    if study.model != USE_NAME:
        return None
    tags = (study.pivot, *study.languages)
    return language_mistake(tags, languages=USE_LANGUAGES, encoder=USE_NAME)


def _tag_mistakes(study: Study, wrong: Mapping[str, str]) -> list[str]:
    if wrong.keys() & {"pivot", "languages"}:
        return []
    standard, told = [], []
    for tag in (study.pivot, *study.languages):
        try:
            standard.append(canonical_tag(tag))
        except ValueError as error:
            told.append(f"{error}; write tags such as 'de' or 'zh'")
    return told or language_mistakes(standard[0], standard[1:])
