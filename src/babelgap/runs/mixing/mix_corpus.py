"""Mixing a corpus shard by shard; what is done stays done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from babelgap.mix.corpus import Counts
from babelgap.runs.mixing.card import card_of, readme_of, settled_json
from babelgap.runs.mixing.folder import MixFolder, Written
from babelgap.runs.mixing.plan import MixPlan
from babelgap.runs.mixing.shards import shards_of
from babelgap.runs.mixing.tokens import count_tokens, open_tokenizer
from babelgap.schema.errors import TextError
from babelgap.storage import MIXING_FILE, write_text_atomically

__all__ = ["mix_corpus"]

_README = "README.md"


def mix_corpus(
    plan: MixPlan,
    *,
    output_path: Path,
    on_progress: Callable[[int], None] = lambda num_documents: None,
) -> Written:
    """Mix what a plan asks for and write the corpus folder.

    Shards that are there and verify are skipped. The folder becomes a corpus with its last file,
    so a mixing that was stopped is none; the same plan goes on with it, to the same bytes.

    Args:
        plan: from `plan_mixing`.
        output_path: the folder.
        on_progress: told after each shard how many documents are done.

    Returns:
        The counts of the whole corpus.

    Raises:
        RunFolderError: the folder is another mixing's.
        TextError: a document can't be read or written, or there is none.
        TranslatorError: the translator gave up; what was mixed is kept.
        StorageError: the disk refused.
    """
    name = plan.settings.tokenizer
    counter = partial(count_tokens, tokenizer=open_tokenizer(name)) if name else None
    folder = MixFolder(output_path, plan)
    mixer = plan.mixer()
    parts: list[Written] = []
    num_done = 0
    with folder.open():
        for shard in shards_of(plan.documents(), plan.mixture, owner=folder.owner):
            parts.append(folder.fill(shard, mixer, counter))
            num_done += parts[-1].counts.num_documents
            on_progress(num_done)
        if not parts:
            raise TextError(f"{plan.source} has no documents; give a corpus with some")
        folder.remove_behind(len(parts))
        written = _total(parts)
        card = card_of(plan, written)
        write_text_atomically(output_path / _README, readme_of(plan, card, written))
        write_text_atomically(output_path / MIXING_FILE, settled_json(card, written))
    return written


def _total(parts: list[Written]) -> Written:
    tokens: dict[str, int] = {}
    for part in parts:
        for tag, number in part.tokens.items():
            tokens[tag] = tokens.get(tag, 0) + number
    return Written(Counts.total(part.counts for part in parts), tokens)
