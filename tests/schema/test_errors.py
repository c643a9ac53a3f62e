"""The tree of errors: what the command line shows without a traceback."""

from __future__ import annotations

import pytest

from babelgap.schema import (
    BabelgapError,
    ModelError,
    QuizError,
    RunFolderError,
    StorageError,
    StudyError,
    UserError,
)


@pytest.mark.parametrize("kind", [StudyError, RunFolderError, ModelError, QuizError])
def test_mistakes_of_the_user_are_user_errors(kind: type[BabelgapError]) -> None:
    assert issubclass(kind, UserError)


def test_full_disk_is_no_mistake_of_the_user() -> None:
    assert issubclass(StorageError, BabelgapError)
    assert not issubclass(StorageError, UserError)


def test_study_error_shows_all_mistakes_one_a_line() -> None:
    error = StudyError(["no language 'xx'", "limit is 0"])
    assert str(error) == "no language 'xx'\nlimit is 0"
    assert error.mistakes == ("no language 'xx'", "limit is 0")
