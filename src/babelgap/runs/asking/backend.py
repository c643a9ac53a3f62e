"""A loaded model as a Study asks it: through its chat template, drawing its tokens."""

from __future__ import annotations

from babelgap.models import ChatModel, ConversationModel, has_chat_template
from babelgap.runs.study import Study
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import Sampling, SamplingModel
from babelgap.schema.language_model import Model
from babelgap.schema.words import GENERATION

__all__ = ["as_asked"]


def as_asked(model: Model, study: Study) -> Model:
    """The model behind the wrappers that a study asks for; its identity tells of each.

    Args:
        model: as it was loaded.
        study: says whether its chat template is applied, and how it writes.

    Raises:
        ModelError: it has no chat template, or can't draw its tokens.
    """
    system, asked = study.system_instruction, model
    if isinstance(model, ConversationModel) and model.takes_messages:
        asked = model if system is None else model.with_system(system)
    elif _applies_template(model, study):
        asked = ChatModel(model, system=system)
    elif system is not None:
        raise ModelError(
            f"model {model.identity.name!r} is not asked by messages, so that system_instruction "
            "has no place; leave it out, or add apply_chat_template: true"
        )
    if study.scorer == GENERATION and not study.generation.is_greedy:
        return _drawing(asked, study)
    return asked


def _applies_template(model: Model, study: Study) -> bool:
    if study.apply_chat_template is None:
        return study.scorer == GENERATION and has_chat_template(model)
    return study.apply_chat_template


def _drawing(model: Model, study: Study) -> Model:
    if not isinstance(model, SamplingModel):
        raise ModelError(
            f"model {model.identity.name!r} can't be asked to draw its tokens here; leave "
            "generation.temperature at 0"
        )
    settings = study.generation
    return model.sampled(Sampling(settings.temperature, settings.top_p, study.seed))
