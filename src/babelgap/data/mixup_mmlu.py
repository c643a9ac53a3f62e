"""The paper's own mixed-language MMLU: every part of a question in another language."""

from __future__ import annotations

from babelgap.data.mmlu import MMLU_SIZES, mmlu_batch, mmlu_rows
from babelgap.data.source import Layout, QuizSource

__all__ = ["MIXUP_MMLU"]

MIXUP_MMLU = QuizSource(
    name="mixup_mmlu",
    title="mixup-lang-mmlu: MMLU with stem and options each in another of en, fr, de, es, it",
    origin="Chua et al., 2024 (arXiv 2406.16135); Hub cross-ling-know/mixup-lang-mmlu",
    licence="CC BY-NC-SA 4.0",
    parts=("test", "dev"),
    num_questions=MMLU_SIZES,
    languages=("mul",),
    shape="data/test/SUBJECT_test.csv (and data/dev/SUBJECT_dev.csv)",
    layouts=(
        Layout(
            repository="cross-ling-know/mixup-lang-mmlu",
            codes={"mul": ""},
            files=lambda code, part: (
                f"data/{part}/*_{part}.csv",
                f"{part}/*_{part}.csv",
                f"{part}_mixup/*_{part}.csv",
                f"*_{part}.csv",
            ),
            rows=mmlu_rows,
            read=mmlu_batch,
            # The subject is in the files' names alone, and they have no header.
            hub_pattern=lambda code, part: f"data/{part}/*_{part}.csv",
        ),
    ),
    other_languages="the variant mixup of quiz mmmlu mixes any languages, and keeps which is where",
    notes=(
        "Its language is mul: which part is in which language was not recorded by its authors.",
        "Translated by machine; a text whose translation failed was left in English by its "
        "authors, without a mark.",
    ),
)
"""The paper's mixed MMLU."""
