"""Kept parts come back as they were, or the loss is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.translate import KnownTranslator
from babelgap.translate.checks.spans import kept_spans
from babelgap.translate.wrappers.protected import Protected

_TEXTS = [
    "If $x^2 = 4$, then ____ is 1,500 % of H2O.",
    "Solve `a[0]` and \\(b\\) and <mask>, or see https://a.org/b?c=1.",
    "II and III only",
    "The set {1, 2} at 3.5 °C has XQ0Z in it, and x = 2.",
]


@pytest.mark.parametrize("text", _TEXTS)
@pytest.mark.parametrize(
    "change", [str.upper, str.lower, str.swapcase, lambda t: " ".join(reversed(t.split()))]
)
def test_kept_parts_survive_whatever_becomes_of_the_words(text: str, change: object) -> None:
    engine = KnownTranslator(change)  # type: ignore[arg-type]
    (answer,) = Protected(engine.translate, name="known")([text], source="en", into="de")
    assert answer.problems == ()
    assert answer.text is not None
    for span in kept_spans(text):
        assert span.text in answer.text


@pytest.mark.parametrize("change", [lambda t: t.replace("XQ0Z", ""), lambda t: t + " XQ1Z"])
def test_a_mark_that_is_lost_or_comes_twice_is_told(change: object) -> None:
    engine = KnownTranslator(change)  # type: ignore[arg-type]
    protected = Protected(engine.translate, name="known")
    (answer,) = protected(["If $x$ is 2.5 then"], source="en", into="de")
    assert answer.problems == ("lost placeholder",)


@given(st.lists(st.sampled_from(["word", "$x$", "____", "3.5", "x = 1", "H2O", ", "]), max_size=30))
def test_an_engine_that_changes_nothing_gives_the_text_back(parts: list[str]) -> None:
    text = " ".join(parts)
    engine = KnownTranslator(lambda asked: asked)
    (answer,) = Protected(engine.translate, name="known")([text], source="en", into="de")
    assert (answer.text, answer.problems) == (text, ())


def test_a_formula_alone_is_not_asked_for() -> None:
    engine = KnownTranslator({})
    protected = Protected(engine.translate, name="known")
    answers = protected(["$x^2$", "3.14", "42", "f(x) = 2"], source="en", into="de")
    assert [a.text for a in answers] == ["$x^2$", "3.14", "42", "f(x) = 2"]
    assert engine.num_asked == 0


def test_contexts_stay_with_their_texts() -> None:
    engine = KnownTranslator(lambda both: both.replace("\n", "|"), uses_context=True)
    protected = Protected(engine.translate, name="known")
    answers = protected(["2.5", "bank"], source="en", into="de", contexts=["how much", "a river"])
    assert [a.text for a in answers] == ["2.5", "bank|a river"]
