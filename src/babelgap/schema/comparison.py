"""What sets runs apart that asked the same questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babelgap.schema.estimate import Estimate
from babelgap.schema.paired_test import PairedTest

__all__ = ["Closing", "ComparedRun", "Comparison", "Difference", "HeldOutLoss", "Verdict"]


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """One of the runs."""

    name: str
    """What tells it from the others on a page: its model, or its folder where models are alike."""
    model: str
    signature: str
    num_questions: int
    """That it asked; the comparison is over those that all runs asked."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One number in two runs, on the same questions."""

    name: str
    """`accuracy`, `gap`, `gap_difference` (gap out of the mix minus gap in it), or of mitigations
    `answered`."""
    variant: str
    language: str
    """As of a `Measure`; `in_mix` and `out_of_mix` for means over languages that a mixed-language
    corpus holds, and over the others."""
    run: str
    """Name of the run, or of the mitigation, that is compared with the baseline."""
    before: Estimate
    """In the baseline."""
    after: Estimate
    """In the other run."""
    change: Estimate
    """After minus before, paired by question: of an accuracy above 0 where the other run does
    better, of a gap below 0 where it closed some of it."""
    test: PairedTest | None
    """Of an accuracy in a single cell: `num_lost` are right in the baseline alone. Of the mean
    gap of a mitigation: `num_lost` questions have a larger one, `num_gained` a smaller."""


@dataclass(frozen=True, slots=True)
class Closing:
    """How much of one gap is closed, and what closed it; beside the `Difference` of that gap.

    What the gap shrank by is `from_languages` plus `from_pivot`, exactly, since all are over the
    same questions.
    """

    variant: str
    language: str
    """As of the `Difference`."""
    run: str
    """Name of the run that is compared with the baseline."""
    share: Estimate
    """(before - after) / before, the gap's: 1 where all of it is closed, below 0 where it grew.
    Undefined where the interval of the gap before is not all above 0: it may be no gap."""
    from_languages: Estimate
    """Accuracy that the language gained, or the languages of a mean."""
    from_pivot: Estimate
    """Accuracy that the pivot lost: a part of the closing that helps nobody."""
    p_value: float | None
    """Two-sided, of the gap's change being 0, exact by sign flips, not adjusted; `None` without
    questions."""


@dataclass(frozen=True, slots=True)
class HeldOutLoss:
    """Loss of a tuned model on text that it was not tuned on, before and after its tuning."""

    run: str
    """Name of the run of the tuned model."""
    language: str
    text: str
    """Name of the text."""
    before: Estimate
    """Nats a token, before the first step; its exponential is the perplexity."""
    after: Estimate
    """The same at the last check."""
    step: int
    """Of that check."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Runs beside the first of them, on the questions that all asked."""

    baseline: ComparedRun
    others: tuple[ComparedRun, ...]
    differing: Mapping[str, tuple[str, ...]]
    """Part of the signature -> its value in each run, for those that are not all alike."""
    num_questions: int
    """That all runs asked and that are compared."""
    pivot: str
    languages: tuple[str, ...]
    """That all runs have."""
    variants: tuple[str, ...]
    scorer: str
    normalization: str
    in_mix: tuple[str, ...]
    """Languages that were said to be in a mixed-language corpus; empty where none were."""
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]
    """What is not compared, and why."""
    closings: tuple[Closing, ...] = ()
    """Of each gap in the variant that headlines speak of."""
    held_out: tuple[HeldOutLoss, ...] = ()
    """Of the runs whose model's folder tells of its tuning."""
    against_control: Comparison | None = None
    """The other runs beside the control, which is its baseline, on the same questions; `None`
    where no run is one."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one number is within what is allowed."""

    name: str
    """`gap`, or `gap_increase` over the baseline's."""
    variant: str
    language: str
    """Tag of the language compared with the pivot; `all` for the mean over those judged."""
    estimate: Estimate
    """Its level is of this interval alone; all intervals judged together hold at 0.95."""
    limit: float
    """Largest value allowed."""
    passed: bool | None
    """True where the whole interval is within the limit, False where all of it is above; `None`
    where the questions are too few to tell, or there are none."""
