"""Languages in a mix against those outside it, by hand."""

from __future__ import annotations

import pytest

from babelgap.schema.words import IN_MIX, OUT_OF_MIX
from babelgap.stats.groups import group_gaps
from tests.stats.crosslingual_builders import DE, EN, FR, expect, find, found, outcomes_of_picks

IT = ("monolingual", "it")
RIGHT, WRONG = 0, 1
OUTCOMES = outcomes_of_picks(
    {
        EN: [RIGHT, RIGHT, RIGHT, RIGHT],
        DE: [RIGHT, RIGHT, WRONG, WRONG],
        FR: [RIGHT, RIGHT, RIGHT, WRONG],
        IT: [WRONG, WRONG, WRONG, None],
    },
    [RIGHT] * 4,
)
LANGUAGES = ("de", "fr", "it")


def test_gaps_by_hand() -> None:
    mix = ("en", "de", "fr", "sw")  # the pivot and what the run has not don't matter
    statistics = group_gaps(OUTCOMES, pivot="en", languages=LANGUAGES, in_mix=mix)
    measures = found(statistics)
    # By question 0, 0, 1/2, 1 in the mix; 1, 1, 1 outside it, on three questions.
    expect(find(measures, "gap", "monolingual", IN_MIX), 3 / 8, 4)
    expect(find(measures, "gap", "monolingual", OUT_OF_MIX), 1, 3)
    expect(find(measures, "gap_difference", "monolingual", "all"), (1 + 1 + 1 / 2) / 3, 3)


def test_exchanging_the_groups_turns_the_sign() -> None:
    one, other = (
        found(group_gaps(OUTCOMES, pivot="en", languages=LANGUAGES, in_mix=mix))
        for mix in (("de",), ("fr", "it"))
    )
    assert find(one, "gap", "monolingual", IN_MIX) == find(other, "gap", "monolingual", OUT_OF_MIX)
    differences = [find(m, "gap_difference", "monolingual", "all").value for m in (one, other)]
    assert differences[0] is not None
    assert differences[1] == pytest.approx(-differences[0])


def test_an_empty_group_has_no_measure() -> None:
    statistics = group_gaps(OUTCOMES, pivot="en", languages=LANGUAGES, in_mix=LANGUAGES)
    assert [(s.name, s.language) for s in statistics] == [("gap", IN_MIX)]


def test_a_variant_or_pivot_that_the_run_lacks_has_no_measure() -> None:
    arguments = {"languages": LANGUAGES, "in_mix": ("de",)}
    assert group_gaps(OUTCOMES, pivot="en", variants=("options",), **arguments) == []  # type: ignore[arg-type]
    assert group_gaps(OUTCOMES, pivot="sw", **arguments) == []  # type: ignore[arg-type]
