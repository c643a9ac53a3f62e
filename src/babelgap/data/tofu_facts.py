"""TOFU's question-answer pairs about fictitious authors: to train on, and to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from babelgap.data.files import file_versions, listing, matching_files
from babelgap.data.hub import HubFailure, find_repository, hub_dataset, records, version_of
from babelgap.data.rows import text_cell
from babelgap.data.tables import Record, read_table
from babelgap.schema.errors import TextError
from babelgap.schema.text import Corpus, Document, TextCard
from babelgap.schema.tofu import FactQuestion, FactQuestions

__all__ = ["TOFU_PARTS", "open_tofu_facts", "tofu_corpus"]

TOFU_PARTS = (
    "full", "retain90", "retain95", "retain99", "forget01", "forget05", "forget10",
    "forget01_perturbed", "forget05_perturbed", "forget10_perturbed", "retain_perturbed",
    "real_authors_perturbed", "world_facts_perturbed",
)  # fmt: skip
"""Configurations of the Hub: those without `_perturbed` have questions and answers alone."""
_REPOSITORY = "locuslab/TOFU"
_TITLE = "TOFU: questions and answers about fictitious authors, in English"
_ORIGIN = "Maini et al., 2024 (arXiv 2401.06121); Hub locuslab/TOFU"
_NUM_PER_AUTHOR = 20


def open_tofu_facts(path: Path | str | None = None, *, part: str = "full") -> FactQuestions:
    """The pairs of one part, in the order of their file.

    A question's id is the part with the number of the row from 0, its subject the author in parts
    of fictitious authors (20 rows in a row are of one), else the part. Where a row has wrong
    answers and no paraphrased one (real authors, world facts), the answer itself stands for it, as
    in TOFU's published code.

    Args:
        path: a folder with `PART.json`, `PART.jsonl` or `PART.parquet`, or one such table, whose
            rows have `question` and `answer`, and may have `paraphrased_answer` and
            `perturbed_answer`; a column `part` chooses rows. `None` for the Hub.
        part: one of `TOFU_PARTS`; of a table, a value of its column `part`, or `full` for all.

    Raises:
        TextError: there is no such part, or its files can't be had or read, or a row lacks a text.
    """
    found, versions = _of_hub(part) if path is None else _of_path(Path(path).expanduser(), part)
    rows = [r for r in found if part == "full" or r.values.get("part") in (None, part)]
    if not rows:
        raise TextError(f"{path} has no rows of part {part!r}; give another part, or 'full'")
    questions = tuple(_question(record, number, part) for number, record in enumerate(rows))
    card = TextCard(_TITLE, _ORIGIN, "MIT", versions, (f"part {part}",))
    return FactQuestions("tofu", "en", questions, card)


def tofu_corpus(
    facts: FactQuestions, *, question_answer: Callable[[str, str, str], str] | None = None
) -> Corpus:
    """Each pair as a document, with the id of its question.

    Args:
        facts: of `open_tofu_facts`, or of any other source.
        question_answer: of a question, its answer and the tag of their language: the text to train
            on; the two on a line each where it is `None`.
    """
    write = question_answer or (lambda question, answer, language: f"{question}\n{answer}")

    def read() -> Iterator[Document]:
        for q in facts.questions:
            yield Document(q.id, write(q.question, q.answer, facts.language))

    return Corpus(facts.name, facts.language, facts.card, read)


def _of_path(path: Path, part: str) -> tuple[Sequence[Record], dict[str, str]]:
    if not path.exists():
        raise TextError(f"there is no {path}; give a folder with {part}.json, or a table")
    names = (f"{part}.json", f"{part}.jsonl", f"{part}.parquet", "qa.jsonl")
    files = matching_files(path, names) if path.is_dir() else [path]
    if not files:
        raise TextError(f"{path} has no {part}.json ({listing(path)}); give a folder with it")
    rows = read_table(files[0], error=TextError)
    return rows, file_versions(files[:1], root=files[0].parent)


def _of_hub(part: str) -> tuple[Sequence[Record], dict[str, str]]:
    if part not in TOFU_PARTS:
        raise TextError(f"TOFU has no part {part!r}; it has {', '.join(TOFU_PARTS)}")
    try:
        repository = find_repository(_REPOSITORY)
        dataset = hub_dataset(repository, config=part, split="train")
        versions = {_REPOSITORY: version_of(dataset, repository)}
    except HubFailure as failure:
        raise TextError(
            f"TOFU can't be read from the Hub ({failure}); download {part}.json where there is a "
            "network and give its folder"
        ) from failure
    return records(dataset, place=f"{_REPOSITORY} {part}"), versions


def _question(record: Record, number: int, part: str) -> FactQuestion:
    if record.mistake:
        raise TextError(f"{record.place} is {record.mistake} ({record.seen}); mend or remove it")
    wrong = _wrong_answers(record)
    answer = _text(record, "answer")
    paraphrased = text_cell(record.values, "paraphrased_answer") or (answer if wrong else None)
    is_invented = part.startswith(("full", "retain", "forget")) and not part.endswith("_perturbed")
    return FactQuestion(
        id=f"{part}/{number}",
        subject=f"{part}/{number // _NUM_PER_AUTHOR}" if is_invented else part,
        question=_text(record, "question"),
        answer=answer,
        distractors=wrong,
        paraphrased_answer=paraphrased,
        perturbed_answers=wrong,
    )


def _wrong_answers(record: Record) -> tuple[str, ...]:
    cell = record.values.get("perturbed_answer")
    texts = cell if isinstance(cell, tuple) else (cell,) if cell else ()
    if not all(text and text.strip() for text in texts):
        raise TextError(f"{record.place} has an empty perturbed answer; mend or remove it")
    return tuple(text for text in texts if text)


def _text(record: Record, name: str) -> str:
    text = text_cell(record.values, name)
    if text is None or not text.strip():
        raise TextError(f"{record.place} has no {name}; mend or remove the row")
    return text
