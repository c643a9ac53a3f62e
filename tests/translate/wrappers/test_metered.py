"""Nothing is sent that the budget doesn't cover."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.schema import BudgetError
from babelgap.translate import Budget, KnownTranslator, Price
from babelgap.translate.wrappers.metered import Metered
from tests.translate.misbehaving import Busy


@given(requests=st.lists(st.lists(st.text(min_size=1, max_size=9), min_size=1), max_size=9))
def test_what_is_sent_never_costs_more_than_the_budget(requests: list[list[str]]) -> None:
    engine = KnownTranslator(str.upper)
    price = Price(per_million_characters=1e6, budget=Budget(40.0))
    metered = Metered(engine.translate, name="paid", price=price)
    sent = 0
    for texts in requests:
        try:
            metered(texts, source="en", into="de")
        except BudgetError:
            assert sent + sum(map(len, texts)) > 40
        else:
            sent += sum(map(len, texts))
    assert metered.num_characters == sent <= 40


@pytest.mark.parametrize(("price", "budget"), [(float("nan"), 1.0), (1.0, float("nan"))])
def test_what_is_no_number_sends_nothing(price: float, budget: float) -> None:
    engine = KnownTranslator(str.upper)
    metered = Metered(engine.translate, name="paid", price=Price(price, Budget(budget)))
    with pytest.raises(BudgetError):
        metered(["a"], source="en", into="de")
    assert engine.num_asked == 0


def test_a_request_that_failed_may_have_been_billed() -> None:
    metered = Metered(Busy(1).translate, name="paid", price=Price(1e6, Budget(6.0)))
    with pytest.raises(Exception, match="429"):
        metered(["four"], source="en", into="de")
    with pytest.raises(BudgetError, match="sent 4 characters"):
        metered(["four"], source="en", into="de")
