"""What a tuning shows: its curves, its card, its lines in the terminal."""

from babelgap.report.tuning.card import CURVES_FILE, model_card
from babelgap.report.tuning.console import print_tuning
from babelgap.report.tuning.curves import tuning_curves

__all__ = ["CURVES_FILE", "model_card", "print_tuning", "tuning_curves"]
