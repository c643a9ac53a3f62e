"""What is kept out of a translator's hands, and what isn't."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.translate.checks.spans import kept_spans, without_kept, words_outside

_KEPT = [
    ("Let $x^2 = 4$ and $$y$$.", ["$x^2 = 4$", "$$y$$"]),
    (r"so \frac{1}{2} of \(n\) and \[m\]", [r"\frac{1}{2}", r"\(n\)", r"\[m\]"]),
    (r"\begin{align}a &= b\end{align} holds", [r"\begin{align}a &= b\end{align}"]),
    ("prices of $5 and $10 rise", ["$5", "$10"]),
    ("run `a[0]` or ```x\ny```", ["`a[0]`", "```x\ny```"]),
    ("______ are the obligations of <mask> and [MASK]....", ["______", "<mask>", "[MASK]", "...."]),
    ("It costs $5 per unit and the A$ fell", ["$5"]),
    ("<a href='x.y'>link</a> and <br/>", ["<a href='x.y'>", "</a>", "<br/>"]),
    ("see https://a.org/b?c=d. Or x.y@z.org!", ["https://a.org/b?c=d", "x.y@z.org"]),
    ("a <b>bold</b> {name} and %s", ["<b>", "</b>", "{name}", "%s"]),
    ("x^5 + 3x^3 + x^2 + 2x in Z_5", ["x^5 + 3x^3 + x^2 + 2x", "Z_5"]),
    ("let p = (1, 2, 5, 4)(2, 3) in S_5 .", ["p = (1, 2, 5, 4)(2, 3)", "S_5"]),
    ("f(x) = 3x + 2", ["f(x) = 3x + 2"]),
    ("E = mc^2.", ["E = mc^2"]),
    ("(~C ⊃ ~D) • (A ∨ B)", ["(~C ⊃ ~D) • (A ∨ B)"]),
    ("P(A|B) = 0.5", ["P(A|B) = 0.5"]),
    ("What is 5 - 3?", ["5 - 3"]),
    ("H2O, CO2 and vitamin B12", ["H2O", "CO2", "B12"]),
    ("10^-3 of 1,709.50 and 2,396 – 1,709", ["10^-3", "1,709.50", "2,396 – 1,709"]),
    ("37.5 °C, 98.6°F or 50%", ["37.5 °C", "98.6°F", "50%"]),
    ("the list [1, 2, 3]", ["[1, 2, 3]"]),
    ("I only", ["I"]),
    ("I, II, and III", ["I", "II", "III"]),
    ("a Type I error in World War II", ["I", "II"]),
]
_PROSE = [
    "It costs 5 dollars, he said - I think - in 1945.",
    "the well-known (but wrong) and/or idea of the person(s)",
    "a 5-year-old, an x-ray, an α-helix",
    "U.S. v. Smith, e.g., this",
    "Statement 1 | A factor group. Statement 2 | If K is normal",
    "I am who I am",
    "the 1960s",
    "``Hello there'' and ``Goodbye'', `yes' and `no'",
    "<less than five> or <MISSING CONDITION>",
    "Joe's$ and the A$ fell",
    "Ist das wahr? Non, c'est faux: 3 pommes.",
]


@pytest.mark.parametrize(("text", "kept"), _KEPT)
def test_what_is_kept(text: str, kept: list[str]) -> None:
    assert [span.text for span in kept_spans(text)] == kept


@pytest.mark.parametrize("text", _PROSE)
def test_prose_is_left_to_the_translator(text: str) -> None:
    assert kept_spans(text) == ()


@given(st.text(alphabet="ab Ix12()[]{}+-=^_$\\`<>.,%", max_size=60))
def test_pieces_and_kept_parts_are_the_text(text: str) -> None:
    spans, pieces = kept_spans(text), without_kept(text)
    joined = [pieces[0]]
    for span, piece in zip(spans, pieces[1:], strict=True):
        assert text[span.start : span.end] == span.text != ""
        joined += [span.text, piece]
    assert "".join(joined) == text


@pytest.mark.parametrize(
    "part", ["(", "1-", "a+", "x^", "$", "A", "1,", "(a)", "a.b.", "\\begin{a}"]
)
def test_endless_mathematics_ends(part: str) -> None:
    # With the first patterns tried the time grew with the square of the length, or faster.
    text = part * 4000
    assert "".join((*without_kept(text), *(s.text for s in kept_spans(text))))


def test_words_are_what_stands_outside() -> None:
    assert words_outside("Solve $x$ for the radius of H2O, l’eau.") == [
        "Solve", "for", "the", "radius", "of", "l’eau",
    ]  # fmt: skip
