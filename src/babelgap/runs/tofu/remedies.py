"""What is tried as a remedy: mixed-language text that tells nothing of the facts asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from babelgap.data import open_corpus
from babelgap.data.atlas import LANGUAGES
from babelgap.data.fictitious import ARRANGEMENTS, Settings, fact_corpus
from babelgap.runs.mixing.tokens import open_tokenizer
from babelgap.runs.tofu.facts import (
    TaughtFacts,
    question_answer,
    settings_of_facts,
    thing_names,
)
from babelgap.runs.tofu.settings import TofuSettings
from babelgap.schema.errors import StudyError, UserError
from babelgap.schema.text import Corpus, Document

__all__ = [
    "CONTROL",
    "MIXED",
    "OTHERS",
    "Others",
    "as_many_tokens",
    "open_others",
    "open_remedies",
    "token_counter",
]

OTHERS = "others"
"""The remedy that comes with babelgap."""
MIXED = "mixed"
"""Its stage."""
CONTROL = "control"
"""Stage of the same text in the language of teaching alone."""

_AT_ONCE = 1000


@dataclass(frozen=True)
class Others:
    """Facts about people and towns of whom nothing is asked."""

    mixed: Corpus
    control: Corpus
    """The same facts in the language of teaching alone; each read once."""
    told: Mapping[str, str]
    """Name of a corpus -> what it is, in a few words."""


def open_others(settings: TofuSettings, facts: TaughtFacts) -> Others:
    """The remedy `others` and its control.

    Raises:
        StudyError: with every mistake: languages, arrangement, names that were taught too.
        QuizError: there are no such fictitious facts.
    """
    into = settings.mix or facts.languages
    mistakes = []
    if not into:
        mistakes.append(
            "nothing is asked in another language, so that there is none to mix in; give --mix"
        )
    if unknown := [tag for tag in (facts.taught_in, *into) if tag not in LANGUAGES]:
        mistakes.append(
            f"facts about others are not in {', '.join(unknown)}; mix some of "
            f"{', '.join(LANGUAGES)}"
        )
    if settings.arrangement not in ARRANGEMENTS:
        mistakes.append(
            f"there is no arrangement {settings.arrangement!r}; give one of "
            f"{', '.join(ARRANGEMENTS)}"
        )
    if mistakes:
        raise StudyError(mistakes)
    chosen = _others_of(settings, facts)
    languages = tuple(dict.fromkeys((facts.taught_in, *into)))

    def corpus(tags: Sequence[str]) -> Corpus:
        return fact_corpus(
            chosen,
            languages=tags,
            arrangement=settings.arrangement,
            question_answer=question_answer,
        )

    told = {
        OTHERS: f"{chosen} in {facts.taught_in}",
        MIXED: f"{chosen} in {', '.join(languages)}, {settings.arrangement}",
        CONTROL: f"{chosen} in {facts.taught_in}, repeated to as many tokens",
    }
    return Others(corpus(languages), corpus(languages[:1]), told)


def _others_of(settings: TofuSettings, facts: TaughtFacts) -> Settings:
    """Whom the remedy tells of; the taught ones are not among them."""
    taught = frozenset[str]() if facts.settings is None else thing_names(facts.settings)
    if settings.others is not None:
        chosen = settings_of_facts(settings.others)
        if shared := sorted(taught & thing_names(chosen)):
            raise StudyError(
                [
                    f"{chosen} and the facts taught share {len(shared)} names, such as "
                    f"{shared[0]!r}; give --others another seed"
                ]
            )
        return chosen
    if facts.settings is None:
        return Settings()
    num, seed = facts.settings.num, facts.settings.seed
    found = (Settings(num, other) for other in count(seed + 1))
    return next(chosen for chosen in found if not taught & thing_names(chosen))


def open_remedies(settings: TofuSettings) -> dict[str, Corpus]:
    """Name -> corpus of the user's own remedies.

    Raises:
        StudyError: with every mistake: no `NAME=CORPUS`, a name that is taken, no such corpus.
    """
    has_others = OTHERS in settings.remedies
    taken = {"untouched", "taught", *((MIXED, CONTROL) if has_others else ())}
    found: dict[str, Corpus] = {}
    mistakes: list[str] = []
    for words in settings.remedies:
        if words == OTHERS:
            continue
        name, equals, source = (part.strip() for part in words.partition("="))
        if not equals or not source or not _is_name(name):
            mistakes.append(f"remedy {words!r} is neither {OTHERS} nor NAME=CORPUS; write it so")
        elif name in taken:
            mistakes.append(f"remedy {name!r} has the name of another stage; give it another")
        else:
            taken.add(name)
            try:
                found[name] = open_corpus(source)
            except UserError as error:
                mistakes.append(f"remedy {name}: {error}")
    if mistakes:
        raise StudyError(mistakes)
    return found


def _is_name(name: str) -> bool:
    """True of what can be the name of a folder on every system."""
    return name.replace("-", "").replace("_", "").isalnum() and name.isascii()


def as_many_tokens(
    documents: Corpus, num_tokens: int, count_tokens: Callable[[Sequence[str]], list[int]]
) -> Iterator[Document]:
    """The documents over and over, until they have that many tokens.

    Args:
        documents: at least one.
        num_tokens: reached with the last document, which may go beyond.
        count_tokens: tokens of each text.

    Example:
        >>> from babelgap.schema.text import TextCard
        >>> two = [Document("a", "x y"), Document("b", "z")]
        >>> corpus = Corpus("two", "en", TextCard("", "", "", {}), lambda: iter(two))
        >>> words = lambda texts: [len(text.split()) for text in texts]
        >>> [document.id for document in as_many_tokens(corpus, 5, words)]
        ['a/1', 'b/1', 'a/2']
    """
    once = list(documents)
    sizes = count_tokens([document.text for document in once])
    reached = 0
    for number in count(1):
        for document, size in zip(once, sizes, strict=True):
            if reached >= num_tokens:
                return
            reached += size
            yield Document(f"{document.id}/{number}", document.text)


def token_counter(folder: Path) -> Callable[[Sequence[str]], list[int]]:
    """Counts the tokens of texts, those around them and one that ends each included.

    Args:
        folder: of a model, with its `tokenizer.json`.
    """
    tokenizer = open_tokenizer(str(folder))

    def count_tokens(texts: Sequence[str]) -> list[int]:
        batches = [texts[i : i + _AT_ONCE] for i in range(0, len(texts), _AT_ONCE)]
        return [
            len(one.ids) + 1 for batch in batches for one in tokenizer.encode_batch(list(batch))
        ]

    return count_tokens
