"""What a run found: estimates with their signature, and examples to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from babelgap.schema.comparison import Difference
from babelgap.schema.estimate import Estimate
from babelgap.schema.paired_test import PairedTest
from babelgap.schema.probes import ProbeResults

__all__ = ["AnswerCount", "Example", "ExampleSide", "Measure", "Results"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a run."""

    name: str
    """What it is: `accuracy`, `gap`, ...; all are told in docs/statistics.md."""
    variant: str
    """Name of the variant; `all` for what is computed from several of them."""
    language: str
    """Tag of the language compared with the pivot; the pivot itself for its own accuracy; `mul`
    for a variant that mixes all languages; `all` for the mean over the study's languages."""
    subject: str | None
    """`None` over all subjects."""
    normalization: str
    """How options of different length were compared: one of `NORMALIZATIONS`, or `prior` for a
    pick by the unconditional log-probability alone, which never saw the question."""
    estimate: Estimate
    detail: str | None = None
    """What tells apart measures of one name and place: the other language of a pair, the part of
    the question (`stem`, `answer`, `distractors`), the position of an option (`1`, ...), ..."""
    test: PairedTest | None = None
    """Of a gap whose cells are single renderings; `None` where there is no such test."""


@dataclass(frozen=True, slots=True)
class ExampleSide:
    """One rendering of an example, and what the model made of it."""

    stem_language: str
    option_languages: tuple[str, ...]
    stem: str
    options: tuple[str, ...]
    shares: tuple[float, ...]
    """Probability of each option among the options, 0 to 1; sums to 1."""
    answer: int
    picked: int


@dataclass(frozen=True, slots=True)
class Example:
    """A question that the model gets right in the pivot and wrong in a variant and language."""

    question_id: str
    subject: str
    variant: str
    language: str
    pivot: ExampleSide
    other: ExampleSide


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How many answers of one kind there are: nothing that can't be read goes unseen."""

    mitigation: str
    language: str
    """Tag of the language compared with the pivot, the pivot's own, or `mul`."""
    verdict: str
    """One of `reading.ANSWERED` or `reading.UNANSWERED`."""
    num_predictions: int


@dataclass(frozen=True, slots=True)
class Results:
    """Everything a report shows; a pure function of the Study and its predictions."""

    signature: str
    """What the numbers depend on, in one line."""
    model: str
    quiz: str
    pivot: str
    languages: tuple[str, ...]
    """Languages compared with the pivot, in the study's order."""
    variants: tuple[str, ...]
    """In the study's order."""
    subjects: tuple[str, ...]
    scorer: str
    normalization: str
    """The one that headlines use."""
    num_questions: int
    num_predictions: int
    num_unanswered: int
    """Predictions without a pick; left out of every estimate, never counted as wrong."""
    measures: tuple[Measure, ...]
    examples: tuple[Example, ...]
    num_left_out_by_reason: Mapping[str, int] = field(default_factory=dict)
    """Questions of the quiz that were not asked because a row or a translation of theirs is wrong,
    each counted once."""
    translators: Mapping[str, str] = field(default_factory=dict)
    """Tag of a language that a machine translated the quiz into -> name and version."""
    guessing: float | None = None
    """Accuracy of picking one of a question's options at random; `None` without questions."""
    probes: tuple[ProbeResults, ...] = ()
    """What the study's probes of explicit abilities found, but for terms, which are among the
    measures."""
    mitigations: tuple[str, ...] = ()
    """Names of the ways of asking that were tried beside the plain one, in the study's order."""
    remedies: tuple[Difference, ...] = ()
    """What each mitigation changes: `run` is its name, `before` the plain way of asking;
    `accuracy`, `gap` and `answered`, the share of what was asked that has a pick. Tests of
    accuracies in single cells are adjusted over all mitigations together, and so are those of the
    mean gap, one each."""
    answer_counts: tuple[AnswerCount, ...] = ()
    """Of every way of asking, language and verdict that there are predictions of."""

    def find(
        self,
        name: str,
        variant: str,
        language: str,
        *,
        subject: str | None = None,
        normalization: str | None = None,
        detail: str | None = None,
    ) -> Estimate | None:
        """The estimate of that name and place; `None` where the run has none."""
        wanted = (name, variant, language, subject, normalization or self.normalization, detail)
        for m in self.measures:
            if (m.name, m.variant, m.language, m.subject, m.normalization, m.detail) == wanted:
                return m.estimate
        return None
