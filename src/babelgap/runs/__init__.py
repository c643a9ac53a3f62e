"""Studies and runs: what is asked, done and kept.

Example:
    >>> from babelgap.runs import Study, plan_study
    >>> plan = plan_study(Study(languages=("fr", "de"), limit=16))
    >>> plan.num_questions, plan.num_renderings
    (16, 25)
"""

from babelgap.runs.execute import Progress, run_study
from babelgap.runs.folder import default_path
from babelgap.runs.plan import Plan, Unit, plan_study
from babelgap.runs.results import results_from_json, results_to_json
from babelgap.runs.study import DEFAULT_LIMIT, Study, load_study, read_study
from babelgap.runs.translate_quiz import TranslationSummary, estimate_outlay, translate_quiz
from babelgap.runs.translation_plan import TranslationPlan, TranslationRequest, plan_translation
from babelgap.runs.translator_status import TranslatorStatus, translator_statuses
from babelgap.runs.translators import TRANSLATORS, find_engines, parse_translator_args

__all__ = [
    "DEFAULT_LIMIT",
    "TRANSLATORS",
    "Plan",
    "Progress",
    "Study",
    "TranslationPlan",
    "TranslationRequest",
    "TranslationSummary",
    "TranslatorStatus",
    "Unit",
    "default_path",
    "estimate_outlay",
    "find_engines",
    "load_study",
    "parse_translator_args",
    "plan_study",
    "plan_translation",
    "read_study",
    "results_from_json",
    "results_to_json",
    "run_study",
    "translate_quiz",
    "translator_statuses",
]
