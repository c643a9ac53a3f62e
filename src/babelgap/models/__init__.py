"""Backends that are language models."""

from babelgap.models.known import KnownModel
from babelgap.models.load import DTYPES, dtype_mistake, load_model, model_mistake
from babelgap.models.smollm2 import EMBEDDED_NAME, HUB_NAME, PACKAGE, find_gguf

__all__ = [
    "DTYPES",
    "EMBEDDED_NAME",
    "HUB_NAME",
    "PACKAGE",
    "KnownModel",
    "dtype_mistake",
    "find_gguf",
    "load_model",
    "model_mistake",
]
