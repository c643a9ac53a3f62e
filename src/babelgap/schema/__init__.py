"""The frozen dataclasses, Protocols and errors that every part of babelgap shares."""

from babelgap.schema.errors import (
    BabelgapError,
    ModelError,
    QuizError,
    RunFolderError,
    StorageError,
    StudyError,
    UserError,
)
from babelgap.schema.estimate import Estimate
from babelgap.schema.language_model import (
    ContinuationScore,
    LanguageModel,
    LoglikelihoodRequest,
    ModelIdentity,
)
from babelgap.schema.prediction import NORMALIZATIONS, Prediction
from babelgap.schema.prompt import Prompt
from babelgap.schema.quiz import Card, Question, Quiz
from babelgap.schema.rendering import Rendering
from babelgap.schema.results import Example, ExampleSide, Measure, Results
from babelgap.schema.words import (
    ALL_LANGUAGES,
    LETTERS,
    MIXUP,
    MONOLINGUAL,
    MULTIPLE,
    OPTION_TEXT,
    PRIOR,
)

__all__ = [
    "ALL_LANGUAGES",
    "LETTERS",
    "MIXUP",
    "MONOLINGUAL",
    "MULTIPLE",
    "NORMALIZATIONS",
    "OPTION_TEXT",
    "PRIOR",
    "BabelgapError",
    "Card",
    "ContinuationScore",
    "Estimate",
    "Example",
    "ExampleSide",
    "LanguageModel",
    "LoglikelihoodRequest",
    "Measure",
    "ModelError",
    "ModelIdentity",
    "Prediction",
    "Prompt",
    "Question",
    "Quiz",
    "QuizError",
    "Rendering",
    "Results",
    "RunFolderError",
    "StorageError",
    "StudyError",
    "UserError",
]
