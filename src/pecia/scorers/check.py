"""What all scorers share: which answers are judged at all, and that judging raises nothing."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pecia.domain.answer import Answer
from pecia.domain.dataset import Case
from pecia.domain.score import Score, Scored, Unscored

W = TypeVar("W")
MAX_ANSWER = 2**20
"""Characters of an answer that is judged. Beyond this it is `scorer_error`, so that no check takes for ever."""
MAX_DETAIL = 200
"""Characters of an answer, or of what is wrong with it, that are kept with a score."""
RIGHT, WRONG = Scored(value=1.0), Scored(value=0.0)

UNANSWERED: dict[str, Unscored] = {
    state: Unscored(reason=state) for state in ("refused", "truncated", "api_error", "timeout", "cancelled")
}


class UnfitCase(Exception):
    """A case that a scorer cannot judge any answer to, and why: what it has to be compared with is not there."""


class Unreadable(Exception):
    """An answer out of which a scorer cannot read what it judges, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Generic[W]):
    """The pure part of a scorer: what is wanted of a case's answer, and how well a text meets it.

    `wanted` raises `UnfitCase` where the case does not say, `judge` raises `Unreadable` where the text does not.
    `unit` and `zero_is_meant` are those of the port.
    """

    wanted: Callable[[Case], W]
    judge: Callable[[str, W], Score]
    unit: str = "share"
    zero_is_meant: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeCheck(Generic[W]):
    """The pure part of a scorer that looks at more than the text: at the state, the tokens, the time, the calls.

    `reads` are the states whose answers it judges; the rest is as for `Check`.
    """

    wanted: Callable[[Case], W]
    judge: Callable[[Answer, W], Score]
    reads: frozenset[str] = frozenset({"ok"})
    unit: str = "share"
    zero_is_meant: bool = True


class CheckedScorer(Generic[W]):
    """A scorer made of a check. It keeps the promises of the port for all kinds, in one place.

    An answer that is none (`refused`, `timeout`, …) is unscored with its own state as the reason. A truncated
    one is unscored too, unless `reads_truncated` says that its text may be judged as it stands.
    """

    __slots__ = ("_judge", "_last", "_readable", "_wanted", "unit", "zero_is_meant")
    _judge: Callable[[Answer, W], Score]

    def __init__(self, check: Check[W] | WholeCheck[W], *, reads_truncated: bool) -> None:
        self._wanted = check.wanted
        self._last: tuple[Case, W] | None = None
        """The case that was judged last and what is wanted of it: all arms answer a case one after the other."""
        if isinstance(check, WholeCheck):
            self._judge, self._readable = check.judge, check.reads
        else:
            judge_text = check.judge

            def judge(answer: Answer, wanted: W) -> Score:
                return judge_text(answer.text, wanted)

            self._judge = judge
            self._readable = frozenset({"ok", "truncated"} if reads_truncated else {"ok"})
        self.unit, self.zero_is_meant = check.unit, check.zero_is_meant

    def check(self, case: Case) -> str | None:
        """Why no answer to this case can be scored, or None where one can."""
        try:
            self._wanted(case)
        except UnfitCase as unfit:
            return str(unfit)
        return None

    def score(self, answer: Answer, case: Case) -> Score:
        """Judge one answer. Raises nothing: what goes wrong is an `Unscored`."""
        if answer.state not in self._readable:
            return UNANSWERED[answer.state]
        if len(answer.text) > MAX_ANSWER:
            return _failed(
                f"The answer has {len(answer.text):,} characters; at most {MAX_ANSWER:,} are judged."
            )
        try:
            last = self._last
            if last is None or last[0] is not case:
                last = self._last = case, self._wanted(case)
            score = self._judge(answer, last[1])
        except Unreadable as why:
            return Unscored(reason="unparseable", detail=str(why)[:MAX_DETAIL])
        except UnfitCase as why:
            return Unscored(reason="not_applicable", detail=str(why)[:MAX_DETAIL])
        except Exception as error:  # noqa: BLE001 - the edge: one broken check must not end an experiment
            return _failed(f"{type(error).__name__}: {error}")
        broken = isinstance(score, Scored) and not math.isfinite(score.value)
        return _failed("The scorer returned a number that is not finite.") if broken else score


def nothing(_: Case) -> None:
    """What is wanted of a case by a check that needs nothing of it."""


def _failed(why: str) -> Unscored:
    return Unscored(reason="scorer_error", detail=why[:MAX_DETAIL])
