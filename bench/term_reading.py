"""How the names of a term probe are read, and what a reader of spelling alone would pick.

    babelgap probe terms --languages fr,ru --output-path FOLDER
    python bench/term_reading.py FOLDER

For each language, of the names asked: the share picked right as babelgap reads them, by the plain
sum of log-probabilities, and by a chooser that sees only which option is spelt most like the name.
"""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from babelgap.probes.terms import answers_of
from babelgap.schema import FROM_LANGUAGE, INTO_LANGUAGE, TermAnswer
from babelgap.storage import read_part


def main() -> int:
    """Print the table; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="of `babelgap probe terms`")
    folder = parser.parse_args().folder
    parts = sorted((folder / "probes").glob("terms-*.parquet"))
    answers = [answer for part in parts for answer in answers_of(read_part(part))]
    print("| language | names | as it is | raw sum | spelling alone |\n|---|---|---|---|---|")
    for language in dict.fromkeys(answer.term.language for answer in answers):
        own = [answer for answer in answers if answer.term.language == language]
        cells = [f"{len({a.term for a in own})}", *_cells(own)]
        print(f"| {language} | {' | '.join(cells)} |")
    return 0


def _cells(answers: Sequence[TermAnswer]) -> Iterator[str]:
    """Shares right into the language and from it, by each reading."""
    readings: tuple[Callable[[TermAnswer], bool], ...] = (_as_it_is, _by_sum, _by_spelling)
    for is_right in readings:
        shares = []
        for direction in (INTO_LANGUAGE, FROM_LANGUAGE):
            some = [is_right(a) for a in answers if a.direction == direction]
            shares.append(f"{sum(some) / len(some):.3f}" if some else "-")
        yield " / ".join(shares)


def _as_it_is(answer: TermAnswer) -> bool:
    return bool(answer.is_right)


def _by_sum(answer: TermAnswer) -> bool:
    return max(range(len(answer.options)), key=answer.logprobs.__getitem__) == answer.answer


def _by_spelling(answer: TermAnswer) -> bool:
    term = answer.term
    name = term.pivot_text if answer.direction == INTO_LANGUAGE else term.text
    likeness = [
        difflib.SequenceMatcher(None, name.lower(), option.lower()).ratio()
        for option in answer.options
    ]
    return likeness.index(max(likeness)) == answer.answer


if __name__ == "__main__":
    raise SystemExit(main())
