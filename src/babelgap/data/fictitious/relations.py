"""What is known of fictitious things: one value of a kind for each."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PERSON", "RELATIONS", "TOWN", "Relation"]

PERSON = "person"
"""Kind of thing that a person is."""
TOWN = "town"
"""Kind of thing that a town is."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A kind of fact."""

    name: str
    thing: str
    """Kind of the thing that it is about: `PERSON` or `TOWN`."""
    value: str
    """Kind of its value, of `values.VALUES`."""


RELATIONS = (
    Relation("birth_country", PERSON, "territory"),
    Relation("home_city", PERSON, "city"),
    Relation("mother_tongue", PERSON, "language"),
    Relation("first_pay", PERSON, "currency"),
    Relation("birth_month", PERSON, "month"),
    Relation("birth_year", PERSON, "year"),
    Relation("town_country", TOWN, "territory"),
    Relation("market_day", TOWN, "weekday"),
)
"""Every relation, in the order of its questions."""
