"""Price: what a call costs, in US dollars."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from pecia.domain.errors import PeciaError
from pecia.domain.experiment import ModelChoice, Usage, invalid
from pecia.domain.value import Value

Cost: TypeAlias = Callable[[Usage], float | None]
"""What a call with this usage costs, in US dollars; None where the usage does not say enough."""
MILLION = 1_000_000


class Price(Value, frozen=True, forbid_unknown_fields=True):
    """US dollars for a million tokens: of the input, of the output, and of the input that a provider remembered.

    `cached` and `written` are what reading from the provider's memory and writing to it costs; where absent, as
    much as other input.
    """

    input: float
    output: float
    cached: float | None = None
    written: float | None = None

    def cost(self, usage: Usage) -> float | None:
        """What a call costs."""
        if usage.input_tokens is None or usage.output_tokens is None:
            return None
        cached, written = usage.cached_tokens or 0, usage.written_tokens or 0
        plain = usage.input_tokens - cached - written
        dearer = cached * (self.input if self.cached is None else self.cached)
        dearer += written * (self.input if self.written is None else self.written)
        return (plain * self.input + dearer + usage.output_tokens * self.output) / MILLION


class Budget:
    """What an experiment may spend, and what it has. `limit` counts US dollars.

    An answer is paid for when it has come, so that of each call under way the cost may go beyond the limit.
    """

    def __init__(self, limit: float, *, allow_unpriced: bool = False) -> None:
        self._limit = limit
        self._allow_unpriced = allow_unpriced
        self.spent = 0.0

    def settle(self, cost: float | None) -> None:
        """Note what an answer cost. Raises `PeciaError` (`budget_spent`) where nobody can say."""
        if cost is not None:
            self.spent += cost
        elif not self._allow_unpriced:
            raise PeciaError(
                "An answer came without its count of tokens, so that nobody can say what it cost.",
                code="budget_spent",
                hint="Say 'allow_unpriced: true' under 'limits' to go on, or ask a server that counts.",
            )

    def check(self) -> None:
        """Raise `PeciaError` (`budget_spent`) where there is nothing left for another call."""
        if self.spent >= self._limit:
            raise PeciaError(
                f"${self.spent:.4f} of the ${self._limit:g} that 'max_cost' allows are spent.",
                code="budget_spent",
                hint="Raise limits.max_cost and start the experiment again; it goes on where it stopped.",
            )


def check_priced(choice: ModelChoice, cost: Cost | None) -> None:
    """Refuse a model whose price is unknown where there is a budget. Raises `Invalid`."""
    if cost is None:
        raise invalid(
            f"The price of {choice.model} is unknown, so that 'max_cost' cannot be kept.",
            "/limits/max_cost",
            hint=f'Write it into pecia.toml, [prices."{choice.model}"] input and output in dollars for a million '
            "tokens, or say 'allow_unpriced: true' under 'limits'.",
        )
