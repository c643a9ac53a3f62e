"""The embedding probe of a Study, looked up: texts, parallel lines, translations of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from babelgap.data import open_bitext
from babelgap.probes.embedding import words_of
from babelgap.runs.probes.embedding import EmbeddingProbe
from babelgap.runs.probes.mistakes import found_or_told
from babelgap.runs.probes.settings import EmbeddingSettings
from babelgap.runs.probes.texts import QUIZ, Texts, drawn_lines, stems, texts_of
from babelgap.runs.probes.word_translations import word_source
from babelgap.schema.errors import StudyError
from babelgap.schema.quiz import Question

__all__ = ["plan_embedding_probe"]

_Questions = Mapping[str, Sequence[Question]]


def plan_embedding_probe(
    settings: EmbeddingSettings,
    questions: _Questions,
    *,
    quiz: str,
    pivot: str,
    languages: Sequence[str],
    seed: int,
) -> EmbeddingProbe:
    """Look up the texts, the parallel lines and what words are translated by.

    Args:
        settings: of the study.
        questions: tag -> the study's questions; empty where the settings need none.
        quiz: name of their quiz.
        pivot: tag of the texts' language.
        languages: tags of the others.
        seed: of the draws.

    Raises:
        StudyError: with every mistake there is.
    """
    told: list[str] = []
    texts = found_or_told(told, lambda: _texts(settings, questions, quiz, pivot, seed))
    found = found_or_told(told, lambda: _lines(settings, questions, quiz, (pivot, *languages)))
    words = found_or_told(
        told, lambda: word_source(settings.translator, pivot=pivot, languages=languages)
    )
    if texts is not None and not any(words_of(text) for text in texts.texts):
        told.append(
            f"no words can be told apart in the texts of {texts.name} ({pivot}), such as those of "
            "scripts that write no spaces; take a pivot that does"
        )
    drawn = drawn_lines(found[1], limit=settings.limit, seed=seed) if found else {}
    if found and len(drawn[pivot]) < 2:
        told.append(
            f"{found[0]} has {len(drawn[pivot])} lines to align with limit {settings.limit}; a "
            "line must be told from others, so give at least two"
        )
    if told or texts is None or found is None or words is None:
        raise StudyError(told)
    return EmbeddingProbe(
        settings,
        texts,
        drawn,
        found[0],
        words,
        pivot,
        tuple(languages),
        seed,
    )


def _texts(
    settings: EmbeddingSettings, questions: _Questions, quiz: str, pivot: str, seed: int
) -> Texts:
    if settings.texts in (None, QUIZ):
        return stems(questions[pivot], name=quiz, limit=settings.limit, seed=seed)
    return texts_of(
        settings.texts or "",
        language=pivot,
        part=settings.part,
        limit=settings.limit,
        seed=seed,
    )


def _lines(
    settings: EmbeddingSettings, questions: _Questions, quiz: str, tags: Sequence[str]
) -> tuple[str, Mapping[str, Sequence[str]]]:
    """What the parallel lines are called, and the lines of each tag."""
    if settings.bitext is None:
        return quiz, {tag: [question.stem for question in questions[tag]] for tag in tags}
    bitext = open_bitext(settings.bitext, languages=tags, part=settings.part)
    return bitext.name, bitext.lines
