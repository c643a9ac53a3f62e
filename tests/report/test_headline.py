"""The opening sentence of a run that did not answer everything."""

from __future__ import annotations

from dataclasses import replace

from babelgap.report.headline import headline
from babelgap.schema import Measure
from tests.report.builders import estimate, results


def test_the_headline_counts_the_questions_that_were_answered() -> None:
    whole = results()
    measures = tuple(
        replace(m, estimate=replace(m.estimate, num_questions=251))
        if (m.name, m.language, m.variant) == ("accuracy", "en", "monolingual")
        else m
        for m in whole.measures
    )
    told = headline(replace(whole, measures=measures)).sentence
    assert "of the 251 that it answered of 300 questions right" in told
    assert "that it answered" not in headline(whole).sentence


def with_losses(*, languages: tuple[str, ...], mean: float | None, own: float | None) -> str:
    whole = results(languages=languages)
    losses = [
        Measure("translatable_loss", "monolingual", tag, None, "character", estimate(value))
        for tag, value in (*((tag, own) for tag in languages), ("all", mean))
    ]
    return headline(replace(whole, measures=(*whole.measures, *losses))).sentence


def test_a_mean_of_shares_is_not_told_as_a_share_of_all_that_is_lost() -> None:
    assert with_losses(languages=("fr", "de"), mean=0.51, own=0.4).endswith(
        "; on average over the languages, 51.0 % of what is lost is on facts whose words it can "
        "translate."
    )


def test_one_language_is_told_by_its_own_share() -> None:
    assert with_losses(languages=("fr",), mean=0.51, own=0.4).endswith(
        "; 40.0 % of the loss in French is on facts whose words it can translate."
    )


def test_undefined_shares_are_not_told() -> None:
    assert "words it can translate" not in with_losses(languages=("fr",), mean=None, own=None)
    two = with_losses(languages=("fr", "de"), mean=None, own=0.4)
    assert "40.0 % of the loss in" in two
