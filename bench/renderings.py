"""Seconds to render a whole MMLU-sized quiz of five languages in every variant.

python bench/renderings.py [--questions 14042] [--passes 3]
"""

from __future__ import annotations

import argparse
import statistics
import time

from babelgap.mix import all_variants, render_all
from babelgap.schema import Question

_LANGUAGES = ("en", "fr", "de", "es", "it")


def _main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=14_042)
    parser.add_argument("--passes", type=int, default=3)
    arguments = parser.parse_args()
    quiz = [_question(i) for i in range(arguments.questions)]
    variants = all_variants(4)
    seconds = []
    for _ in range(arguments.passes):
        begin = time.perf_counter()
        count = sum(
            len(render_all(q, pivot="en", languages=_LANGUAGES[1:], variants=variants, seed=0))
            for q in quiz
        )
        seconds.append(time.perf_counter() - begin)
    middle = statistics.median(seconds)
    print(f"{count:,} renderings of {len(quiz):,} questions: {middle:.2f} s (median)")
    print(f"{count / middle:,.0f} renderings/s; passes: {', '.join(f'{s:.2f}' for s in seconds)}")


def _question(i: int) -> dict[str, Question]:
    return {
        tag: Question(
            f"subject/test/{i}",
            "subject",
            f"{tag} stem {i}",
            tuple(f"{tag} {o} {i}" for o in "abcd"),
            i % 4,
        )
        for tag in _LANGUAGES
    }


if __name__ == "__main__":
    _main()
