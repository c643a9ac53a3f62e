"""Strings a second that the cache of translations gives back, on every text of MMLU's test part.

python bench/translation_cache.py ../shared/data/mmlu [--rounds 5]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from babelgap.data import open_quiz
from babelgap.storage import SharedStore
from babelgap.translate import KnownTranslator, source_texts
from babelgap.translate.wrappers.cached import Cached


def _main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("mmlu", type=Path, help="folder of MMLU as CSV")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    questions = open_quiz(f"mmlu:{arguments.mmlu}").questions["en"]
    texts, _ = source_texts(questions)
    engine = KnownTranslator(str.upper)
    with tempfile.TemporaryDirectory() as folder, SharedStore(Path(folder)) as store:
        cached = Cached(engine.translate, identity=engine.identity, store=store, num_texts=4096)
        first = _seconds(cached, texts)
        hits = [_seconds(cached, texts) for _ in range(arguments.rounds)]
        assert engine.num_asked == len(set(texts))
        size = sum(path.stat().st_size for path in Path(folder).glob("*.sqlite*")) / 1e6
        middle = statistics.median(hits)
    print(f"{len(texts):,} texts, {len(set(texts)):,} distinct, {size:.0f} MB on disk")
    print(f"made and kept: {len(texts) / first:,.0f} texts/s")
    print(f"hits: {len(texts) / middle:,.0f} texts/s (median of {len(hits)})")


def _seconds(cached: Cached, texts: list[str]) -> float:
    begin = time.perf_counter()
    cached(texts, source="en", into="es")
    return time.perf_counter() - begin


if __name__ == "__main__":
    _main()
