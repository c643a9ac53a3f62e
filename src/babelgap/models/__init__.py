"""Backends that are language models."""

from babelgap.models.known import KnownModel
from babelgap.models.load import load_model, model_mistake
from babelgap.models.smollm2 import EMBEDDED_NAME, HUB_NAME, PACKAGE, find_gguf

__all__ = [
    "EMBEDDED_NAME",
    "HUB_NAME",
    "PACKAGE",
    "KnownModel",
    "find_gguf",
    "load_model",
    "model_mistake",
]
