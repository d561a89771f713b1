"""Price: what a call costs, in US dollars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

import msgspec

from pecia.domain.answer import Usage
from pecia.domain.design import ModelChoice, invalid
from pecia.domain.errors import Detail, Invalid, PeciaError
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


class ProjectPrice(Value, frozen=True):
    """What a project says that calls to a model (`connection/model-id`) cost, and who said so."""

    model: str
    price: Price
    actor: str
    at: datetime


def check_price(price: Price) -> None:
    """Refuse a price below zero or without end. Raises `Invalid`."""
    for name in ("input", "output", "cached", "written"):
        figure = getattr(price, name)
        if figure is not None and not 0 <= figure < float("inf"):
            message = f"'{name}' is 0 or more, in US dollars for a million tokens."
            detail = Detail(code="invalid_parameter", detail=message, pointer=f"/price/{name}")
            raise Invalid(message, code="invalid_parameter", errors=(detail,))


class Ledger(Value, frozen=True):
    """What an experiment's calls have cost, and what is set aside for those under way, in US dollars.

    What was set aside for a call whose answer was lost stays so: it may have cost that.
    """

    spent: float = 0.0
    reserved: float = 0.0

    @property
    def charged(self) -> float:
        """What counts towards the limit."""
        return self.spent + self.reserved


UNSAID = 32_768
"""Tokens that an answer is taken to have at most where its request does not say."""


def most_cost(cost: Cost, request: bytes) -> float:
    """The most that a request can cost, in US dollars.

    A token is a byte at least, so the input has no more tokens than bytes; all of it may be written to the provider's
    memory. The answer has no more than the request allows.
    """
    body = msgspec.json.decode(request)
    output = _most_output(body)
    size = len(request)
    usages = (
        Usage(input_tokens=size, output_tokens=output),
        Usage(input_tokens=size, output_tokens=output, written_tokens=size),
    )
    return max(cost(usage) or 0.0 for usage in usages)


def _most_output(body: dict[str, Any]) -> int:
    places: tuple[dict[str, Any], ...] = (body, body.get("generationConfig") or {})
    names = ("max_tokens", "max_completion_tokens", "max_output_tokens", "maxOutputTokens")
    said = [place[name] for place in places for name in names if isinstance(place.get(name), int)]
    answers = body.get("n")
    return max(said, default=UNSAID) * (answers if isinstance(answers, int) else 1)


def budget_spent(ledger: Ledger, limit: float) -> PeciaError:
    """The error for a call that might cost more than is left."""
    if limit == 0:
        return PeciaError(
            "'max_cost' is $0: nothing may be called, and an answer is missing that was not kept before.",
            code="budget_spent",
            hint="Raise limits.max_cost, or leave it out where there is to be no limit.",
        )
    aside = (
        f", and ${ledger.reserved:.4f} set aside for calls whose answers were lost"
        if ledger.reserved > 0
        else ""
    )
    return PeciaError(
        f"${ledger.spent:.4f} of the ${limit:g} that 'max_cost' allows are spent{aside}: what is left does not "
        "cover what another call can cost.",
        code="budget_spent",
        hint="Raise limits.max_cost, or say fewer 'max_tokens', and start the experiment again; it goes on where it "
        "stopped.",
    )


def unknown_cost() -> PeciaError:
    """The error for an answer of which nobody can say what it cost."""
    return PeciaError(
        "An answer came without its count of tokens, so that nobody can say what it cost.",
        code="budget_spent",
        hint="Say 'allow_unpriced: true' under 'limits' to go on, or ask a server that counts.",
    )


def check_priced(choice: ModelChoice, cost: Cost | None) -> None:
    """Refuse a model whose price is unknown where there is a budget. Raises `Invalid`."""
    if cost is None:
        raise invalid(
            f"The price of {choice.model} is unknown, so that 'max_cost' cannot be kept.",
            "/limits/max_cost",
            hint=f"Say it: 'pecia price set {choice.model} --input USD --output USD', in dollars for a million tokens "
            "(or under [prices] in pecia.toml). Or say 'allow_unpriced: true' under 'limits'.",
        )
