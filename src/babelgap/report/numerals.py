"""Numbers as a page writes them: percent and points, one decimal, a real minus sign."""

from __future__ import annotations

__all__ = ["UNDEFINED", "exact", "percent", "points", "signed_points"]

UNDEFINED = "–"


def percent(value: float | None) -> str:
    """A share from 0 to 1 in percent, without the sign.

    Example:
        >>> percent(0.7123), percent(None)
        ('71.2', '–')
    """
    return points(value)


def points(value: float | None) -> str:
    """A difference from -1 to 1 in percentage points.

    Example:
        >>> points(-0.0312), points(-0.0001)
        ('−3.1', '0.0')
    """
    return UNDEFINED if value is None else f"{_rounded(value):.1f}".replace("-", "−")


def signed_points(value: float | None) -> str:
    """The same with its sign in front, also where it is above zero.

    Example:
        >>> signed_points(0.2971), signed_points(-0.0312)
        ('+29.7', '−3.1')
    """
    return UNDEFINED if value is None else f"{_rounded(value):+.1f}".replace("-", "−")


def exact(value: float | None) -> str:
    """As many digits as it takes to read the same number back; empty where undefined.

    Example:
        >>> exact(0.1 + 0.2), exact(None)
        ('0.30000000000000004', '')
    """
    return "" if value is None else repr(float(value))


def _rounded(value: float) -> float:
    # Adding zero turns the -0.0 that rounding leaves into 0.0.
    return round(100 * value, 1) + 0.0
