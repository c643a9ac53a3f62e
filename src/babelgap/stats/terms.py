"""Explicit ability for exactly the facts that are asked: which terms of a quiz are translated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from babelgap.schema.outcomes import Outcomes
from babelgap.schema.words import HEADLINE, MONOLINGUAL
from babelgap.stats.statistic import Statistic, means_by_question, means_of_means
from babelgap.stats.unexplained import unexplained

__all__ = ["TermOutcomes", "beside_terms", "term_statistics"]

_Floats = npt.NDArray[np.float64]
_ByLanguage = Mapping[str, _Floats]


@dataclass(frozen=True, slots=True, eq=False)
class TermOutcomes:
    """What a model picked for the terms of Q questions, by tag of the language.

    A language that was not measured is in none of them.
    """

    right_and_asked: Mapping[str, _ByLanguage]
    """Direction (`into`, `from`) -> language -> (Q, 2): terms picked right, and terms picked at
    all; NaN where none was."""
    known: Mapping[str | None, _ByLanguage]
    """Part of the question (`None` for all terms, `stem_and_answer`) -> language -> (Q,): 1 where
    its terms are translated right both ways, 0 where not, NaN where it was not measured."""
    chance: Mapping[str | None, _ByLanguage] = field(default_factory=dict)
    """The same with how likely that is where every pick is a guess, (Q,), 0 to 1."""


def term_statistics(outcomes: TermOutcomes, *, languages: Sequence[str]) -> list[Statistic]:
    """How well terms are translated, each also as the mean over languages.

    * `term_accuracy`, detail `into` (from the pivot into the language) or `from`: the share of
      terms that are picked right, as often as they stand in questions, 0 to 1. Terms that both
      languages write alike are not asked and count in neither.
    * `terms_known`: the share of questions whose terms are all picked right both ways, 0 to 1;
      terms written alike are known. Detail `stem_and_answer` looks at the name in the stem and the
      right option alone. The mean over languages is over questions measured in all of them.
    * `terms_known_by_chance`: the share that guessing would reach: above 0 for the terms that are
      written alike, and where questions have few terms that aren't.

    Args:
        outcomes: of the same questions as the run's.
        languages: tags of the languages compared, in the study's order.
    """
    accuracies = [
        _accuracy(language, direction, by_language[language])
        for direction, by_language in outcomes.right_and_asked.items()
        for language in languages
        if language in by_language
    ]
    known = _shares("terms_known", outcomes.known, languages)
    chance = _shares("terms_known_by_chance", outcomes.chance, languages)
    return [
        *accuracies,
        *means_of_means(accuracies, languages),
        *known,
        *means_by_question(known, languages),
        *chance,
        *means_by_question(chance, languages),
    ]


def beside_terms(
    outcomes: Outcomes,
    terms: TermOutcomes,
    *,
    pivot: str,
    languages: Sequence[str],
    reasked: _Floats | None = None,
) -> list[Statistic]:
    """All that a run's probe of terms tells: `term_statistics`, and what they leave `unexplained`.

    Args:
        outcomes: of one run.
        terms: of its questions, in the order of `outcomes.question_ids`.
        pivot: tag of the language compared with.
        languages: tags of the languages compared, in the study's order.
        reasked: (Q,) as of `unexplained`.

    Raises:
        ValueError: an array that has not one value for each question.
    """
    left = [
        statistic
        for detail, known in terms.known.items()
        for statistic in unexplained(
            outcomes, pivot=pivot, languages=languages, known=known, reasked=reasked, detail=detail
        )
    ]
    return [*term_statistics(terms, languages=languages), *left]


def _accuracy(language: str, direction: str, counts: _Floats) -> Statistic:
    return Statistic("term_accuracy", MONOLINGUAL, language, counts, _ratio, direction)


def _ratio(means: _Floats) -> _Floats:
    """Right of asked: their means are over the same questions."""
    right, asked = means[..., 0], means[..., 1]
    return np.divide(right, asked, out=np.full_like(right, np.nan), where=asked > 0)


def _shares(
    name: str, values: Mapping[str | None, _ByLanguage], languages: Iterable[str]
) -> list[Statistic]:
    return [
        Statistic(name, MONOLINGUAL, language, by_language[language], detail=detail,
                  normalization=HEADLINE)
        for detail, by_language in values.items()
        for language in languages
        if language in by_language
    ]  # fmt: skip
