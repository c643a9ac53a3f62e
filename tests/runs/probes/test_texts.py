"""Texts that are embedded: from where, and which of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.runs.probes.texts import drawn_lines, stems, texts_of
from babelgap.schema import Question, TextError

_LINES = [f"Line number {i} says a little more than that." for i in range(50)]


def _question(number: int, stem: str) -> Question:
    return Question(str(number), "s", stem, ("a", "b"), 0)


def test_stems_are_taken_once() -> None:
    questions = [_question(i, stem) for i, stem in enumerate(["one", "two", "one", "three"])]
    found = stems(questions, name="quiz", limit=None, seed=0)
    assert found.ids == ("0", "1", "3")
    assert found.texts == ("one", "two", "three")


def test_lines_of_a_corpus_need_words_and_come_once(tmp_path: Path) -> None:
    path = tmp_path / "texts.txt"
    path.write_text("Heading\n\n" + "\n".join([*_LINES, _LINES[0]]) + "\n", encoding="utf-8")
    found = texts_of(str(path), language="en", part="", limit=None, seed=0)
    assert found.texts == tuple(_LINES)
    assert len(set(found.ids)) == 50


def test_a_smaller_limit_takes_a_part_of_a_larger_one(tmp_path: Path) -> None:
    path = tmp_path / "texts.txt"
    path.write_text("\n".join(_LINES), encoding="utf-8")
    ten, thirty = (
        texts_of(str(path), language="en", part="", limit=limit, seed=3).texts for limit in (10, 30)
    )
    assert len(ten) == 10
    assert set(ten) < set(thirty) < set(_LINES)
    assert list(ten) == sorted(ten, key=_LINES.index)


def test_a_bitext_gives_its_side(tmp_path: Path) -> None:
    for tag in ("en", "de"):
        (tmp_path / f"{tag}.devtest").write_text(f"{tag} one\n{tag} two\n", encoding="utf-8")
    found = texts_of(f"flores:{tmp_path}", language="de", part="devtest", limit=None, seed=0)
    assert found.texts == ("de one", "de two")


def test_headings_alone_are_no_texts(tmp_path: Path) -> None:
    path = tmp_path / "texts.txt"
    path.write_text("One\n\nTwo words\n", encoding="utf-8")
    with pytest.raises(TextError, match="no line of 5 words"):
        texts_of(str(path), language="en", part="", limit=None, seed=0)


@given(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=30),
    st.one_of(st.none(), st.integers(1, 10)),
)
def test_the_same_lines_are_drawn_of_every_language(own: list[str], limit: int | None) -> None:
    lines = {"en": own, "de": [f"{line}{i}" for i, line in enumerate(own)]}
    drawn = drawn_lines(lines, limit=limit, seed=1)
    pairs = set(zip(lines["en"], lines["de"], strict=True))
    assert set(zip(drawn["en"], drawn["de"], strict=True)) <= pairs
    assert len(set(drawn["en"])) == len(drawn["en"]) == min(limit or 30, len(set(own)))
