"""All measures of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from babelgap.schema.outcomes import Outcomes
from babelgap.schema.prediction import NORMALIZATIONS
from babelgap.schema.results import Measure
from babelgap.schema.words import OPTION_TEXT, PRIOR
from babelgap.stats.crosslingual import crosslingual_measures
from babelgap.stats.gaps import accuracies_and_gaps

__all__ = ["measure"]


def measure(
    outcomes: Outcomes,
    *,
    pivot: str,
    languages: Sequence[str],
    seed: int,
    normalizations: Sequence[str] = (*NORMALIZATIONS, PRIOR),
    scorer: str = OPTION_TEXT,
    similarity: Mapping[str, float] | None = None,
) -> list[Measure]:
    """Every measure that the predictions tell; docs/statistics.md says what each is.

    Args:
        outcomes: of one run.
        pivot: tag of the language compared with.
        languages: tags of the languages compared, in the study's order.
        seed: of the resamples.
        normalizations: that accuracies and gaps are told under; all else is by `sum`.
        scorer: how answers were read.
        similarity: language -> likeness to the pivot, 0 to 1.

    Raises:
        ValueError: no prediction in the pivot's own monolingual form.
    """
    gaps = accuracies_and_gaps(
        outcomes, pivot=pivot, languages=languages, seed=seed, normalizations=normalizations
    )
    others = crosslingual_measures(
        outcomes,
        gaps=gaps,
        pivot=pivot,
        languages=languages,
        scorer=scorer,
        seed=seed,
        similarity=similarity,
    )
    return [*gaps, *others]
