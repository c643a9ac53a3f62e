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

__all__ = [
    "DEFAULT_LIMIT",
    "Plan",
    "Progress",
    "Study",
    "Unit",
    "default_path",
    "load_study",
    "plan_study",
    "read_study",
    "results_from_json",
    "results_to_json",
    "run_study",
]
