"""What translation does not explain, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from babelgap.stats.unexplained import unexplained
from tests.stats.crosslingual_builders import DE, EN, FR, expect, find, found, outcomes_of_picks

RIGHT, WRONG = 0, 1
NAN = np.nan
#                       q0     q1     q2     q3     q4     q5     q6
PICKS: dict[tuple[str, str], list[int | None]] = {
    EN: [RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, WRONG, RIGHT],
    DE: [RIGHT, WRONG, WRONG, WRONG, WRONG, WRONG, None],
    FR: [RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT],
}
KNOWN = np.array([1, 1, 1, 0, NAN, 1, 1])
OUTCOMES = outcomes_of_picks(PICKS, [RIGHT] * 7)


def test_by_hand() -> None:
    measures = found(unexplained(OUTCOMES, pivot="en", languages=("de",), known={"de": KNOWN}))
    # Right in English, known, answered in German: q0, q1, q2, of which q1 and q2 are wrong.
    expect(find(measures, "unexplained_gap", *DE), 2 / 3, 3)
    # Right in English and wrong in German, measured: q1, q2, q3, of which q1 and q2 are known.
    expect(find(measures, "translatable_loss", *DE), 2 / 3, 3)
    assert find(measures, "unexplained_gap", "monolingual", "all").value == pytest.approx(2 / 3)


def test_what_a_reasked_pivot_loses_is_taken_off() -> None:
    reasked = np.array([1, 1, NAN, 0, 0, 0, 0])
    measures = found(
        unexplained(OUTCOMES, pivot="en", languages=("de",), known={"de": KNOWN}, reasked=reasked)
    )
    # Of q0 and q1, which are known and were asked again, 1/2 is wrong in German and none again.
    expect(find(measures, "unexplained_gap", *DE), 1 / 2 - 0, 2)
    # The loss that is on known terms does not change.
    expect(find(measures, "translatable_loss", *DE), 2 / 3, 3)


def test_nothing_lost_leaves_its_share_undefined() -> None:
    known = {"de": KNOWN, "fr": np.ones(7)}
    measures = found(unexplained(OUTCOMES, pivot="en", languages=("de", "fr"), known=known))
    assert find(measures, "unexplained_gap", *FR).value == 0
    assert find(measures, "translatable_loss", *FR).value is None
    assert find(measures, "translatable_loss", "monolingual", "all").value is None
    expect(find(measures, "unexplained_gap", "monolingual", "all"), (2 / 3 + 0) / 2, 6)


def test_only_languages_that_were_measured() -> None:
    known = {"de": KNOWN, "it": KNOWN}
    statistics = unexplained(OUTCOMES, pivot="en", languages=("de", "fr", "it"), known=known)
    assert {s.language for s in statistics} == {"de"}
    assert unexplained(OUTCOMES, pivot="it", languages=("de",), known=known) == []


def test_arrays_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="'de' have shape"):
        unexplained(OUTCOMES, pivot="en", languages=("de",), known={"de": KNOWN[1:]})
    with pytest.raises(ValueError, match="'reasked' have shape"):
        unexplained(OUTCOMES, pivot="en", languages=("de",), known={"de": KNOWN}, reasked=KNOWN[1:])
