"""What goes along with the gap from language to language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, permutations
from math import factorial

import numpy as np
import numpy.typing as npt

from babelgap.schema.draws import generator
from babelgap.schema.estimate import Estimate
from babelgap.schema.results import Measure
from babelgap.schema.words import ALL_LANGUAGES, HEADLINE, MONOLINGUAL
from babelgap.stats.likeness import LIKENESS

__all__ = ["gap_correlations", "permutation_p", "similarities", "spearman"]

_FEWEST = 4
_MOST_EXACT = 9  # 362,880 orders; ten times as many would take seconds
_DRAWS = 99_999
_LEVEL = 0.95
_FACTORS = ("fertility", "token_premium", "similarity")

_Floats = npt.NDArray[np.float64]


def similarities(similarity: Mapping[str, float], *, languages: Sequence[str]) -> list[Measure]:
    """`similarity` of each language that has one, from `text_likeness`, 0 to 1."""
    return [
        Measure(
            "similarity", MONOLINGUAL, tag, None, HEADLINE,
            Estimate(similarity[tag], None, None, _LEVEL, 0, LIKENESS),
        )
        for tag in languages
        if tag in similarity
    ]  # fmt: skip


def gap_correlations(
    measures: Sequence[Measure], *, languages: Sequence[str], seed: int
) -> list[Measure]:
    """How the gap of `monolingual` goes along with what sets languages apart.

    `gap_correlation`, language `all`, `detail` `fertility`, `token_premium` or `similarity`:
    Spearman's rho over languages, -1 to 1; `gap_correlation_p`: its two-sided permutation p-value,
    exact over all orders up to nine languages, from random orders above.

    Both are undefined below four languages: with three, rho is one of four values, and its
    p-value never below 1/3. With four that is still 1/12, so that five are needed to show
    anything at level 0.05. Rho has no interval. Its p-value asks whether the order of
    these languages could be chance; it takes the gaps and factors as exact, which leaves out that
    they were measured on a sample of questions, and it does not speak for other languages, since
    a study's are neither drawn at random nor independent of each other.

    Args:
        measures: of one run, gaps, fertilities, premiums and similarities among them.
        languages: tags of the languages compared.
        seed: of the random orders.

    Returns:
        Two measures of each factor that is known of any language with a gap.
    """
    gaps = _by_language(measures, "gap")
    found = []
    for factor in _FACTORS:
        values = _by_language(measures, factor)
        shared = [tag for tag in languages if tag in gaps and tag in values]
        if shared:
            found += _correlation(
                factor, [gaps[tag] for tag in shared], [values[tag] for tag in shared], seed
            )
    return found


def spearman(first: _Floats, second: _Floats) -> float | None:
    """Rank correlation, -1 to 1, equal values sharing their mean rank.

    Args:
        first: (n,) values.
        second: (n,) values of the same things.

    Returns:
        `None` where one of the two is the same throughout.

    Example:
        >>> spearman(np.array([1.0, 2.0, 3.0]), np.array([5.0, 7.0, 6.0]))
        0.5
    """
    a, b = _centred_ranks(first), _centred_ranks(second)
    room = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / room if room else None


def permutation_p(first: _Floats, second: _Floats, *, draws: np.random.Generator) -> float:
    """Share of orders of the one that correlate at least as strongly with the other, 0 to 1.

    Two-sided: by the size of Spearman's rho, whatever its sign.

    Args:
        first: (n,) values.
        second: (n,) values of the same things.
        draws: of the random orders, where n is too large for all of them.

    Example:
        >>> values = np.array([1.0, 2.0, 3.0, 4.0])
        >>> round(permutation_p(values, values, draws=np.random.default_rng(0)), 4)  # 2 of 24
        0.0833
    """
    a, b = _centred_ranks(first), _centred_ranks(second)
    n = len(a)
    exact = n <= _MOST_EXACT
    orders = _all_orders(n) if exact else draws.permuted(np.tile(np.arange(n), (_DRAWS, 1)), axis=1)
    # Ranks are halves at the finest, so that anything below a quarter is rounding.
    as_strong = int((np.abs(b[orders] @ a) >= abs(float(a @ b)) - 1e-6).sum())
    # The order seen is one of all, and counts as one beside random ones.
    return as_strong / len(orders) if exact else (as_strong + 1) / (len(orders) + 1)


def _correlation(
    factor: str, gaps: Sequence[Estimate], values: Sequence[Estimate], seed: int
) -> list[Measure]:
    n, num_questions = len(gaps), min(gap.num_questions for gap in gaps)
    first = np.array([gap.value for gap in gaps], dtype=np.float64)
    second = np.array([value.value for value in values], dtype=np.float64)
    rho = spearman(first, second) if n >= _FEWEST else None
    p = None
    if rho is not None:
        p = permutation_p(first, second, draws=generator(seed, "gap_correlation", factor))
    method = f"Spearman's rho over {n} languages, no interval"
    how = "all orders" if n <= _MOST_EXACT else f"{_DRAWS} random orders"
    tested = f"two-sided permutation test over {n} languages, {how}"
    return [
        Measure(
            name, MONOLINGUAL, ALL_LANGUAGES, None, HEADLINE,
            Estimate(value, None, None, _LEVEL, num_questions, text), factor,
        )
        for name, value, text in (
            ("gap_correlation", rho, method), ("gap_correlation_p", p, tested),
        )
    ]  # fmt: skip


def _by_language(measures: Sequence[Measure], name: str) -> dict[str, Estimate]:
    """The headline estimates of a name in `monolingual` that have a value."""
    wanted = (name, MONOLINGUAL, None, HEADLINE, None)
    return {
        m.language: m.estimate
        for m in measures
        if (m.name, m.variant, m.subject, m.normalization, m.detail) == wanted
        and m.estimate.value is not None
    }


def _centred_ranks(values: _Floats) -> _Floats:
    """Ranks minus their mean, (n,); equal values share their mean rank."""
    below = (values[:, None] > values).sum(axis=1)
    equal = (values[:, None] == values).sum(axis=1)
    ranks: _Floats = below + (equal + 1) / 2
    return ranks - (len(values) + 1) / 2


def _all_orders(n: int) -> npt.NDArray[np.int8]:
    """(n!, n)."""
    flat = chain.from_iterable(permutations(range(n)))
    return np.fromiter(flat, dtype=np.int8, count=factorial(n) * n).reshape(-1, n)
