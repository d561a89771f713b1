"""How many requests are under way at a place: learned from its answers, on a clock that nobody waits for."""

from __future__ import annotations

import asyncio
import math
import selectors
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest

from pecia.domain.answer import Answer
from pecia.models.pace import CUT, FIRST, MOST, WARY, Pace
from pecia.models.retry import Passing, Retries
from pecia.models.scripted import failed, rate_limited

T = TypeVar("T")
OK = Answer(state="ok", text="yes")


class Jump(selectors.DefaultSelector):
    """Waits for nothing: the time that would have been waited has passed."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.passed += timeout or 0.0
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes as fast as the work is done."""

    def __init__(self) -> None:
        self.jump = Jump()
        super().__init__(self.jump)

    def time(self) -> float:
        return self.jump.passed


def now() -> float:
    return asyncio.get_running_loop().time()


def on_virtual_time(work: Callable[[], Awaitable[T]]) -> T:
    async def run() -> T:
        return await work()

    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(run())


async def ask(pace: Pace, outcome: Answer | Passing = OK, seconds: float = 1.0) -> None:
    async def answer() -> Answer | Passing:
        await asyncio.sleep(seconds)
        return outcome

    await pace.attempt(answer, again=False, spread=0.0)


async def ask_together(pace: Pace, count: int, outcome: Answer | Passing = OK) -> None:
    await asyncio.gather(*(ask(pace, outcome) for _ in range(count)))


def test_the_number_starts_small_and_doubles_until_the_most() -> None:
    async def grow() -> list[int]:
        pace = Pace(now=now)
        limits = [pace.limit]
        for _ in range(5):
            await ask_together(pace, pace.limit)
            limits.append(pace.limit)
        return limits

    assert on_virtual_time(grow)[:2] == [FIRST, FIRST + 1]  # the last to come back no longer use it up
    busy = on_virtual_time(lambda: ask_often(Pace(now=now), 500))
    assert busy.limit == MOST


async def ask_often(pace: Pace, count: int) -> Pace:
    await ask_together(pace, count)
    return pace


def test_one_episode_of_refusals_cuts_once() -> None:
    async def refuse() -> list[int]:
        pace = Pace(first=20, now=now)
        await ask_together(pace, 20, rate_limited(0))
        after_one = pace.limit
        await ask(pace, rate_limited(0))
        return [after_one, pace.limit]

    assert on_virtual_time(refuse) == [int(20 * CUT), int(20 * CUT * CUT)]


def test_behind_a_refusal_it_grows_by_one_a_round() -> None:
    async def recover() -> float:
        pace = Pace(first=10, now=now)
        await ask(pace, rate_limited(0))
        await ask_together(pace, 80)
        return pace.limit

    assert 8 <= on_virtual_time(recover) <= 20


def test_a_fault_of_the_server_keeps_it_from_growing_for_a_while() -> None:
    async def falter() -> list[int]:
        pace = Pace(now=now)
        await ask(pace, failed())
        await ask_together(pace, 20)
        wary = pace.limit
        await asyncio.sleep(WARY)
        await ask_together(pace, 20)
        return [wary, pace.limit]

    wary, later = on_virtual_time(falter)
    assert wary == FIRST
    assert later > FIRST


def test_no_more_are_under_way_than_the_number_says_and_a_cancelled_one_gives_its_turn_back() -> None:
    async def crowd() -> tuple[int, int]:
        pace, under_way, most = Pace(first=1, most=1, now=now), 0, 0

        async def answer() -> Answer:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            try:
                await asyncio.sleep(1)
            finally:
                under_way -= 1
            return OK

        tasks = [asyncio.create_task(pace.attempt(answer, again=False, spread=0)) for _ in range(9)]
        await asyncio.sleep(1.5)
        for task in tasks[1:8]:
            task.cancel()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        return most, sum(answer is OK for answer in done)

    assert on_virtual_time(crowd) == (1, 2)


class Provider:
    """Answers one request a second on average, a few more at a time; says how long to wait to the others."""

    def __init__(self, *, tells: bool, tokens: float = 5.0) -> None:
        self.tells = tells
        self.tokens, self.at, self.refused = tokens, 0.0, 0

    async def answer(self) -> Answer | Passing:
        await asyncio.sleep(0.2)
        self.tokens, self.at = min(5.0, self.tokens + now() - self.at), now()
        if self.tokens >= 1:
            self.tokens -= 1
            return OK
        self.refused += 1
        wait = float(math.ceil(1 - self.tokens))
        return Passing(Answer(state="api_error", error="HTTP 429"), wait if self.tells else None, 429)


def hour_of_rate_limits(*, tells: bool) -> tuple[list[Answer], Provider, Pace, float]:
    async def hour() -> tuple[list[Answer], Provider, Pace, float]:
        provider, pace = Provider(tells=tells), Pace(now=now)
        retries = Retries(most=4, seed=1, turns=pace)
        calls = iter(range(3600))

        async def work() -> list[Answer]:
            return [await retries.answer(provider.answer) for _ in calls]

        answers = await asyncio.gather(*(work() for _ in range(32)))
        return [answer for some in answers for answer in some], provider, pace, now()

    return on_virtual_time(hour)


@pytest.mark.parametrize("tells", [True, False])
def test_an_hour_of_rate_limits_is_lived_through_at_nearly_the_rate_there_is(*, tells: bool) -> None:
    answers, provider, pace, seconds = hour_of_rate_limits(tells=tells)
    missing = sum(answer.state != "ok" for answer in answers)
    assert missing <= len(answers) / 500
    assert seconds <= 3600 * 1.02
    assert pace.limit <= FIRST
    assert provider.refused < 2 * len(answers)


def test_no_retries_means_that_what_is_refused_is_not_asked_again() -> None:
    async def once() -> Answer:
        retries = Retries(most=0, seed=1, turns=Pace(now=now))
        return await retries.answer(Provider(tells=True, tokens=0.0).answer)

    answer = on_virtual_time(once)
    assert (answer.state, answer.attempts) == ("api_error", 1)
