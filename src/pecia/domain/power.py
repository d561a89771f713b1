"""How small a difference so many cases can show, and how many cases a difference takes.

Both are normal approximations for a paired comparison, good enough to plan with. `alpha` is the two-sided
error level, `power` the chance to find a difference that is there, `discordance` the share of cases on which
the two arms differ, `deviation` the standard deviation of the differences case by case.
"""

from __future__ import annotations

import math

from pecia.domain.distribution import normal_quantile
from pecia.domain.errors import Invalid

DISCORDANCE = 0.2
"""The share of cases on which two arms differ, as planned when no pilot says better."""

# The square root of a number of cases beyond which the difference asked for is 0 for all that anyone can do.
_BEYOND_COUNTING = 1e9


def detectable_difference(
    n: int, *, discordance: float = DISCORDANCE, alpha: float = 0.05, power: float = 0.8
) -> float:
    """The smallest difference of two shares that n cases find: (z_alpha/2 + z_beta) * sqrt(discordance / n).

    This is the formula of `cases_to_detect` with discordance in place of discordance - difference^2: a little
    larger than its exact inverse, on the safe side. May exceed 1: then so few cases find nothing at all.
    """
    return detectable_mean_difference(n, deviation=math.sqrt(discordance), alpha=alpha, power=power)


def detectable_mean_difference(n: int, *, deviation: float, alpha: float = 0.05, power: float = 0.8) -> float:
    """The smallest difference of two means that n cases find: (z_alpha/2 + z_beta) * deviation / sqrt(n)."""
    if n < 1:
        raise Invalid(f"{n} cases cannot show any difference.", hint="Plan with at least one case.")
    return (_z_alpha(alpha) + normal_quantile(power)) * deviation / math.sqrt(n)


def cases_to_detect(
    difference: float, *, discordance: float = DISCORDANCE, alpha: float = 0.05, power: float = 0.8
) -> int:
    """How many cases it takes to find this difference of two shares.

    (z_alpha/2 * sqrt(psi) + z_beta * sqrt(psi - d^2))^2 / d^2 for discordance psi and difference d. Arms that
    differ by d disagree on at least that share of cases, so psi is taken as d where it is given smaller.
    Source: Connor 1987, https://doi.org/10.2307/2531961.
    """
    size = _not_zero(difference)
    psi = max(discordance, size)
    root = _z_alpha(alpha) * math.sqrt(psi) + normal_quantile(power) * math.sqrt(psi - size**2)
    return _squared(root / size)


def cases_to_separate(distance: float, *, deviation: float, alpha: float = 0.05, power: float = 0.8) -> int:
    """How many cases it takes to tell a mean difference from a value this far away.

    ((z_alpha/2 + z_beta) * deviation / distance)^2. The value is 0 to find a difference of means, -margin to
    prove one not inferior. For equivalence it is the nearer margin, with alpha doubled and beta halved,
    because both margins have to be excluded.
    """
    root = (_z_alpha(alpha) + normal_quantile(power)) * deviation / _not_zero(distance)
    return _squared(root)


def _z_alpha(alpha: float) -> float:
    return normal_quantile(1 - alpha / 2)


def _not_zero(difference: float) -> float:
    if difference == 0:
        raise Invalid(
            "No number of cases shows a difference of 0.", hint="Name the smallest difference that matters."
        )
    return abs(difference)


def _squared(root: float) -> int:
    return max(1, round(min(root, _BEYOND_COUNTING) ** 2))
