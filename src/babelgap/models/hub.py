"""Finding a model on the Hugging Face Hub, or in its cache, before anything is downloaded.

transformers tries an unreachable Hub for a minute and tells a wrong name and a missing network
apart poorly; one request at the start does both at once.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from babelgap.models.smollm2 import EMBEDDED_NAME
from babelgap.schema.errors import ModelError

__all__ = ["HubModel", "find_on_hub"]

_SECONDS = 20


@dataclass(frozen=True, slots=True)
class HubModel:
    """One commit of a model, and whether its files have to come from the cache."""

    commit: str
    cache_only: bool


def find_on_hub(name: str, *, revision: str | None = None) -> HubModel:
    """The commit that a name and revision mean now, or the cached one without a network.

    Args:
        name: such as `Qwen/Qwen3-0.6B`.
        revision: branch, tag or commit.

    Raises:
        ModelError: no such model or revision, no access to it, the Hub answered with an error, or
            it is out of reach and the model isn't in the cache.
    """
    from huggingface_hub import HfApi, errors

    # The Hub's answers are transport errors too; the order matters.
    try:
        info = HfApi().model_info(name, revision=revision, timeout=_SECONDS)
    except errors.GatedRepoError as error:
        raise ModelError(
            f"model {name!r} is gated: accept its terms on huggingface.co/{name}, then run "
            "`hf auth login`"
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise ModelError(
            f"there is no model {name!r} on the Hub, or it is private; {_meant(name)}check the "
            "name on huggingface.co, or run `hf auth login`"
        ) from error
    except errors.RevisionNotFoundError as error:
        raise ModelError(
            f"model {name!r} has no revision {revision!r} on the Hub; see "
            f"huggingface.co/{name}/commits"
        ) from error
    except errors.HfHubHTTPError as error:
        raise ModelError(_refused(name, error.response.status_code)) from error
    except (OSError, _transport_error()) as error:
        commit = _cached_commit(name, revision)
        if commit is None:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise ModelError(
                f"the Hub can't be reached ({reason}) and model {name!r} is not in the cache; "
                f"{_meant(name)}connect to the network, or give the path of a folder that holds "
                "the model"
            ) from error
        return HubModel(commit, cache_only=True)
    return HubModel(info.sha or revision or "main", cache_only=False)


def _meant(name: str) -> str:
    close = difflib.get_close_matches(name.lower(), [EMBEDDED_NAME], cutoff=0.8)
    return f"did you mean {close[0]!r}? else " if close else ""


def _refused(name: str, status: int) -> str:
    if status in (401, 403):
        advice = "run `hf auth login` with a token that may read the model"
    else:
        advice = "try again later, or set HF_HUB_OFFLINE=1 to use the model from the cache"
    return f"the Hub answered with HTTP status {status} when asked for model {name!r}; {advice}"


def _transport_error() -> type[Exception]:
    # The Hub's library re-exports the base error of whichever HTTP client it uses, untyped.
    from huggingface_hub import errors

    base: type[Exception] = vars(errors)["HTTPError"]
    return base


def _cached_commit(name: str, revision: str | None) -> str | None:
    from huggingface_hub import try_to_load_from_cache

    config = try_to_load_from_cache(name, "config.json", revision=revision)
    # snapshots/COMMIT/config.json
    return Path(config).parent.name if isinstance(config, str) else None
