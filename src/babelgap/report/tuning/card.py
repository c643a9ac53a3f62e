"""The card of a tuned model: its page on the Hub, and the README of its folder."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

import yaml

import babelgap
from babelgap.languages import base_language
from babelgap.report.markdown_text import (
    markdown_block,
    markdown_code,
    markdown_table,
    markdown_text,
)
from babelgap.report.tuning.again import COMMIT, tuning_command
from babelgap.report.tuning.rows import facts_told, tuning_rows
from babelgap.schema.tuning import CorpusTold, TuningRecord
from babelgap.schema.words import MULTIPLE

__all__ = ["CURVES_FILE", "model_card"]

CURVES_FILE = "curves.svg"
"""Beside the card."""
_EMBEDDED, _EMBEDDED_ON_HUB = "smollm2", "HuggingFaceTB/SmolLM2-135M-Instruct"
_HUB_NAME = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")
_NUMBER = re.compile(r"[\d.,e+-]+")


def model_card(record: TuningRecord, *, has_curves: bool) -> str:
    """The page, with the YAML header that the Hub reads.

    Args:
        record: of the tuning.
        has_curves: whether `CURVES_FILE` is beside it.
    """
    header = yaml.safe_dump(_header(record), sort_keys=False, allow_unicode=True)
    return f"---\n{header}---\n\n" + "\n".join(_page(record, has_curves)) + "\n"


def _header(record: TuningRecord) -> dict[str, Any]:
    tags = {tag for corpus in record.corpora for tag in _languages(corpus)}
    found: dict[str, Any] = {
        "library_name": "transformers",
        "pipeline_tag": "text-generation",
        # The Hub knows languages, not their scripts and regions.
        "language": sorted({base_language(tag) for tag in (record.pivot, *tags)}),
        "tags": ["babelgap", "mixed-language"],
    }
    base = _base_model(record)
    if base is not None:
        found |= {"base_model": base, "base_model_relation": "finetune"}
    datasets = [name for corpus in record.corpora for name in _datasets(corpus)]
    if datasets:
        found["datasets"] = list(dict.fromkeys(datasets))
    return found


def _base_model(record: TuningRecord) -> str | None:
    """Its name on the Hub, where it is from there."""
    name = str(record.model["name"])
    if name == _EMBEDDED:
        return _EMBEDDED_ON_HUB
    # A folder may be called so too; only what is from the Hub has the revision of a commit.
    is_of_hub = _HUB_NAME.fullmatch(name) and COMMIT.fullmatch(str(record.model["revision"]))
    return name if is_of_hub else None


def _datasets(corpus: CorpusTold) -> list[str]:
    """Names on the Hub, where it is from there: its source tells them."""
    return [n for n in corpus.versions if _HUB_NAME.fullmatch(n) and n in corpus.source.split()]


def _languages(corpus: CorpusTold) -> tuple[str, ...]:
    return tuple(corpus.languages) if corpus.language == MULTIPLE else (corpus.language,)


def _page(record: TuningRecord, has_curves: bool) -> Iterator[str]:
    name = markdown_text(str(record.model["name"]))
    yield f"# {name}, tuned"
    yield ""
    yield (
        f"Tuned by babelgap {babelgap.__version__} from {name} "
        f"(revision {markdown_code(str(record.model['revision']))})."
    )
    yield ""
    yield markdown_table(("recipe", ""), [(k, _value(v)) for k, v in facts_told(record)])
    yield ""
    yield "## Text"
    yield ""
    yield markdown_table(
        ("corpus", "licence", "documents", "tokens", "languages, by characters"),
        [_corpus_row(corpus) for corpus in record.corpora],
    )
    for corpus in record.corpora:
        yield ""
        yield f"{markdown_text(corpus.name)}: {_versions(corpus)}."
    yield from _before_and_after(record)
    if has_curves:
        yield ""
        yield f"![What was seen on the way]({CURVES_FILE})"
    yield ""
    yield from _again(record)
    yield ""
    yield markdown_block([record.signature])


def _again(record: TuningRecord) -> Iterator[str]:
    yield "## Measure it again, tune it again"
    yield ""
    # What stands in a name must not end the block.
    untuned = shlex.quote(str(record.model["name"]))
    yield markdown_block(
        [
            "babelgap run --model THIS_FOLDER",
            f"babelgap run --before {untuned} --after THIS_FOLDER --control CONTROL",
            tuning_command(record),
        ]
    )
    yield ""
    yield (
        "What a tuning on text in mixed languages does has to be seen beside a control: a model "
        "tuned on the same documents in one language, for as many steps."
    )
    yield ""
    yield "## Limits"
    yield ""
    yield (
        "Nothing but what stands above was measured of this model. Tuning on running text may "
        "take from a model what it learned of following instructions, in any language, and it "
        "adds nothing to what keeps the untuned one from harm. Licences of the untuned model and "
        "of the text go on to hold."
    )


def _value(told: str) -> str:
    # As text a number would get a sign behind its first digits that is copied with it.
    return markdown_code(told) if _NUMBER.fullmatch(told) else markdown_text(told)


def _corpus_row(corpus: CorpusTold) -> tuple[str, ...]:
    shares = ", ".join(f"{tag} {share:.2f}" for tag, share in corpus.languages.items())
    return (
        markdown_text(corpus.source),
        markdown_text(corpus.licence),
        f"{corpus.num_documents:,}",
        f"{corpus.num_tokens:,}",
        shares or ("several" if corpus.language == MULTIPLE else corpus.language),
    )


def _versions(corpus: CorpusTold) -> str:
    told = [f"{markdown_text(k)} {markdown_code(v)}" for k, v in corpus.versions.items()]
    return ", ".join(told) or "no version is known"


def _before_and_after(record: TuningRecord) -> Iterator[str]:
    rows = tuning_rows(record)
    if not rows:
        return
    yield ""
    yield "## Before and after"
    yield ""
    yield markdown_table(
        ("", "before", "after"), [(markdown_text(r.name), r.before, r.after) for r in rows]
    )
    yield ""
    # The questions of all checks are the same.
    accuracy = next(iter(record.checks[-1].accuracy.values()), None)
    if accuracy is not None:
        yield (
            f"{accuracy.num_questions:,} questions of {markdown_text(str(record.quiz))}, all in "
            "one language; intervals of 95 %. So few tell whether something went wrong, not how "
            "large a gap is."
        )
    if record.held_out:
        yield "Perplexity is of the text that was named as held out, its first documents."
