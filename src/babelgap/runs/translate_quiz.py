"""Translating a quiz block by block; what is done stays done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babelgap.runs.translation_folder import TranslationFolder
from babelgap.runs.translation_plan import Block, TranslationPlan
from babelgap.schema.question_record import QuestionRecord
from babelgap.schema.translation import Translator
from babelgap.storage import read_records
from babelgap.translate import CarefulTranslator, Outlay, source_texts, translate_questions

__all__ = ["TranslationSummary", "estimate_outlay", "translate_quiz"]


@dataclass(frozen=True, slots=True)
class TranslationSummary:
    """What came of a translation, by language."""

    num_questions: int
    """Questions of all parts."""
    num_texts: int
    """Texts of one language: stems and options."""
    num_sound: Mapping[str, int]
    """Tag -> questions in which nothing is wrong."""
    num_by_problem: Mapping[str, Mapping[str, int]]
    """Tag -> problem -> texts that show it; a text may show several."""
    num_by_translator: Mapping[str, Mapping[str, int]]
    """Tag -> name of a translator -> texts that are its work."""


def translate_quiz(
    plan: TranslationPlan,
    translator: Translator,
    *,
    output_path: Path,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> TranslationSummary:
    """Translate what a plan asks for and write the quiz folder.

    Blocks whose file exists and verifies are skipped. The folder becomes a quiz with its last
    file, so a translation that was stopped is none.

    Args:
        plan: from `plan_translation`.
        translator: a `CarefulTranslator`, so that what is wrong is marked.
        output_path: the folder.
        on_progress: told after each block: questions done, questions in all.

    Raises:
        RunFolderError: the folder is another translation's.
        TranslatorError: the translator gave up; what was translated is kept.
        StorageError: the disk refused.
    """
    folder = TranslationFolder(output_path, plan)
    total = sum(plan.num_questions.values())
    with folder.open():
        done = 0
        for block in plan.blocks:
            if not folder.is_done(block):
                folder.write(block, list(_records(plan, block, translator)))
            done += len(block.questions)
            on_progress(done, total)
        summary = _summarize(plan, folder)
        folder.finish()
    return summary


def estimate_outlay(plan: TranslationPlan, translator: CarefulTranslator) -> dict[str, Outlay]:
    """What is still to be translated, by language: tag -> texts, characters, cost."""
    questions = [question for block in plan.blocks for question in block.questions]
    texts, contexts = source_texts(questions)
    return {
        tag: translator.outlay(texts, source=plan.source, into=tag, contexts=contexts)
        for tag in plan.into
    }


def _records(
    plan: TranslationPlan, block: Block, translator: Translator
) -> Iterator[QuestionRecord]:
    for question in block.questions:
        nothing: tuple[tuple[str, ...], ...] = ((),) * (1 + len(question.options))
        yield QuestionRecord(block.part, plan.source, question, ("",) * len(nothing), nothing)
    for tag in plan.into:
        yield from translate_questions(
            translator, block.questions, part=block.part, source=plan.source, into=tag
        )


def _summarize(plan: TranslationPlan, folder: TranslationFolder) -> TranslationSummary:
    sound: Counter[str] = Counter(dict.fromkeys(plan.into, 0))
    problems: dict[str, Counter[str]] = {tag: Counter() for tag in plan.into}
    translators: dict[str, Counter[str]] = {tag: Counter() for tag in plan.into}
    num_texts = 0
    for block in plan.blocks:
        # Read back, one block at a time: what is counted is what was written.
        for record in read_records([folder.file(block)], part=block.part, languages=plan.into):
            num_texts += 1 + len(record.question.options)
            sound[record.language] += record.is_sound
            problems[record.language].update(p for text in record.problems for p in text)
            translators[record.language].update(record.translators)
    return TranslationSummary(
        num_questions=sum(plan.num_questions.values()),
        num_texts=num_texts // len(plan.into),
        num_sound=dict(sound),
        num_by_problem={tag: dict(counts.most_common()) for tag, counts in problems.items()},
        num_by_translator={tag: dict(counts.most_common()) for tag, counts in translators.items()},
    )
