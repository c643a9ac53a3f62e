"""Lines of a bitext, translated by several systems and compared."""

from babelgap.probes.translation.checked import Checker, checked
from babelgap.probes.translation.chosen import chosen_metrics, metric_mistakes, needs_encoder
from babelgap.probes.translation.comet import CHECKPOINT, comet_signature
from babelgap.probes.translation.comet_command import (
    COMET_VARIABLE,
    comet_advice,
    comet_version,
    find_comet,
)
from babelgap.probes.translation.metric import COMET, METRICS, Lines, Metric, MetricScores
from babelgap.probes.translation.scored import (
    GIVEN,
    ScoredOutput,
    given_scores,
    output_mistakes,
    score,
)
from babelgap.probes.translation.similarity import language_mistake

__all__ = [
    "CHECKPOINT",
    "COMET",
    "COMET_VARIABLE",
    "GIVEN",
    "METRICS",
    "Checker",
    "Lines",
    "Metric",
    "MetricScores",
    "ScoredOutput",
    "checked",
    "chosen_metrics",
    "comet_advice",
    "comet_signature",
    "comet_version",
    "find_comet",
    "given_scores",
    "language_mistake",
    "metric_mistakes",
    "needs_encoder",
    "output_mistakes",
    "score",
]
