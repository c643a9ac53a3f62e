"""What a number of questions can show at all."""

from __future__ import annotations

import math

__all__ = ["detectable_gap"]


def detectable_gap(
    num_questions: int, discordant: float, *, power: float = 0.8, level: float = 0.05
) -> float | None:
    """Smallest gap that McNemar's test shows with the power asked for.

    Connor 1987, "Sample size for testing differences in proportions for the paired-sample design",
    Biometrics 43(1), gives the number of questions n for a gap d and a share of discordant
    questions D as n = (z_level sqrt(D) + z_power sqrt(D - d^2))^2 / d^2; this is the d of a given
    n. The exact test is more careful than that formula: docs/statistics.md says by how much.

    Args:
        num_questions: answered on both sides.
        discordant: share of them that are right on one side alone, 0 to 1.
        power: chance to show the gap, above 0.5 and below 1.
        level: of the two-sided test, between 0 and 1.

    Returns:
        The gap, above 0 and up to `discordant`; `None` where even a gap that large, with all
        discordant questions on one side, is too small to show.

    Example:
        >>> round(detectable_gap(256, 0.3), 3)
        0.095
        >>> detectable_gap(20, 0.05) is None
        True
    """
    from scipy import special

    a, b = -float(special.ndtri(level / 2)), float(special.ndtri(power))
    if not discordant > 0 or num_questions <= a**2 - b**2:
        return None
    # The formula above is a quadratic equation in d; the other root belongs to the other sign.
    root = a * math.sqrt(num_questions) + b * math.sqrt(num_questions - a**2 + b**2)
    gap = math.sqrt(discordant) * root / (num_questions + b**2)
    return gap if gap <= discordant else None
