"""The one tree of errors that babelgap raises on purpose.

    BabelgapError
    +-- UserError           a mistake that its user can mend; shown as one line, no traceback
    |   +-- StudyError      one or more mistakes in a Study, all found before work starts
    |   +-- RunFolderError  the run folder belongs to another Study, or is damaged
    |   +-- ModelError      a model that can't be found, read or used as asked
    |   +-- QuizError       a quiz that can't be found or read, or whose rows are wrong
    |   +-- TextError       a bitext or corpus that can't be found or read
    |   +-- ProbeError      a probe that can't measure as asked: a metric that isn't installed, ...
    |   +-- TranslatorError a translator that can't be found, or can't do what is asked
    |       +-- BudgetError   what is asked costs more than was allowed
    +-- TranslatorBusyError a translator that asks to be asked later
    +-- StorageError        the disk refused a write (full, read-only)

Every text says what happened, the value that was seen, and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "BabelgapError",
    "BudgetError",
    "ModelError",
    "ProbeError",
    "QuizError",
    "RunFolderError",
    "StorageError",
    "StudyError",
    "TextError",
    "TranslatorBusyError",
    "TranslatorError",
    "UserError",
]


class BabelgapError(Exception):
    """Base of every error that babelgap raises on purpose."""


class UserError(BabelgapError):
    """Something the user can mend; the command line shows its text alone."""


class StudyError(UserError):
    """One or more mistakes in a Study, collected so that all are seen at once.

    Example:
        >>> str(StudyError(["no language 'xx'", "limit is 0"])).splitlines()
        ["no language 'xx'", 'limit is 0']
    """

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


class RunFolderError(UserError):
    """A run folder that belongs to another Study, or whose files don't verify."""


class ModelError(UserError):
    """A model that can't be found, read, or used as asked."""


class QuizError(UserError):
    """A quiz that can't be found or read, or whose rows contradict each other."""


class TextError(UserError):
    """A bitext or a corpus that can't be found or read, or whose lines don't fit together."""


class ProbeError(UserError):
    """A probe that can't measure as asked: a metric that isn't installed, texts that don't fit."""


class TranslatorError(UserError):
    """A translator that can't be found, lacks a direction, or gave up."""


class BudgetError(TranslatorError):
    """What is asked of a paid translator would cost more than was allowed; nothing was sent."""


class TranslatorBusyError(BabelgapError):
    """A translator that asks to be asked later: too many requests, a server that is restarting.

    Translators raise it; the wrapper `Retrying` waits and asks again.
    """

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        """Seconds that the translator asked to be left alone for; `None` where it didn't say."""


class StorageError(BabelgapError):
    """The disk refused a write; nothing half-written was taken for whole."""
