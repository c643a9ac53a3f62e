"""Tuning of a model on corpora, with measurements before, on the way and after."""

from babelgap.runs.tuning.folder import RECORD_FILE, read_tuning
from babelgap.runs.tuning.plan import TuningPlan, plan_tuning
from babelgap.runs.tuning.settings import TuneSettings, checked_recipe, checked_tune_settings
from babelgap.runs.tuning.tune_model import TuningProgress, tune_model

__all__ = [
    "RECORD_FILE",
    "TuneSettings",
    "TuningPlan",
    "TuningProgress",
    "checked_recipe",
    "checked_tune_settings",
    "plan_tuning",
    "read_tuning",
    "tune_model",
]
