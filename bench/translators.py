"""Translators that work offline: how fast they are, and how good.

    python bench/translators.py speed ../shared/data/mmlu
    python bench/translators.py quality ../shared/data/flores99

`speed` times stems and options of MMLU: Apertium beside its own command on the same lines, and the
dictionaries word for word. A median of several rounds; each round runs both, one after the other.
`quality` scores the offline translators on FLORES with sacrebleu.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from babelgap.schema.translation import Translator
from babelgap.translate.engines.apertium.translator import Apertium
from babelgap.translate.engines.dictionary.translator import Dictionary

_DICTIONARIES = ("de", "fr", "es", "it")
_SCORED = (
    ("apertium", "en", "es"),
    ("apertium", "es", "en"),
    ("apertium", "en", "fr"),
    ("apertium", "en", "it"),
    *(("dictionary", "en", tag) for tag in _DICTIONARIES),
)


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["speed", "quality"])
    parser.add_argument("data", type=Path, help="folder of MMLU as CSV, or of FLORES")
    parser.add_argument("--questions", type=int, default=1000, help="of MMLU, over all subjects")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if options.what == "quality":
        _quality(options.data)
    else:
        _speed(_mmlu_lines(options.data, options.questions), options.rounds)
    return 0


def _speed(lines: Sequence[str], rounds: int) -> None:
    print(
        f"{len(lines)} lines, {len(set(lines))} of them distinct, "
        f"{sum(len(line.encode()) for line in lines) / 1e6:.2f} MB"
    )
    for title, texts in (("all lines", lines), ("distinct lines", list(dict.fromkeys(lines)))):
        _apertium_speed(title, texts, rounds)
    for tag in _DICTIONARIES:
        _dictionary_speed(tag, lines, rounds)


def _apertium_speed(title: str, lines: Sequence[str], rounds: int) -> None:
    with Apertium() as translator:
        # The command starts its programs each time, within its seconds; ours stay.
        start = time.perf_counter()
        translator.translate(lines[:1], source="en", into="es")
        starting = time.perf_counter() - start
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(_seconds(lambda: translator.translate(lines, source="en", into="es")))
            theirs.append(_seconds(lambda: _command(lines)))
    mine, command = statistics.median(ours), statistics.median(theirs)
    print(
        f"apertium en-es, {title:<15} {len(lines) / mine:7.0f} lines/s; its command "
        f"{len(lines) / command:7.0f} lines/s; ratio {command / mine:.2f} "
        f"({rounds} rounds, first start {starting:.2f} s)"
    )


def _command(lines: Sequence[str]) -> None:
    subprocess.run(
        ["apertium", "-u", "eng-spa"],
        input="\n".join(lines).encode() + b"\n",
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _dictionary_speed(tag: str, lines: Sequence[str], rounds: int) -> None:
    translator = Dictionary()
    if translator.mistake(source="en", into=tag):
        return
    reading = _seconds(lambda: translator.translate(["a"], source="en", into=tag))
    taken = [
        _seconds(lambda: translator.translate(lines, source="en", into=tag)) for _ in range(rounds)
    ]
    megabytes = sum(len(line.encode()) for line in lines) / 1e6
    print(
        f"dictionary en-{tag} {megabytes / statistics.median(taken):5.1f} MB/s; "
        f"read in {reading:.1f} s"
    )


def _quality(folder: Path) -> None:
    import sacrebleu

    translators: dict[str, Translator] = {"apertium": Apertium(), "dictionary": Dictionary()}
    bleu, chrf = sacrebleu.BLEU(), sacrebleu.CHRF()
    for name, source, into in _SCORED:
        translator = translators[name]
        if mistake := translator.mistake(source=source, into=into):
            print(f"{name} {source}-{into}: {mistake}")
            continue
        texts, references = (
            (folder / f"{tag}.devtest").read_text(encoding="utf-8").splitlines()
            for tag in (source, into)
        )
        found = [t.text or "" for t in translator.translate(texts, source=source, into=into)]
        print(
            f"{name:<10} {source}-{into} {len(texts)} lines: "
            f"BLEU {bleu.corpus_score(found, [references]).score:5.2f} "
            f"chrF2 {chrf.corpus_score(found, [references]).score:5.2f}"
        )
    print(bleu.get_signature(), chrf.get_signature(), sep="\n")


def _mmlu_lines(folder: Path, questions: int) -> list[str]:
    """Stems and options, each as one line, as many from every subject."""
    files = sorted((folder / "test").glob("*.csv"))
    each = -(-questions // len(files))
    rows: list[list[str]] = []
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            rows += [row[:5] for row in csv.reader(file)][1 : each + 1]
    texts = [" ".join(text.split()) for row in rows[:questions] for text in row]
    return [text for text in texts if text]


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(_main())
