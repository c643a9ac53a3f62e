"""Requests of like length, and answers that go back to their texts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.schema import Translation, TranslatorError
from babelgap.translate.wrappers.batched import Batched
from tests.translate.misbehaving import DropsEveryTenth


class Recording:
    """Upper case, and what was asked at once."""

    def __init__(self) -> None:
        self.requests: list[tuple[list[str], list[str] | None]] = []

    def __call__(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        self.requests.append((list(texts), None if contexts is None else list(contexts)))
        return [Translation(text.upper(), "recording") for text in texts]


@given(
    texts=st.lists(st.text(max_size=30), max_size=40),
    num_texts=st.integers(1, 7),
    num_characters=st.integers(1, 60),
)
def test_every_text_is_answered_in_its_place_within_the_limits(
    texts: list[str], num_texts: int, num_characters: int
) -> None:
    engine = Recording()
    batched = Batched(engine, name="r", num_texts=num_texts, num_characters=num_characters)
    contexts = [f"about {text}" for text in texts]
    answers = batched(texts, source="en", into="de", contexts=contexts)
    assert [a.text for a in answers] == [text.upper() for text in texts]
    for sent, beside in engine.requests:
        assert len(sent) <= num_texts
        assert len(sent) == 1 or sum(map(len, sent)) <= num_characters
        assert beside == [f"about {text}" for text in sent]
    lengths = [len(text) for sent, _ in engine.requests for text in sent]
    assert lengths == sorted(lengths)


def test_lost_answers_are_an_error_and_never_moved_up() -> None:
    batched = Batched(DropsEveryTenth().translate, name="lossy", num_texts=20, num_characters=999)
    with pytest.raises(TranslatorError, match="lossy answered 20 texts with 18"):
        batched([f"text {i}" for i in range(40)], source="en", into="de")
