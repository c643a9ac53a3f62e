"""Pieces of documents: what they hold, what they never cut, and what is never translated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.mix.corpus import Pieces, cut
from babelgap.mix.corpus.cut import KEPT, NO_LETTERS, TO_TRANSLATE, cut_all
from babelgap.mix.corpus.kept import kept_spans
from babelgap.mix.corpus.sentences import sentence_spans
from babelgap.mix.corpus.words import words_of
from babelgap.schema.mixing import Unit
from tests.mix.corpus.builders import TEXTS, UNITS

WORD = Unit("words", 1)


def shown(text: str, pieces: Pieces) -> list[str]:
    return [text[a:b] for a, b in zip(pieces.starts, pieces.ends, strict=True)]


@pytest.mark.parametrize("unit", UNITS, ids=str)
@given(texts=st.lists(TEXTS, max_size=3))
@settings(max_examples=150, deadline=None)
def test_pieces_are_apart_and_in_order(unit: Unit, texts: list[str]) -> None:
    pieces = cut_all(texts, unit, language="en")
    whole = "".join(texts)
    edges = [e for pair in zip(pieces.starts, pieces.ends, strict=True) for e in pair]
    assert edges == sorted(edges)
    assert all(a < b <= len(whole) for a, b in zip(pieces.starts, pieces.ends, strict=True))
    for piece in shown(whole, pieces):
        # ICU may cut unspaced scripts anywhere; elsewhere no white space is at an edge.
        assert piece.strip() == piece or unit.kind == "words"
    bounds = {sum(map(len, texts[:i])) for i in range(len(texts))}
    for start, end in zip(pieces.starts, pieces.ends, strict=True):
        assert not any(start < bound < end for bound in bounds)


@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_no_piece_ends_inside_what_is_kept(text: str) -> None:
    kept = kept_spans(text)
    for unit in (Unit("sentence"), Unit("words", 2)):
        pieces = cut(text, unit, language="en")
        for edge in (*pieces.starts, *pieces.ends):
            assert not any(start < edge < end for start, end in kept)


@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_kept_stretches_are_apart_and_in_order(text: str) -> None:
    edges = [edge for span in kept_spans(text) for edge in span]
    assert edges == sorted(edges)
    assert all(a < b for a, b in kept_spans(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't co-operate", ["I", "don't", "co", "operate"]),
        ("'Tis the dogs' bone, the dog's.", ["Tis", "the", "dogs", "bone", "the", "dog"]),
        ("H2O, 3.5 and x_1", ["and"]),
        ("e\u0301te\u0301 naïve", ["e\u0301te\u0301", "naïve"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("می‌خواهم", ["می‌خواهم"]),
        ("我今天去北京大学。", ["我", "今天", "去", "北京", "大学"]),
        ("สวัสดีครับ วันนี้", ["สวัสดี", "ครับ", "วัน", "นี้"]),
        ("昨日東京に", ["昨日", "東京", "に"]),
        ("ខ្ញុំទៅផ្សារ", ["ខ្ញុំ", "ទៅ", "ផ្សារ"]),
        ("한국어를 배워요", ["한국어를", "배워요"]),
        ("use Python的人", ["use", "Python", "的", "人"]),
        ("𠀀𠀁 ok 𠀀", ["𠀀", "𠀁", "ok", "𠀀"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert shown(text, cut(text, WORD, language="en")) == expected


def test_pieces_of_words_end_with_the_line_and_keep_their_punctuation_inside() -> None:
    text = "One, two three four (five)\nsix seven; eight nine ten."
    found = shown(text, cut(text, Unit("words", 3), language="en"))
    assert found == ["One, two three", "four (five", "six seven; eight", "nine ten"]


def test_a_kept_stretch_is_one_word() -> None:
    text = "run `ls -a -l -h` or see https://a.b/c now"
    found = shown(text, cut(text, Unit("words", 2), language="en"))
    assert found == ["run `ls -a -l -h`", "or see", "https://a.b/c now"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mail me@a.org, see www.b.com/x?y.", ["me@a.org", "www.b.com/x?y"]),
        ("Then $a^2$ is $5 and $10.", ["$a^2$"]),
        ("by \\frac{a}{b} or \\(x\\)", ["\\frac{a}{b}", "\\(x\\)"]),
        ("if x = 2y + 1, or a < b.", ["x = 2y + 1", "a < b"]),
        ("= A title =\n== History of X ==", []),
        ("see [[Berlin|the city]] {{cite|a}}", ["[[Berlin|the city]]", "{{cite|a}}"]),
        ("[text](http://a.b) and **bold**", ["](http://a.b)"]),
        (
            '<a href="x">link</a> &nbsp; <!-- no -->',
            ['<a href="x">', "</a>", "&nbsp;", "<!-- no -->"],
        ),
        ("```py\nprint(1)\n``` and `x`", ["```py\nprint(1)\n```", "`x`"]),
        ("<code>a b</code> 3 < 4", ["<code>a b</code>", "3 < 4"]),
        ("Dear {name}, %s of %(total)d, 5% of it", ["{name}", "%s", "%(total)d"]),
        ("It's 5 o'clock [1] (see above).", []),
        ("-->```\ncode here\n``` ", ["```\ncode here\n```"]),
        ("```\nnever closed \n", ["```\nnever closed"]),
        ("a 20 @-@ year @,@ old", []),
    ],
)
def test_kept(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in kept_spans(text)] == expected


def test_signs_that_are_never_closed_take_no_time() -> None:
    # Quadratic in these lengths it would run for hours.
    for sign in (
        "```",
        "\\[",
        "<!--",
        "$$",
        "{{",
        "[[",
        "{|",
        "\\begin{a}",
        "= ",
        "x = ",
        "a@",
        "<a b='",
    ):
        kept_spans(sign * 2_000)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Dr. Lee paid $3.50. He left!", ["Dr. Lee paid $3.50.", "He left!"]),
        ("de", "Am 5. Mai kam er. Es war z. B. kalt.", ["Am 5. Mai kam er.", "Es war z. B. kalt."]),
        ("zh", "你好。我很好！是吗？", ["你好。", "我很好！", "是吗？"]),
        ("hi", "यह है। वह था।", ["यह है।", "वह था।"]),
        ("en", "A title\nA text.\r\nMore.", ["A title", "A text.", "More."]),
        ("en", f"{'word ' * 12}\nNext goes on. End.", [f"{'word ' * 12}\nNext goes on.", "End."]),
        ("en", "One\n\ntwo", ["One", "two"]),
        ("en", "Go.\u2028Yes.\x85Sit. 😀 Do.", ["Go.", "Yes.", "Sit.", "😀 Do."]),
    ],
)
def test_sentences(language: str, text: str, expected: list[str]) -> None:
    spans = sentence_spans(text, language=language)
    assert [text[a:b] for a, b in spans] == expected


def test_a_quotation_that_is_never_closed_swallows_no_page() -> None:
    text = 'Disse "no. ' + "Il cane dorme ancora. " * 200
    assert len(sentence_spans(text, language="it")) > 150


def test_pieces_that_are_never_translated_are_told_apart() -> None:
    text = "Words here. https://a.b/c 1 2. 3 4 5. `a b c`."
    pieces = cut(text, Unit("sentence"), language="en")
    assert shown(text, pieces) == ["Words here.", "https://a.b/c 1 2.", "3 4 5.", "`a b c`."]
    assert pieces.fates.tolist() == [TO_TRANSLATE, KEPT, NO_LETTERS, KEPT]


@given(texts=st.lists(TEXTS, max_size=4))
@settings(max_examples=150, deadline=None)
def test_words_of_several_texts_are_those_of_each(texts: list[str]) -> None:
    bounds = [sum(map(len, texts[:i])) for i in range(len(texts) + 1)]
    for parted in (False, True):
        together = words_of("".join(texts), breaks=np.array(bounds), parted=parted)
        alone = [words_of(text, parted=parted) for text in texts]
        assert together.starts.tolist() == [
            start + bound
            for words, bound in zip(alone, bounds, strict=False)
            for start in words.starts.tolist()
        ]
        assert together.have_digits.tolist() == [d for w in alone for d in w.have_digits.tolist()]
