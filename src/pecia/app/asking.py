"""Asking: put an experiment's calls to its models and tasks, as many at a time as allowed, and judge what comes back."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from math import isfinite
from typing import Any, Literal, Protocol

from pecia.app.agenda import WINDOW, Call
from pecia.app.keeper import Keeper
from pecia.app.purse import Purse
from pecia.domain.answer import SETTLED, Answer
from pecia.domain.dataset import Case
from pecia.domain.errors import Unavailable
from pecia.domain.experiment import Progress
from pecia.domain.price import Cost
from pecia.domain.run import Run
from pecia.domain.score import Score, Scored, Unscored
from pecia.ports import Answering, Scorer

FIRST_FAILURES = 5
"""Calls that may fail before a model has answered at all. Then it is not there, and nothing more is spent on it."""
FAILURES_IN_A_ROW = 20
"""Calls in a row that may fail later on, at least; twice the concurrency where that is more."""
PULSE = 0.1
"""Seconds between two looks at whether to stop, and two reports of progress."""
STRETCH = 64
"""Calls after which a worker lets others have a turn, and waits where too many answers are waiting to be kept."""

MAX_DETAIL = 200
"""Characters of a scorer's error that are kept."""

_log = logging.getLogger(__name__)
CANCELLED = Answer(state="cancelled", error="The experiment was stopped while this call was under way.")
"""What a call brought that was given up."""


class _Stopped(Exception):
    """Somebody asked to stop."""


@dataclass(kw_only=True)
class Tally:
    """How far an experiment is, counted while it runs."""

    planned: int
    called: int = 0
    reused: int = 0
    states: Counter[str] = field(default_factory=Counter[str])

    def count(self, answer: Answer, *, runs: int, called: bool) -> None:
        """Add an answer that so many runs share; `called` says that one of them was called for."""
        self.called += called
        self.reused += runs - called
        self.states[answer.state] += runs

    @property
    def progress(self) -> Progress:
        """The figures at this moment."""
        return Progress(
            planned=self.planned,
            done=self.called + self.reused,
            called=self.called,
            reused=self.reused,
            states=dict(self.states),
        )


class Taking(Protocol):
    """Where answers arrive."""

    @property
    def keeper(self) -> Keeper[Any]:
        """What keeps them."""
        ...

    @property
    def tally(self) -> Tally:
        """How many there are."""
        ...

    def take(self, call: Call, answer: Answer, *, reused_from: int | None = None) -> None:
        """Take an answer for all places of a call."""
        ...


@dataclass(kw_only=True)
class Desk:
    """Where answers arrive: each is judged for every run it belongs to, counted and given to the keeper."""

    experiment: int
    cases: Sequence[Case]
    scorers: Mapping[str, Scorer]
    keeper: Keeper[Run]
    tally: Tally

    def take(self, call: Call, answer: Answer, *, reused_from: int | None = None) -> None:
        """Keep an answer for all its places. Where several runs send the same, one was called and the others share it."""
        source = reused_from
        call.done = True
        runs: list[Run] = []
        for arm, case, repeat in call.places:
            run = Run(
                arm=arm,
                case=case,
                repeat=repeat,
                key=call.key,
                answer=answer,
                scores=judge(self.scorers, answer, self.cases[case]),
                reused_from=source,
            )
            runs.append(run)
            source = reused_from or self.experiment
        self.keeper.add(runs)
        self.tally.count(answer, runs=len(runs), called=reused_from is None)


def judge(scorers: Mapping[str, Scorer], answer: Answer, case: Case) -> dict[str, Score]:
    """What each scorer says of an answer. One that breaks its promise ends nothing: that is `scorer_error`."""
    scores: dict[str, Score] = {}
    for name, scorer in scorers.items():
        try:
            score = scorer.score(answer, case)
            if isinstance(score, Scored) and not isfinite(score.value):
                score = Unscored(reason="scorer_error", detail=f"The score is {score.value}.")
            scores[name] = score
        except Exception as error:  # noqa: BLE001 - the edge: one that breaks its promise ends nothing
            _log.exception("the scorer '%s' failed on case '%s'", name, case.id)
            detail = f"{type(error).__name__}: {error}"[:MAX_DETAIL]
            scores[name] = Unscored(reason="scorer_error", detail=detail)
    return scores


class Contact:
    """Whether a model or task answers. Raises `Unavailable` when not, so that a dead one ends an experiment early."""

    def __init__(
        self, name: str, *, answered: bool, concurrency: int, kind: Literal["model", "task"] = "model"
    ) -> None:
        self._name = name
        self._kind: Literal["model", "task"] = kind
        self._answered = answered
        self._patience = max(FAILURES_IN_A_ROW, 2 * concurrency)
        self._failures = 0
        self._last: Answer | None = None

    def note(self, answer: Answer) -> None:
        """Count an answer, or a call that got none."""
        if answer.state in SETTLED:
            self._answered, self._failures = True, 0
            return
        self._failures, self._last = self._failures + 1, answer
        if self._failures >= (self._patience if self._answered else FIRST_FAILURES):
            raise self._unavailable()

    def end(self) -> None:
        """All calls are made: a model that answered none of them is not there."""
        if self._failures and not self._answered:
            raise self._unavailable()

    def _unavailable(self) -> Unavailable:
        last = self._last.error if self._last else None
        calls = f"the last {self._failures} calls" if self._failures > 1 else "its only call"
        return Unavailable(
            f"The {self._kind} '{self._name}' did not answer {calls}: {last or 'no explanation'}",
            code="model_unavailable",
            hint=f"{_REMEDIES[self._kind]}; then start the experiment again. It goes on where it stopped.",
        )


_REMEDIES = {
    "model": "See to it that the model's server runs and that its address, key and the model's name are right",
    "task": "See to it that the task answers",
}


@dataclass(kw_only=True)
class Line:
    """The calls that wait for one model or task, and how many may be under way.

    With `own` only answers of this experiment spare a call: what else a task depends on is not in a request's key.
    """

    model: Answering
    contact: Contact
    concurrency: int
    calls: deque[Call] = field(default_factory=deque[Call])
    purse: Purse | None = None
    cost: Cost | None = None
    own: bool = False


class Supply:
    """Brings the calls to the lines, a window after the other, less those that are answered already.

    `left_of` is told a window's calls to a line, takes the answers there are, and gives back the calls that are
    left; with `ask_first` it is not asked about the first window. A line that is far ahead of the others waits
    for them, so that an experiment which is stopped has answers of every arm to the same cases, and few calls are
    held.
    """

    def __init__(
        self,
        windows: Iterator[list[list[Call]]],
        lines: Sequence[Line],
        keeper: Keeper[Any],
        *,
        left_of: Callable[[Sequence[Call], Line], Sequence[Call]],
        ask_first: bool = False,
    ) -> None:
        self._windows = windows
        self._lines = lines
        self._keeper = keeper
        self._left_of = left_of
        self._begun = False
        self._ask_first = ask_first
        self._lock = asyncio.Lock()

    async def more(self, line: Line) -> bool:
        """Wait until the line has calls; False when there are none any more."""
        while not line.calls:
            if sum(len(other.calls) for other in self._lines) > WINDOW // 2:
                await asyncio.sleep(PULSE)
                continue
            async with self._lock:
                if not line.calls and not await self._bring():
                    return False
        return True

    async def _bring(self) -> bool:
        window = next(self._windows, None)
        if window is None:
            return False
        if self._begun:
            # What was answered a moment ago is to be found when this window is looked up.
            await self._keeper.kept()
        for line, calls in zip(self._lines, window, strict=True):
            left = calls if self._ask_first and not self._begun else self._left_of(calls, line)
            line.calls.extend(left)
        self._begun = True
        return True


async def ask_all(
    request_of: Callable[[Call], bytes],
    lines: Sequence[Line],
    supply: Supply,
    desk: Taking,
    *,
    should_stop: Callable[[], bool],
    on_progress: Callable[[Progress], None] | None = None,
) -> bool:
    """Make every call; True when all were made, False when `should_stop` came first.

    `request_of` writes the body of a call that was not held. Calls under way at a stop are cancelled and kept so. Raises `Unavailable` for a model that does not answer.
    """
    try:
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(_watch(desk, should_stop=should_stop, on_progress=on_progress))
            workers = [
                group.create_task(_work(request_of, line, supply, desk))
                for line in lines
                for _ in range(line.concurrency)
            ]
            if workers:
                await asyncio.wait(workers)
            watch.cancel()
            if on_progress:
                on_progress(desk.tally.progress)
    except BaseExceptionGroup as failed:
        error = failed.exceptions[0]
        if isinstance(error, _Stopped):
            return False
        raise error from None
    for line in lines:
        line.contact.end()
    return True


async def _work(request_of: Callable[[Call], bytes], line: Line, supply: Supply, desk: Taking) -> None:
    """One of the workers that share a line: makes the next call until there is none."""
    turns = count(1)
    calls = line.calls
    while calls or await supply.more(line):
        call = calls.popleft()
        request = call.body or request_of(call)
        most = 0.0 if line.purse is None else await line.purse.take(line.cost, request)
        try:
            answer = await line.model.answer(request)
        except asyncio.CancelledError:
            desk.take(call, CANCELLED)
            if line.purse is not None:
                line.purse.settle(most, line.cost, CANCELLED)
            raise
        desk.take(call, answer)
        if line.purse is not None:
            line.purse.settle(most, line.cost, answer)
        line.contact.note(answer)
        if next(turns) % STRETCH == 0:
            await desk.keeper.room()


async def _watch(
    desk: Taking, *, should_stop: Callable[[], bool], on_progress: Callable[[Progress], None] | None
) -> None:
    while True:
        await asyncio.sleep(PULSE)
        desk.keeper.check()
        if on_progress:
            on_progress(desk.tally.progress)
        if should_stop():
            raise _Stopped
