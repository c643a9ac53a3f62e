"""Terms known and what they leave unexplained, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from babelgap.stats.terms import TermOutcomes, beside_terms, term_statistics
from tests.stats.crosslingual_builders import DE, EN, FR, expect, find, found, outcomes_of_picks

NAN = np.nan
OUTCOMES = outcomes_of_picks({EN: [0, 0, 0, 1], DE: [0, 1, 1, 1], FR: [0, 0, 0, 0]}, [0, 0, 0, 0])
TERMS = TermOutcomes(
    right_and_asked={
        "into": {
            "de": np.array([[2.0, 2], [0, 1], [1, 4], [NAN, NAN]]),
            "fr": np.array([[1.0, 1], [1, 1], [1, 1], [1, 1]]),
        },
        "from": {"de": np.array([[1.0, 1], [NAN, NAN], [NAN, NAN], [NAN, NAN]])},
    },
    known={
        None: {"de": np.array([1.0, 0, 0, NAN]), "fr": np.array([1.0, 1, 1, 1])},
        "stem_and_answer": {"de": np.array([1.0, 1, 0, NAN])},
    },
    chance={None: {"de": np.array([1.0, 1 / 16, 1 / 16, 1 / 256])}},
)


def test_accuracy_is_over_terms_and_not_over_questions() -> None:
    measures = found(term_statistics(TERMS, languages=("de", "fr")))
    expect(find(measures, "term_accuracy", *DE, "into"), 3 / 7, 3)
    expect(find(measures, "term_accuracy", *FR, "into"), 1, 4)
    expect(find(measures, "term_accuracy", *DE, "from"), 1, 1)
    expect(find(measures, "term_accuracy", "monolingual", "all", "into"), (3 / 7 + 1) / 2, 4)
    # No language but German was asked from: there is no mean over all.
    details = {(m.language, m.detail) for m in measures if m.name == "term_accuracy"}
    assert ("all", "from") not in details


def test_questions_whose_terms_are_known() -> None:
    measures = found(term_statistics(TERMS, languages=("de", "fr")))
    expect(find(measures, "terms_known", *DE), 1 / 3, 3)
    expect(find(measures, "terms_known", *DE, "stem_and_answer"), 2 / 3, 3)
    # Over the questions that were measured in both languages, half known in the mean of q1, q2.
    expect(find(measures, "terms_known", "monolingual", "all"), (1 + 0.5 + 0.5) / 3, 3)
    expect(find(measures, "terms_known_by_chance", *DE), (1 + 1 / 8 + 1 / 256) / 4, 4)


def test_a_language_without_any_asked_term_has_no_accuracy() -> None:
    nothing = TermOutcomes({"into": {"de": np.full((4, 2), NAN)}}, {None: {"de": np.ones(4)}})
    measures = found(term_statistics(nothing, languages=("de",)))
    assert find(measures, "term_accuracy", *DE, "into").value is None
    expect(find(measures, "terms_known", *DE), 1, 4)


def test_unexplained_is_told_for_both_parts() -> None:
    measures = found(beside_terms(OUTCOMES, TERMS, pivot="en", languages=("de", "fr")))
    # Right in English: q0, q1, q2; wrong in German: q1, q2.
    expect(find(measures, "unexplained_gap", *DE), 0, 1)
    expect(find(measures, "unexplained_gap", *DE, "stem_and_answer"), 1 / 2, 2)
    expect(find(measures, "translatable_loss", *DE), 0, 2)
    expect(find(measures, "translatable_loss", *DE, "stem_and_answer"), 1 / 2, 2)
    expect(find(measures, "unexplained_gap", *FR), 0, 3)
    places = [(m.name, m.variant, m.language, m.detail) for m in measures]
    assert len(places) == len(set(places))


def test_a_reasked_pivot_is_taken_off_both_parts() -> None:
    reasked = np.array([0.0, 1, 1, 1])
    measures = found(beside_terms(OUTCOMES, TERMS, pivot="en", languages=("de",), reasked=reasked))
    expect(find(measures, "unexplained_gap", *DE), 0 - 1, 1)
    expect(find(measures, "unexplained_gap", *DE, "stem_and_answer"), 1 / 2 - 1 / 2, 2)


def test_arrays_that_do_not_fit_are_refused() -> None:
    short = TermOutcomes({}, {None: {"de": np.ones(3)}})
    with pytest.raises(ValueError, match="'de' have shape"):
        beside_terms(OUTCOMES, short, pivot="en", languages=("de",))
