"""The opening sentence of a run that did not answer everything."""

from __future__ import annotations

from dataclasses import replace

from babelgap.report.headline import headline
from tests.report.builders import results


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
