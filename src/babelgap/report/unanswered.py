"""Answers that could not be read, by language and reason: nothing goes unseen, nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babelgap.report.numerals import percent
from babelgap.schema import ANSWERED, MULTIPLE, PLAIN, UNANSWERED, AnswerCount, Results

__all__ = [
    "VERDICT_WORDS",
    "Unanswered",
    "UnansweredRow",
    "incomplete_sentence",
    "unanswered",
    "unanswered_sentences",
]

VERDICT_WORDS = {
    "several": "more than one option named",
    "contradiction": "an option’s id with the text of another",
    "none": "nothing that names an option",
    "empty": "no text at all",
    "refused": "declined to answer",
    "unlisted": "no option’s id among the tokens told",
    "undefined": "a score that is no number",
    "untranslated": "its own translation empty or cut off",
    "failed": "the request failed",
}
"""Verdict without a pick -> what it is in words."""


@dataclass(frozen=True, slots=True)
class UnansweredRow:
    """Predictions of one language, over all variants."""

    label: str
    tag: str | None
    """BCP-47 tag where the row is a language."""
    language: str
    """As of the measures."""
    counts: tuple[int, ...]
    """By verdict, as of the table."""
    num_predictions: int

    @property
    def share(self) -> float:
        """Of the predictions that have no pick, 0 to 1."""
        return sum(self.counts) / self.num_predictions


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Languages down, reasons across; of the plain way of asking."""

    verdicts: tuple[str, ...]
    """Those that there are."""
    rows: tuple[UnansweredRow, ...]

    @property
    def differs(self) -> bool:
        """True where not all languages have the same share of unread answers."""
        return len({round(row.share, 12) for row in self.rows}) > 1


def unanswered(results: Results) -> Unanswered | None:
    """Reasons by language; `None` where all is answered, or where a run tells no reasons."""
    counts = [c for c in results.answer_counts if c.mitigation == PLAIN]
    present = {c.verdict for c in counts if c.num_predictions and c.verdict not in ANSWERED}
    if not present:
        return None
    known = [name for name in UNANSWERED if name in present]
    verdicts = (*known, *sorted(present.difference(known)))
    return Unanswered(verdicts, tuple(_rows(results, counts, verdicts)))


def unanswered_sentences(results: Results) -> tuple[str, ...]:
    """How many answers could not be read, why, and where most; empty where all are answered."""
    found = unanswered(results)
    if found is None:
        return ()
    totals = [sum(row.counts[i] for row in found.rows) for i in range(len(found.verdicts))]
    num = sum(row.num_predictions for row in found.rows)
    order = sorted(range(len(totals)), key=lambda i: -totals[i])
    reasons = "; ".join(
        f"{VERDICT_WORDS.get(found.verdicts[i], found.verdicts[i])}: {totals[i]:,}" for i in order
    )
    share = percent(sum(totals) / num)
    told = [f"{sum(totals):,} of {num:,} answers ({share} %) could not be read ({reasons})."]
    if found.differs:
        least = min(found.rows, key=lambda row: row.share)
        most = max(found.rows, key=lambda row: row.share)
        told.append(
            f"That differs by language, from {percent(least.share)} % ({least.label}) to "
            f"{percent(most.share)} % ({most.label}): accuracies are then over different "
            "questions, gaps over those answered in both."
        )
    return tuple(told)


def incomplete_sentence(results: Results) -> tuple[str, ...]:
    """That requests failed, which the run's command sends again; empty where none did."""
    failed = sum(
        c.num_predictions
        for c in results.answer_counts
        if (c.mitigation, c.verdict) == (PLAIN, "failed")
    )
    if not failed:
        return ()
    requests = "1 request" if failed == 1 else f"{failed:,} requests"
    return (f"This run is incomplete: {requests} failed, which its command sends again.",)


def _rows(
    results: Results, counts: Sequence[AnswerCount], verdicts: Sequence[str]
) -> Iterator[UnansweredRow]:
    from babelgap.languages import language_name

    tags = (results.pivot, *results.languages)
    labels = [*((tag, language_name(tag)) for tag in tags), (MULTIPLE, "All mixed")]
    for language, label in labels:
        of_language = {c.verdict: c.num_predictions for c in counts if c.language == language}
        if of_language:
            yield UnansweredRow(
                label=label,
                tag=None if language == MULTIPLE else language,
                language=language,
                counts=tuple(of_language.get(verdict, 0) for verdict in verdicts),
                num_predictions=sum(of_language.values()),
            )
