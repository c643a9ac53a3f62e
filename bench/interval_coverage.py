"""How often 95 % intervals hold the true value, by simulation; and what McNemar's test can show.

    python bench/interval_coverage.py
    python bench/interval_coverage.py --num-datasets 500

Each question has an ease of its own, from a normal distribution, that the pivot and all languages
share in part; it is right in a cell where ease plus noise is below what the cell's accuracy asks
for. With subjects, a tenth of the ease is that of its subject, and subjects differ in size.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from babelgap.schema.draws import generator
from babelgap.schema.estimate import Estimate
from babelgap.stats.bootstrap import (
    DIFFERENCE,
    SHARE,
    cluster_means,
    interval,
    resampled_means,
)
from babelgap.stats.mcnemar import mcnemar_p
from babelgap.stats.power import detectable_gap

__all__ = ["SETTINGS", "SIZES", "Coverage", "Setting", "coverages", "power_of_exact_test"]

_NUM_LANGUAGES = 4
_SUBJECT_SHARE = 0.1
_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is true of a model."""

    accuracy: float
    """In the pivot."""
    gap: float
    """In every language."""
    shared: float
    """Share of a question's ease that its languages have in common, 0 to 1."""

    def __str__(self) -> str:
        return f"{self.accuracy:.2f}, gap {self.gap:.2f}, shared {self.shared}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How the intervals of one statistic fared."""

    statistic: str
    share: float
    """Of intervals that hold the true value."""
    width: float
    """Mean."""


SIZES = (16, 50, 256, 1000)
SETTINGS = (
    Setting(0.25, 0.0, 0.5),
    Setting(0.5, 0.2, 0.5),
    Setting(0.7, 0.2, 0.8),
    Setting(0.9, 0.1, 0.5),
    Setting(0.9, 0.02, 0.9),
    Setting(0.97, 0.02, 0.5),
)


def coverages(
    setting: Setting, num_questions: int, *, num_datasets: int, num_subjects: int = 0
) -> Iterator[Coverage]:
    """Coverage of each statistic; with subjects, of those that are resampled by subject."""
    draws = generator(0, "coverage", str(setting), str(num_questions), str(num_subjects))
    subject = _subjects(num_questions, num_subjects, draws) if num_subjects else None
    pivot, languages = _datasets(setting, num_questions, num_datasets, subject, draws)
    one, mean = languages[0], np.mean(languages, axis=0)
    true = setting.accuracy - setting.gap
    statistics: list[tuple[str, _Floats, float, tuple[float, float]]] = [
        ("accuracy", pivot, setting.accuracy, SHARE),
        ("gap", pivot - one, setting.gap, DIFFERENCE),
        ("mean accuracy", mean, true, SHARE),
        ("mean gap", pivot - mean, setting.gap, DIFFERENCE),
        ("transfer", np.where(pivot == 1, one, np.nan), _transfer(setting), SHARE),
    ]
    for name, columns, truth, support in statistics:
        estimates = cluster_means(
            columns, generator=generator(1, "bootstrap"), clusters=subject, support=support
        )
        yield _coverage(name, estimates, truth)
    yield _coverage("mean transfer", _mean_transfers(pivot, languages, subject), _transfer(setting))


def _mean_transfers(
    pivot: _Floats, languages: Sequence[_Floats], subject: npt.NDArray[np.int64] | None
) -> list[Estimate]:
    """Of each dataset the mean of its languages' transfers: a statistic of several means."""
    given = [np.where(pivot == 1, language, np.nan) for language in languages]
    resampled, values = np.zeros(()), np.zeros(())
    for columns in given:
        draws = generator(1, "bootstrap")
        resampled = resampled + resampled_means(columns, generator=draws, clusters=subject)
        values = values + np.nansum(columns, axis=0) / pivot.sum(axis=0).clip(1)
    told = pivot.sum(axis=0).astype(int)
    clusters = None if subject is None else int(subject.max()) + 1
    return [
        interval(
            float(values[i]) / len(given) if told[i] else None,
            resampled[:, i] / len(given),
            num_questions=int(told[i]),
            spread=SHARE,
            num_clusters=clusters,
        )
        for i in range(pivot.shape[1])
    ]


def _coverage(name: str, estimates: Sequence[Estimate], truth: float) -> Coverage:
    told = [(e.low, e.high) for e in estimates if e.low is not None and e.high is not None]
    low, high = np.array(told).T
    # An end that should be the very value may miss it by a rounding error.
    held = (low <= truth + 1e-9) & (truth <= high + 1e-9)
    return Coverage(name, float(held.mean()), float((high - low).mean()))


def _datasets(
    setting: Setting,
    num_questions: int,
    num_datasets: int,
    subject: npt.NDArray[np.int64] | None,
    draws: np.random.Generator,
) -> tuple[_Floats, list[_Floats]]:
    """Right answers in the pivot and in each language, (questions, datasets) each."""
    shape = (num_questions, num_datasets)
    common = draws.standard_normal(shape)
    if subject is not None:
        of_subject = draws.standard_normal((int(subject.max()) + 1, num_datasets))[subject]
        common = np.sqrt(1 - _SUBJECT_SHARE) * common + np.sqrt(_SUBJECT_SHARE) * of_subject

    def cell(accuracy: float) -> _Floats:
        own = draws.standard_normal(shape)
        ease = np.sqrt(setting.shared) * common + np.sqrt(1 - setting.shared) * own
        return np.asarray(ease < special.ndtri(accuracy), dtype=np.float64)

    in_language = setting.accuracy - setting.gap
    return cell(setting.accuracy), [cell(in_language) for _ in range(_NUM_LANGUAGES)]


def _subjects(
    num_questions: int, num_subjects: int, draws: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Subject of each question; the largest has several times as many as the smallest."""
    sizes = draws.lognormal(0.0, 0.6, num_subjects)
    every = np.arange(num_subjects)
    more = draws.choice(num_subjects, size=num_questions - num_subjects, p=sizes / sizes.sum())
    return np.concatenate([every, more])


def _transfer(setting: Setting) -> float:
    """True chance to be right in the language where the pivot is right."""
    normal = stats.multivariate_normal([0, 0], [[1, setting.shared], [setting.shared, 1]])
    ends = special.ndtri([setting.accuracy, setting.accuracy - setting.gap])
    return float(normal.cdf(ends)) / setting.accuracy


def power_of_exact_test(num_questions: int, discordant: float, gap: float) -> float:
    """Chance that the exact test shows a gap at level 0.05, summed over all that may come."""
    pairs = np.arange(num_questions + 1)
    lost, gained = np.meshgrid(pairs, pairs, indexing="ij")
    shown = mcnemar_p(lost, gained) <= 0.05
    lost_share, gained_share = (discordant + gap) / 2, (discordant - gap) / 2
    chance = stats.binom.pmf(pairs, num_questions, lost_share)[:, None] * stats.binom.pmf(
        gained, num_questions - lost, gained_share / (1 - lost_share)
    )
    return float(np.nansum(np.where(shown, chance, 0.0)))


def _main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--num-datasets", type=int, default=4000)
    num_datasets = parser.parse_args().num_datasets
    print(f"Coverage in percent (mean width) over {num_datasets} datasets\n")
    for num_questions in SIZES:
        print(f"{num_questions} questions")
        for setting in SETTINGS:
            _print(setting, list(coverages(setting, num_questions, num_datasets=num_datasets)))
    for num_subjects in (10, 30, 57):
        print(f"1000 questions, resampled by {num_subjects} subjects")
        for setting in SETTINGS:
            found = coverages(setting, 1000, num_datasets=num_datasets, num_subjects=num_subjects)
            _print(setting, list(found))
    _print_power()


def _print(setting: Setting, found: Sequence[Coverage]) -> None:
    told = "  ".join(f"{c.statistic} {100 * c.share:5.1f} ({c.width:.3f})" for c in found)
    print(f"  {setting!s:30} {told}", flush=True)


def _print_power() -> None:
    print("Power of the exact test at the detectable gap")
    for num_questions in (50, 100, 256, 1000):
        for discordant in (0.1, 0.2, 0.4):
            gap = detectable_gap(num_questions, discordant)
            if gap is None:
                print(f"  {num_questions:5} questions, {discordant:.0%} discordant: none")
                continue
            power = power_of_exact_test(num_questions, discordant, gap)
            print(
                f"  {num_questions:5} questions, {discordant:.0%} discordant: "
                f"gap {gap:.3f}, power {power:.3f}"
            )


if __name__ == "__main__":
    _main()
