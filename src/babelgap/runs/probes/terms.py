"""The term probe: does the model translate the names in the very questions that are asked?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

import babelgap
from babelgap.languages import language_name
from babelgap.probes.terms import (
    TERM_TEMPLATE,
    QuestionTerms,
    TermPool,
    answers_of,
    answers_table,
    ask_terms,
    pool_of,
    terms_of,
)
from babelgap.runs.probes.probe import ProbeUnit, ReadPart, probe_unit
from babelgap.runs.probes.reasked import REASKED, AskedAgain
from babelgap.runs.probes.term_measures import term_probe_measures
from babelgap.runs.signatures import digest, signature
from babelgap.schema.errors import StudyError
from babelgap.schema.language_model import LanguageModel, ModelIdentity
from babelgap.schema.probes import TERMS, ProbeResults
from babelgap.schema.quiz import Question
from babelgap.schema.terms import Term

__all__ = ["TermsProbe", "plan_terms_probe"]

_TERMS_PER_UNIT = 512
_AGAIN_PER_UNIT = 256

_Questions = Mapping[str, Sequence[Question]]


@dataclass(frozen=True)
class TermsProbe:
    """Every name in the questions asked, between the pivot and each language."""

    questions: _Questions
    """Tag -> the questions, in one order."""
    quiz: str
    pivot: str
    languages: tuple[str, ...]
    seed: int
    again: AskedAgain | None = None
    """Asks the pivot again in another form, of a study; `None` for a probe by itself."""
    name: str = TERMS

    @property
    def asked(self) -> Mapping[str, Any]:
        """See `Probe.asked`."""
        return {
            "quiz": self.quiz,
            "questions": self._hash,
            "pivot": self.pivot,
            "languages": list(self.languages),
            "prompt": TERM_TEMPLATE,
            "scorer": None if self.again is None else self.again.words,
            "seed": self.seed,
        }

    @property
    def units(self) -> tuple[ProbeUnit, ...]:
        """Blocks of the names of each language, then blocks of the pivot's questions."""
        return tuple(unit for unit, _ in (*self._blocks, *self._again))

    def mistake(self, model: object) -> str | None:
        """Why a loaded model can't be asked; see `Probe.mistake`."""
        if isinstance(model, LanguageModel):
            return None
        return f"a {type(model).__name__} gives no log-probabilities; name a language model"

    def run(self, unit: ProbeUnit, *, model: Any, read: ReadPart) -> pa.Table:  # noqa: ANN401
        """Ask for the names of a block, or its questions again; see `Probe.run`."""
        del read
        if self.again is not None and unit.probe == REASKED:
            rows = next(rows for known, rows in self._again if known == unit)
            questions = self.questions[self.pivot][rows]
            return self.again.predictions(model, questions, unit=unit.id)
        terms = next(terms for known, terms in self._blocks if known == unit)
        language = terms[0].language
        answers = ask_terms(
            model, terms, pool=self._pools[language], pivot=self.pivot, seed=self.seed
        )
        return answers_table(answers, unit=unit.id)

    def results(self, identity: ModelIdentity | None, *, read: ReadPart) -> ProbeResults:
        """Which names the model translates; see `Probe.results`."""
        model = identity.name if identity else ""
        answers = [answer for unit, _ in self._blocks for answer in answers_of(read(unit))]
        measures = term_probe_measures(
            self.questions,
            answers,
            pivot=self.pivot,
            languages=self.languages,
            system=model,
            seed=self.seed,
        )
        return ProbeResults(
            probe=TERMS,
            signature=self._signature(identity),
            model=model,
            texts=f"{self.quiz} ({len(self.questions[self.pivot]):,} questions)",
            pivot=self.pivot,
            languages=self.languages,
            systems=(model,),
            measures=tuple(measures),
            notes=tuple(self._notes()),
        )

    @cached_property
    def _terms(self) -> dict[str, dict[str, QuestionTerms]]:
        return {
            tag: terms_of(self.questions, pivot=self.pivot, language=tag) for tag in self.languages
        }

    @cached_property
    def _pools(self) -> dict[str, TermPool]:
        return {
            tag: pool_of(term for one in terms.values() for term in one.all)
            for tag, terms in self._terms.items()
        }

    @cached_property
    def _blocks(self) -> list[tuple[ProbeUnit, tuple[Term, ...]]]:
        found: list[tuple[ProbeUnit, tuple[Term, ...]]] = []
        for tag in self.languages:
            every = {term for one in self._terms[tag].values() for term in one.all}
            asked = sorted(term for term in every if not term.is_same)
            for start in range(0, len(asked), _TERMS_PER_UNIT):
                block = tuple(asked[start : start + _TERMS_PER_UNIT])
                unit = probe_unit(
                    TERMS, [tag, start, self.asked], label=f"in {tag}", size=len(block)
                )
                found.append((unit, block))
        return found

    @cached_property
    def _again(self) -> list[tuple[ProbeUnit, slice]]:
        if self.again is None:
            return []
        found = []
        for start in range(0, len(self.questions[self.pivot]), _AGAIN_PER_UNIT):
            rows = slice(start, start + _AGAIN_PER_UNIT)
            size = len(self.questions[self.pivot][rows])
            asked = [start, self.again.words, self.asked]
            label = f"in {self.pivot} again"
            found.append((probe_unit(REASKED, asked, label=label, size=size), rows))
        return found

    @cached_property
    def _hash(self) -> str:
        content = {
            tag: [(q.id, q.subject, q.stem, q.options, q.answer) for q in questions]
            for tag, questions in self.questions.items()
        }
        return digest(content)

    def _signature(self, identity: ModelIdentity | None) -> str:
        parts = {
            "probe": TERMS,
            "quiz": self.quiz,
            "questions": len(self.questions[self.pivot]),
            "pivot": self.pivot,
            "languages": ",".join(self.languages),
            "prompt": TERM_TEMPLATE,
            "model": f"{identity.name}@{identity.revision}" if identity else "none",
            "dtype": identity.dtype if identity else "none",
            "seed": self.seed,
            "version": babelgap.__version__,
        }
        return signature(parts)

    def _notes(self) -> list[str]:
        notes = []
        for tag, terms in self._terms.items():
            every = {term for one in terms.values() for term in one.all}
            same = sum(term.is_same for term in every)
            notes.append(
                f"{language_name(tag)}: {len(every) - same:,} names asked both ways, {same:,} "
                "written alike and taken as known"
            )
            if bare := sum(one.stem is None for one in terms.values()):
                notes.append(
                    f"{language_name(tag)}: the stems of {bare:,} questions follow no template, so "
                    "that their names can't be told: only options are asked there"
                )
        return notes


def plan_terms_probe(
    questions: _Questions,
    *,
    quiz: str,
    pivot: str,
    languages: Sequence[str],
    seed: int,
    again: AskedAgain | None = None,
) -> TermsProbe:
    """The names in a quiz's questions.

    Args:
        questions: tag -> the questions asked, in one order.
        quiz: name of their quiz.
        pivot: tag of the language compared with.
        languages: tags of the languages compared.
        seed: of the draw of distractors.
        again: asks the pivot again, where the probe is part of a study.

    Raises:
        StudyError: a language that a model can't be asked about.
    """
    unnamed = [tag for tag in (pivot, *languages) if language_name(tag) == tag]
    if unnamed:
        raise StudyError(
            [
                f"there is no English name for language {tag!r} to ask for translations by; leave "
                "the language or the probe terms out"
                for tag in unnamed
            ]
        )
    return TermsProbe(questions, quiz, pivot, tuple(languages), seed, again)
