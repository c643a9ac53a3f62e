"""Templates of all pages, and what each of them can call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babelgap.report.figures import figure, is_maybe_zero, limits, scale, spoken
from babelgap.report.lookup import differs_from_zero
from babelgap.report.numerals import exact, p_value, percent, points, signed_points
from babelgap.report.significance import survives_holm
from babelgap.report.strips import interval_strip

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["page_templates"]


def page_templates() -> Environment:
    """An environment that escapes everything, and fails at a name that is not there."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    from babelgap.languages import language_name

    environment = Environment(
        loader=PackageLoader("babelgap.report", "html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        breakable=lambda name: Markup("_<wbr>").join(str(name).split("_")),
        exact=exact,
        figure=figure,
        language_name=language_name,
        limits=limits,
        p_value=p_value,
        percent=percent,
        points=points,
        scale=scale,
        signed_points=signed_points,
        spoken=spoken,
        strip=interval_strip,
    )
    environment.tests.update(maybe_zero=is_maybe_zero)
    environment.tests.update(significant=differs_from_zero, surviving=survives_holm)
    return environment
