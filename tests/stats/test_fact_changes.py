"""Changes between stages by hand, and their tests beside McNemar's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.schema.fact_results import FactChange
from babelgap.stats.fact_changes import fact_changes
from babelgap.stats.mcnemar import discordant, mcnemar_p
from babelgap.stats.multiplicity import holm
from tests.stats.fact_builders import NAN, facts_of

BEFORE = facts_of({"en": [1, 1, 1, 0, 1], "de": [0, 0, 0, 1, NAN]})
AFTER = facts_of({"en": [1, 1, 0, 0, 1], "de": [1, 1, 0, NAN, 1]})


def changes_of(**stages: object) -> list[FactChange]:
    return fact_changes(stages, [("after", "before")], pivot="en", seed=0)  # type: ignore[arg-type]


def found(
    changes: list[FactChange], kind: str, language: str, name: str = "multiple_choice"
) -> FactChange:
    normalization = "sum" if name == "multiple_choice" else ""
    (one,) = (
        c
        for c in changes
        if (c.name, c.kind, c.language, c.normalization) == (name, kind, language, normalization)
    )
    return one


def test_changes_are_over_what_both_stages_tell() -> None:
    changes = changes_of(before=BEFORE, after=AFTER)
    german = found(changes, "mean", "de")
    assert (german.before.value, german.after.value) == pytest.approx((0, 2 / 3))
    assert german.change.value == pytest.approx(2 / 3)
    assert german.change.num_questions == 3
    gap = found(changes, "gap", "all")
    assert gap.before.value == pytest.approx(1)
    assert gap.after.value == pytest.approx(0)
    assert gap.change.value == pytest.approx(-1)
    probability = found(changes, "mean", "en", "answer_probability")
    assert probability.change.value == pytest.approx(-1 / 10)
    assert probability.test is None


def test_what_is_lost_and_gained() -> None:
    changes = changes_of(before=BEFORE, after=AFTER)
    german, english = found(changes, "mean", "de").test, found(changes, "mean", "en").test
    gap = found(changes, "gap", "all").test
    assert german is not None
    assert english is not None
    assert gap is not None
    assert (german.num_lost, german.num_gained) == (0, 2)
    assert (english.num_lost, english.num_gained) == (1, 0)
    assert (gap.num_lost, gap.num_gained) == (0, 3)
    # The mean of one language, and the gap in it, would be tested twice.
    assert found(changes, "mean", "all").test is None
    assert found(changes, "gap", "de").test is None


def test_tests_of_one_table_are_adjusted_together() -> None:
    tests = [c.test for c in changes_of(before=BEFORE, after=AFTER) if c.normalization == "token"]
    told = [test for test in tests if test is not None]
    assert [test.family_size for test in told] == [3, 3, 3]
    expected = holm(np.array([test.p_value for test in told]))
    assert [test.p_holm for test in told] == pytest.approx(expected.tolist())


def test_means_over_some_languages_are_told_and_not_tested() -> None:
    before = facts_of({"en": [1, 1], "de": [0, 0], "fr": [0, 1], "it": [0, 0]})
    after = facts_of({"en": [1, 1], "de": [1, 1], "fr": [0, 1], "it": [1, 0]})
    groups = {"in_mix": ["de"], "out_of_mix": ["fr", "it"]}
    changes = fact_changes(
        {"before": before, "after": after}, [("after", "before")], pivot="en", seed=0,
        groups=groups,
    )  # fmt: skip
    inside, outside = (found(changes, "mean", name) for name in groups)
    assert inside.change.value == 1
    assert outside.change.value == pytest.approx(1 / 4)
    assert found(changes, "gap", "out_of_mix").change.value == pytest.approx(-1 / 4)
    tested = [(c.kind, c.language) for c in changes if c.test and c.normalization == "sum"]
    assert tested == [
        ("mean", "en"), ("mean", "de"), ("mean", "fr"), ("mean", "it"), ("gap", "all"),
    ]  # fmt: skip


def test_nothing_known_has_no_test() -> None:
    unknown = facts_of({"en": [NAN, NAN], "de": [NAN, NAN]})
    changes = changes_of(before=unknown, after=unknown)
    assert all(change.test is None for change in changes)
    assert all(change.change.value is None for change in changes)
    assert fact_changes({}, [], pivot="en", seed=0) == []


bits = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=2, max_size=20)


@settings(max_examples=20, deadline=None)
@given(bits)
def test_questions_alone_are_tested_as_by_mcnemar(pairs: list[tuple[int, int]]) -> None:
    before, after = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    changes = changes_of(before=facts_of({"en": before}), after=facts_of({"en": after}))
    test = found(changes, "mean", "en").test
    lost, gained, _ = discordant(before, after)
    assert test is not None
    assert test.p_value == pytest.approx(float(mcnemar_p(lost, gained)))


@settings(max_examples=20, deadline=None)
@given(bits)
def test_the_same_question_three_times_proves_no_more(pairs: list[tuple[int, int]]) -> None:
    once, thrice = (
        changes_of(
            **{
                name: facts_of(
                    {"en": [v for v in side for _ in range(times)]},
                    ids=[f"r{k}:person-{i}" for i in range(len(side)) for k in range(times)],
                )
                for name, side in zip(("before", "after"), zip(*pairs, strict=True), strict=True)
            }
        )
        for times in (1, 3)
    )
    tests = [found(changes, "mean", "en").test for changes in (once, thrice)]
    assert tests[0] is not None
    assert tests[1] is not None
    assert tests[1].p_value == pytest.approx(tests[0].p_value)


def test_shared_first_places_are_tested_too() -> None:
    changes = changes_of(
        before=facts_of({"en": [1 / 4, 1 / 2, 0], "de": [1 / 3, 0, 0]}),
        after=facts_of({"en": [1, 1, 0], "de": [1, 1, 1]}),
    )
    english, german = found(changes, "mean", "en").test, found(changes, "mean", "de").test
    assert english is not None
    assert german is not None
    assert (english.p_value, german.p_value) == pytest.approx((2 / 4, 2 / 8))
