"""What a mixed-language corpus says of itself: its numbers, and its page on the Hub."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

import yaml

import babelgap
from babelgap.languages import base_language, language_name
from babelgap.runs.mixing.folder import Written
from babelgap.runs.mixing.plan import MixPlan
from babelgap.schema.mixing import EXCLUSIONS, MixingCard
from babelgap.storage import CONTROL_FOLDER, MIXED_FOLDER

__all__ = ["card_of", "readme_of", "settled_json"]

# What the Hub calls a corpus of so many documents.
_SIZES = (
    *((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M")),
    *((10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M"), (1_000_000_000, "100M<n<1B")),
)
_LARGEST = "1B<n<10B"


def card_of(plan: MixPlan, written: Written) -> MixingCard:
    """The card of a whole corpus."""
    counts = written.counts
    return MixingCard(
        source=plan.source,
        pivot=plan.mixture.pivot,
        weights=plan.mixture.shares,
        unit=str(plan.mixture.unit),
        seed=plan.mixture.seed,
        translators=dict(plan.translators),
        num_documents=counts.num_documents,
        num_units=counts.num_units,
        num_characters_by_language=counts.num_characters_by_language,
        num_words_by_language=counts.num_words_by_language,
        num_units_by_language=counts.num_units_by_language,
        num_excluded_by_reason=counts.num_excluded_by_reason,
        num_switches=counts.num_switches,
    )


def settled_json(card: MixingCard, written: Written) -> str:
    """The card as JSON, with what the counts say beside it; `null` where that is undefined."""
    content = {
        **asdict(card),
        "switch_rate": written.counts.switch_rate,
        "num_tokens_by_language": dict(written.tokens) or None,
    }
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def readme_of(plan: MixPlan, card: MixingCard, written: Written) -> str:
    """The page of the corpus, with the YAML header that the Hub reads."""
    header = yaml.safe_dump(_header(plan, card), sort_keys=False, allow_unicode=True)
    return f"---\n{header}---\n\n" + "\n".join(_page(plan, card, written)) + "\n"


def _header(plan: MixPlan, card: MixingCard) -> dict[str, object]:
    configs = [_config("default", MIXED_FOLDER)]
    if plan.settings.control:
        configs.append(_config("control", CONTROL_FOLDER))
    size = next((name for most, name in _SIZES if card.num_documents < most), _LARGEST)
    return {
        # The Hub knows languages, not their scripts and regions.
        "language": sorted({base_language(tag) for tag in card.weights}),
        "multilinguality": "multilingual",
        "task_categories": ["text-generation"],
        "size_categories": [size],
        "tags": ["mixed-language", "babelgap"],
        "configs": configs,
    }


def _config(name: str, folder: str) -> dict[str, object]:
    files = [{"split": "train", "path": f"{folder}/*.parquet"}]
    return {"config_name": name, "data_files": files}


def _page(plan: MixPlan, card: MixingCard, written: Written) -> Iterator[str]:
    yield f"# {plan.card.title}, in mixed languages"
    yield ""
    yield (
        f"Made by babelgap {babelgap.__version__} from {plan.card.source} ({_versions(plan)}). "
        f"Licence of the source: {plan.card.licence}."
    )
    yield ""
    yield (
        f"Each unit of a document ({card.unit}) is in a language that was drawn for it (seed "
        f"{card.seed}); {language_name(card.pivot)} is the language of the originals. "
        f"{_how(plan)} Formulas, code, addresses and markup are never translated, and white space "
        "and punctuation between the pieces stay where they were."
    )
    yield ""
    yield from _languages(card, written)
    yield ""
    yield from _totals(card, written)
    if card.num_excluded_by_reason:
        yield ""
        yield from _excluded(card)
    yield ""
    yield from _columns(plan)


def _versions(plan: MixPlan) -> str:
    told = [f"{name}: {version}" for name, version in plan.card.versions.items()]
    return "; ".join(told) or "no version told"


def _how(plan: MixPlan) -> str:
    if not plan.translators:
        return "The source is parallel: no machine translated anything."
    told = ", ".join(f"{tag} by {name}" for tag, name in plan.translators.items())
    return f"Machines translated them: {told}."


def _languages(card: MixingCard, written: Written) -> Iterator[str]:
    tokens = written.tokens
    yield "| language | share asked | units | share | characters | words |" + (
        " tokens |" if tokens else ""
    )
    yield "|---|---|---|---|---|---|" + ("---|" if tokens else "")
    for tag, asked in card.weights.items():
        units = card.num_units_by_language.get(tag, 0)
        share = f"{units / card.num_units:.3f}" if card.num_units else "undefined"
        row = (
            f"| {tag} | {asked:.3f} | {units:,} | {share} "
            f"| {card.num_characters_by_language.get(tag, 0):,} "
            f"| {card.num_words_by_language.get(tag, 0):,} |"
        )
        yield row + (f" {tokens.get(tag, 0):,} |" if tokens else "")


def _totals(card: MixingCard, written: Written) -> Iterator[str]:
    rate = written.counts.switch_rate
    told = "undefined: no document has two units" if rate is None else f"{rate:.3f}"
    yield (
        f"{card.num_documents:,} documents of {card.num_units:,} units; the language changes "
        f"{card.num_switches:,} times from one unit to the next (switch rate {told})."
    )


def _excluded(card: MixingCard) -> Iterator[str]:
    yield "Units that were drawn into another language and stayed as they were:"
    yield ""
    for reason, count in _commonest(card.num_excluded_by_reason):
        yield f"- {reason}: {count:,} ({EXCLUSIONS[reason]})"


def _commonest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _columns(plan: MixPlan) -> Iterator[str]:
    yield (
        "Columns: `id` and `source_hash` (SHA-256, first 16 hex digits) of the original; `text`; "
        "`segments`, which cover the text: `start`, `end`, `source_start`, `source_end` in Unicode "
        "code points, `language`, `translator`, `excluded`."
    )
    if plan.settings.control:
        yield ""
        yield "The configuration `control` holds the same documents as they were."
