"""Names of people and towns that there are not, the same Latin letters in every language.

They are not transliterated: what is measured is whether a fact is found in another language, not
whether a model can spell its owner there, and two names can't become one where a script leaves its
vowels out. A model so finds a string that it has seen, which makes it easier than with names that
every language spells its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import count

import numpy as np

from babelgap.data.atlas.build import LANGUAGES
from babelgap.data.atlas.leaks import shares_letters
from babelgap.data.fictitious.values import VALUES, value_name
from babelgap.schema.draws import generator

__all__ = ["people", "towns"]

# No c, g, h, j, q, w, x, y, z: their sound differs most between languages.
_ONSETS = "bdfklmnrstv"
_VOWELS = "aeio"
_CODAS = "klnrs"
# C consonant, V vowel, L one of the codas. They begin with a consonant: a vowel would change the
# word before it ("de" in French).
_GIVEN = "CVCVL"
_FAMILY = "CVLCVCVL"
_TOWN = "CVCVLCV"
# Pieces that mean something rude, or somebody, somewhere.
_NEVER = (
    "adolf", "biden", "bon", "dik", "fak", "fek", "fik", "fok", "isis", "kak", "kil", "kok",
    "lenin", "rasis", "satan", "sek", "stalin", "tit",
)  # fmt: skip


def people(num: int, *, seed: int) -> list[str]:
    """Distinct names of people, given name and family name; more of them begin with the same.

    Example:
        >>> people(2, seed=0) == people(5, seed=0)[:2]
        True
    """
    given = _distinct("given", _GIVEN, num, seed)
    family = _distinct("family", _FAMILY, num, seed)
    return [f"{first} {last}" for first, last in zip(given, family, strict=True)]


def towns(num: int, *, seed: int) -> list[str]:
    """Distinct names of towns, one word each; more of them begin with the same."""
    return _distinct("town", _TOWN, num, seed)


def _distinct(purpose: str, pattern: str, num: int, seed: int) -> list[str]:
    found: dict[str, None] = {}
    for name in _drawn(purpose, pattern, seed):
        if len(found) == num:
            break
        if name not in found and _is_fit(name):
            found[name] = None
    return list(found)


def _drawn(purpose: str, pattern: str, seed: int) -> Iterator[str]:
    for number in count():
        draw = generator(seed, "name", purpose, str(number))
        yield "".join(_letter(kind, draw) for kind in pattern).capitalize()


def _letter(kind: str, draw: np.random.Generator) -> str:
    letters = {"C": _ONSETS, "V": _VOWELS, "L": _CODAS}[kind]
    return letters[draw.integers(len(letters))]


def _is_fit(name: str) -> bool:
    """False where a name would give a value away, or is rude."""
    lower = name.lower()
    return not any(piece in lower for piece in _NEVER) and not shares_letters(name, _all_values())


@cache
def _all_values() -> str:
    return " ".join(sorted(set(_value_names())))


def _value_names() -> Iterable[str]:
    for kind, keys in VALUES.items():
        for key in keys:
            for language in LANGUAGES:
                yield value_name(kind, key, language)
