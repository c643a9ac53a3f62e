"""Models by name that are certain to give log-probabilities of texts."""

from __future__ import annotations

from babelgap.models.load import load_model
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import LanguageModel

__all__ = ["load_language_model"]


def load_language_model(
    name: str,
    *,
    revision: str | None = None,
    device: str | None = None,
    dtype: str = "auto",
    model_args: str = "",
) -> LanguageModel:
    """As `load_model`, for those who need `loglikelihood`.

    Args:
        name: as there, and so the others.
        revision: branch, tag or commit on the Hub.
        device: `cpu`, `cuda`, ...; found out where it is `None`.
        dtype: one of `DTYPES`.
        model_args: `name=value,name=value`.

    Raises:
        ModelError: as there, or the model gives no log-probabilities.
        StorageError: the cache folder's disk refused.
    """
    model = load_model(name, revision=revision, device=device, dtype=dtype, model_args=model_args)
    if isinstance(model, LanguageModel):
        return model
    why = getattr(model, "lacks", "") or (
        f"model {name!r} gives no log-probabilities of texts; use another"
    )
    raise ModelError(why)
