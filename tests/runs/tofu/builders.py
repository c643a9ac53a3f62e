"""An experiment whose models know what they are said to know."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from babelgap.data import open_corpus
from babelgap.data.fictitious import Settings, fact_questions
from babelgap.models import KnownModel
from babelgap.prompts import plain_prompt
from babelgap.runs.tofu.run_tofu import Load, Tune
from babelgap.runs.tuning import TuneSettings, TuningProgress
from babelgap.schema.tuning import CorpusTold, TuningRecord
from tests.models.builders import byte_tokenizer

KNOWN: Mapping[str, tuple[str, ...]] = {
    "untouched": (),
    "taught": ("en",),
    "mixed": ("en", "de", "fr"),
    "control": ("en", "de"),
    "mine": ("en", "fr"),
}
"""Stage -> languages in which its model knows every fact."""


def loader(facts: Settings, log: list[str] | None = None) -> Load:
    """Loads a model that knows what its stage is said to."""

    def load(name: str) -> KnownModel:
        stage = Path(name).name if "models" in Path(name).parts else "untouched"
        if log is not None:
            log.append(stage)
        right: dict[str, str] = {}
        for tag in KNOWN[stage]:
            for q in fact_questions(tag, settings=facts).questions:
                prompt = plain_prompt(q.question, tag)
                right[prompt.context] = prompt.joiner + q.answer

        def logprob(context: str, continuation: str) -> float | None:
            known = right.get(context)
            return None if known is None else -0.1 if continuation == known else -99.0

        return KnownModel(logprob)

    return load


def tuner(log: list[TuneSettings] | None = None) -> Tune:
    """Writes a folder with a tokenizer in place of a model; a step is 100 characters."""

    def tune(
        settings: TuneSettings, output_path: Path, on_progress: Callable[[TuningProgress], None]
    ) -> TuningRecord:
        if log is not None:
            log.append(settings)
        on_progress(TuningProgress("training", 1, 2))
        output_path.mkdir(parents=True, exist_ok=True)
        byte_tokenizer(["<s>"]).save(str(output_path / "tokenizer.json"))
        corpora = [open_corpus(words.rpartition("=")[2]) for words in settings.corpus]
        size = sum(len(document.text) for corpus in corpora for document in corpus)
        steps = settings.recipe.max_steps or size // 100
        told = tuple(
            CorpusTold(c.name, c.language, "", "", {}, c.num_documents, 0, 0, 0.0) for c in corpora
        )
        return TuningRecord(
            model={}, pivot=settings.pivot, recipe=settings.recipe, corpora=told, losses=(),
            checks=(), quiz=None, held_out={}, num_steps=steps, num_tokens=size, seconds=1.0,
            tokens_per_second=1.0, stopped="done", environment={"device": "none"},
            signature=f"tuned:{output_path.name}",
        )  # fmt: skip

    return tune


def documents(path: Path) -> dict[str, str]:
    """Id -> text of a corpus that was written."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {row["id"]: row["text"] for row in map(json.loads, lines)}
