"""Everything that is measured across languages beside accuracies and gaps, in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from babelgap.schema.outcomes import Outcomes
from babelgap.schema.results import Measure
from babelgap.stats.bias import answer_masses, biases
from babelgap.stats.consistency import consistencies
from babelgap.stats.correlates import gap_correlations, similarities
from babelgap.stats.estimated import estimated
from babelgap.stats.fertility import fertilities
from babelgap.stats.parts import part_losses
from babelgap.stats.rank_consistency import rank_consistencies
from babelgap.stats.transfer import transfers
from babelgap.stats.x_fakt import x_fakts

__all__ = ["crosslingual_measures"]


def crosslingual_measures(
    outcomes: Outcomes,
    *,
    gaps: Sequence[Measure],
    pivot: str,
    languages: Sequence[str],
    scorer: str,
    seed: int,
    similarity: Mapping[str, float] | None = None,
    clusters: npt.NDArray[np.integer] | None = None,
) -> list[Measure]:
    """Consistency, transfer, parts, biases, tokens and correlates of a run, for the headline.

    Args:
        outcomes: of one run.
        gaps: measures that hold the gaps of `monolingual`.
        pivot: tag of the language compared with.
        languages: tags of the languages compared, in the study's order.
        scorer: how answers were read.
        seed: of the resamples.
        similarity: language -> likeness to the pivot, 0 to 1.
        clusters: (Q,) labels of questions that are drawn together; one by one without.

    Returns:
        Measures; none of what needs a cell that the run lacks.
    """
    statistics = [
        *consistencies(outcomes, pivot=pivot, languages=languages),
        *rank_consistencies(outcomes, pivot=pivot, languages=languages),
        *transfers(outcomes, pivot=pivot, languages=languages),
        *part_losses(outcomes, pivot=pivot, languages=languages),
        *biases(outcomes, pivot=pivot),
        *answer_masses(outcomes),
        *fertilities(outcomes, pivot=pivot, languages=languages, scorer=scorer),
        *x_fakts(outcomes, pivot=pivot, languages=languages),
    ]
    found = estimated(statistics, seed=seed, clusters=clusters)
    found += similarities(similarity or {}, languages=languages)
    return [*found, *gap_correlations([*gaps, *found], languages=languages, seed=seed)]
