"""What an Apertium tagger's model file says about sets of tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["TaggerModel", "read_tagger_model"]

_PREFIX = "TAG_"


@dataclass(frozen=True, slots=True)
class TaggerModel:
    """The sets of tags that a model was trained with; tags are numbers."""

    tags: dict[str, int]
    """Name of a tag -> its number."""
    open_class: frozenset[int]
    """Tags that an unknown word may have."""
    classes: tuple[frozenset[int], ...]
    """Sets of tags that a word may have."""

    def spoils(self, names: Iterable[str]) -> bool:
        """Whether a word with this set of tags changes what `apertium-tagger` does afterwards.

        It looks for a known set that holds all of these tags and is smaller than the open class,
        and puts the one it finds in the open class's place. Where there is none, nothing changes.

        Args:
            names: of the tags, as the tagger writes them.
        """
        wanted = set()
        for name in names:
            number = self.tags.get(_PREFIX + name, self.tags.get(name))
            if number is None:
                return True
            wanted.add(number)
        return any(len(known) < len(self.open_class) and wanted <= known for known in self.classes)


def read_tagger_model(path: Path) -> TaggerModel | None:
    """The model in a `.prob` file; `None` where it is of another kind or can't be read."""
    try:
        numbers = _numbers(path.read_bytes())
        open_class = _open_class(numbers)
        _skip(numbers, width=2)  # pairs of tags that may not meet
        for _ in range(next(numbers)):
            _text(numbers)
        tags = {_text(numbers): next(numbers) for _ in range(next(numbers))}
        for _ in range(next(numbers)):  # tags that must follow a tag
            next(numbers)
            _skip(numbers, width=1)
        for _ in range(next(numbers)):  # preferred readings
            _text(numbers)
        for _ in range(next(numbers)):  # constants
            _text(numbers)
            next(numbers)
        classes = tuple(
            frozenset(next(numbers) for _ in range(next(numbers))) for _ in range(next(numbers))
        )
        # The sizes of the matrices that follow tell whether all was read as it was meant.
        sizes = (next(numbers), next(numbers))
    except (OSError, StopIteration, RuntimeError, ValueError):
        return None
    if sizes != (len(tags), len(classes)):
        return None
    return TaggerModel(tags, open_class, classes)


def _open_class(numbers: Iterator[int]) -> frozenset[int]:
    tag, found = 0, set()
    for _ in range(next(numbers)):
        tag += next(numbers)
        found.add(tag)
    return frozenset(found)


def _skip(numbers: Iterator[int], *, width: int) -> None:
    for _ in range(next(numbers) * width):
        next(numbers)


def _text(numbers: Iterator[int]) -> str:
    return "".join(chr(next(numbers)) for _ in range(next(numbers)))


def _numbers(data: bytes) -> Iterator[int]:
    """Numbers of one to four bytes; the two highest bits of the first tell how many follow."""
    content = iter(data)
    for first in content:
        number = first & 0x3F
        for _ in range(first >> 6):
            number = number << 8 | next(content)
        yield number
