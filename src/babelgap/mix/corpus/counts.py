"""What a mixed-language corpus holds, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

__all__ = ["Counts"]


@dataclass(frozen=True, slots=True)
class Counts:
    """Of some documents; those of several parts add up.

    Example:
        >>> one = Counts(1, 2, {"en": 3}, {"en": 1}, {"en": 2}, {}, 0, 1)
        >>> Counts.total([one, one]).num_characters_by_language
        {'en': 6}
    """

    num_documents: int
    num_units: int
    num_characters_by_language: Mapping[str, int]
    """Tag -> characters of the mixed texts."""
    num_words_by_language: Mapping[str, int]
    num_units_by_language: Mapping[str, int]
    """Tag -> units that are in it in the end."""
    num_excluded_by_reason: Mapping[str, int]
    """One of `EXCLUSIONS` -> units that were drawn into another language and are not in it."""
    num_switches: int
    """Neighbouring units of one document in different languages."""
    num_neighbours: int
    """Neighbouring units of one document."""

    @staticmethod
    def total(parts: Iterable[Counts]) -> Counts:
        """The counts of all parts together."""
        numbers: Counter[str] = Counter()
        by_key: dict[str, Counter[str]] = {}
        for part in parts:
            for field in fields(Counts):
                value = getattr(part, field.name)
                if isinstance(value, int):
                    numbers[field.name] += value
                else:
                    # `update` keeps languages with a count of 0.
                    by_key.setdefault(field.name, Counter()).update(value)
        given = {
            field.name: dict(by_key.get(field.name, {}))
            if field.name.endswith(("_language", "_reason"))
            else numbers[field.name]
            for field in fields(Counts)
        }
        return Counts(**given)  # type: ignore[arg-type]  # numbers and mappings by their names

    @property
    def switch_rate(self) -> float | None:
        """Share of neighbouring units in different languages; `None` where there are none."""
        return self.num_switches / self.num_neighbours if self.num_neighbours else None
