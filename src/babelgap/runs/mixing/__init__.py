"""Mixed-language corpora: settings, plan, folder, card, and the way to the Hub."""

from babelgap.runs.mixing.folder import Written
from babelgap.runs.mixing.mix_corpus import mix_corpus
from babelgap.runs.mixing.plan import MixPlan, plan_mixing
from babelgap.runs.mixing.push import push_corpus
from babelgap.runs.mixing.settings import MixSettings, checked_settings

__all__ = [
    "MixPlan",
    "MixSettings",
    "Written",
    "checked_settings",
    "mix_corpus",
    "plan_mixing",
    "push_corpus",
]
