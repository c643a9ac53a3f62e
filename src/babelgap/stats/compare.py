"""What sets runs apart from the first of them, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babelgap.schema.comparison import Closing, Difference
from babelgap.schema.outcomes import Cell, Outcomes
from babelgap.schema.words import MIXUP, MONOLINGUAL
from babelgap.stats.closing import closings
from babelgap.stats.common_questions import RightAnswers, on_common_questions
from babelgap.stats.groups import gap_difference_of, language_groups
from babelgap.stats.mcnemar import discordant
from babelgap.stats.paired_changes import Pair, accuracies_and_gaps_of, changes
from babelgap.stats.paired_tests import adjusted_tests
from babelgap.stats.remedies import headline_cell

__all__ = ["Compared", "compare"]


@dataclass(frozen=True, slots=True)
class Compared:
    """What sets runs apart from the first of them."""

    num_questions: int
    """Asked in all runs."""
    differences: tuple[Difference, ...]
    """Run by run, those of a variant together."""
    closings: tuple[Closing, ...]
    """Run by run, of the variant that headlines speak of."""


def compare(
    runs: Sequence[tuple[str, Outcomes]],
    *,
    pivot: str,
    languages: Sequence[str],
    variants: Sequence[str],
    normalization: str,
    seed: int,
    in_mix: Sequence[str] = (),
    baseline: int = 0,
    others: Sequence[int] | None = None,
) -> Compared:
    """Accuracy and gap of every cell in one run and in each other, and the change.

    All three numbers are over the questions answered on both sides, so that `change` is `after`
    minus `before`. Accuracies of single cells are tested, adjusted over those of the same run.

    Args:
        runs: name and outcomes of each.
        pivot: tag of the language compared with.
        languages: tags of the languages compared.
        variants: compared where both runs have them.
        normalization: of the picks.
        seed: of the resamples.
        in_mix: tags of languages that a mixed-language corpus holds; where there are any, means
            over these and over the other languages are told too, and, in the variant that
            headlines speak of, how far apart they are (`gap_difference`).
        baseline: place in `runs` of the one that the others are compared with.
        others: places of those; all but the baseline where it is `None`. The questions are those
            asked in all runs in any case.

    Raises:
        ValueError: no common question, or one that is not the same in all runs; without the
            pivot's own form in a run.
    """
    num_questions, answers = on_common_questions(runs, normalization=normalization)
    own = Cell(MONOLINGUAL, pivot)
    for (name, _), right in zip(runs, answers, strict=True):
        if right and own not in right:
            raise ValueError(f"{name} has no prediction {MONOLINGUAL} in the pivot {pivot!r}")
    told = headline_cell(variants)
    headline = None if told is None or told.variant == MIXUP else told.variant
    groups = language_groups(languages, in_mix)
    first = answers[baseline]
    places = [i for i in range(len(runs)) if i != baseline] if others is None else others
    differences: list[Difference] = []
    closed: list[Closing] = []
    for i in places:
        name, right = runs[i][0], answers[i]
        pairs = list(
            accuracies_and_gaps_of(
                first, right, own=own, languages=languages, variants=variants, groups=groups
            )
        )
        if headline is not None:
            pairs += _between_groups(first, right, own, headline, languages, in_mix)
            closed += closings(
                name, first, right,
                own=own, variant=headline, languages=languages, groups=groups, seed=seed,
            )  # fmt: skip
        differences += _differences(name, pairs, seed)
    return Compared(num_questions, tuple(differences), tuple(closed))


def _between_groups(
    before: RightAnswers,
    after: RightAnswers,
    own: Cell,
    variant: str,
    languages: Sequence[str],
    in_mix: Sequence[str],
) -> list[Pair]:
    found = gap_difference_of(
        before, after, own=own, variant=variant, languages=languages, in_mix=in_mix
    )
    return [] if found is None else [found]


def _differences(run: str, pairs: Sequence[Pair], seed: int) -> list[Difference]:
    tested = [i for i, p in enumerate(pairs) if p.is_tested]
    found = adjusted_tests([discordant(pairs[i].before, pairs[i].after) for i in tested])
    tests = dict(zip(tested, found, strict=True))
    return list(changes(run, pairs, seed=seed, tests=[tests.get(i) for i in range(len(pairs))]))
