"""Numbers as people read them: in percent and points on a page, as decimals in a terminal."""

from __future__ import annotations

__all__ = [
    "UNDEFINED",
    "decimal",
    "exact",
    "p_value",
    "percent",
    "points",
    "signed_decimal",
    "signed_points",
]

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
    return UNDEFINED if value is None else f"{_rounded(100 * value, 1):.1f}".replace("-", "−")


def signed_points(value: float | None) -> str:
    """The same with its sign in front, also where it is above zero.

    Example:
        >>> signed_points(0.2971), signed_points(-0.0312)
        ('+29.7', '−3.1')
    """
    return UNDEFINED if value is None else f"{_rounded(100 * value, 1):+.1f}".replace("-", "−")


def decimal(value: float | None) -> str:
    """Three decimals, in ASCII, so that it can be copied from a terminal.

    Example:
        >>> decimal(0.7123), decimal(-0.0001)
        ('0.712', '0.000')
    """
    return UNDEFINED if value is None else f"{_rounded(value, 3):.3f}"


def signed_decimal(value: float | None) -> str:
    """The same with its sign in front, also where it is above zero.

    Example:
        >>> signed_decimal(0.2971), signed_decimal(-0.0001)
        ('+0.297', '+0.000')
    """
    return UNDEFINED if value is None else f"{_rounded(value, 3):+.3f}"


def p_value(value: float | None) -> str:
    """A p-value, 0 to 1, with three decimals; what would be rounded to zero is said to be less.

    Example:
        >>> p_value(0.0316), p_value(1e-9), p_value(None)
        ('0.032', '<0.001', '–')
    """
    return "<0.001" if value is not None and value < 0.0005 else decimal(value)


def exact(value: float | None) -> str:
    """As many digits as it takes to read the same number back; empty where undefined.

    Example:
        >>> exact(0.1 + 0.2), exact(None)
        ('0.30000000000000004', '')
    """
    return "" if value is None else repr(float(value))


def _rounded(value: float, digits: int) -> float:
    # Adding zero turns the -0.0 that rounding leaves into 0.0.
    return round(value, digits) + 0.0
