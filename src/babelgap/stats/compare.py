"""What sets runs apart from the first of them, question by question."""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.schema.comparison import Difference
from babelgap.schema.outcomes import Cell, Outcomes
from babelgap.schema.words import ALL_LANGUAGES, IN_MIX, MONOLINGUAL, OUT_OF_MIX
from babelgap.stats.common_questions import on_common_questions
from babelgap.stats.mcnemar import discordant
from babelgap.stats.paired_changes import Pair, accuracies_and_gaps_of, changes
from babelgap.stats.paired_tests import adjusted_tests

__all__ = ["compare"]


def compare(
    runs: Sequence[tuple[str, Outcomes]],
    *,
    pivot: str,
    languages: Sequence[str],
    variants: Sequence[str],
    normalization: str,
    seed: int,
    in_mix: Sequence[str] = (),
) -> tuple[int, list[Difference]]:
    """Accuracy and gap of every cell in the first run and in each other, and the change.

    All three numbers are over the questions answered on both sides, so that `change` is `after`
    minus `before`. Accuracies of single cells are tested, adjusted over those of the same run.

    Args:
        runs: name and outcomes of each; the first is the baseline.
        pivot: tag of the language compared with.
        languages: tags of the languages compared.
        variants: compared where both runs have them.
        normalization: of the picks.
        seed: of the resamples.
        in_mix: tags of languages that a mixed-language corpus holds; where there are any, means
            over these and over the other languages are told too.

    Returns:
        Number of questions asked in all runs, and the differences: run by run, those of a variant
        together.

    Raises:
        ValueError: no common question, or one that is not the same in all runs; without the
            pivot's own form in a run.
    """
    num_questions, answers = on_common_questions(runs, normalization=normalization)
    own = Cell(MONOLINGUAL, pivot)
    for (name, _), right in zip(runs, answers, strict=True):
        if right and own not in right:
            raise ValueError(f"{name} has no prediction {MONOLINGUAL} in the pivot {pivot!r}")
    groups = _groups(languages, in_mix)
    differences: list[Difference] = []
    for (name, _), right in zip(runs[1:], answers[1:], strict=True):
        pairs = list(
            accuracies_and_gaps_of(
                answers[0], right, own=own, languages=languages, variants=variants, groups=groups
            )
        )
        differences += _differences(name, pairs, seed)
    return num_questions, differences


def _differences(run: str, pairs: Sequence[Pair], seed: int) -> list[Difference]:
    tested = [i for i, p in enumerate(pairs) if p.is_tested]
    found = adjusted_tests([discordant(pairs[i].before, pairs[i].after) for i in tested])
    tests = dict(zip(tested, found, strict=True))
    return list(changes(run, pairs, seed=seed, tests=[tests.get(i) for i in range(len(pairs))]))


def _groups(languages: Sequence[str], in_mix: Sequence[str]) -> dict[str, list[str]]:
    """Name of a mean over languages -> the languages; without those that have none."""
    groups = {ALL_LANGUAGES: list(languages)}
    if in_mix:
        groups[IN_MIX] = [tag for tag in languages if tag in in_mix]
        groups[OUT_OF_MIX] = [tag for tag in languages if tag not in in_mix]
    return {name: tags for name, tags in groups.items() if tags}
