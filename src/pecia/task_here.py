"""Tasks here: this process carries out an experiment's tasks of the caller, and has their answers kept.

The library may be opened here or behind a URL: what is due and what was said go through the same operations. Killed at
any moment and started again, only what has no answer is called.
"""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import msgspec

from pecia.app.agenda import Call
from pecia.app.asking import Contact, Line, Supply, Tally, ask_all
from pecia.app.experiments import GetExperiment, StopExperiment
from pecia.app.keeper import Keeper
from pecia.app.tasks import MAX_ANSWERS, AnswerRuns, DueRun, ListDueRuns, RunsAnswered, TaskAnswer
from pecia.bootstrap import open_task
from pecia.domain.answer import Answer
from pecia.domain.design import Limits
from pecia.domain.errors import Conflict, PeciaError
from pecia.domain.experiment import Experiment
from pecia.domain.partials import Partial
from pecia.domain.plan import Variant
from pecia.domain.task import PYTHON, TaskChoice, TaskRequest
from pecia.domain.task_reply import failed, read_task_reply
from pecia.experiment_file import ExperimentFile
from pecia.sdk.prompt import Prompt
from pecia.sdk.watch import Watch, watching
from pecia.task_functions import TaskFunction, load_task

if TYPE_CHECKING:
    from collections.abc import Generator

    from pecia.app.operations import AnyLibrary
    from pecia.ports import Answering

PAGE = 100
"""Runs that are asked for at once."""
LOOK = 1.0
"""Seconds between two looks at whether the experiment was stopped, or has ended."""
MOST_HANGING = 32
"""Calls that may hang before a function is not called any more: each leaves a thread behind."""
GRACE = 1.0
"""Seconds in which a coroutine that ran out of time may end."""

_request = msgspec.json.Decoder(TaskRequest)


def with_functions(source: ExperimentFile, *, folder: Path) -> tuple[ExperimentFile, dict[str, TaskFunction]]:
    """An experiment file whose tasks this process carries out, and its Python functions by variant.

    An endpoint that says `by: server` is left to the server. Modules are looked for in the working directory and in
    the experiment's folder. Raises `Invalid` for what cannot be loaded.
    """
    functions: dict[str, TaskFunction] = {}
    variants = dict(source.design.variants)
    for label, given in variants.items():
        if not isinstance(given, TaskChoice):
            continue
        if given.task.startswith(PYTHON):
            with _importing(folder):
                functions[label] = load_task(given, pointer=f"/variants/{label}")
            variants[label] = functions[label].choice
        elif given.by is None:
            variants[label] = msgspec.structs.replace(given, by="caller")
    if variants == source.design.variants:
        return source, functions
    design = msgspec.structs.replace(source.design, variants=variants)
    return source.with_design(design), functions


@contextmanager
def tasks_here(
    library: AnyLibrary, experiment: Experiment, functions: Mapping[str, TaskFunction]
) -> Generator[None]:
    """While the block waits for the experiment's end, carry out the tasks that are this process's.

    Leaving it waits for them, and raises what went wrong: `Unavailable` for a task that does not answer, which stops the
    experiment; `Conflict` for a function that is not the planned one.
    """
    tasks = [variant for variant in experiment.plan.variants if variant.task and variant.task.by == "caller"]
    if not tasks or experiment.is_complete:
        yield
        return
    work = _Work(library, experiment, functions)
    work.begin()
    try:
        yield
    except BaseException:
        work.stop()
        work.end()
        raise
    work.end()
    work.check()


def stop(library: AnyLibrary, number: int) -> None:
    """Have an experiment stopped, and wait until it is. One that ends of itself meanwhile has ended."""
    # Asked again: work that has just ended, and leaves the rest to its caller, does not hear of it.
    while library.perform(StopExperiment(number=number)).status == "running":
        time.sleep(0.05)


class _Work:
    """The thread that carries the tasks out, and what became of it."""

    def __init__(
        self, library: AnyLibrary, experiment: Experiment, functions: Mapping[str, TaskFunction]
    ) -> None:
        self._library = library
        self._experiment = experiment
        self._functions = functions
        self._stop = Event()
        self._error: BaseException | None = None
        self._thread = Thread(target=self._carry_out, name="pecia-tasks", daemon=True)

    def begin(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()

    def end(self) -> None:
        self._thread.join()

    def check(self) -> None:
        if self._error is not None:
            raise self._error

    def _carry_out(self) -> None:
        number = self._experiment.number
        try:
            carry_out_tasks(self._library, self._experiment, self._functions, should_stop=self._stop.is_set)
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            self._error = error
            with suppress(PeciaError):  # where the library is away, that is the error already
                stop(self._library, number)


def carry_out_tasks(
    library: AnyLibrary,
    experiment: Experiment,
    functions: Mapping[str, TaskFunction],
    *,
    should_stop: Callable[[], bool] = lambda: False,
) -> None:
    """Carry out what is due of the caller's tasks, have it kept, and see to it that the experiment ends.

    Raises `Unavailable`, `Conflict`, and what the library raises. It returns early when the experiment is stopped.
    """
    outbox = Outbox(library, experiment, {label: it.digest for label, it in functions.items()})
    stopped = _Glance(library, experiment.number, should_stop)
    with watching():
        if not asyncio.run(_ask(library, experiment, functions, outbox, stopped)):
            return
    answered = outbox.finish()
    while not answered.waits and answered.status == "running" and not stopped():
        time.sleep(LOOK / 4)
        answered = outbox.finish()


async def _ask(
    library: AnyLibrary,
    experiment: Experiment,
    functions: Mapping[str, TaskFunction],
    outbox: Outbox,
    should_stop: Callable[[], bool],
) -> bool:
    plan, limits = experiment.plan, experiment.plan.limits
    own = [variant for variant in plan.variants if variant.task and variant.task.by == "caller"]
    async with AsyncExitStack() as opened:
        lines: list[Line] = []
        for variant in own:
            task = _open(variant, functions.get(variant.label), limits)
            opened.push_async_callback(task.close)
            address = variant.task.address if variant.task else variant.label
            contact = Contact(address, answered=False, concurrency=limits.concurrency, kind="task")
            lines.append(Line(model=task, contact=contact, concurrency=limits.concurrency))
        with Keeper(outbox.send) as keeper:
            outbox.keeper = keeper
            windows = _windows(library, experiment.number, [variant.label for variant in own], outbox)
            supply = Supply(windows, lines, keeper, left_of=lambda calls, _: calls)
            return await ask_all(_held, lines, supply, outbox, should_stop=should_stop)


def _open(variant: Variant, function: TaskFunction | None, limits: Limits) -> Answering:
    task = variant.task
    assert task is not None  # noqa: S101 - it was chosen for being one
    if not task.is_python:
        return open_task(
            task.address, timeout=limits.timeout, retries=limits.retries, concurrency=limits.concurrency
        )
    if function is None:
        raise Conflict(
            f"The variant '{variant.label}' is the Python task {task.address}, which this process does not have.",
            hint="Run the experiment from where the function is.",
        )
    if task.source not in (None, function.digest):
        raise Conflict(
            f"The source of the task {task.address} is not the one that was planned.",
            hint="Plan again: it is another experiment then.",
        )
    return FunctionTask(function, given=_prompt(variant), timeout=limits.timeout)


def _prompt(variant: Variant) -> Prompt | None:
    """The version that a task is given, as `pecia.get` would give it."""
    given = variant.task.given if variant.task else None
    if given is None:
        return None
    partials = {
        reference: Partial(prompt=reference, version=0, digest="", content=content)
        for reference, content in variant.partials.items()
    }
    return Prompt(
        name=given.prompt,
        label=None,
        version=given.version,
        digest=given.digest or "",
        revision=0,
        content=variant.content,
        source="library",
        partials=partials,
    )


def _windows(
    library: AnyLibrary, number: int, labels: Sequence[str], outbox: Outbox
) -> Iterator[list[list[Call]]]:
    """What is due, a page after the other, as calls for the line of each task."""
    cursor: str | None = None
    while True:
        page = library.perform(ListDueRuns(number=number, cursor=cursor, limit=PAGE))
        calls: list[list[Call]] = [[] for _ in labels]
        due: DueRun
        for due in page.data:
            line = labels.index(due.variant)
            body = msgspec.json.encode(due.request)
            calls[line].append(
                Call(f"{due.variant}/{due.case}/{due.repeat}", None, body, [(line, due.case, due.repeat)])
            )
        outbox.tally.planned += len(page.data)
        if any(calls):
            yield calls
        cursor = page.next
        if cursor is None:
            return


def _held(call: Call) -> bytes:
    """The body of a call: all are held."""
    assert call.body is not None  # noqa: S101 - `_windows` wrote it
    return call.body


class Outbox:
    """Where the answers of tasks arrive: each goes to the library, some at a time."""

    keeper: Keeper[TaskAnswer]

    def __init__(self, library: AnyLibrary, experiment: Experiment, sources: Mapping[str, str]) -> None:
        self._library = library
        self._number = experiment.number
        self._labels = [
            variant.label
            for variant in experiment.plan.variants
            if variant.task and variant.task.by == "caller"
        ]
        self._sources = {label: digest for label, digest in sources.items() if label in self._labels}
        self.tally = Tally(planned=0)

    def take(self, call: Call, answer: Answer, *, reused_from: int | None = None) -> None:  # noqa: ARG002
        """Have an answer kept."""
        call.done = True
        line, case, repeat = call.places[0]
        self.keeper.add([TaskAnswer(variant=self._labels[line], case=case, repeat=repeat, answer=answer)])
        self.tally.count(answer, runs=1, called=True)

    def send(self, answers: Sequence[TaskAnswer]) -> None:
        """Put answers into the library."""
        for first in range(0, len(answers), MAX_ANSWERS):
            some = tuple(answers[first : first + MAX_ANSWERS])
            self._library.perform(AnswerRuns(number=self._number, answers=some, sources=self._sources))

    def finish(self) -> RunsAnswered:
        """Say that no more will come."""
        answered: RunsAnswered = self._library.perform(AnswerRuns(number=self._number, finished=True))
        return answered


class _Glance:
    """Whether to stop: because it is asked here, or because the experiment was stopped in the library."""

    def __init__(self, library: AnyLibrary, number: int, should_stop: Callable[[], bool]) -> None:
        self._library = library
        self._number = number
        self._should_stop = should_stop
        self._looked = time.monotonic()
        self._stopped = False

    def __call__(self) -> bool:
        if self._should_stop() or self._stopped:
            return True
        if time.monotonic() - self._looked >= LOOK:
            self._looked = time.monotonic()
            found: Experiment = self._library.perform(GetExperiment(number=self._number))
            self._stopped = found.status == "stopped"
        return self._stopped


class FunctionTask:
    """A Python function that answers requests, each in a thread of its own.

    One that raises or returns nonsense gives no answer; one that does not return within `timeout` seconds is left
    behind with its thread. The versions it gets through `pecia.get` are those it used.
    """

    def __init__(self, function: TaskFunction, *, given: Prompt | None, timeout: float) -> None:
        self._function = function
        self._given = given
        self._timeout = timeout
        self._idle: list[_Worker] = []
        self._hanging = 0

    async def answer(self, request: bytes) -> Answer:
        """What the function says. Never raises for what it does."""
        if self._hanging >= MOST_HANGING:
            return Answer(state="timeout", error=f"It is not called any more: it hung {self._hanging} times.")
        started = time.perf_counter()
        worker = self._idle.pop() if self._idle else _Worker()
        watch = Watch(self._given)
        asked = self._asked(request, watch)
        try:
            async with asyncio.timeout(self._timeout + (GRACE if asked.is_async else 0)):
                answer = await asyncio.wrap_future(worker.begin(asked))
        except TimeoutError:
            self._hanging += 1
            worker.leave()
            answer = Answer(state="timeout", error=f"It did not return within {self._timeout:g} s.")
        except asyncio.CancelledError:
            worker.leave()
            raise
        else:
            self._idle.append(worker)
        return msgspec.structs.replace(
            answer,
            latency_ms=(time.perf_counter() - started) * 1000,
            versions=tuple(dict.fromkeys((*watch.used, *answer.versions))),
        )

    async def close(self) -> None:
        """Let the threads end."""
        while self._idle:
            self._idle.pop().leave()

    def _asked(self, request: bytes, watch: Watch) -> _Asked:
        told = _request.decode(request)
        given: dict[str, Any] = {
            "case": told.case,
            "input": told.case.input,
            "seed": told.seed,
        }
        takes = self._function.takes
        if "prompt" in takes:
            given["prompt"] = watch.note(self._given) if self._given is not None else None
        return _Asked(
            function=self._function.function,
            named={name: given[name] for name in takes},
            watch=watch,
            timeout=self._timeout,
        )


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """One call of a function."""

    function: Callable[..., Any]
    named: Mapping[str, Any]
    watch: Watch
    timeout: float

    @property
    def is_async(self) -> bool:
        """Whether it can be told to end."""
        return inspect.iscoroutinefunction(self.function)

    def answer(self, runner: asyncio.Runner) -> Answer:
        """What it says. Raises nothing."""
        context = contextvars.copy_context()
        context.run(self.watch.begin)
        try:
            said = context.run(self.function, **self.named)
            if inspect.isawaitable(said):
                said = runner.run(_within(said, self.timeout), context=context)
        except _OutOfTime:
            return Answer(state="timeout", error=f"It did not return within {self.timeout:g} s.")
        except BaseException as error:  # noqa: BLE001 - the edge: the user's own code
            return failed(f"{type(error).__name__}: {error}")
        return read_task_reply(said)


class _OutOfTime(Exception):
    """A coroutine took too long, and was told to end."""


async def _within(awaited: Awaitable[object], seconds: float) -> object:
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            return await awaited
    except TimeoutError:
        if limit.expired():
            raise _OutOfTime from None
        raise


class _Worker:
    """A thread that makes one call after the other. One that is left ends with its call, if that ever does."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[tuple[_Asked, Future[Answer]] | None] = SimpleQueue()
        Thread(target=self._work, name="pecia-task", daemon=True).start()

    def begin(self, asked: _Asked) -> Future[Answer]:
        """Make a call."""
        future: Future[Answer] = Future()
        future.set_running_or_notify_cancel()
        self._asked.put((asked, future))
        return future

    def leave(self) -> None:
        """Make no further call."""
        self._asked.put(None)

    def _work(self) -> None:
        with asyncio.Runner() as runner:
            while (job := self._asked.get()) is not None:
                asked, future = job
                future.set_result(asked.answer(runner))


@contextmanager
def _importing(folder: Path) -> Generator[None]:
    """Find modules in the working directory, and beside an experiment's file."""
    places = [place for place in (str(Path.cwd()), str(folder.resolve())) if place not in sys.path]
    sys.path[:0] = places
    try:
        yield
    finally:
        for place in places:
            sys.path.remove(place)
