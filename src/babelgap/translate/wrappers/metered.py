"""A wrapper that counts what a paid translator is sent, and stops before it costs too much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babelgap.schema.errors import BudgetError
from babelgap.schema.translation import Translation
from babelgap.translate.step import Translate

__all__ = ["Budget", "Metered", "Price"]


class Budget:
    """What may be spent, by all paid translators of a process together.

    Args:
        most: in the currency of the prices.
    """

    def __init__(self, most: float) -> None:
        self.most = most
        self.spent = 0.0
        """So far, in the same currency."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a translator takes, and what may be spent on it."""

    per_million_characters: float
    """In the currency of the bill; Unicode code points sent, context not counted."""
    budget: Budget
    """Shared with the other paid translators of the process."""

    def of(self, num_characters: int) -> float:
        """The cost of so many characters.

        Example:
            >>> Price(20.0, Budget(1.0)).of(50_000)
            1.0
        """
        return num_characters * self.per_million_characters / 1e6


class Metered:
    """Counts characters, and refuses a request that would go beyond the budget.

    Args:
        translate: what translates.
        name: of the translator, for messages.
        price: of it.

    Example:
        >>> from babelgap.translate.known import KnownTranslator
        >>> loud = KnownTranslator(str.upper)
        >>> metered = Metered(loud.translate, name="loud", price=Price(20.0, Budget(0.0001)))
        >>> metered(["five!"], source="en", into="de")[0].text
        'FIVE!'
        >>> metered(["too much"], source="en", into="de")
        Traceback (most recent call last):
        ...
        babelgap.schema.errors.BudgetError: translator loud was sent 5 characters (0.00) and a \
request of 8 more would cost more than the budget of 0.00; what was translated is kept: run the \
same command again with a higher --budget
    """

    def __init__(self, translate: Translate, *, name: str, price: Price) -> None:
        self._translate = translate
        self._name = name
        self._price = price
        self.num_characters = 0
        """Characters sent so far."""

    def __call__(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate if it may be paid; see `Translate`.

        Raises:
            BudgetError: it would cost more than is left; nothing was sent.
        """
        more = sum(map(len, texts))
        budget = self._price.budget
        cost = self._price.of(more)
        # Not `>`, so that a price or budget that is no number sends nothing.
        if not budget.spent + cost <= budget.most:
            raise BudgetError(
                f"translator {self._name} was sent {self.num_characters:,} characters "
                f"({self._price.of(self.num_characters):.2f}) and a request of {more:,} more would "
                f"cost more than the budget of {budget.most:.2f}; what was translated is "
                "kept: run the same command again with a higher --budget"
            )
        # Counted before it is sent: a request that fails may have been billed.
        self.num_characters += more
        budget.spent += cost
        return self._translate(texts, source=source, into=into, contexts=contexts)
