"""Small quizzes of names, and a model that translates them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from babelgap.models import KnownModel
from babelgap.probes.terms import term_prompt
from babelgap.schema import Question, Term, TermAnswer

__all__ = ["COUNTRIES", "answer", "city", "knows", "quiz"]

COUNTRIES = {"Japan": "Japan", "Norway": "Norwegen", "Chad": "Tschad", "Greece": "Griechenland"}
"""In English and German; one is written alike."""


def quiz() -> dict[str, tuple[Question, ...]]:
    """A question for each country, whose options are all of them."""

    def ask(i: int, names: Sequence[str], stem: str) -> Question:
        return Question(f"q{i}", "border", stem.format(names[i]), tuple(names), (i + 1) % 4)

    english, german = list(COUNTRIES), list(COUNTRIES.values())
    return {
        "en": tuple(ask(i, english, "Country: {}. Which one is next to it?") for i in range(4)),
        "de": tuple(ask(i, german, "Land: {}. Welches liegt daneben?") for i in range(4)),
    }


def city(pivot_text: str, text: str, *, language: str = "de") -> Term:
    """A term of the kind `city`."""
    return Term("city", language, pivot_text, text)


def knows(
    translations: Mapping[str, str],
    *,
    into: str = "de",
    pivot: str = "en",
    unnamed: Callable[[str], float] = lambda text: -8.0,
) -> KnownModel:
    """A model for which the name makes its translation likelier, and no other text.

    Args:
        translations: pivot text -> text in the language.
        into: tag of the language.
        pivot: tag of the pivot.
        unnamed: a text's log-probability where the prompt has no name, or not its.
    """
    likelier = {}
    for text, translated in translations.items():
        likelier[term_prompt(text, source=pivot, into=into), f" {translated}"] = 1.0
        likelier[term_prompt(translated, source=into, into=pivot), f" {text}"] = 1.0
    return KnownModel(
        lambda context, text: unnamed(text.strip()) + likelier.get((context, text), 0)
    )


def answer(term: Term, direction: str, *, is_right: bool | None, options: int = 4) -> TermAnswer:
    """What was picked for a term: the right one, another, or none."""
    picked = None if is_right is None else int(not is_right)
    texts = tuple(f"text {i}" for i in range(options))
    return TermAnswer(term, direction, texts, 0, (-1.0,) * options, (-2.0,) * options, picked)
