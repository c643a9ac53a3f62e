"""Token trees: nothing lost, nothing twice, nobody sees what isn't theirs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.models.tree.plan import Branch, Row, plan_rows

EVERYTHING = 100_000


@st.composite
def branches(draw: st.DrawFn) -> Branch:
    # Three tokens only, so that many branches share prefixes of many lengths.
    tokens = tuple(draw(st.lists(st.integers(0, 2), min_size=2, max_size=9)))
    return Branch(tokens, draw(st.integers(1, len(tokens) - 1)))


branch_lists = st.lists(branches(), max_size=14)


def ancestors(row: Row, node: int) -> list[int]:
    """The path to a node, itself last, by positions alone: the latest node one step up."""
    path = [node]
    for candidate in range(node - 1, -1, -1):
        if row.positions[candidate] == row.positions[path[0]] - 1:
            path.insert(0, candidate)
    return path


def prefix(row: Row, node: int) -> tuple[int, ...]:
    return tuple(int(row.tokens[n]) for n in ancestors(row, node))


def made_up_logprob(context: Sequence[int], token: int) -> float:
    """A number for every prefix and next token, exact in floating point."""
    value = 17
    for t in (*context, token):
        value = (value * 31 + t + 1) % 8191
    return -value / 1024


def naive_score(branch: Branch) -> float:
    return sum(
        made_up_logprob(branch.tokens[:i], branch.tokens[i])
        for i in range(branch.num_context, len(branch.tokens))
    )


def planned_scores(given_branches: Sequence[Branch], max_tokens: int) -> dict[int, float]:
    scores: dict[int, float] = {}
    for row in plan_rows(given_branches, max_tokens=max_tokens):
        logprobs = np.array(
            [
                made_up_logprob(prefix(row, int(row.read_at[place])), int(token))
                for place, token in row.edges
            ]
        )
        for branch, edges in zip(row.branches, row.branch_edges, strict=True):
            assert branch not in scores, "every branch has one row"
            scores[branch] = float(logprobs[edges].sum())
    return scores


def distinct_prefixes(given_branches: Sequence[Branch]) -> set[tuple[int, ...]]:
    return {b.tokens[: i + 1] for b in given_branches for i in range(len(b.tokens))}


@given(branch_lists, st.integers(1, 40))
def test_every_branch_scores_as_if_computed_alone(
    given_branches: list[Branch], max_tokens: int
) -> None:
    scores = planned_scores(given_branches, max_tokens)
    assert scores == {i: naive_score(b) for i, b in enumerate(given_branches)}


@given(branch_lists, st.integers(1, 40))
def test_every_branch_is_a_path_of_its_row(given_branches: list[Branch], max_tokens: int) -> None:
    for row in plan_rows(given_branches, max_tokens=max_tokens):
        paths = {prefix(row, node) for node in range(len(row.tokens))}
        for branch in row.branches:
            assert given_branches[branch].tokens in paths


@given(branch_lists, st.integers(1, 40))
def test_no_token_is_computed_twice_in_a_row(given_branches: list[Branch], max_tokens: int) -> None:
    for row in plan_rows(given_branches, max_tokens=max_tokens):
        held = [given_branches[b] for b in row.branches]
        computed = [prefix(row, node) for node in range(len(row.tokens))]
        assert len(computed) == len(set(computed))
        assert set(computed) == distinct_prefixes(held)


@given(branch_lists)
def test_one_row_computes_each_distinct_prefix_once(given_branches: list[Branch]) -> None:
    rows = plan_rows(given_branches, max_tokens=EVERYTHING)
    assert len(rows) == (1 if given_branches else 0)
    assert sum(len(row.tokens) for row in rows) == len(distinct_prefixes(given_branches))


@given(branch_lists, st.integers(1, 40))
def test_budget_holds_but_for_a_branch_that_alone_exceeds_it(
    given_branches: list[Branch], max_tokens: int
) -> None:
    for row in plan_rows(given_branches, max_tokens=max_tokens):
        held = {given_branches[b].tokens for b in row.branches}
        longest = max(len(tokens) for tokens in held)
        assert len(row.tokens) <= max(max_tokens, longest)
        if len(row.tokens) > max_tokens:
            # Its own prefixes and copies cost nothing more.
            assert len(row.tokens) == longest


@given(branch_lists, st.integers(1, 40))
def test_mask_shows_each_token_its_ancestors_and_itself(
    given_branches: list[Branch], max_tokens: int
) -> None:
    for row in plan_rows(given_branches, max_tokens=max_tokens):
        naive = np.zeros((len(row.tokens), len(row.tokens)), dtype=np.bool_)
        for node in range(len(row.tokens)):
            naive[node, ancestors(row, node)] = True
        np.testing.assert_array_equal(row.ancestor_mask(), naive)
        # A token at distance p from the root sees p tokens before it.
        np.testing.assert_array_equal(row.ancestor_mask().sum(axis=1), row.positions + 1)


@given(branch_lists, st.integers(1, 40))
def test_distributions_are_read_where_wanted_and_nowhere_else(
    given_branches: list[Branch], max_tokens: int
) -> None:
    for row in plan_rows(given_branches, max_tokens=max_tokens):
        wanted = {
            given_branches[b].tokens[:i]
            for b in row.branches
            for i in range(given_branches[b].num_context, len(given_branches[b].tokens))
        }
        read = [prefix(row, int(node)) for node in row.read_at]
        assert len(read) == len(set(read))
        assert set(read) == wanted
        assert (np.diff(row.read_at) > 0).all()
        edges = [tuple(edge) for edge in row.edges.tolist()]
        assert len(edges) == len(set(edges))


@given(branch_lists, st.integers(1, 40))
def test_order_of_branches_changes_no_score(given_branches: list[Branch], max_tokens: int) -> None:
    last = len(given_branches) - 1
    backward = planned_scores(given_branches[::-1], max_tokens)
    assert {last - i: s for i, s in backward.items()} == planned_scores(given_branches, max_tokens)


def test_drawing_in_the_documentation() -> None:
    a, b, c, d, e, f = range(6)
    (row,) = plan_rows(
        [Branch((a, b, c), 2), Branch((a, b, d, e), 2), Branch((a, f), 1)], max_tokens=6
    )
    assert row.tokens.tolist() == [a, b, c, d, e, f]
    assert row.positions.tolist() == [0, 1, 2, 2, 3, 1]
    assert row.ends.tolist() == [6, 5, 3, 5, 5, 6]
    assert row.read_at.tolist() == [0, 1, 3]


def test_branch_that_ends_inside_another_shares_everything() -> None:
    (row,) = plan_rows([Branch((1, 2, 3), 1), Branch((1, 2), 1), Branch((1, 2), 1)], max_tokens=3)
    assert row.tokens.tolist() == [1, 2, 3]
    assert sorted(row.branches) == [0, 1, 2]


@pytest.mark.parametrize(("max_tokens", "num_rows"), [(6, 1), (5, 2), (4, 2), (3, 3), (1, 3)])
def test_rows_begin_anew_when_the_budget_is_used(max_tokens: int, num_rows: int) -> None:
    given_branches = [Branch((1, 2, 3), 1), Branch((1, 2, 4), 1), Branch((1, 5, 6), 1)]
    assert len(plan_rows(given_branches, max_tokens=max_tokens)) == num_rows


def test_no_branches_need_no_rows() -> None:
    assert plan_rows([], max_tokens=8) == []
