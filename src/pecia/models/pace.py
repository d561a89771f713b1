"""Pace: how many requests may be under way at one place at a time, learned from what it answers.

Additive increase, multiplicative decrease, as congestion is controlled on the net (D.-M. Chiu and R. Jain, 1989;
the quick start is that of RFC 5681, section 3.1). A place is a provider's address, a key and a model; what was
learned there is known to every experiment of this process.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from threading import Lock
from typing import TypeAlias

from pecia.domain.answer import Answer
from pecia.models.retry import FIRST_WAIT, LONGEST_WAIT, Ask, Passing

FIRST = 4
"""Requests that may be under way before anything is known of a place."""
MOST = 32
"""Requests that may be under way at most, unless an experiment asks for more."""
CUT = 0.8
"""What is left of the number when the place says that it was too many."""
WARY = 10.0
"""Seconds behind a fault of the server in which the number does not grow."""


_Turn: TypeAlias = "tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]"


class Pace:
    """The number for one place, and who waits for a turn, on whatever event loop.

    `sleep` and `now` (both in seconds) are those of the machine. With `first` equal to `most` it is a fixed number.
    """

    def __init__(
        self,
        *,
        first: int = FIRST,
        most: int = MOST,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = float(first)
        self._most = most
        self._sleep = sleep
        self._now = now
        self._lock = Lock()
        self._under_way = 0
        self._again: deque[_Turn] = deque()
        self._waiting: deque[_Turn] = deque()
        self._starting = True
        self._refusals = 0
        self._cut_at = self._wary_until = self._paused_until = float("-inf")

    @property
    def limit(self) -> int:
        """How many may be under way."""
        return int(self._limit)

    @property
    def _room(self) -> bool:
        """Whether one more may be under way now. Behind a refusal one goes ahead, until one is answered."""
        return self._under_way < (1 if self._refusals else int(self._limit))

    def allow(self, most: int) -> None:
        """Let the number grow this far; one that was allowed more keeps it."""
        self._most = max(self._most, most)

    def pause(self, seconds: float) -> None:
        """Begin nothing for so long: the place asked for it."""
        self._paused_until = max(self._paused_until, self._now() + seconds)

    async def attempt(self, ask: Ask, *, again: bool, spread: float) -> Answer | Passing:
        """Ask when it is this request's turn, and learn from the outcome.

        One that is tried `again` goes before those that wait for their first turn: behind them it would meet the
        same limit until its attempts are used up.
        """
        await self._enter(again=again)
        try:
            while self._paused_until > self._now():  # it may be prolonged meanwhile
                await self._sleep(self._paused_until - self._now() + spread)
            began = self._now()
            outcome = await ask()
        except BaseException:
            self._leave()
            raise
        self._learn(outcome, began=began)
        self._leave()
        return outcome

    def _learn(self, outcome: Answer | Passing, *, began: float) -> None:
        now = self._now()
        with self._lock:
            if not isinstance(outcome, Passing):
                self._refusals = 0
                # A number that is not used up is not what holds the requests back.
                if self._under_way >= int(self._limit) and now >= self._wary_until:
                    self._limit = min(self._limit + (1 if self._starting else 1 / self._limit), self._most)
            elif outcome.status == HTTPStatus.TOO_MANY_REQUESTS:
                # Those that were under way together were too many together: one episode, one cut.
                if began >= self._cut_at:
                    self._limit = max(1.0, self._limit * CUT)
                    self._cut_at = now
                    self._refusals += 1
                self._starting = False
                if outcome.after is None:
                    # It does not say how long: longer each time, for all that go there.
                    wait = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (self._refusals - 1))
                    self._paused_until = max(self._paused_until, now + wait)
            else:
                self._wary_until = now + WARY

    async def _enter(self, *, again: bool) -> None:
        queue = self._again if again else self._waiting
        with self._lock:
            if self._room and not self._again and (again or not self._waiting):
                self._under_way += 1
                return
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            queue.append((turn.get_loop(), turn))
            self._next()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()
            raise

    def _leave(self) -> None:
        with self._lock:
            self._under_way -= 1
            self._next()

    def _next(self) -> None:
        """Give turns to those that wait, as far as there is room; the lock is held."""
        while self._room and (queue := self._again or self._waiting):
            loop, turn = queue.popleft()
            if turn.done() or loop.is_closed():
                continue
            self._under_way += 1
            loop.call_soon_threadsafe(self._give, turn)

    def _give(self, turn: asyncio.Future[None]) -> None:
        if turn.done():  # it was cancelled meanwhile: the next one's turn
            self._leave()
        else:
            turn.set_result(None)
