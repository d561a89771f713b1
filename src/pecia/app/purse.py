"""Purse: the money of calls, set aside on disk before each call and settled behind it.

At every moment what was spent and what is set aside lie within the limit, also when several workers call at once and
when one is killed: what was set aside for the calls that it had under way stays charged, since they may have cost that.
"""

from __future__ import annotations

import asyncio
from threading import Lock
from typing import NamedTuple, Protocol

from pecia.domain.actor import Actor
from pecia.domain.answer import Answer
from pecia.domain.design import Limits
from pecia.domain.experiment import Experiment
from pecia.domain.price import Cost, Ledger, budget_spent, most_cost, unknown_cost
from pecia.ports import Models, Ports, Unit

CALLS = 32
"""Calls that are set aside for at once, so that not each of them waits for the disk."""
ROUNDING = 1e-9
"""Dollars by which sums of prices may be off."""
WAIT = 0.02
"""Seconds between two looks at whether a call under way has given back what it did not need."""


class Account(Protocol):
    """Where it is written what calls have cost."""

    def ledger(self, unit: Unit) -> Ledger:
        """What was spent, and what is set aside."""
        ...

    def add(self, unit: Unit, *, spent: float, reserved: float) -> None:
        """Change the two."""
        ...


class _OfExperiment(NamedTuple):
    """The account of an experiment."""

    number: int

    def ledger(self, unit: Unit) -> Ledger:
        return unit.experiments.ledger(self.number) or Ledger()

    def add(self, unit: Unit, *, spent: float, reserved: float) -> None:
        unit.experiments.add_to_ledger(self.number, spent=spent, reserved=reserved)


class Purse:
    """Pays for the calls that this process makes for an account. It is shared by all models that are asked."""

    def __init__(self, ports: Ports, actor: Actor, account: Account, limits: Limits) -> None:
        self._ports = ports
        self._actor = actor
        self._account = account
        self._limit = limits.max_cost or 0.0
        self._allow_unpriced = limits.allow_unpriced
        self._held = 0.0
        self._under_way = 0
        self._spent = self._freed = 0.0
        self._lock = Lock()

    async def take(self, cost: Cost | None, request: bytes) -> float:
        """Set aside the most that a call can cost, in US dollars. Raises `PeciaError` (`budget_spent`).

        Where the rest does not cover it, it waits for what calls under way give back.
        """
        most = most_cost(cost, request) if cost else 0.0
        while not self._covers(most):
            ledger = self._ask(most)
            if self._covers(most):
                break
            if not self._under_way or not self._limit:
                raise budget_spent(ledger, self._limit)
            await asyncio.sleep(WAIT)
        self._held -= most
        self._under_way += 1
        return most

    def _covers(self, most: float) -> bool:
        return self._limit > 0 and self._held + ROUNDING >= most

    def settle(self, most: float, cost: Cost | None, answer: Answer) -> None:
        """Note what a call cost, once its answer has come. Raises `PeciaError` where nobody can say.

        A call that failed costs nothing; one that was given up, or took too long, may have cost all that it can.
        """
        self._under_way -= 1
        paid: float | None = 0.0
        if answer.state in ("timeout", "cancelled"):
            paid = most
        elif answer.state != "api_error" or answer.usage.output_tokens:
            paid = cost(answer.usage) if cost else None
        with self._lock:
            self._freed += most
            self._spent += most if paid is None else paid
        if paid is None and not self._allow_unpriced:
            raise unknown_cost()

    def note(self, unit: Unit) -> None:
        """Write down what has been settled, in the unit that keeps the answers."""
        with self._lock:
            spent, freed = self._spent, self._freed
            self._spent = self._freed = 0.0
        if spent or freed:
            self._account.add(unit, spent=spent, reserved=-freed)

    def close(self) -> None:
        """Give back what is not needed any more."""
        with self._ports.store.write(self._actor.project) as unit:
            self.note(unit)
            self._account.add(unit, spent=0.0, reserved=-self._held)
        self._held = 0.0

    def _ask(self, most: float) -> Ledger:
        """Set aside for this call and some more what the limit still allows."""
        with self._ports.store.write(self._actor.project) as unit:
            self.note(unit)
            ledger = self._account.ledger(unit)
            more = min(self._limit - ledger.charged, most * CALLS - self._held)
            if more > 0 and self._held + more + ROUNDING >= most:
                self._account.add(unit, spent=0.0, reserved=more)
                self._held += more
        return ledger


def open_purse(ports: Ports, actor: Actor, experiment: Experiment, reach: Models) -> Purse | None:
    """The purse of an experiment with a limit, else None. What was spent before there were ledgers is counted."""
    plan, number = experiment.plan, experiment.number
    if plan.limits.max_cost is None:
        return None
    costs = [reach.cost(choice) for choice in plan.models.values()]
    with ports.store.write(actor.project) as unit:
        if unit.experiments.ledger(number) is None:
            called = (run for run in unit.experiments.runs(number) if run.reused_from is None)
            paid = [(costs[run.arm // len(plan.variants)], run.answer.usage) for run in called]
            spent = sum(cost(usage) or 0.0 for cost, usage in paid if cost)
            unit.experiments.add_to_ledger(number, spent=spent, reserved=0.0)
    return Purse(ports, actor, _OfExperiment(number), plan.limits)
