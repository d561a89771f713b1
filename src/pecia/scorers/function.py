"""Python functions of the user's own, held to a time limit and to what a score can be."""

from __future__ import annotations

import math
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any

from pecia.domain.answer import Answer
from pecia.domain.dataset import Case
from pecia.domain.score import SHARE, Score, Scored, Unscored
from pecia.functions import FUNCTIONS, ScoringFunction
from pecia.scorers.check import MAX_DETAIL, UNANSWERED
from pecia.scorers.spec import Place, Spec

MOST_HANGING = 3
"""Calls that may hang before the function is not called any more: each leaves a thread behind."""
_READABLE = frozenset({"ok", "truncated"})


class Python(Spec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A Python function, decorated with `@pecia.scorer`; `its.spec` gives these fields."""

    name: str
    digest: str | None = None
    unit: str = SHARE
    timeout: float = 10.0


class FunctionScorer:
    """A function of this process as a scorer: one that raises, hangs or returns what is no score is `scorer_error`."""

    def __init__(self, function: ScoringFunction) -> None:
        self._function = function
        self._caller = _Caller(function.function, timeout=function.timeout)
        self.unit = function.unit
        self.zero_is_meant = function.unit == SHARE

    def check(self, case: Case) -> str | None:
        """Why a case cannot be scored: the function asks for an expected value that is not there."""
        return (
            "the case lacks 'expected'"
            if "expected" in self._function.takes and case.expected is None
            else None
        )

    def score(self, answer: Answer, case: Case) -> Score:
        """What the function says of one answer."""
        if answer.state != "ok" and not (answer.state in _READABLE and "reply" in self._function.takes):
            return UNANSWERED[answer.state]
        given = {
            "answer": answer.text,
            "case": case,
            "expected": case.expected,
            "input": case.input,
            "metadata": case.metadata,
            "reply": answer,
        }
        try:
            said = self._caller.call({name: given[name] for name in self._function.takes})
        except TimeoutError as error:
            return _failed(str(error))
        except BaseException as error:  # noqa: BLE001 - the edge: the user's own code
            return _failed(f"{type(error).__name__}: {error}")
        return self._score(said)

    def _score(self, said: object) -> Score:
        if isinstance(said, Unscored):
            return said
        if said is None:
            return Unscored(reason="not_applicable")
        read = None
        if isinstance(said, Scored):
            said, read = said.value, said.read
        if not isinstance(said, bool | int | float):
            return _failed(
                f"It returned {type(said).__name__} and not a number, True, False, None or a score."
            )
        value = float(said)
        if not math.isfinite(value):
            return _failed(f"It returned {value}, which is no number to average.")
        if self.unit == SHARE and not 0 <= value <= 1:
            return _failed(f"It returned {value:g}, and a share lies between 0 and 1.")
        return Scored(value=value, read=None if read is None else str(read)[:MAX_DETAIL])


class AbsentFunction:
    """A function of another process: what it said is kept, and until it has spoken an answer is `unjudged`."""

    def __init__(self, spec: Python) -> None:
        self.unit = spec.unit
        self.zero_is_meant = spec.unit == SHARE

    def check(self, case: Case) -> str | None:  # noqa: ARG002 - the port's
        """Whether it can score a case, only the function knows."""
        return None

    def score(self, answer: Answer, case: Case) -> Score:  # noqa: ARG002 - the port's
        """Not here."""
        return Unscored(reason="unjudged") if answer.state == "ok" else UNANSWERED[answer.state]


def python(spec: Python, place: Place) -> FunctionScorer | AbsentFunction:
    """The function of this name and digest. Raises `Invalid` where this process has another one of the name."""
    if spec.timeout <= 0 or not spec.unit:
        raise place.invalid("timeout", "'timeout' is above 0 seconds, and 'unit' is not empty.")
    function = FUNCTIONS.get(spec.name)
    if function is None:
        return AbsentFunction(spec)
    if spec.digest not in (None, function.digest):
        raise place.invalid(
            "digest",
            f"the function '{spec.name}' of this process is not the one that was planned: its source has changed.",
            hint="Start another experiment with it, or bring the earlier source back.",
        )
    return FunctionScorer(function)


class _Caller:
    """Calls a function in a thread of its own, and leaves the thread behind where the function does not return."""

    def __init__(self, function: Callable[..., Any], *, timeout: float) -> None:
        self._function, self._timeout = function, timeout
        self._lock = Lock()
        self._hanging = 0
        self._worker: _Worker | None = None

    def call(self, named: dict[str, Any]) -> object:
        """What the function returns; raises what it raises, and `TimeoutError`."""
        with self._lock:
            if self._hanging >= MOST_HANGING:
                raise TimeoutError(f"It is not called any more: it hung {self._hanging} times.")
            worker = self._worker = self._worker or _Worker(self._function)
            worker.asked.put(named)
            try:
                said, error = worker.said.get(timeout=self._timeout)
            except Empty:
                self._worker, self._hanging = None, self._hanging + 1
                worker.asked.put(None)
                raise TimeoutError(f"It did not return within {self._timeout:g} s.") from None
        if error is not None:
            raise error
        return said


class _Worker:
    """A thread that calls the function for what it is asked, until it is asked None."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.asked: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self.said: SimpleQueue[tuple[object, BaseException | None]] = SimpleQueue()
        self._function = function
        Thread(target=self._work, name="pecia-scorer", daemon=True).start()

    def _work(self) -> None:
        while (named := self.asked.get()) is not None:
            try:
                self.said.put((self._function(**named), None))
            except BaseException as error:  # noqa: BLE001 - handed to the one who asked
                self.said.put((None, error))


def _failed(why: str) -> Unscored:
    return Unscored(reason="scorer_error", detail=why[:MAX_DETAIL])
