"""How often the checks of translations cry wolf on people's work, and what they let pass.

    python bench/checks.py ../shared/data/flores99

The language of fragments of FLORES, right and left in English; all checks on FLORES as people
translated it and as published systems did; and names of Atlas that rightly stay as in English.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from babelgap.data import open_bitext, open_quiz
from babelgap.schema.draws import generator
from babelgap.translate import problems_of
from babelgap.translate.checks.language import are_in_other_language, is_echo

_LANGUAGES = ("de", "es", "fr", "it")
_WORDS = (1, 2, 3, 4, 5, 6, 8, 12, 20)
_SYSTEMS = ("google-translate", "gpt4", "llama3-8b", "nllb-3.3b")


def _main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("flores", type=Path, help="folder with en.devtest and so on")
    folder = parser.parse_args().flores
    pattern = str(folder / "{language}.devtest")
    lines = open_bitext(pattern, languages=("en", *_LANGUAGES)).lines
    _fragments(lines)
    for tag in _LANGUAGES:
        _all_checks(f"people, en-{tag}", lines["en"], lines[tag], "en", tag)
        _all_checks(f"people, {tag}-en", lines[tag], lines["en"], tag, "en")
    for system in _SYSTEMS:
        for tag in _LANGUAGES:
            for source, into in (("en", tag), (tag, "en")):
                path = folder / "outputs" / system / f"test-{source}-{into}"
                # Fifty lines of each, since some have no more.
                found = path.read_text(encoding="utf-8").splitlines()[:50]
                _all_checks(f"{system}, {source}-{into}", lines[source][:50], found, source, into)
    _names()


def _fragments(lines: Mapping[str, Sequence[str]]) -> None:
    print("words  taken for another language: right ones, English ones")
    for num_words in _WORDS:
        alarms = caught = total = 0
        for tag in _LANGUAGES:
            right = [_cut(line, num_words, tag) for line in lines[tag]]
            english = [_cut(line, num_words, tag) for line in lines["en"]]
            alarms += sum(are_in_other_language(right, source="en", into=tag))
            caught += sum(are_in_other_language(english, source="en", into=tag))
            total += len(right)
        print(f"{num_words:5}  {alarms / total:6.1%}  {caught / total:6.1%}")


def _cut(line: str, num_words: int, tag: str) -> str:
    words = line.split()
    draw = generator(0, "fragment", tag, str(num_words), line)
    begin = int(draw.integers(max(1, len(words) - num_words + 1)))
    return " ".join(words[begin : begin + num_words])


def _all_checks(
    title: str, texts: Sequence[str], translations: Sequence[str], source: str, into: str
) -> None:
    found = problems_of(list(texts), list(translations), source=source, into=into)
    counts = Counter(problem for problems in found for problem in problems)
    told = ", ".join(f"{problem} {count}" for problem, count in counts.most_common())
    print(f"{title} ({len(found)} lines): {told or 'nothing'}")


def _names() -> None:
    quiz = open_quiz("atlas")
    for tag in _LANGUAGES:
        pairs = {
            pair
            for ours, theirs in zip(quiz.questions["en"], quiz.questions[tag], strict=True)
            for pair in zip(ours.options, theirs.options, strict=True)
            if any(map(str.isalpha, pair[0]))
        }
        same = [a for a, b in pairs if a == b]
        echoes = sum(is_echo(name, name, source="en", into=tag) for name in same)
        others = sum(is_echo(a, a, source="en", into=tag) for a, b in pairs if a != b)
        print(
            f"names of Atlas, en-{tag}: {echoes} of {len(same)} that rightly stay as they are are "
            f"taken for echoes; {others} of {len(pairs) - len(same)} that don't, left in English"
        )


if __name__ == "__main__":
    _main()
