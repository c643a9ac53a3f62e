"""What each mitigation changes, against the plain way of asking the same questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from babelgap.schema.comparison import Difference
from babelgap.schema.outcomes import Cell, Outcomes
from babelgap.schema.paired_test import PairedTest
from babelgap.schema.words import ALL_LANGUAGES, MIXUP, MONOLINGUAL, MULTIPLE
from babelgap.stats.common_questions import on_common_questions, on_questions
from babelgap.stats.mcnemar import discordant
from babelgap.stats.multiplicity import benjamini_hochberg, holm
from babelgap.stats.paired_changes import (
    GAP,
    Pair,
    accuracies_and_gaps_of,
    changes,
    shares_answered_of,
)
from babelgap.stats.paired_tests import adjusted_tests
from babelgap.stats.sign_flips import sign_flip_p

__all__ = ["headline_cell", "remedies"]

_PLAIN = "the plain way"

_ROUNDING = 1e-9
"""Changes of a mean over languages are this near to what they are."""

_Floats = npt.NDArray[np.float64]
_Pairs = tuple[str, list[Pair]]
"""Name of a mitigation, and its pairs."""
_Tests = Mapping[tuple[int, int], PairedTest]
"""By the place of the mitigation, and of the pair in it."""


def headline_cell(variants: Sequence[str]) -> Cell | None:
    """Where mitigations are judged: the mean over the languages of `monolingual`.

    Without that variant it is the first that is asked by language, or else the mixed one; `None`
    without variants.

    Example:
        >>> headline_cell(["question", "monolingual"])
        Cell(variant='monolingual', language='all')
    """
    by_language = [name for name in variants if name != MIXUP]
    if by_language:
        variant = MONOLINGUAL if MONOLINGUAL in by_language else by_language[0]
        return Cell(variant, ALL_LANGUAGES)
    return Cell(MIXUP, MULTIPLE) if MIXUP in variants else None


def remedies(
    plain: Outcomes,
    others: Sequence[tuple[str, Outcomes]],
    *,
    pivot: str,
    languages: Sequence[str],
    variants: Sequence[str],
    seed: int,
    normalization: str,
) -> list[Difference]:
    """Accuracy, gap and share answered of every cell: the plain way, each mitigation, the change.

    Accuracies and gaps are over the questions answered on both sides, so that `change` is `after`
    minus `before`; means over languages (`all`) over those answered in every language on both.
    `answered` is the share of questions asked on both sides that have a pick: what is wrong and
    what is not answered are two things, and a mitigation may trade one for the other.

    Two families of tests, since they are read in two tables:

    * accuracies of single cells, McNemar's, adjusted over those of all mitigations together;
    * the gap where mitigations are judged (`headline_cell`), one test a mitigation, adjusted over
      the mitigations: exact by sign flips, `num_lost` questions whose gap grows, `num_gained`
      questions whose gap shrinks, `detectable` unknown.

    A smaller gap alone is no remedy: it also shrinks where the pivot gets worse.

    Args:
        plain: outcomes of the plain way of asking.
        others: name and outcomes of each mitigation.
        pivot: tag of the language compared with.
        languages: tags of the languages compared.
        variants: compared where both sides have them.
        seed: of the resamples.
        normalization: of the picks.

    Returns:
        Differences, mitigation by mitigation.

    Raises:
        ValueError: no common question, or one that is not the same on all sides; a side without
            the pivot's own form.
    """
    found = _all_pairs(plain, others, pivot, languages, variants, normalization)
    tests = {
        **_cell_tests(found),
        **_headline_tests(found, headline_cell(variants), len(languages)),
    }
    return [
        difference
        for m, (name, pairs) in enumerate(found)
        for difference in changes(
            name, pairs, seed=seed, tests=[tests.get((m, i)) for i in range(len(pairs))]
        )
    ]


def _all_pairs(
    plain: Outcomes,
    others: Sequence[tuple[str, Outcomes]],
    pivot: str,
    languages: Sequence[str],
    variants: Sequence[str],
    normalization: str,
) -> list[_Pairs]:
    if not others:
        return []
    sides = [(_PLAIN, plain), *others]
    _, answers = on_common_questions(sides, normalization=normalization)
    own = Cell(MONOLINGUAL, pivot)
    for (name, _), right in zip(sides, answers, strict=True):
        if right and own not in right:
            raise ValueError(f"{name} has no prediction {MONOLINGUAL} in the pivot {pivot!r}")
    common = set.intersection(*(set(outcomes.question_ids) for _, outcomes in sides))
    told = [_answered(on_questions(outcomes, common), normalization) for _, outcomes in sides]
    groups = {ALL_LANGUAGES: languages} if languages else {}
    return [
        (
            name,
            [
                *accuracies_and_gaps_of(
                    answers[0], right,
                    own=own, languages=languages, variants=variants, groups=groups,
                ),
                *shares_answered_of(
                    told[0], answered,
                    own=own, languages=languages, variants=variants, groups=groups,
                ),
            ],
        )
        for (name, _), right, answered in zip(others, answers[1:], told[1:], strict=True)
    ]  # fmt: skip


def _answered(outcomes: Outcomes, normalization: str) -> dict[Cell, _Floats]:
    """1 where there is a pick, 0 where there is none, NaN where nothing was asked, (Q,) a cell."""
    has_pick = (outcomes.picks[normalization] >= 0).astype(np.float64)
    return dict(zip(outcomes.cells, np.where(outcomes.asked, has_pick, np.nan), strict=True))


def _cell_tests(found: Sequence[_Pairs]) -> _Tests:
    """McNemar's test of each accuracy in a single cell."""
    places = {
        (m, i): p for m, (_, pairs) in enumerate(found) for i, p in enumerate(pairs) if p.is_tested
    }
    tests = adjusted_tests([discordant(p.before, p.after) for p in places.values()])
    return {place: test for place, test in zip(places, tests, strict=True) if test is not None}


def _headline_tests(found: Sequence[_Pairs], cell: Cell | None, num_languages: int) -> _Tests:
    """A test of each mitigation's gap where all of them are judged."""
    places = {
        (m, i): p.after - p.before
        for m, (_, pairs) in enumerate(found)
        for i, p in enumerate(pairs)
        if (p.name, p.cell) == (GAP, cell)
    }
    steps = 1 if cell is None or cell.language == MULTIPLE else num_languages
    told = [sign_flip_p(change, steps=steps) for change in places.values()]
    p_values = np.array([np.nan if p is None else p for p in told])
    # What was tried counts, though no question was answered both ways.
    counted = np.where(np.isnan(p_values), 1.0, p_values)
    adjusted = zip(p_values, holm(counted), benjamini_hochberg(counted), strict=True)
    size = len(p_values)
    return {
        place: PairedTest(
            num_lost=int((change > _ROUNDING).sum()),
            num_gained=int((change < -_ROUNDING).sum()),
            p_value=float(p),
            p_holm=float(p_holm),
            p_bh=float(p_bh),
            family_size=size,
            detectable=None,
        )
        for (place, change), (p, p_holm, p_bh) in zip(places.items(), adjusted, strict=True)
        if not np.isnan(p)
    }
