"""Facts taught in one language and asked in others, before and after mixed-language tuning."""

from babelgap.runs.tofu.folder import read_facts_asked
from babelgap.runs.tofu.plan import TofuPlan, plan_tofu
from babelgap.runs.tofu.run_tofu import run_tofu
from babelgap.runs.tofu.settings import REMEDY, TEACH, TofuSettings, checked_tofu_settings

__all__ = [
    "REMEDY",
    "TEACH",
    "TofuPlan",
    "TofuSettings",
    "checked_tofu_settings",
    "plan_tofu",
    "read_facts_asked",
    "run_tofu",
]
