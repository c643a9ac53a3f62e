"""TOFU as multiple choice: each answer among its perturbed, wrong forms."""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.data.rows import Row, broken_row, text_cell
from babelgap.data.source import Batch, Layout, QuizSource
from babelgap.data.tables import Record
from babelgap.schema.draws import generator

__all__ = ["TOFU"]

_SEED = 0
_SUFFIX = "_perturbed"
_TOGETHER = ("real_authors", "world_facts", "retain", "forget10")
_PARTS = ("test", *_TOGETHER, "forget01", "forget05")


def _sets(part: str) -> tuple[str, ...]:
    return _TOGETHER if part == "test" else (part,)


def _rows(batches: Sequence[Batch], tag: str, part: str) -> list[Row]:
    return [
        _row(f"{batch.name.removesuffix(_SUFFIX)}/{number}", record)
        for batch in batches
        for number, record in enumerate(batch.records)
        if batch.name.removesuffix(_SUFFIX) in _sets(part)
    ]


def _row(id_: str, record: Record) -> Row:
    if record.mistake:
        return broken_row(id_, record)
    answer, wrong = text_cell(record.values, "answer"), record.values.get("perturbed_answer")
    # Some versions of the files hold a text where there is one wrong answer alone.
    distractors = wrong if isinstance(wrong, tuple) else (wrong,)
    options = (answer, *distractors)
    order = [int(i) for i in generator(_SEED, "options", id_).permutation(len(options))]
    return Row(
        id_,
        id_.partition("/")[0],
        text_cell(record.values, "question"),
        tuple(options[i] for i in order),
        order.index(0),
        record.place,
        answer or "",
    )


TOFU = QuizSource(
    name="tofu",
    title="TOFU as multiple choice: real authors, world facts, fictitious authors, in English",
    origin="Maini et al., 2024 (arXiv 2401.06121); Hub locuslab/TOFU",
    licence="MIT",
    parts=_PARTS,
    num_questions={
        "test": 1_017,
        "real_authors": 100,
        "world_facts": 117,
        "retain": 400,
        "forget10": 400,
        "forget01": 40,
        "forget05": 200,
    },
    languages=("en",),
    shape="real_authors_perturbed.json, world_facts_perturbed.json, retain_perturbed.json, "
    "forget10_perturbed.json, or some of them",
    layouts=(
        Layout(
            repository="locuslab/TOFU",
            codes={"en": "en"},
            files=lambda code, part: (
                f"*{_SUFFIX}.json" if part == "test" else f"{part}{_SUFFIX}.json",
            ),
            rows=_rows,
            configs=lambda code, part: tuple(f"{name}{_SUFFIX}" for name in _sets(part)),
            split=lambda code, part: "train",
        ),
    ),
    other_languages="`babelgap translate tofu --into fr` makes others",
    notes=(
        f"The right option is the column answer, the others perturbed_answer; their order is drawn "
        f"by seed {_SEED} and the question's id.",
        "The part test holds real_authors, world_facts, retain and forget10, as far as they are "
        "there; forget01 and forget05 are parts of forget10.",
    ),
)
"""TOFU's multiple-choice forms."""
