"""Errands: long work beside experiments that asks a model, carried out where it was started.

It is a job like an experiment: started, watched, stopped, and gone on with when the same is asked for again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec
from msgspec.structs import replace

from pecia.app.act import acting
from pecia.app.page import Page, check_limit, number_cursor, page_of
from pecia.app.purse import Purse
from pecia.domain.actor import Actor
from pecia.domain.answer import Answer
from pecia.domain.canonical import digest
from pecia.domain.design import Limits
from pecia.domain.errand import Errand, ErrandKind, Generated
from pecia.domain.errors import NotFound, PeciaError
from pecia.domain.price import Ledger
from pecia.domain.value import Request, Value
from pecia.ports import Ports, Unit


class GetErrand(Request, frozen=True):
    """An errand, how far it has come, and what came of it."""

    number: int


class ListErrands(Request, frozen=True):
    """Errands, newest first: judges that are measured, cases that are written."""

    cursor: str | None = None
    limit: int = 50


class StopErrand(Request, frozen=True):
    """Stop after the calls under way; what was answered is kept."""

    number: int


class Outcome(Value, frozen=True):
    """What came of an errand: the number of a passport, or what was written."""

    passport: int | None = None
    generated: Generated | None = None


class Stopped(Exception):
    """An errand was asked to stop."""


class Course:
    """An errand under way, as the work of it sees it: what was said before, what may be spent, how far it is."""

    def __init__(self, ports: Ports, actor: Actor, number: int) -> None:
        self._ports = ports
        self._actor = actor
        self._number = number

    def note(self, done: int) -> None:
        """Keep how far it is. Raises `Stopped` where it was asked to end."""
        with self._ports.store.write(self._actor.project) as unit:
            unit.errands.keep(replace(existing_errand(unit, self._number), done=done))
        if self._ports.jobs.stopping(self._actor.project, job_of(self._number)):
            raise Stopped

    def reply(self, key: str) -> Answer | None:
        """What a model said to this request before the errand was stopped."""
        with self._ports.store.read(self._actor.project) as unit:
            return unit.errands.reply(self._number, key)

    def keep_reply(self, key: str, answer: Answer, purse: Purse | None) -> None:
        """Keep what it said, with what it cost."""
        with self._ports.store.write(self._actor.project) as unit:
            unit.errands.keep_reply(self._number, key, answer)
            if purse is not None:
                purse.note(unit)

    def purse(self, limits: Limits) -> Purse | None:
        """What its calls are paid from, None without a limit."""
        if limits.max_cost is None:
            return None
        return Purse(self._ports, self._actor, _Account(self._number), limits)


Work: TypeAlias = Callable[[Course], Outcome]


class _Account(Value, frozen=True):
    """The account of an errand."""

    number: int

    def ledger(self, unit: Unit) -> Ledger:
        """What was spent, and what is set aside."""
        return existing_errand(unit, self.number).ledger

    def add(self, unit: Unit, *, spent: float, reserved: float) -> None:
        """Change the two; sums of floats may end a hair below nothing."""
        errand = existing_errand(unit, self.number)
        before = errand.ledger
        after = Ledger(spent=before.spent + spent, reserved=max(0.0, before.reserved + reserved))
        unit.errands.keep(replace(errand, ledger=after))


def start_errand(
    ports: Ports,
    actor: Actor,
    work: Work,
    *,
    kind: ErrandKind,
    subject: str,
    asked: dict[str, Any],
    planned: int,
) -> Errand:
    """The errand, under way. The same asked for before and not done goes on; one that is under way is returned."""
    name = digest({"kind": kind, "asked": asked})
    with acting(ports, actor) as act:
        errand = act.unit.errands.latest(name)
        if errand is not None and ports.jobs.running(actor.project, job_of(errand.number)):
            return errand
        if errand is None or errand.status == "done":
            fresh = Errand(
                number=0,
                kind=kind,
                subject=subject,
                digest=name,
                status="planned",
                author=actor.name,
                created_at=act.now,
                planned=planned,
            )
            errand = act.unit.errands.add(fresh)
        else:
            errand = replace(errand, status="planned", trouble=None, trouble_code=None, ended_at=None, done=0)
            act.unit.errands.keep(errand)
        act.record(
            "ErrandStarted", f"errand/{errand.number}", after=name, data={"kind": kind, "subject": subject}
        )
    number = errand.number
    ports.jobs.start(actor.project, job_of(number), lambda: _carry_out(ports, actor, number, work))
    return errand


def get_errand(ports: Ports, actor: Actor, request: GetErrand) -> Errand:
    """The errand, or `NotFound`."""
    with ports.store.read(actor.project) as unit:
        return existing_errand(unit, request.number)


def list_errands(ports: Ports, actor: Actor, request: ListErrands) -> Page[Errand]:
    """Errands, newest first."""
    limit = check_limit(request.limit)
    with ports.store.read(actor.project) as unit:
        rows = unit.errands.list(before=number_cursor(request.cursor), limit=limit + 1)
    return page_of(rows, limit, lambda errand: errand.number)


def stop_errand(ports: Ports, actor: Actor, request: StopErrand) -> Errand:
    """The errand as it is at this moment. One that nobody here carries out is noted as stopped at once."""
    if not ports.jobs.stop(actor.project, job_of(request.number)):
        with acting(ports, actor) as act:
            errand = existing_errand(act.unit, request.number)
            if errand.status in ("planned", "running"):
                act.unit.errands.keep(replace(errand, status="stopped", ended_at=act.now))
                act.record("ErrandEnded", f"errand/{errand.number}", after=errand.digest)
    return get_errand(ports, actor, GetErrand(number=request.number))


def existing_errand(unit: Unit, number: int) -> Errand:
    """The errand of this number. Raises `NotFound`."""
    found = unit.errands.get(number)
    if found is None:
        raise NotFound(
            f"There is no errand {number} in this project.", hint="'pecia errand list' shows those there are."
        )
    return found


def job_of(number: int) -> str:
    """The name of an errand's job."""
    return f"errand/{number}"


def _carry_out(ports: Ports, actor: Actor, number: int, work: Work) -> None:
    """Do the work and note its end, whatever it is."""
    with ports.store.write(actor.project) as unit:
        unit.errands.keep(replace(existing_errand(unit, number), status="running"))
    try:
        outcome = work(Course(ports, actor, number))
    except Stopped:
        _end(ports, actor, number, status="stopped")
    except PeciaError as error:
        _end(
            ports, actor, number, status="stopped", trouble=error.message.rstrip("."), trouble_code=error.code
        )
        raise
    except BaseException as error:
        _end(
            ports,
            actor,
            number,
            status="stopped",
            trouble=f"A fault in Pecia: {type(error).__name__}",
            trouble_code="internal",
        )
        raise
    else:
        _end(ports, actor, number, status="done", **msgspec.structs.asdict(outcome))


def _end(ports: Ports, actor: Actor, number: int, **changed: Any) -> None:
    with acting(ports, actor) as act:
        errand = existing_errand(act.unit, number)
        ended = replace(errand, ended_at=act.now, **changed)
        if ended.status == "done":
            ended = replace(ended, done=ended.planned)
            act.unit.errands.forget_replies(number)
        act.unit.errands.keep(ended)
        act.record(
            "ErrandEnded",
            f"errand/{number}",
            after=ended.digest,
            data={"status": ended.status, "why": ended.trouble_code},
        )
    ports.signals.publish(actor.project)
