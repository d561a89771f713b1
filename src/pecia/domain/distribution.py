"""Probabilities and quantiles of the three distributions the statistics stand on: beta, t and normal."""

from __future__ import annotations

import math
from functools import cache
from itertools import count
from statistics import NormalDist

_NORMAL = NormalDist()
_CONVERGED = 1e-15
_TINY = 1e-300


@cache
def normal_quantile(probability: float) -> float:
    """The value that a standard normal stays below with this probability, between 0 and 1."""
    return _NORMAL.inv_cdf(probability)


def beta_cdf(x: float, a: float, b: float) -> float:
    """The probability that Beta(a, b) is at most x: the regularized incomplete beta function I_x(a, b).

    Good to about 1e-11 for a and b up to 100,000. Source: DLMF 8.17.22, https://dlmf.nist.gov/8.17.
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        # Beyond this point the fraction converges slowly; its mirror image does not.
        return 1.0 - beta_cdf(1.0 - x, b, a)
    log_front = a * math.log(x) + b * math.log1p(-x) + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    return math.exp(log_front) / a * _beta_fraction(x, a, b)


def _beta_fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of `beta_cdf`, evaluated front to back by the modified Lentz method."""
    c = 1.0
    d = 1.0 / _not_zero(1.0 - (a + b) * x / (a + 1.0))
    fraction = d
    for m in count(1):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1.0 / _not_zero(1.0 + even * d)
        c = _not_zero(1.0 + even / c)
        fraction *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1.0 / _not_zero(1.0 + odd * d)
        c = _not_zero(1.0 + odd / c)
        fraction *= d * c
        if abs(d * c - 1.0) < _CONVERGED:
            break
    return fraction


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def t_upper_tail(t: float, df: float) -> float:
    """The probability that Student's t with `df` degrees of freedom exceeds t."""
    tail = 0.5 * beta_cdf(df / (df + t * t), df / 2, 0.5)
    return tail if t >= 0 else 1.0 - tail


def t_cdf(t: float, df: float) -> float:
    """The probability that Student's t with `df` degrees of freedom is at most t."""
    return t_upper_tail(-t, df)


@cache
def t_quantile(probability: float, df: float) -> float:
    """The value that Student's t with `df` degrees of freedom stays below with this probability."""
    tail = min(probability, 1.0 - probability)
    log_density_at_0 = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - 0.5 * math.log(df * math.pi)
    # The normal quantile lies at or below the answer and the tail is convex beyond 0, so that Newton's
    # steps climb towards the answer and never pass it: when they stop climbing, they have arrived.
    t = -normal_quantile(tail)
    while True:
        density = math.exp(log_density_at_0 - (df + 1) / 2 * math.log1p(t * t / df))
        step = (t_upper_tail(t, df) - tail) / density
        if step <= _CONVERGED * max(t, 1.0):
            return t if probability > tail else -t
        t += step
