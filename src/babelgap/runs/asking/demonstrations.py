"""Which answered questions are shown before others, and in which rendering."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from babelgap.data import open_quiz, quiz_parts
from babelgap.mix import Variant, render_all
from babelgap.runs.signatures import digest
from babelgap.runs.study import Study
from babelgap.schema.draws import rank
from babelgap.schema.errors import QuizError
from babelgap.schema.prompt import Shown
from babelgap.schema.quiz import Question, Quiz
from babelgap.schema.rendering import Rendering
from babelgap.schema.words import MONOLINGUAL

__all__ = ["Demonstrations", "find_demonstrations"]

_DEV = "dev"

_Parallel = Mapping[str, Question]
"""Tag of a language -> the question; the pivot first."""
_Renderings = Mapping[tuple[str, str], Rendering]
"""Variant and language -> the rendering of one question."""


@dataclass(frozen=True)
class Demonstrations:
    """Questions with their answers, the same for all questions of a subject."""

    by_subject: Mapping[str, tuple[_Parallel, ...]]
    """Subject -> questions in the order in which they are shown; a demand for fewer takes the
    first."""
    pivot: str
    languages: tuple[str, ...]
    variants: tuple[Variant, ...]
    seed: int
    source: str = _DEV
    """Where they are from, in words."""

    @cached_property
    def revision(self) -> str:
        """Hash of every text: same revision, same demonstrations."""
        return digest(
            {
                subject: [
                    {tag: (q.id, q.stem, q.options, q.answer) for tag, q in parallel.items()}
                    for parallel in questions
                ]
                for subject, questions in self.by_subject.items()
            }
        )

    def before(self, rendering: Rendering, *, num_fewshot: int) -> tuple[Shown, ...]:
        """What is shown before one question.

        Args:
            rendering: of the question; the demonstrations are rendered as it is.
            num_fewshot: how many.
        """
        own = (MONOLINGUAL, self.pivot)
        place = (rendering.variant, rendering.language)
        return tuple(
            Shown(rendered[place], rendered[own])
            for rendered in self._rendered[rendering.subject][:num_fewshot]
        )

    @cached_property
    def _rendered(self) -> dict[str, list[_Renderings]]:
        return {
            subject: [self._all(one) for one in questions]
            for subject, questions in self.by_subject.items()
        }

    def _all(self, question: _Parallel) -> _Renderings:
        renderings = render_all(
            question,
            pivot=self.pivot,
            languages=self.languages,
            variants=self.variants,
            seed=self.seed,
        )
        return {(r.variant, r.language): r for r in renderings}


def find_demonstrations(
    study: Study,
    quiz: Quiz,
    rows: Sequence[int],
    *,
    pivot: str,
    languages: Sequence[str],
    variants: Sequence[Variant],
    num_fewshot: int,
) -> tuple[Demonstrations | None, list[str], list[str]]:
    """Questions to show, none of which is asked.

    The first of the part `dev` where the quiz has one, in its order, then others of the quiz that
    are not asked, drawn by the study's seed.

    Args:
        study: names the quiz.
        quiz: in the study's languages.
        rows: of the questions asked.
        pivot: tag of the language compared with.
        languages: tags of the languages compared.
        variants: that the study renders.
        num_fewshot: most that are shown at once.

    Returns:
        The demonstrations, `None` where there are too few; mistakes; and notes for the user.
    """
    tags = (pivot, *languages)
    own = [quiz.questions[pivot][row] for row in rows]
    try:
        dev = _dev_part(study, tags)
    except QuizError as error:
        return None, [f"demonstrations: {error}"], []
    found: dict[str, tuple[_Parallel, ...]] = {}
    num_unasked = 0
    for subject in dict.fromkeys(question.subject for question in own):
        shown = _others(dev.get(subject, ()), own)[:num_fewshot]
        rest = _others(_drawn(quiz, tags, subject, study.seed), own)
        more = rest[: num_fewshot - len(shown)]
        num_unasked += len(more)
        found[subject] = (*shown, *more)
    lacking = {s: len(shown) for s, shown in found.items() if len(shown) < num_fewshot}
    if lacking:
        return None, [_too_few(study, lacking, num_fewshot)], []
    source = "+".join(([_DEV] if dev else []) + (["unasked"] if num_unasked else []))
    demonstrations = Demonstrations(
        found, pivot, tuple(languages), tuple(variants), study.seed, source
    )
    return demonstrations, [], _unasked_told(study, num_unasked, has_dev=bool(dev))


def _unasked_told(study: Study, number: int, *, has_dev: bool) -> list[str]:
    if not number:
        return []
    why = "its part dev has too few" if has_dev else "it has no part dev"
    return [
        f"{number:,} demonstrations are questions of {study.quiz} that are not asked, since {why}"
    ]


def _others(questions: Iterable[_Parallel], asked: Sequence[Question]) -> list[_Parallel]:
    """Those that are not asked, by another name either."""
    ids, stems = {q.id for q in asked}, {q.stem for q in asked}
    pivot = [(one, next(iter(one.values()))) for one in questions]
    return [one for one, own in pivot if own.id not in ids and own.stem not in stems]


def _dev_part(study: Study, tags: Sequence[str]) -> dict[str, list[_Parallel]]:
    """Subject -> its questions of the part dev; empty where the quiz has no such part."""
    if _DEV not in quiz_parts(study.quiz, study.columns):
        return {}
    quiz = open_quiz(study.quiz, languages=tags, part=_DEV, columns=study.columns)
    return _by_subject(_parallels(quiz, tags, range(len(quiz))), tags[0])


def _drawn(quiz: Quiz, tags: Sequence[str], subject: str, seed: int) -> Iterator[_Parallel]:
    """Questions of a subject in the order in which they would be shown."""
    own = quiz.questions[tags[0]]
    rows = [i for i, q in enumerate(own) if q.subject == subject]
    rows.sort(key=lambda row: rank(seed, "demonstrations", own[row].id))
    return _parallels(quiz, tags, rows)


def _parallels(quiz: Quiz, tags: Sequence[str], rows: Iterable[int]) -> Iterator[_Parallel]:
    return ({tag: quiz.questions[tag][row] for tag in tags} for row in rows)


def _by_subject(questions: Iterable[_Parallel], pivot: str) -> dict[str, list[_Parallel]]:
    found: dict[str, list[_Parallel]] = {}
    for one in questions:
        found.setdefault(one[pivot].subject, []).append(one)
    return found


def _too_few(study: Study, lacking: Mapping[str, int], num_fewshot: int) -> str:
    subject, num = min(lacking.items(), key=lambda item: item[1])
    more = f" and {len(lacking) - 1} other subjects" if len(lacking) > 1 else ""
    return (
        f"quiz {study.quiz!r} has {num} questions to show in subject {subject!r}{more}, and "
        f"{num_fewshot} are wanted before each of those asked; ask fewer questions "
        "(limit), show fewer, or leave demonstrations out"
    )
