"""The measures of TOFU: how well a model knows the facts that it was taught."""

from babelgap.tune.tofu.ask import ask_facts, joined_fact_outcomes
from babelgap.tune.tofu.measures import (
    answer_probability,
    answer_share,
    right_credit,
    truth_ratio,
    truth_score,
)
from babelgap.tune.tofu.rouge import rouge_l_recall, rouge_tokens

__all__ = [
    "answer_probability",
    "answer_share",
    "ask_facts",
    "joined_fact_outcomes",
    "right_credit",
    "rouge_l_recall",
    "rouge_tokens",
    "truth_ratio",
    "truth_score",
]
