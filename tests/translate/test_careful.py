"""Everything around an engine at once: nothing wrong comes out unmarked, nothing is asked twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from babelgap.schema import BudgetError, TranslatorError
from babelgap.storage import SharedStore
from babelgap.translate import Budget, CarefulTranslator, Engine, KnownTranslator, Price
from tests.translate.misbehaving import Busy, DropsEveryTenth, Dying

_GERMAN = {
    "the red house": "das rote Haus",
    "Find the value of it": "Finde den Wert davon",
    "the green house": "das grüne Haus",
}


def test_an_echo_is_marked_and_never_a_translation(tmp_path: Path) -> None:
    with SharedStore(tmp_path) as store:
        careful = CarefulTranslator([Engine("echo", KnownTranslator(lambda t: t))], store=store)
        texts = ["the red house", "What is the capital of Japan, and where is it?"]
        answers = careful.translate(texts, source="en", into="de")
    assert [a.problems for a in answers] == [("echo",), ("echo",)]


def test_the_next_engine_mends_what_the_first_got_wrong(tmp_path: Path) -> None:
    first = KnownTranslator(lambda text: text, name="echo")
    second = KnownTranslator(_GERMAN, name="good")
    with SharedStore(tmp_path) as store:
        careful = CarefulTranslator([Engine("echo", first), Engine("good", second)], store=store)
        (answer,) = careful.translate(["the red house"], source="en", into="de")
    assert (answer.text, answer.translator, answer.problems) == ("das rote Haus", "good", ())


def test_a_text_whose_marks_are_lost_is_translated_in_pieces(tmp_path: Path) -> None:
    engine = KnownTranslator(
        lambda text: {"Find": "Finde", "if it is so": "wenn es so ist"}.get(text, "Finde es bitte")
    )
    with SharedStore(tmp_path) as store:
        careful = CarefulTranslator([Engine("known", engine)], store=store)
        (answer,) = careful.translate(["Find $x^2$ if it is so"], source="en", into="de")
    assert (answer.text, answer.problems) == ("Finde $x^2$ wenn es so ist", ())


def test_nothing_is_asked_again_by_the_next_translator_with_the_store(tmp_path: Path) -> None:
    engine = KnownTranslator(_GERMAN)
    for _ in range(2):
        with SharedStore(tmp_path) as store:
            careful = CarefulTranslator([Engine("known", engine)], store=store)
            careful.translate(list(_GERMAN), source="en", into="de")
    assert engine.num_asked == len(_GERMAN)


def test_ten_times_429_cost_time_and_nothing_else(tmp_path: Path) -> None:
    waits: list[float] = []
    busy = Busy(10, answer=_GERMAN.get)
    with SharedStore(tmp_path) as store:
        careful = CarefulTranslator([Engine("busy", busy)], store=store, sleep=waits.append)
        (answer,) = careful.translate(["the red house"], source="en", into="de")
    assert answer.is_sound
    assert len(waits) == 10


def test_lost_lines_stop_the_work_and_none_is_kept(tmp_path: Path) -> None:
    texts = [f"house number {i}" for i in range(30)]
    with SharedStore(tmp_path) as store:
        careful = CarefulTranslator([Engine("lossy", DropsEveryTenth())], store=store)
        with pytest.raises(TranslatorError, match="lossy answered 30 texts with 27"):
            careful.translate(texts, source="en", into="de")
        assert len(store) == 0


def test_one_that_dies_keeps_what_was_done_before(tmp_path: Path) -> None:
    texts = list(_GERMAN)
    with SharedStore(tmp_path) as store:
        engine = Engine("dying", Dying(2, _GERMAN.get), num_texts=1)
        with pytest.raises(TranslatorError, match="died"):
            CarefulTranslator([engine], store=store).translate(texts, source="en", into="de")
        assert len(store) == 2


def test_a_budget_is_not_exceeded_and_what_was_paid_for_is_kept(tmp_path: Path) -> None:
    texts = list(_GERMAN)
    price = Price(per_million_characters=1e6, budget=Budget(30.0))
    paid = KnownTranslator(_GERMAN)
    with SharedStore(tmp_path) as store:
        engine = Engine("paid", paid, num_texts=1, price=price)
        careful = CarefulTranslator([engine], store=store)
        outlay = careful.outlay(texts, source="en", into="de")
        assert (outlay.num_texts, outlay.num_characters) == (3, sum(map(len, texts)))
        assert outlay.cost == sum(map(len, texts))
        with pytest.raises(BudgetError, match="higher --budget"):
            careful.translate(texts, source="en", into="de")
        assert careful.outlay(texts, source="en", into="de").num_texts == 3 - paid.num_asked
        assert len(store) == paid.num_asked > 0


def test_a_budget_is_that_of_all_paid_engines_together(tmp_path: Path) -> None:
    price = Price(per_million_characters=1e6, budget=Budget(100.0))
    paid = [KnownTranslator(lambda text: text, name=name) for name in ("first", "second")]
    with SharedStore(tmp_path) as store:
        engines = [Engine(name, t, price=price) for name, t in zip("ab", paid, strict=True)]
        careful = CarefulTranslator(engines, store=store)
        with pytest.raises(BudgetError):
            careful.translate(["the red house of the man " * 3], source="en", into="de")
    assert price.budget.spent <= 100


def test_what_a_paid_last_resort_may_cost_is_told(tmp_path: Path) -> None:
    price = Price(per_million_characters=1e6, budget=Budget(100.0))
    with SharedStore(tmp_path) as store:
        free, paid = Engine("free", KnownTranslator({})), Engine("paid", KnownTranslator({}))
        careful = CarefulTranslator([free, replace(paid, price=price)], store=store)
        outlay = careful.outlay(["a house"], source="en", into="de")
        assert (outlay.cost, outlay.is_most) == (7.0, True)
        careful = CarefulTranslator([replace(paid, price=price)], store=store)
        # As it is sent: with a mark for the kept part, and nothing of what needs no translating.
        outlay = careful.outlay(["a $x^2 + y$ house", "3.14"], source="en", into="de")
        assert (outlay.cost, outlay.is_most) == (12.0, False)


def test_a_translator_that_looks_texts_up_sees_them_as_they_are(tmp_path: Path) -> None:
    texts = {"In 1/2 of $5, ____": "In 1/2 von $5, ____"}
    with SharedStore(tmp_path) as store:
        engine = Engine("table", KnownTranslator(texts), looks_up=True)
        careful = CarefulTranslator([engine], store=store)
        found = careful.translate([*texts, "3.14"], source="en", into="de")
    assert [t.text for t in found] == ["In 1/2 von $5, ____", "3.14"]
    assert all(t.is_sound for t in found)


def test_identity_names_all_that_may_have_a_hand_in_it(tmp_path: Path) -> None:
    engines = [Engine(n, KnownTranslator(_GERMAN, name=n)) for n in ("first", "second")]
    with SharedStore(tmp_path) as store:
        careful = CarefulTranslator(engines, store=store)
        identity = careful.identity(source="en", into="de")
    assert identity.name == "first"
    assert "second@1" in identity.settings
    assert "kept=" in identity.settings
