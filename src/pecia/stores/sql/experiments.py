"""Experiments: what was planned, how it stands, and what it has cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from pecia.domain.errors import PeciaError
from pecia.domain.experiment import Experiment, ExperimentStatus, Extent, PilotEstimate, Progress
from pecia.domain.plan import Plan
from pecia.domain.price import Ledger
from pecia.stores.sql.results import Counts
from pecia.stores.sql.runs import SqlRuns
from pecia.stores.sql.transaction import HERE
from pecia.stores.tables import Time, experiments, ledgers, runs, variants

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

_EXPERIMENTS = select(experiments).where(experiments.c.project == HERE)
_EXPERIMENT = _EXPERIMENTS.where(experiments.c.number == bindparam("_number"))
_NEWEST = _EXPERIMENTS.order_by(experiments.c.number.desc()).limit(bindparam("_limit"))
_HIGHEST = select(func.max(experiments.c.number).label("highest")).where(experiments.c.project == HERE)
_OF_DATASET = (
    select(experiments.c.number)
    .where(experiments.c.project == HERE, experiments.c.dataset == bindparam("_dataset"))
    .order_by(experiments.c.number.desc())
    .limit(bindparam("_limit"))
)
_DONE_ON_DATASET = (
    select(experiments.c.number)
    .where(
        experiments.c.project == HERE,
        experiments.c.dataset == bindparam("_dataset"),
        experiments.c.status == "done",
    )
    .order_by(experiments.c.number.desc())
)
_WITH_VARIANT = select(variants.c.experiment).where(
    variants.c.project == HERE, variants.c.digest == bindparam("_digest")
)
_DONE_WITH_CONTENT = (
    select(experiments.c.number)
    .where(
        experiments.c.project == HERE, experiments.c.status == "done", experiments.c.number.in_(_WITH_VARIANT)
    )
    .order_by(experiments.c.number.desc())
    .limit(bindparam("_limit"))
)
_WITH_BASELINE = select(variants.c.experiment).where(
    variants.c.project == HERE, variants.c.digest == bindparam("_against")
)
_ADD = insert(experiments)
_ADD_VARIANT = insert(variants)
_CHANGE = update(experiments).where(
    experiments.c.project == HERE, experiments.c.number == bindparam("_number")
)
_BEGIN = _CHANGE.values(started_at=func.coalesce(experiments.c.started_at, bindparam("_at", type_=Time)))
_STATUS = select(experiments.c.status, experiments.c.ended_at).where(
    experiments.c.project == HERE, experiments.c.number == bindparam("_number")
)

_reused = runs.c.reused_from.is_not(None).label("reused")
_STATES = (
    select(runs.c.experiment, runs.c.state, _reused, func.count().label("number"))
    .where(runs.c.project == HERE, runs.c.experiment.in_(bindparam("_numbers", expanding=True)))
    .group_by(runs.c.experiment, runs.c.state, _reused)
)

_LEDGER = select(ledgers.c.spent, ledgers.c.reserved).where(
    ledgers.c.project == HERE, ledgers.c.experiment == bindparam("_number")
)
_LEDGERS = select(ledgers.c.experiment, ledgers.c.spent, ledgers.c.reserved).where(
    ledgers.c.project == HERE, ledgers.c.experiment.in_(bindparam("_numbers", expanding=True))
)
_BEGIN_LEDGER = insert(ledgers)
_ADD_TO_LEDGER = (
    update(ledgers)
    .where(ledgers.c.project == HERE, ledgers.c.experiment == bindparam("_number"))
    .values(spent=ledgers.c.spent + bindparam("_spent"), reserved=ledgers.c.reserved + bindparam("_reserved"))
)

_plan = msgspec.json.Decoder(Plan)
_estimate = msgspec.json.Decoder(PilotEstimate)
_encode = msgspec.json.Encoder().encode


class SqlExperiments(SqlRuns):
    """The experiments of the project."""

    def add(self, experiment: Experiment) -> Experiment:
        """Add an experiment under the next number, and its variants."""
        highest = self._tx.first(_HIGHEST)
        number = ((highest.highest if highest else None) or 0) + 1
        plan = experiment.plan
        self._tx.add(
            _ADD,
            number=number,
            name=plan.name,
            dataset=plan.dataset,
            plan_digest=experiment.plan_digest,
            plan=_encode(plan).decode(),
            status=experiment.status,
            author=experiment.author,
            created_at=experiment.created_at,
            started_at=experiment.started_at,
            ended_at=experiment.ended_at,
            trouble=experiment.trouble,
            trouble_code=experiment.trouble_code,
            recorded=experiment.recorded,
            extent=experiment.extent,
        )
        self._tx.add_all(
            _ADD_VARIANT,
            [{"experiment": number, "label": v.label, "digest": v.digest} for v in plan.variants],
        )
        return msgspec.structs.replace(experiment, number=number)

    def get(self, number: int) -> Experiment | None:
        """What this number tries, and how far it is."""
        return next(iter(self._with_progress(self._tx.all(_EXPERIMENT, _number=number))), None)

    def list(
        self,
        *,
        name: str | None = None,
        plan_digest: str | None = None,
        before: int | None = None,
        limit: int,
    ) -> Sequence[Experiment]:
        """The last experiments."""
        question = _NEWEST
        asked: dict[str, object] = {"_limit": limit}
        if name is not None:
            question = question.where(experiments.c.name == bindparam("_name"))
            asked["_name"] = name
        if plan_digest is not None:
            question = question.where(experiments.c.plan_digest == bindparam("_plan_digest"))
            asked["_plan_digest"] = plan_digest
        if before is not None:
            question = question.where(experiments.c.number < bindparam("_before"))
            asked["_before"] = before
        return self._with_progress(self._tx.all(question, **asked))

    def of_dataset(self, dataset: str, *, limit: int) -> Sequence[int]:
        """The newest experiments on this dataset."""
        return [row.number for row in self._tx.all(_OF_DATASET, _dataset=dataset, _limit=limit)]

    def on_dataset(self, dataset: str, *, digests: tuple[str, str | None]) -> Sequence[int]:
        """The experiments that are done and tried these contents on this dataset."""
        digest, against = digests
        question = _DONE_ON_DATASET.where(experiments.c.number.in_(_WITH_VARIANT))
        asked = {"_dataset": dataset, "_digest": digest}
        if against is not None:
            question = question.where(experiments.c.number.in_(_WITH_BASELINE))
            asked["_against"] = against
        return [row.number for row in self._tx.all(question, **asked)]

    def of_content(self, digest: str, *, limit: int) -> Sequence[int]:
        """The newest experiments that are done and tried this content."""
        return [row.number for row in self._tx.all(_DONE_WITH_CONTENT, _digest=digest, _limit=limit)]

    def set_status(
        self, number: int, status: ExperimentStatus, *, at: datetime, why: PeciaError | None = None
    ) -> None:
        """Note the status, when the work first began and last ended, and the trouble."""
        self._forget_result(number)
        self._forget_observed(number)
        noted: dict[str, object] = {
            "status": status,
            "trouble": why.message.rstrip(".") if why else None,
            "trouble_code": why.code if why else None,
        }
        if status == "running":
            self._tx.change(_BEGIN, _number=number, _at=at, ended_at=None, **noted)
        else:
            self._tx.change(_CHANGE, _number=number, ended_at=None if status == "planned" else at, **noted)

    def set_plan(self, number: int, plan: Plan) -> None:
        """Keep it in the place of the one there is."""
        self._tx.change(_CHANGE, _number=number, plan=_encode(plan).decode())

    def set_extent(self, number: int, extent: Extent) -> None:
        """Note how far it goes."""
        self._tx.change(_CHANGE, _number=number, extent=extent)

    def keep_estimate(self, number: int, estimate: PilotEstimate) -> None:
        """Keep it in the place of an earlier one."""
        self._tx.change(_CHANGE, _number=number, estimate=_encode(estimate).decode())

    def set_judged(self, number: int, *, judged: int, to_judge: int) -> None:
        """Note the two figures."""
        self._tx.change(_CHANGE, _number=number, judged=judged, to_judge=to_judge)

    def status(self, number: int) -> ExperimentStatus | None:
        """How this number stands."""
        row = self._tx.first(_STATUS, _number=number)
        return row.status if row else None

    def ended(self, number: int) -> tuple[ExperimentStatus, datetime | None] | None:
        """How this number stands, and since when where it has ended."""
        row = self._tx.first(_STATUS, _number=number)
        return (row.status, row.ended_at) if row else None

    def ledger(self, number: int) -> Ledger | None:
        """The account of an experiment."""
        row = self._tx.first(_LEDGER, _number=number)
        return _account(row) if row else None

    def add_to_ledger(self, number: int, *, spent: float, reserved: float) -> None:
        """Change the account, or begin it."""
        if self._tx.first(_LEDGER, _number=number) is None:
            self._tx.add(_BEGIN_LEDGER, experiment=number, spent=spent, reserved=reserved)
        else:
            self._tx.change(_ADD_TO_LEDGER, _number=number, _spent=spent, _reserved=reserved)

    def _with_progress(self, rows: Sequence[Row[Any]]) -> Sequence[Experiment]:
        if not rows:
            return []
        numbers = [row.number for row in rows]
        counted = {**self.counts(numbers)}
        counted |= self._count([number for number in numbers if number not in counted])
        accounts = {row.experiment: _account(row) for row in self._tx.all(_LEDGERS, _numbers=numbers)}
        return [_experiment(row, counted[row.number], accounts.get(row.number)) for row in rows]

    def _count(self, numbers: Sequence[int]) -> Mapping[int, Counts]:
        """The runs of these, counted: of one that is done this is kept with its result."""
        states: Mapping[int, Counter[str]] = {number: Counter() for number in numbers}
        reused: Counter[int] = Counter()
        for row in self._tx.all(_STATES, _numbers=numbers) if numbers else ():
            states[row.experiment][row.state] += row.number
            reused[row.experiment] += row.number if row.reused else 0
        return {number: Counts(dict(found), reused[number]) for number, found in states.items()}


def _account(row: Row[Any]) -> Ledger:
    return Ledger(spent=row.spent, reserved=max(0.0, row.reserved))


def _experiment(row: Row[Any], counts: Counts, ledger: Ledger | None) -> Experiment:
    plan = _plan.decode(row.plan)
    done = sum(counts.states.values())
    return Experiment(
        number=row.number,
        plan=plan,
        plan_digest=row.plan_digest,
        status=row.status,
        author=row.author,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        progress=Progress(
            planned=plan.runs,
            done=done,
            called=done - counts.reused,
            reused=counts.reused,
            states=dict(sorted(counts.states.items())),
            judged=row.judged or 0,
            to_judge=row.to_judge or 0,
        ),
        trouble=row.trouble,
        trouble_code=row.trouble_code,
        recorded=row.recorded,
        extent=row.extent or "all",
        estimate=None if row.estimate is None else _estimate.decode(row.estimate),
        ledger=ledger,
    )
