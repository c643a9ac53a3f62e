"""Token trees: nothing lost, nothing twice, nobody an ancestor who isn't."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.models.tree.plan import Branch, TokenTree, plan_tree


@st.composite
def branches(draw: st.DrawFn) -> Branch:
    # Three tokens only, so that many branches share beginnings of many lengths.
    tokens = tuple(draw(st.lists(st.integers(0, 2), min_size=2, max_size=9)))
    return Branch(tokens, draw(st.integers(1, len(tokens) - 1)))


branch_lists = st.lists(branches(), max_size=14)


def prefix(tree: TokenTree, node: int) -> tuple[int, ...]:
    """Tokens from the root to a node, by positions alone: the latest node one step up."""
    path = [node]
    for candidate in range(node - 1, -1, -1):
        if tree.positions[candidate] == tree.positions[path[0]] - 1:
            path.insert(0, candidate)
    return tuple(int(tree.tokens[n]) for n in path)


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


def edges_of(tree: TokenTree) -> list[tuple[tuple[int, ...], int]]:
    """(prefix before, next token) of every edge."""
    counts = np.diff(tree.edge_starts)
    before = np.repeat(tree.reads, counts)
    pairs = zip(before.tolist(), tree.edge_tokens.tolist(), strict=True)
    return [(prefix(tree, node), token) for node, token in pairs]


@given(branch_lists)
def test_every_branch_scores_as_if_computed_alone(given_branches: list[Branch]) -> None:
    tree = plan_tree(given_branches)
    logprobs = np.array([made_up_logprob(*edge) for edge in edges_of(tree)])
    scores = [float(logprobs[edges].sum()) for edges in tree.branch_edges]
    assert scores == [naive_score(b) for b in given_branches]


@given(branch_lists)
def test_each_distinct_prefix_is_one_node(given_branches: list[Branch]) -> None:
    tree = plan_tree(given_branches)
    found = [prefix(tree, node) for node in range(tree.num_nodes)]
    # The last token of a branch is never computed for its own sake.
    wanted = {b.tokens[:i] for b in given_branches for i in range(1, len(b.tokens))}
    assert len(found) == len(set(found)) == tree.num_nodes
    assert set(found) == wanted


@given(branch_lists)
def test_ends_say_who_is_an_ancestor(given_branches: list[Branch]) -> None:
    tree = plan_tree(given_branches)
    paths = [prefix(tree, node) for node in range(tree.num_nodes)]
    for j, above in enumerate(paths):
        for i, below in enumerate(paths):
            by_ends = j <= i < tree.ends[j]
            assert by_ends == (below[: len(above)] == above)


@given(branch_lists)
def test_distributions_are_read_where_wanted_and_nowhere_else(given_branches: list[Branch]) -> None:
    tree = plan_tree(given_branches)
    wanted = {
        (b.tokens[:i], b.tokens[i])
        for b in given_branches
        for i in range(b.num_context, len(b.tokens))
    }
    edges = edges_of(tree)
    assert len(edges) == len(set(edges)) == tree.num_edges
    assert set(edges) == wanted
    assert (np.diff(tree.reads) > 0).all()
    assert (np.diff(tree.edge_starts) > 0).all()


@given(branch_lists, st.randoms())
def test_order_of_branches_changes_no_tree(given_branches: list[Branch], random: object) -> None:
    shuffled = list(given_branches)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    ours, theirs = plan_tree(given_branches), plan_tree(shuffled)
    for name in ("tokens", "positions", "ends", "reads", "edge_starts", "edge_tokens"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))


def test_drawing_in_the_documentation() -> None:
    a, b, c, d, e, f, x, y, z = range(9)
    tree = plan_tree([Branch((a, b, c, x), 3), Branch((a, b, d, e, y), 4), Branch((a, f, z), 2)])
    assert tree.tokens.tolist() == [a, b, c, d, e, f]
    assert tree.positions.tolist() == [0, 1, 2, 2, 3, 1]
    assert tree.ends.tolist() == [6, 5, 3, 5, 5, 6]
    assert tree.reads.tolist() == [2, 4, 5]


def test_letters_of_a_question_cost_no_token() -> None:
    question = (1, 2, 3)
    tree = plan_tree([Branch((*question, letter), 3) for letter in (7, 8, 9)])
    assert tree.tokens.tolist() == [1, 2, 3]
    assert tree.edge_tokens.tolist() == [7, 8, 9]


@pytest.mark.parametrize("num_context", [0, 3, 4])
def test_branch_without_context_or_continuation_is_refused(num_context: int) -> None:
    with pytest.raises(ValueError, match="both context and continuation need one"):
        plan_tree([Branch((1, 2, 3), num_context)])


def test_no_branches_are_no_tree() -> None:
    tree = plan_tree([])
    assert (tree.num_nodes, tree.num_edges, tree.branch_edges) == (0, 0, ())
