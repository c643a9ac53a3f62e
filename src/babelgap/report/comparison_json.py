"""A comparison as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from babelgap.schema import Comparison

__all__ = ["comparison_json"]


def comparison_json(comparison: Comparison) -> str:
    """Every field of the comparison, numbers in full precision, `null` where undefined.

    No time or path is in it, so equal comparisons are equal.

    Args:
        comparison: what sets the runs apart.

    Returns:
        JSON text that ends in a line break.
    """
    return json.dumps(asdict(comparison), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
