"""Backends that are language models."""

from babelgap.models.api.counting import CountingModel, RequestEstimate, counting_model
from babelgap.models.arguments import deciding_args
from babelgap.models.borrowed import borrowed_model
from babelgap.models.chat import ChatModel, has_chat_template
from babelgap.models.encoders.load import encoder_mistake, load_encoder
from babelgap.models.encoders.universal import USE_LANGUAGES, USE_NAME, USE_PACKAGE
from babelgap.models.known import KnownModel, KnownWriter
from babelgap.models.load import (
    DTYPES,
    dtype_mistake,
    is_asked_by_messages,
    load_language_model,
    load_model,
    model_abilities,
    model_mistake,
    read_causal_model,
)
from babelgap.models.messages import ConversationModel, takes_messages
from babelgap.models.quiet import quiet_transformers
from babelgap.models.smollm2 import EMBEDDED_NAME, HUB_NAME, PACKAGE, find_gguf

__all__ = [
    "DTYPES",
    "EMBEDDED_NAME",
    "HUB_NAME",
    "PACKAGE",
    "USE_LANGUAGES",
    "USE_NAME",
    "USE_PACKAGE",
    "ChatModel",
    "ConversationModel",
    "CountingModel",
    "KnownModel",
    "KnownWriter",
    "RequestEstimate",
    "borrowed_model",
    "counting_model",
    "deciding_args",
    "dtype_mistake",
    "encoder_mistake",
    "find_gguf",
    "has_chat_template",
    "is_asked_by_messages",
    "load_encoder",
    "load_language_model",
    "load_model",
    "model_abilities",
    "model_mistake",
    "quiet_transformers",
    "read_causal_model",
    "takes_messages",
]
