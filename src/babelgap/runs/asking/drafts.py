"""What a model writes before its answer is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from babelgap.prompts import after_draft
from babelgap.runs.asking.item import Item
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import Generation, TextGenerator
from babelgap.schema.language_model import Model

__all__ = ["write_drafts"]


def write_drafts(model: Model, items: Sequence[Item], *, max_tokens: int) -> list[Item]:
    """Items whose prompts have what the model drafted; those that want no draft as they were.

    A draft that is cut off or empty leaves nothing to ask.

    Args:
        model: that is asked afterwards.
        items: with their prompts.
        max_tokens: most tokens of a draft.

    Raises:
        ModelError: a draft is wanted, and the model doesn't write.
    """
    wanted: dict[tuple[str, ...], dict[str, None]] = {}
    for item in items:
        if item.prompt.draft is not None and item.verdict is None:
            wanted.setdefault(item.prompt.draft.stop, {})[item.prompt.context] = None
    if not wanted:
        return list(items)
    if not isinstance(model, TextGenerator):
        raise ModelError(
            f"model {model.identity.name!r} doesn't write texts, so that it can't translate first; "
            "leave the mitigation translate_then_answer out"
        )
    written: dict[tuple[str, tuple[str, ...]], Generation] = {}
    for stop, contexts in wanted.items():
        answers = model.generate(list(contexts), max_tokens=max_tokens, stop=stop)
        written.update(((c, stop), a) for c, a in zip(contexts, answers, strict=True))
    return [_drafted(item, written) for item in items]


def _drafted(item: Item, written: Mapping[tuple[str, tuple[str, ...]], Generation]) -> Item:
    if item.prompt.draft is None or item.verdict is not None:
        return item
    draft = written[item.prompt.context, item.prompt.draft.stop]
    if draft.failure is not None:
        return replace(item, verdict=draft.failure)
    if not draft.is_finished or not draft.text.strip():
        return replace(item, written=draft.text, verdict="untranslated")
    return replace(item, prompt=after_draft(item.prompt, draft.text), written=draft.text)
