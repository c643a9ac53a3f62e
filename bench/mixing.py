"""Mixed-language corpora: how fast they are made, and in how much memory.

    python bench/mixing.py ../shared/data/mmlu --megabytes 200 --repeats 3
    python bench/mixing.py ../shared/data/mmlu --megabytes 2000 --units word --repeats 1
    python bench/mixing.py ../shared/data/mmlu --splitters ../shared/data/flores99

The text is made of the lines of MMLU, eight drawn lines a document, as JSON lines. Reading it,
mixing five languages and writing Parquet are timed together, each run in a process of its own. The
dictionary's own engine, which translates whole texts word for word, is timed on the same text, in
turn with the mixing. MB are of the source; "per core" is by CPU time, so that other work on the
machine counts less.

`--splitters` compares sentence splitters on running text made of FLORES' lines: how many line ends
they find, and how many other places. ICU comes with icu4py; pysbd is compared where it is there.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from babelgap.mix.corpus.sentences import sentence_spans
from babelgap.runs.mixing import MixSettings, mix_corpus, plan_mixing
from babelgap.translate.engines.dictionary.translator import Dictionary

_INTO = ("de", "es", "fr", "it")
_UNITS = ("word", "control", "parallel")
_ENGINE_MEGABYTES = 20


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of MMLU as CSV")
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--units", default=",".join(_UNITS))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--splitters", type=Path, help="folder of FLORES: compare splitters alone")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(_measured(options.one, options.data)))
    elif options.splitters:
        _compare_splitters(options.splitters)
    else:
        _compare(options.data, options.megabytes, options.units.split(","), options.repeats)
    return 0


def _compare(data: Path, megabytes: int, units: Sequence[str], repeats: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source.jsonl"
        _write_text(source, data, megabytes)
        found: dict[str, list[dict[str, float]]] = {}
        for _ in range(repeats):
            for what in ("engine", *units):
                command = [sys.executable, __file__, str(source), "--one", what]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                found.setdefault(what, []).append(json.loads(done.stdout.splitlines()[-1]))
    print(f"{megabytes} MB, median of {repeats}")
    print(f"{'what':<10} {'MB/s per core':>14} {'MB/s':>8} {'most memory, MiB':>18}")
    for what, rows in found.items():
        core, wall, memory = (
            statistics.median(row[key] for row in rows) for key in ("core", "wall", "memory")
        )
        print(f"{what:<10} {core:>14.2f} {wall:>8.2f} {memory:>18.0f}")


def _write_text(path: Path, data: Path, megabytes: int) -> None:
    lines = []
    for file in sorted(data.rglob("*.csv")):
        with file.open(encoding="utf-8", newline="") as rows:
            lines += [" ".join(row) for row in csv.reader(rows)]
    draw, size = random.Random(0), 0
    with path.open("w", encoding="utf-8") as file_out:
        while size < megabytes * 1_000_000:
            row = json.dumps({"text": "\n".join(draw.choices(lines, k=8))}, ensure_ascii=False)
            size += file_out.write(row + "\n")


def _measured(what: str, source: Path) -> dict[str, float]:
    run, size = _engine(source) if what == "engine" else _mixing(what, source)
    core, wall = time.process_time(), time.perf_counter()
    run()
    core, wall = time.process_time() - core, time.perf_counter() - wall
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"core": size / core / 1e6, "wall": size / wall / 1e6, "memory": memory}


def _engine(source: Path) -> tuple[Callable[[], object], int]:
    texts: list[str] = []
    size = 0
    with source.open(encoding="utf-8") as rows:
        for row in rows:
            texts.append(json.loads(row)["text"])
            size += len(texts[-1].encode())
            if size > _ENGINE_MEGABYTES * 1_000_000:
                break
    engine = Dictionary()
    engine.translate(texts[:1], source="en", into="fr")
    return lambda: engine.translate(texts, source="en", into="fr"), size


def _mixing(what: str, source: Path) -> tuple[Callable[[], object], int]:
    how: dict[str, object] = {"unit": what, "translator": "dictionary"}
    if what == "parallel":
        paths = ",".join(f"{tag}={source}" for tag in _INTO)
        how = {"unit": "sentence", "parallel": paths}
    elif what == "control":
        how = {"unit": "word", "translator": "dictionary", "control": True}
    settings = MixSettings.model_validate({"source": str(source), "into": _INTO, **how})
    plan = plan_mixing(settings)
    out = source.parent / f"out-{what}-{time.monotonic_ns()}"
    return lambda: mix_corpus(plan, output_path=out), source.stat().st_size


def _compare_splitters(folder: Path) -> None:
    print(f"{'':<4} {'splitter':<10} {'line ends':>10} {'other ends':>11} {'MB/s':>8}")
    for path in sorted(folder.glob("??.devtest")):
        tag = path.stem
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        text = " ".join(lines)
        ends: set[int] = set()
        for line in lines:
            ends.add(len(line) + 1 + max(ends, default=-1))
        for name, split in _splitters(tag).items():
            start = time.perf_counter()
            found = set(split(text))
            rate = len(text.encode()) / (time.perf_counter() - start) / 1e6
            right = len(found & ends) / len(ends)
            print(f"{tag:<4} {name:<10} {right:>10.3f} {len(found - ends):>11} {rate:>8.2f}")


def _splitters(tag: str) -> dict[str, Callable[[str], list[int]]]:
    from icu4py.breakers import SentenceBreaker
    from sentencex import segment  # type: ignore[import-untyped]

    found: dict[str, Callable[[str], list[int]]] = {
        "babelgap": lambda text: [end for _, end in sentence_spans(text, language=tag)],
        "sentencex": lambda text: _ends(segment(tag, text)),
        "icu": lambda text: _ends(list(SentenceBreaker(text, f"{tag}@ss=standard"))),
    }
    if find_spec("pysbd"):
        import pysbd  # type: ignore[import-not-found]

        found["pysbd"] = lambda text: _ends(pysbd.Segmenter(tag, clean=False).segment(text))
    return found


def _ends(pieces: Sequence[str]) -> list[int]:
    """Where pieces end, the white space behind them left out."""
    ends, place = [], 0
    for piece in pieces:
        ends.append(place + len(piece.rstrip()))
        place += len(piece)
    return ends


if __name__ == "__main__":
    sys.exit(_main())
