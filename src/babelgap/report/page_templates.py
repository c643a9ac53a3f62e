"""Templates of all pages, and what each of them can call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babelgap.report.lookup import differs_from_zero
from babelgap.report.numerals import exact, percent, points, signed_points
from babelgap.report.significance import survives_holm
from babelgap.report.strips import interval_strip

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["page_templates"]


def page_templates() -> Environment:
    """An environment that escapes everything, and fails at a name that is not there."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from babelgap.languages import language_name

    environment = Environment(
        loader=PackageLoader("babelgap.report", "html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        exact=exact,
        language_name=language_name,
        percent=percent,
        points=points,
        signed_points=signed_points,
        strip=interval_strip,
    )
    environment.tests.update(significant=differs_from_zero, surviving=survives_holm)
    return environment
