"""A tiny bitext, an encoder that can be worked by hand, and a stand-in for `comet-score`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from babelgap.models import KnownModel
from babelgap.schema import (
    MEAN,
    Bitext,
    Embedded,
    ModelIdentity,
    SystemOutput,
    TextCard,
    TextOrTokens,
)

SHARED = Path(__file__).parents[3] / ".." / "shared" / "data" / "flores99"

# The interface of comet-score 2.2.7: its options, and what it writes with --to_json. A line's score
# is 1 where the translation is the reference, else 0.1 for each character of the translation.
COMET_SCRIPT = """
import argparse, json, os, sys, time

parser = argparse.ArgumentParser()
parser.add_argument("-s", "--sources")
parser.add_argument("-t", "--translations", nargs="+")
parser.add_argument("-r", "--references")
parser.add_argument("-d", "--sacrebleu_dataset")
parser.add_argument("--batch_size", type=int, default=16)
parser.add_argument("--gpus", type=int, default=1)
parser.add_argument("--quiet", action="store_true")
parser.add_argument("--enable-context", action="store_true")
parser.add_argument("--only_system", action="store_true")
parser.add_argument("--to_json", default="")
parser.add_argument("--model", default="Unbabel/wmt22-comet-da")
parser.add_argument("--model_storage_path")
parser.add_argument("--num_workers", type=int)
parser.add_argument("--disable_cache", action="store_true")
parser.add_argument("--disable_length_batching", action="store_true")
parser.add_argument("--print_cache_info", action="store_true")
cfg = parser.parse_args()
if os.environ.get("STAND_IN_SLEEPS"):
    open(os.environ["STAND_IN_SLEEPS"], "w").write(str(os.getpid()))
    time.sleep(600)
if cfg.model.startswith("Nobody/"):
    raise KeyError(f"Model '{cfg.model}' not supported by COMET.")

def read(path):
    with open(path, encoding="utf-8") as fp:
        return [line.strip() for line in fp.readlines()]

sources, references = read(cfg.sources), read(cfg.references)
data = {}
for path in cfg.translations:
    rows = []
    for src, mt, ref in zip(sources, read(path), references):
        score = 1.0 if mt == ref else 0.1 * len(mt)
        rows.append({"src": src, "mt": mt, "ref": ref, "COMET": score})
    data[path] = rows
if os.environ.get("STAND_IN_FORGETS"):
    data = {path: rows[:-1] for path, rows in data.items()}
for path, rows in data.items():
    if not cfg.only_system:
        for i, row in enumerate(rows):
            print("{}\\tSegment {}\\tscore: {:.4f}".format(path, i, row["COMET"]))
    print("{}\\tscore: {:.4f}".format(path, sum(row["COMET"] for row in rows) / len(rows)))
if cfg.to_json != "":
    with open(cfg.to_json, "w", encoding="utf-8") as outfile:
        json.dump(data, outfile, ensure_ascii=False, indent=4)
    print("Predictions saved in: {}.".format(cfg.to_json))
"""


def tiny_bitext() -> Bitext:
    lines = {"en": ("Yes.", "No."), "de": ("Ja.", "Nein."), "fr": ("Oui.", "Non.")}
    return Bitext("tiny", lines, TextCard("", "", "", {}))


def output(
    system: str, *translations: str | None, source: str = "en", into: str = "de"
) -> SystemOutput:
    count = len(translations)
    return SystemOutput(system, source, into, tuple(range(count)), translations, ((),) * count)


def stand_in(folder: Path) -> Path:
    """An executable `comet-score` that computes nothing neural."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "comet-score"
    path.write_text(f"#!{sys.executable}\n{COMET_SCRIPT}", encoding="utf-8")
    path.chmod(0o755)
    return path


class KnownEncoder:
    """A `TextEncoder` of one layer whose vectors are told by a function."""

    def __init__(self, vector: Callable[[str], Sequence[float]]) -> None:
        self._vector = vector
        self.asked: list[str] = []
        self.identity: ModelIdentity = KnownModel().identity
        self.num_layers = 1
        self.poolings = (MEAN,)
        self.vocabulary: Sequence[int] = range(100)

    def tokenize(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        return [tuple(map(ord, text)) for text in texts]

    def embed(
        self,
        texts: Sequence[TextOrTokens],
        *,
        layers: Sequence[int] | None = None,
        poolings: Sequence[str] | None = None,
        on_progress: Callable[[int], None] | None = None,
    ) -> Iterator[Embedded]:
        assert list(layers or ()) == [-1]
        assert list(poolings or ()) == [MEAN]
        # The last ones first, as batches by length may come.
        for row in reversed(range(len(texts))):
            text = texts[row]
            assert isinstance(text, str)
            self.asked.append(text)
            vector = np.array([[self._vector(text)]], dtype=np.float32)
            yield Embedded(np.array([row]), {MEAN: vector})
