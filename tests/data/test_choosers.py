"""Blind choosers find what a quiz gives away, and nothing where it gives nothing away."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest

from babelgap.data import blind_accuracies
from babelgap.schema import Card, Question, Quiz


def quiz(*questions: tuple[str, Sequence[str], int]) -> Quiz:
    rows = tuple(
        Question(f"q{i}", "subject", stem, tuple(options), answer)
        for i, (stem, options, answer) in enumerate(questions)
    )
    return Quiz("made-up", {"en": rows}, Card("", "", "", {}, {"subject": len(rows)}))


def overlap(*questions: tuple[str, Sequence[str], int]) -> float:
    return blind_accuracies(quiz(*questions))[0].spelling_overlap


def options_only(*questions: tuple[str, Sequence[str], int]) -> float:
    return blind_accuracies(quiz(*questions))[0].options_only


def test_spelling_leak_is_found() -> None:
    leaking = [
        ("Country: Brazil.", ("Yen", "Brazilian real", "Rupee", "Krone"), 1),
        ("Country: Algeria.", ("Algerian dinar", "Peso", "Krone", "Yen"), 0),
        ("Country: São Tomé.", ("Peso", "Krone", "Yen", "SAO TOME dobra"), 3),
    ]
    assert overlap(*leaking) == 1.0


def test_leaking_distractor_misleads() -> None:
    assert overlap(("Country: Brazil.", ("Yen", "Brazilian real"), 0)) == 0.0


def test_long_option_does_not_win_by_its_length() -> None:
    # Both share "ja" and "ap" and "pa" and "an"; the second is mostly something else.
    assert overlap(("Japan", ("Japan", "Japan and many other words around it"), 0)) == 1.0


def test_options_without_shared_letters_are_a_tie() -> None:
    assert overlap(("xyz", ("aa", "bb", "cc", "dd"), 2)) == pytest.approx(1 / 4)
    assert overlap(("日本", ("东京", "首尔"), 1)) == pytest.approx(1 / 2)


def test_tie_of_two_is_split_between_them() -> None:
    # "abc" twice in other letters around: equal shares for the first two, none for the third.
    stem, options = "ab", ("abx", "aby", "zzz")
    assert overlap((stem, options, 0)) == pytest.approx(1 / 2)
    assert overlap((stem, options, 1)) == pytest.approx(1 / 2)
    assert overlap((stem, options, 2)) == 0.0


def test_option_that_is_always_right_is_found() -> None:
    always = [
        (f"stem {i}", [*others[:i], "Euro", *others[i:]], i)
        for i in range(4)
        for others in permutations(["Yen x", "Peso", "Lira"])
    ]
    assert options_only(*always) == 1.0


def test_place_that_is_always_right_is_found() -> None:
    words = [f"word{i:02d}" for i in range(40)]
    first = [(f"stem {i}", words[4 * i : 4 * i + 4], 2) for i in range(10)]
    assert options_only(*first) == 1.0


def test_longest_option_that_is_always_right_is_found() -> None:
    longest = []
    for i in range(12):
        options = [f"w{i}{j}" for j in range(4)]
        options[i % 4] += " and more"
        longest.append((f"stem {i}", options, i % 4))
    assert options_only(*longest) == 1.0


def test_balanced_quiz_leaves_the_options_only_chooser_at_chance() -> None:
    # Every option is right once a place and wrong everywhere else equally often.
    options = ["aa", "bb", "cc", "dd"]
    balanced = [
        (f"stem {i} {answer}", options[i:] + options[:i], answer)
        for i in range(4)
        for answer in range(4)
    ]
    assert options_only(*balanced) == pytest.approx(1 / 4)


def test_chooser_that_sees_options_only_never_uses_the_stem() -> None:
    rows = [("Brazil", ("Brazil", "Japan"), 0), ("Japan", ("Japan", "Brazil"), 1)]
    reworded = [("x", rows[0][1], 0), ("y", rows[1][1], 1)]
    assert options_only(*rows) == options_only(*reworded)


def test_random_accuracy_is_one_over_the_number_of_options() -> None:
    mixed = quiz(("s", ("a", "b"), 0), ("t", ("a", "b", "c", "d"), 3))
    assert blind_accuracies(mixed)[0].random == pytest.approx((1 / 2 + 1 / 4) / 2)


def test_each_language_has_its_own_accuracies() -> None:
    card = Card("", "", "", {}, {})
    en = Question("q", "s", "Country: Brazil.", ("Brazilian real", "Yen"), 0)
    de = Question("q", "s", "Land: Xyz.", ("Aaa", "Bbb"), 0)
    found = blind_accuracies(Quiz("two", {"en": (en,), "de": (de,)}, card))
    assert [(b.language, b.spelling_overlap) for b in found] == [("en", 1.0), ("de", 0.5)]
