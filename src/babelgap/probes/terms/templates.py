"""The name in a stem, where the stems of a subject differ by a name alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

__all__ = ["Template", "template_of"]

# So many stems hardly share a word that isn't the template's own; of fewer, two may well be about
# New York and New Delhi.
_MANY = 5
# Characters of a name; stems on one text or with one instruction differ by whole sentences.
_LONGEST = 60
# Marks but for hyphens, which stand within names.
_MARKS = frozenset({"Ps", "Pe", "Pi", "Pf", "Po"})
# Scripts that write words without a space between them, by what Unicode calls their letters.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")


@dataclass(frozen=True, slots=True)
class Template:
    """What stands before and after the name in each stem."""

    prefix: str
    suffix: str

    def name_in(self, stem: str) -> str:
        """The name in a stem of this template.

        Raises:
            ValueError: it is none.

        Example:
            >>> Template("City: ", ". Where is it?").name_in("City: Oslo. Where is it?")
            'Oslo'
        """
        end = len(stem) - len(self.suffix)
        whole = stem.startswith(self.prefix) and stem.endswith(self.suffix)
        if not whole or end <= len(self.prefix):
            raise ValueError(f"stem {stem[:60]!r} is not of the template {self!r}")
        return stem[len(self.prefix) : end]


def template_of(stems: Iterable[str]) -> Template | None:
    """What stems share at their beginning and end, up to where a word ends.

    Letters that all names happen to share stay the names': what is shared is cut back to a space or
    a mark, in scripts without spaces to nothing more than is shared, and with fewer than 5 stems
    to a mark such as the colon, in any script.

    Args:
        stems: of one subject, in one language.

    Returns:
        `None` where stems are not templated: there are fewer than two different ones, a stem is
        nothing but what is shared, a name would have more than 60 characters, or half of the names
        would be longer than what is shared.

    Example:
        >>> template_of(["City: Paris. Where is it?", "City: Parma. Where is it?"])
        Template(prefix='City: ', suffix='. Where is it?')
        >>> template_of(["Who wrote it?", "Which of these bones is the longest?"]) is None
        True
    """
    distinct = sorted(set(stems))
    if len(distinct) < 2:
        return None
    is_many = len(distinct) >= _MANY
    shared = _shared_beginning(distinct)
    prefix = shared[: _last_boundary(shared, is_many=is_many)]
    # Only what is left of the shortest stem can be shared at the end too.
    rests = [stem[len(prefix) :][::-1] for stem in distinct]
    ending = _shared_beginning(rests)[::-1]
    suffix = ending[_first_boundary(ending, is_many=is_many) :]
    lengths = [len(stem) - len(prefix) - len(suffix) for stem in distinct]
    if min(lengths) < 1 or max(lengths) > _LONGEST:
        return None
    if median(lengths) > len(prefix) + len(suffix):
        return None
    return Template(prefix, suffix)


def _shared_beginning(texts: Sequence[str]) -> str:
    # What the first and the last in order share, all between them share too.
    first, last = min(texts), max(texts)
    pairs = enumerate(zip(first, last, strict=False))
    return first[: next((i for i, (a, b) in pairs if a != b), min(len(first), len(last)))]


def _last_boundary(text: str, *, is_many: bool) -> int:
    """Where the last word that may be cut short begins."""
    for end in range(len(text), 0, -1):
        # A space alone can't tell the template's word from the names' first.
        seen = text[:end] if is_many else text[:end].rstrip()
        if _is_boundary(seen[-1:], is_many=is_many):
            return end
    return 0


def _first_boundary(text: str, *, is_many: bool) -> int:
    """Where the first word that may be cut short ends."""
    places = range(len(text))
    return next((i for i in places if _is_boundary(text[i], is_many=is_many)), len(text))


def _is_boundary(character: str, *, is_many: bool) -> bool:
    if not character:
        return False
    if unicodedata.category(character) in _MARKS:
        return True
    return is_many and (character.isspace() or _is_unspaced(character))


def _is_unspaced(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_UNSPACED)
