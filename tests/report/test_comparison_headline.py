from __future__ import annotations

from dataclasses import replace

import pytest

from babelgap.report.comparison_headline import ComparisonHeadline, comparison_headlines
from babelgap.schema import Comparison
from tests.report.comparisons import ACCURACIES, comparison, difference, differences, estimate


def told(
    *, pivot: tuple[float, float], languages: tuple[float, float], half: float = 0.01
) -> ComparisonHeadline:
    """Of a pair of runs with these accuracies before and after."""
    accuracies = dict.fromkeys(ACCURACIES, languages)
    found = differences(pivot=pivot, accuracies=accuracies, half=half)
    [headline] = comparison_headlines(comparison(*found))
    return headline


def test_a_gap_that_surely_shrinks_falls_and_tells_what_closed_it() -> None:
    sentence = told(pivot=(0.5, 0.52), languages=(0.3, 0.38)).sentence
    assert sentence == (
        "From smollm2 to smollm2-mixed the mean gap falls from 20.0 to 14.0 points (−6.0, −7.0 to "
        "−5.0; p < 0.001), which closes 30.0 % of it (19.0 to 41.0): the languages gain 8.0 and "
        "English gains 2.0."
    )


def test_a_gap_that_surely_grows_is_told_as_one() -> None:
    sentence = told(pivot=(0.5, 0.6), languages=(0.3, 0.35)).sentence
    assert "the mean gap grows from 20.0 to 25.0 points (+5.0, 4.0 to 6.0; p < 0.001): " in sentence
    assert "closes" not in sentence


def test_a_change_that_may_be_none_is_left_open() -> None:
    sentence = told(pivot=(0.5, 0.505), languages=(0.3, 0.31), half=0.03).sentence
    assert sentence == (
        "From smollm2 to smollm2-mixed the mean gap changes within chance, from 20.0 to 19.5 "
        "points (−0.5, −3.5 to 2.5; p < 0.001): the languages gain 1.0 (which may be nothing) and "
        "English gains 0.5 (which may be nothing)."
    )


def test_a_loss_in_the_pivot_is_told_as_one() -> None:
    sentence = told(pivot=(0.5, 0.47), languages=(0.3, 0.3)).sentence
    assert sentence.endswith(": the languages keep their accuracy and English loses 3.0.")


@pytest.mark.parametrize("before", [0.0, -0.05])
def test_nothing_is_closed_where_there_was_no_gap(before: float) -> None:
    sentence = told(pivot=(0.5, 0.5), languages=(0.5 - before, 0.6)).sentence
    assert "closes" not in sentence
    assert f"the mean gap moves from {100 * before:.1f}".replace("-", "−") in sentence
    assert "to −10.0 points (" in sentence


def test_a_gap_that_turns_around_is_not_closed() -> None:
    sentence = told(pivot=(0.5, 0.5), languages=(0.45, 0.6)).sentence
    assert "moves" in sentence
    assert "closes" not in sentence


def test_a_gap_that_shrinks_because_the_pivot_falls_is_told() -> None:
    both = told(pivot=(0.5, 0.45), languages=(0.3, 0.33))
    assert both.caution == (
        "The gap shrinks also because accuracy in English falls: −5.0 (−6.4 to −3.6) in English, "
        "+3.0 (2.0 to 4.0) in the other languages."
    )
    alone = told(pivot=(0.5, 0.45), languages=(0.3, 0.3)).caution
    assert alone is not None
    assert alone.startswith("The gap shrinks only because accuracy in English falls")


def test_a_pivot_that_may_not_have_fallen_is_told_as_that() -> None:
    caution = told(pivot=(0.5, 0.495), languages=(0.3, 0.35)).caution
    assert caution is not None
    assert "also because accuracy in English may have fallen" in caution


def test_a_gap_that_grows_although_languages_gain_is_told() -> None:
    caution = told(pivot=(0.5, 0.6), languages=(0.3, 0.35)).caution
    assert caution is not None
    assert caution.startswith(
        "The gap grows although accuracy in the other languages rises, since English gains more"
    )


@pytest.mark.parametrize("pivot", [(0.5, 0.5), (0.5, 0.53)])
def test_there_is_no_caution_where_the_languages_alone_close_it(pivot: tuple[float, float]) -> None:
    assert told(pivot=pivot, languages=(0.3, 0.4)).caution is None


def test_without_an_interval_nothing_is_called_sure() -> None:
    found = [replace(d, change=replace(d.change, low=None, high=None)) for d in differences()]
    [headline] = comparison_headlines(comparison(*found))
    assert "no interval known" in headline.sentence
    assert not {"falls", "grows", "closes"} & set(headline.sentence.split())


def test_an_undefined_gap_is_told_as_none() -> None:
    found = [replace(d, change=estimate(None)) for d in differences()]
    [headline] = comparison_headlines(comparison(*found))
    assert headline.sentence == "smollm2-mixed has no mean gap to compare with that of smollm2."
    assert headline.caution is None


def test_one_language_is_named_rather_than_called_a_mean() -> None:
    found = (
        difference("accuracy", "monolingual", "en", (0.5, 0.5)),
        difference("gap", "monolingual", "all", (0.2, 0.1)),
    )
    [headline] = comparison_headlines(comparison(*found, languages=("de",)))
    assert "the gap in German falls from 20.0 to 10.0 points" in headline.sentence


def test_the_caution_of_one_language_names_it_too() -> None:
    found = (
        difference("accuracy", "monolingual", "en", (0.5, 0.4)),
        difference("accuracy", "monolingual", "all", (0.3, 0.3)),
        difference("gap", "monolingual", "all", (0.2, 0.1)),
    )
    [headline] = comparison_headlines(comparison(*found, languages=("de",)))
    assert headline.caution is not None
    assert headline.caution.endswith("in English, +0.0 (−3.1 to 3.1) in German.")


def test_runs_without_the_monolingual_variant_say_which_they_speak_of() -> None:
    whole: Comparison = comparison()
    [headline] = comparison_headlines(replace(whole, variants=("question",)))
    assert "mean gap, variant “question”," in headline.sentence


def test_every_other_run_has_its_headline() -> None:
    whole = comparison(*differences(), *differences(run="third", pivot=(0.5, 0.4)))
    third = replace(whole.others[0], name="third")
    found = comparison_headlines(replace(whole, others=(*whole.others, third)))
    assert [headline.run for headline in found] == ["smollm2-mixed", "third"]
    assert found[0].sentence != found[1].sentence


def test_there_is_no_caution_where_the_gap_may_not_have_changed() -> None:
    assert told(pivot=(0.7, 0.69), languages=(0.5, 0.5), half=0.03).caution is None


@pytest.mark.parametrize("languages", [(0.6, 0.6), (0.45, 0.6)])
def test_there_is_no_caution_where_the_gap_is_the_other_way(
    languages: tuple[float, float],
) -> None:
    assert told(pivot=(0.5, 0.42), languages=languages).caution is None


def test_an_unchanged_pivot_gains_nothing() -> None:
    sentence = told(pivot=(0.5, 0.5), languages=(0.3, 0.38)).sentence
    assert sentence.endswith("the languages gain 8.0 and English keeps its accuracy.")


def test_a_single_language_gains_by_its_name() -> None:
    accuracies = {"de": (0.3, 0.38)}
    found = differences(pivot=(0.5, 0.5), accuracies=accuracies, half=0.01)
    [headline] = comparison_headlines(comparison(*found, languages=("de",)))
    assert ": German gains 8.0 and English keeps" in headline.sentence


def test_an_undefined_share_is_left_out_of_the_sentence() -> None:
    whole = comparison()
    undefined = tuple(replace(c, share=estimate(None)) for c in whole.closings)
    [headline] = comparison_headlines(replace(whole, closings=undefined))
    assert "falls from 27.6 to 20.9 points" in headline.sentence
    assert "closes" not in headline.sentence
