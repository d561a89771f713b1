"""Trying again: which faults pass, how long to wait, when to give up."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import NamedTuple, Protocol, TypeAlias

import msgspec

from pecia.domain.answer import Answer

FIRST_WAIT = 0.5
"""Seconds that bound the wait behind the first attempt; the bound doubles with each further one."""
LONGEST_WAIT = 60.0
"""Seconds that are waited at most, also when a server asks for more."""

_passing = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS})


class Passing(NamedTuple):
    """A fault that may have passed at the next attempt: what stands if it has not, and the wait asked for.

    `after` counts seconds, None where the server said nothing; `status` is the reply's, 0 where there was none.
    """

    answer: Answer
    after: float | None = None
    status: int = 0


Ask: TypeAlias = Callable[[], Awaitable[Answer | Passing]]


class Turns(Protocol):
    """What says when an attempt may be made: see `Pace`."""

    def pause(self, seconds: float) -> None:
        """Begin nothing for so long."""
        ...

    async def attempt(self, ask: Ask, *, again: bool, spread: float) -> Answer | Passing:
        """Ask when it is this request's turn, sooner when it is tried `again`; up to `spread` seconds behind a pause."""
        ...


class Retries:
    """The attempts at one model's requests: up to `most` further ones behind a passing fault, each in its turn.

    The waits are drawn from `seed`. When a server asks for a pause, every request to that place keeps it: `turns`
    knows. `sleep` (in seconds) is that of the machine.
    """

    def __init__(
        self,
        *,
        most: int,
        seed: int | None,
        turns: Turns,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._most = most
        self._draw = random.Random(seed).random  # noqa: S311 - jitter is to be spread, not secret
        self._sleep = sleep
        self._turns = turns

    async def answer(self, attempt: Ask) -> Answer:
        """The first answer that is one, or what stood when the attempts were used up. `attempts` counts them."""
        outcome = await self._in_turn(attempt, again=False)
        return outcome if isinstance(outcome, Answer) else await self.again(outcome, attempt)

    async def again(self, outcome: Passing, attempt: Ask) -> Answer:
        """The same behind a first attempt that met a passing fault."""
        self._heed(outcome)
        for number in range(1, self._most + 1):
            if outcome.after is not None and outcome.after > LONGEST_WAIT:
                return msgspec.structs.replace(outcome.answer, attempts=number)
            # Where there were too many requests the turns wait, for all that go there.
            if outcome.after is None and outcome.status != HTTPStatus.TOO_MANY_REQUESTS:
                await self._sleep(backoff(number, draw=self._draw()))
            found = await self._in_turn(attempt, again=True)
            if isinstance(found, Answer):
                return msgspec.structs.replace(found, attempts=number + 1)
            outcome = found
            self._heed(outcome)
        return msgspec.structs.replace(outcome.answer, attempts=self._most + 1)

    def _heed(self, outcome: Passing) -> None:
        """A pause that a server asks for is kept by all, also where this request is not tried again."""
        if outcome.after is not None and outcome.after <= LONGEST_WAIT:
            self._turns.pause(outcome.after)

    async def _in_turn(self, attempt: Ask, *, again: bool) -> Answer | Passing:
        return await self._turns.attempt(attempt, again=again, spread=self._draw() * FIRST_WAIT)


def passes(status: int) -> bool:
    """Whether an HTTP status tells of a fault that may have passed at the next attempt."""
    return status in _passing or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def backoff(attempt: int, *, draw: float) -> float:
    """Seconds to wait behind the attempt of this number (from 1); `draw` lies in [0, 1).

    Full jitter: anywhere between 0 and `FIRST_WAIT` doubled each time, `LONGEST_WAIT` at most, so that clients
    which failed together do not come back together. (M. Brooker, "Exponential Backoff And Jitter", AWS, 2015.)
    """
    return draw * min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (attempt - 1))


def retry_after(header: str | None, *, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for: a number, or a date. None when it says neither.

    (RFC 9110, section 10.2.3; fractions, which some servers send, are taken too.)
    """
    if header is None:
        return None
    try:
        seconds = float(header)
    except ValueError:
        pass
    else:
        return seconds if 0 <= seconds < float("inf") else None
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds())
