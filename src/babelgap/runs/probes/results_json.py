"""Results of a probe as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from pydantic import TypeAdapter, ValidationError

from babelgap.schema.errors import RunFolderError
from babelgap.schema.probes import ProbeResults

__all__ = ["probe_results_from_json", "probe_results_to_json"]


def probe_results_to_json(results: ProbeResults) -> str:
    """Results of a probe as its results.json holds them."""
    return json.dumps(asdict(results), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def probe_results_from_json(text: str, *, place: str) -> ProbeResults:
    """Results as `probe_results_to_json` wrote them.

    Args:
        text: content of the file.
        place: its path, for the message.

    Raises:
        RunFolderError: the text is something else.
    """
    try:
        return TypeAdapter(ProbeResults).validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RunFolderError(
            f"{place} can't be read ({where}: {first['msg']}); delete it and run the same command "
            "again"
        ) from error
