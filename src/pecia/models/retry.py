"""Trying again: which faults pass, how long to wait, when to give up."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import NamedTuple

import msgspec

from pecia.domain.experiment import Answer

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


class Retries:
    """The attempts at one model's requests: up to `most` further ones behind a passing fault.

    The waits are drawn from `seed`. When a server asks for a pause, every request to this model keeps it.
    `sleep` and `now` (both in seconds) are those of the machine.
    """

    def __init__(
        self,
        *,
        most: int,
        seed: int | None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._draw = random.Random(seed).random  # noqa: S311 - jitter is to be spread, not secret
        self._sleep = sleep
        self._now = now
        self._paused_until = float("-inf")

    async def answer(self, attempt: Callable[[], Awaitable[Answer | Passing]]) -> Answer:
        """The first answer that is one, or what stood when the attempts were used up. `attempts` counts them."""
        await self._keep_pause()
        outcome = await attempt()
        return outcome if isinstance(outcome, Answer) else await self.again(outcome, attempt)

    async def again(self, outcome: Passing, attempt: Callable[[], Awaitable[Answer | Passing]]) -> Answer:
        """The same behind a first attempt that met a passing fault."""
        for number in range(1, self._most + 1):
            if outcome.after is None:
                await self._sleep(backoff(number, draw=self._draw()))
            elif outcome.after <= LONGEST_WAIT:
                self._paused_until = max(self._paused_until, self._now() + outcome.after)
            else:
                return msgspec.structs.replace(outcome.answer, attempts=number)
            await self._keep_pause()
            found = await attempt()
            if isinstance(found, Answer):
                return msgspec.structs.replace(found, attempts=number + 1)
            outcome = found
        return msgspec.structs.replace(outcome.answer, attempts=self._most + 1)

    async def _keep_pause(self) -> None:
        pause = self._paused_until - self._now()
        if pause > 0:
            await self._sleep(pause + self._draw() * FIRST_WAIT)


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
