"""The frozen dataclasses, Protocols and errors that every part of babelgap shares."""

from babelgap.schema.comparison import ComparedRun, Comparison, Difference, Verdict
from babelgap.schema.errors import (
    BabelgapError,
    BudgetError,
    ModelError,
    QuizError,
    RunFolderError,
    StorageError,
    StudyError,
    TextError,
    TranslatorBusyError,
    TranslatorError,
    UserError,
)
from babelgap.schema.estimate import Estimate
from babelgap.schema.explorer import (
    PATTERNS,
    SORTS,
    CellAnswer,
    QuestionDetail,
    QuestionFilter,
    QuestionPage,
    QuestionRow,
    Questions,
    QuestionText,
)
from babelgap.schema.generation import Generation, TextGenerator
from babelgap.schema.language_model import (
    ContinuationScore,
    LanguageModel,
    LoglikelihoodRequest,
    ModelIdentity,
)
from babelgap.schema.outcomes import Cell, Outcomes
from babelgap.schema.prediction import NORMALIZATIONS, Prediction
from babelgap.schema.prompt import Prompt
from babelgap.schema.question_record import QuestionRecord
from babelgap.schema.quiz import Card, Flaw, Question, Quiz
from babelgap.schema.rendering import Rendering
from babelgap.schema.results import Example, ExampleSide, Measure, PairedTest, Results
from babelgap.schema.text import Bitext, Corpus, Document, TextCard
from babelgap.schema.translation import PROBLEMS, Translation, Translator, TranslatorIdentity
from babelgap.schema.words import (
    ALL_LANGUAGES,
    ALL_VARIANTS,
    HEADLINE,
    IN_MIX,
    LETTERS,
    MIXUP,
    MONOLINGUAL,
    MULTIPLE,
    OPTION_TEXT,
    OUT_OF_MIX,
    PRIOR,
)

__all__ = [
    "ALL_LANGUAGES",
    "ALL_VARIANTS",
    "HEADLINE",
    "IN_MIX",
    "LETTERS",
    "MIXUP",
    "MONOLINGUAL",
    "MULTIPLE",
    "NORMALIZATIONS",
    "OPTION_TEXT",
    "OUT_OF_MIX",
    "PATTERNS",
    "PRIOR",
    "PROBLEMS",
    "SORTS",
    "BabelgapError",
    "Bitext",
    "BudgetError",
    "Card",
    "Cell",
    "CellAnswer",
    "ComparedRun",
    "Comparison",
    "ContinuationScore",
    "Corpus",
    "Difference",
    "Document",
    "Estimate",
    "Example",
    "ExampleSide",
    "Flaw",
    "Generation",
    "LanguageModel",
    "LoglikelihoodRequest",
    "Measure",
    "ModelError",
    "ModelIdentity",
    "Outcomes",
    "PairedTest",
    "Prediction",
    "Prompt",
    "Question",
    "QuestionDetail",
    "QuestionFilter",
    "QuestionPage",
    "QuestionRecord",
    "QuestionRow",
    "QuestionText",
    "Questions",
    "Quiz",
    "QuizError",
    "Rendering",
    "Results",
    "RunFolderError",
    "StorageError",
    "StudyError",
    "TextCard",
    "TextError",
    "TextGenerator",
    "Translation",
    "Translator",
    "TranslatorBusyError",
    "TranslatorError",
    "TranslatorIdentity",
    "UserError",
    "Verdict",
]
