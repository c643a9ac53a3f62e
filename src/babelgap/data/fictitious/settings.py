"""How many fictitious things there are, and by which seed: what stands after `fictitious:`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from babelgap.schema.errors import QuizError

__all__ = ["LEAST", "MOST", "PARTS", "Settings", "read_settings"]

PARTS = ("test", "people", "towns")
"""Parts of the quiz: all of it, the people alone, the towns alone."""
LEAST = 4
"""Fewest people: a question has four options, each of them right for somebody."""
MOST = 2_000
"""Most people: beyond it, names of this pattern that are all distinct run short."""
_SHAPE = re.compile(r"(?P<num>[0-9]{1,9})?(@(?P<seed>[0-9]{1,9}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides every fact; the same settings give the same facts on every machine.

    Raises:
        QuizError: fewer than `LEAST` or more than `MOST` people.

    Example:
        >>> str(Settings(40, seed=7))
        'fictitious:40@7'
    """

    num: int = 200
    """People; there are as many towns."""
    seed: int = 0
    """Another seed gives other names and other facts."""

    def __post_init__(self) -> None:
        if not LEAST <= self.num <= MOST:
            raise QuizError(
                f"{self.num} fictitious people are asked for; ask for {LEAST} to {MOST:,}, such "
                "as fictitious:200"
            )

    def __str__(self) -> str:
        return f"fictitious:{self.num}@{self.seed}"


def read_settings(text: str) -> Settings:
    """The settings that a user writes after `fictitious:`.

    Args:
        text: `NUM`, `NUM@SEED`, `@SEED`, or nothing.

    Raises:
        QuizError: it is none of these, or a number out of range.

    Example:
        >>> read_settings("40@7"), read_settings("")
        (Settings(num=40, seed=7), Settings(num=200, seed=0))
    """
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        raise QuizError(
            f"{'fictitious:' + text!r} has no such settings; write fictitious:PEOPLE@SEED, such "
            "as fictitious:200@0"
        )
    default = Settings()
    return Settings(int(found["num"] or default.num), int(found["seed"] or default.seed))
