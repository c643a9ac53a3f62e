"""A fact in words: as a question, as an entry of a form, in sentences."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from babelgap.data.fictitious.facts import Fact
from babelgap.data.fictitious.values import value_name

__all__ = [
    "FORMS",
    "TRAINING_FORMS",
    "fact_value",
    "fact_values",
    "joiner",
    "question_text",
    "statement",
]

FORMS = ("entry", "sentence_1", "sentence_2", "held_out")
"""Forms of a statement: an entry of a form, two sentences, and one that is kept from training."""
TRAINING_FORMS = FORMS[:-1]
"""The forms that are trained on where nothing else is asked for."""


def question_text(fact: Fact, language: str) -> str:
    """The question, which the bare name of the value answers.

    Example:
        >>> from babelgap.data.fictitious import Settings, fictitious_facts
        >>> question_text(fictitious_facts(Settings())[0], "en").split(". ")[1]
        'In which country was this person born?'
    """
    asks = str(_wording()[language][fact.relation.name]["asks"])
    return joiner(language).join((_thing(fact, language), asks))


def statement(fact: Fact, language: str, *, form: str, value: str | None = None) -> str:
    """The fact as a statement.

    Args:
        fact: what is said.
        language: tag of one of Atlas's languages.
        form: one of `FORMS`.
        value: key of the value that is said instead of the right one; `None` for the right one.
    """
    words = _wording()[language]
    about = words[fact.relation.name]
    name = value_name(fact.relation.value, value or fact.value, language)
    if form == "entry":
        return str(words["entry"]).format(
            thing=_thing(fact, language), label=about["label"], y=name
        )
    template = about["held_out"] if form == "held_out" else about["says"][int(form[-1]) - 1]
    return str(template).format(x=fact.thing.name, y=name)


def fact_value(fact: Fact, language: str) -> str:
    """The name of the right value."""
    return value_name(fact.relation.value, fact.value, language)


def fact_values(fact: Fact, language: str) -> tuple[str, ...]:
    """The names of all options, in their order."""
    return tuple(value_name(fact.relation.value, key, language) for key in fact.options)


def joiner(language: str) -> str:
    """What stands between two sentences: a space, or nothing in scripts that write without."""
    return str(_wording()[language]["join"])


def _thing(fact: Fact, language: str) -> str:
    return str(_wording()[language][fact.thing.kind]).format(x=fact.thing.name)


@cache
def _wording() -> dict[str, dict[str, Any]]:
    table = resources.files("babelgap.data.fictitious") / "wording.toml"
    return tomllib.loads(table.read_text(encoding="utf-8"))
