"""The files that tell what became of the facts."""

from __future__ import annotations

from babelgap.report.tofu.export import fact_changes_csv, fact_measures_csv
from babelgap.report.tofu.markdown import facts_markdown
from babelgap.schema.fact_results import FactResults

__all__ = ["fact_files"]


def fact_files(results: FactResults) -> dict[str, str]:
    """Name of a file -> its text.

    Args:
        results: of the experiment.
    """
    return {
        "README.md": facts_markdown(results),
        "measures.csv": fact_measures_csv(results),
        "changes.csv": fact_changes_csv(results),
    }
