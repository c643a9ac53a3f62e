"""Small corpora, and dictionaries of a few words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from babelgap.runs.mixing import MixPlan, MixSettings, plan_mixing
from tests.translate.engines.dictionary.test_freedict import write_dictionary

__all__ = ["UNKNOWN", "WORDS", "corpus_file", "dictionaries", "plan_of"]

WORDS = ("the", "small", "dog", "sat", "on", "a", "red", "mat", "and", "saw", "one", "bird")
UNKNOWN = ("on", "bird")
"""Words that the dictionaries lack."""
_CODES = {"de": "deu", "fr": "fra"}


def corpus_file(path: Path, *, num_documents: int = 40, num_lines: int = 6) -> Path:
    """JSON lines of documents, each of other words; the line's number is its own."""
    rows = []
    for i in range(num_documents):
        lines = [
            " ".join(
                WORDS[(i + 7 * j + k * (1 + i % 5)) % len(WORDS)] for k in range(8)
            ).capitalize()
            for j in range(num_lines)
        ]
        rows.append(json.dumps({"text": f"Text {i}.\n" + ".\n".join(lines) + "."}))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def dictionaries(
    folder: Path, monkeypatch: pytest.MonkeyPatch, into: Sequence[str] = ("de", "fr")
) -> None:
    """FreeDict's files for most of the words: `dog` gives `dogde`, `dogfr`."""
    pytest.importorskip("pyglossary.plugin_lib.dictdlib", exc_type=ImportError)
    monkeypatch.setenv("BABELGAP_DICTIONARIES", str(folder))
    monkeypatch.setenv("BABELGAP_CACHE", str(folder / "cache"))
    for tag in into:
        articles = {word: f"{word} /x/\n{word}{tag}\n" for word in WORDS if word not in UNKNOWN}
        write_dictionary(folder, f"freedict-eng-{_CODES[tag]}", articles, packed=False)


def plan_of(source: object, **changes: object) -> MixPlan:
    """Words by the dictionary into two languages, where nothing else is said."""
    given: dict[str, object] = {
        "source": str(source),
        "into": ("de", "fr"),
        "unit": "word",
        "translator": "dictionary",
        **changes,
    }
    return plan_mixing(MixSettings.model_validate(given))
