"""Studies and runs: what is asked, done and kept.

Example:
    >>> from babelgap.runs import Study, plan_study
    >>> plan = plan_study(Study(languages=("fr", "de"), limit=16))
    >>> plan.num_questions, plan.num_renderings
    (16, 25)
"""

from babelgap.runs.compare import compare_runs
from babelgap.runs.execute import run_study
from babelgap.runs.finished import FinishedRun, open_run
from babelgap.runs.folder import default_path
from babelgap.runs.gate import gate_run
from babelgap.runs.leaderboard import make_leaderboard
from babelgap.runs.measure_again import (
    AgainPlan,
    MeasuredAgain,
    default_again_path,
    measure_again,
    plan_again,
)
from babelgap.runs.plan import Plan, Unit, plan_study
from babelgap.runs.probes.execute import (
    default_probe_path,
    load_probed,
    model_words,
    read_probe,
    run_probe,
)
from babelgap.runs.probes.plan import plan_probe
from babelgap.runs.probes.probe import Probe, ProbeUnit
from babelgap.runs.probes.results_json import probe_results_to_json
from babelgap.runs.probes.settings import EmbeddingSettings, TranslationSettings
from babelgap.runs.progress import Progress
from babelgap.runs.reports import write_report
from babelgap.runs.results import finished_results, read_results, results_from_json, results_to_json
from babelgap.runs.study import DEFAULT_LIMIT, Study, load_study, read_study
from babelgap.runs.translate_quiz import TranslationSummary, estimate_outlay, translate_quiz
from babelgap.runs.translation_plan import TranslationPlan, TranslationRequest, plan_translation
from babelgap.runs.translator_status import TranslatorStatus, translator_statuses
from babelgap.runs.translators import TRANSLATORS, find_engines, parse_translator_args
from babelgap.runs.view import view_run

__all__ = [
    "DEFAULT_LIMIT",
    "TRANSLATORS",
    "AgainPlan",
    "EmbeddingSettings",
    "FinishedRun",
    "MeasuredAgain",
    "Plan",
    "Probe",
    "ProbeUnit",
    "Progress",
    "Study",
    "TranslationPlan",
    "TranslationRequest",
    "TranslationSettings",
    "TranslationSummary",
    "TranslatorStatus",
    "Unit",
    "compare_runs",
    "default_again_path",
    "default_path",
    "default_probe_path",
    "estimate_outlay",
    "find_engines",
    "finished_results",
    "gate_run",
    "load_probed",
    "load_study",
    "make_leaderboard",
    "measure_again",
    "model_words",
    "open_run",
    "parse_translator_args",
    "plan_again",
    "plan_probe",
    "plan_study",
    "plan_translation",
    "probe_results_to_json",
    "read_probe",
    "read_results",
    "read_study",
    "results_from_json",
    "results_to_json",
    "run_probe",
    "run_study",
    "translate_quiz",
    "translator_statuses",
    "view_run",
    "write_report",
]
