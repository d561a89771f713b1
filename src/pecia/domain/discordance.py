"""Discordance: on how many cases one of two arms was right and the other wrong, and what that says."""

from __future__ import annotations

import math
import sys

from pecia.domain.distribution import beta_cdf, normal_quantile
from pecia.domain.interval import Interval, Limits
from pecia.domain.value import Value

_POSSIBLE = Limits(low=-1, high=1, known=True)


class Discordance(Value, frozen=True):
    """Of n cases, the `wins` that only the variant got right and the `losses` that only the baseline did."""

    n: int
    wins: int
    losses: int

    @property
    def value(self) -> float:
        """The variant's share of right answers minus the baseline's."""
        return (self.wins - self.losses) / self.n

    @property
    def adjusted_difference(self) -> float:
        """The difference after one more win and one more loss."""
        return (self.wins - self.losses) / (self.n + 2)

    @property
    def standard_error(self) -> float:
        """The standard error of the adjusted difference, which is never 0."""
        discordant = (self.wins + self.losses + 2) / (self.n + 2)
        return math.sqrt((discordant - self.adjusted_difference**2) / (self.n + 2))


def bonett_price(table: Discordance, *, confidence: float = 0.95) -> Interval:
    """The adjusted Wald interval of a paired difference of shares: adjusted difference ± z * SE.

    Source: Bonett and Price 2012, https://doi.org/10.3102/1076998611411915.
    """
    half = normal_quantile((1 + confidence) / 2) * table.standard_error
    interval = Interval(
        low=table.adjusted_difference - half,
        high=table.adjusted_difference + half,
        confidence=confidence,
        method="bonett_price",
    )
    return interval.within(_POSSIBLE)


def mcnemar(wins: int, losses: int) -> float:
    """The exact two-sided p-value of McNemar's test of whether wins and losses are equally likely.

    Twice the smaller tail of Binomial(wins + losses, 1/2), at most 1 and never 0. Source: McNemar 1947,
    https://doi.org/10.1007/BF02295996, in its exact form.
    """
    fewer, more = sorted((wins, losses))
    if fewer == more:
        return 1.0
    # P(X <= k) for the heads X of m fair coins is the incomplete beta function at 1/2 of m - k and k + 1.
    return max(2 * beta_cdf(0.5, more, fewer + 1), sys.float_info.min)


def odds_of_more_wins(wins: int, losses: int) -> float:
    """The probability that wins are likelier than losses, having seen so many of each.

    P(Beta(wins + 1/2, losses + 1/2) > 1/2): the posterior under Jeffreys' prior.
    """
    return beta_cdf(0.5, losses + 0.5, wins + 0.5)
