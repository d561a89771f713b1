"""Experiments and their runs."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    any_,
    bindparam,
    delete,
    func,
    insert,
    null,
    select,
    text,
    update,
)

from pecia.domain.experiment import (
    SETTLED,
    Answer,
    Experiment,
    ExperimentStatus,
    Plan,
    Progress,
    Run,
    TokenLogprob,
    Usage,
)
from pecia.domain.figures import RunFigures
from pecia.domain.lesson import Observed
from pecia.domain.message import ToolCall
from pecia.domain.price import Ledger
from pecia.domain.result import FORM, Measurement, Result
from pecia.domain.score import Score
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import Time, experiments, ledgers, observations, results, runs, variants

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect, Row
    from sqlalchemy.sql.base import Executable

_EXPERIMENTS = select(experiments).where(experiments.c.project == HERE)
_EXPERIMENT = _EXPERIMENTS.where(experiments.c.number == bindparam("_number"))
_NEWEST = _EXPERIMENTS.order_by(experiments.c.number.desc()).limit(bindparam("_limit"))
_HIGHEST = select(func.max(experiments.c.number).label("highest")).where(experiments.c.project == HERE)
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

_KEEP_RESULT = insert(results)
_FORGET_RESULT = delete(results).where(
    results.c.project == HERE, results.c.experiment == bindparam("_number")
)
_KEPT = (results.c.project == HERE, results.c.experiment == bindparam("_number"), results.c.form == FORM)
_RESULT = select(results.c.result).where(*_KEPT)
_MEASURED = select(results.c.measured).where(*_KEPT)

_OBSERVE = insert(observations)
_FORGET_OBSERVED = delete(observations).where(
    observations.c.project == HERE, observations.c.experiment == bindparam("_number")
)
_OBSERVED = (
    select(observations)
    .where(observations.c.project == HERE)
    .order_by(observations.c.experiment, observations.c.axis, observations.c.level)
)

_reused = runs.c.reused_from.is_not(None).label("reused")
_STATES = (
    select(runs.c.experiment, runs.c.state, _reused, func.count().label("number"))
    .where(runs.c.project == HERE, runs.c.experiment.in_(bindparam("_numbers", expanding=True)))
    .group_by(runs.c.experiment, runs.c.state, _reused)
)
_RUNS = (
    select(runs)
    .where(runs.c.project == HERE, runs.c.experiment == bindparam("_number"))
    .order_by(runs.c.arm, runs.c.case, runs.c.repeat)
)
_figures = (
    runs.c.arm,
    runs.c.case,
    runs.c.state,
    runs.c.input_tokens,
    runs.c.output_tokens,
    runs.c.latency_ms,
    runs.c.scores,
)
_FIGURES = _RUNS.with_only_columns(*_figures, null().label("text"))
_FIGURES_WITH_TEXTS = _RUNS.with_only_columns(*_figures, runs.c.text)
_RESCORE = update(runs).where(
    runs.c.project == HERE,
    runs.c.experiment == bindparam("_number"),
    runs.c.arm == bindparam("_arm"),
    runs.c.case == bindparam("_case"),
    runs.c.repeat == bindparam("_repeat"),
)
_PAGE = _RUNS.limit(bindparam("_limit")).offset(bindparam("_offset"))
_RUN = (
    select(runs)
    .where(runs.c.project == HERE, runs.c.experiment == bindparam("_number"))
    .where(runs.c.arm == bindparam("_arm"), runs.c.case == bindparam("_case"))
    .where(runs.c.repeat == bindparam("_repeat"))
)
_PLACES_SETTLED = select(runs.c.arm, runs.c.case, runs.c.repeat).where(
    runs.c.project == HERE,
    runs.c.experiment == bindparam("_number"),
    runs.c.state.in_(sorted(SETTLED)),
)
_SETTLED_AMONG = _PLACES_SETTLED.where(
    runs.c.case.in_(bindparam("_cases", expanding=True)), runs.c.repeat == bindparam("_repeat")
)
_STATUS = select(experiments.c.status).where(
    experiments.c.project == HERE, experiments.c.number == bindparam("_number")
)
_LEDGER = select(ledgers.c.spent, ledgers.c.reserved).where(
    ledgers.c.project == HERE, ledgers.c.experiment == bindparam("_number")
)
_BEGIN_LEDGER = insert(ledgers)
_ADD_TO_LEDGER = (
    update(ledgers)
    .where(ledgers.c.project == HERE, ledgers.c.experiment == bindparam("_number"))
    .values(spent=ledgers.c.spent + bindparam("_spent"), reserved=ledgers.c.reserved + bindparam("_reserved"))
)
KEYS_AT_ONCE = 2000
"""Keys in one question."""


class Remainder(msgspec.Struct, frozen=True, omit_defaults=True):
    """Of an answer what few have, in one column: most runs keep nothing there."""

    tool_calls: tuple[ToolCall, ...] = ()
    reasoning: str = ""
    logprobs: tuple[TokenLogprob, ...] = ()
    cached_tokens: int | None = None
    written_tokens: int | None = None
    reasoning_tokens: int | None = None


_NO_MORE = Remainder()
_remainder = msgspec.json.Decoder(Remainder)
_plan = msgspec.json.Decoder(Plan)
_result = msgspec.json.Decoder(Result)
_measured = msgspec.json.Decoder(list[Measurement])
_scores = msgspec.json.Decoder(dict[str, Score])
_encode = msgspec.json.Encoder().encode


class SqlExperiments:
    """The experiments of the project."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

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
            recorded=experiment.recorded,
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
        self, number: int, status: ExperimentStatus, *, at: datetime, trouble: str | None = None
    ) -> None:
        """Note the status, when the work first began and last ended, and the trouble."""
        self._tx.change(_FORGET_RESULT, _number=number)
        self._tx.change(_FORGET_OBSERVED, _number=number)
        noted: dict[str, object] = {"status": status, "trouble": trouble}
        if status == "running":
            self._tx.change(_BEGIN, _number=number, _at=at, ended_at=None, **noted)
        else:
            self._tx.change(_CHANGE, _number=number, ended_at=None if status == "planned" else at, **noted)

    def keep(self, number: int, runs: Sequence[Run]) -> None:
        """Add runs, each in the place of one that was no answer."""
        project = self._tx.project
        try:
            rows = [_row(project, number, run) for run in runs]
        except UnicodeEncodeError as error:
            raise self._tx.failed(error) from error
        if rows:
            self._tx.change(_FORGET_RESULT, _number=number)
            self._tx.write_rows(_keep(self._tx.connection.dialect), rows)

    def rescore(self, number: int, runs: Sequence[Run]) -> None:
        """Put the scores of some runs in the place of those they had."""
        rows = [
            {
                "_number": number,
                "_arm": run.arm,
                "_case": run.case,
                "_repeat": run.repeat,
                "scores": _encode(run.scores).decode(),
            }
            for run in runs
        ]
        if rows:
            self._tx.change(_FORGET_RESULT, _number=number)
        self._tx.change_all(_RESCORE, rows)

    def runs(self, number: int) -> Iterator[Run]:
        """What each run brought."""
        return map(_run, self._tx.stream(_RUNS, _number=number))

    def figures(self, number: int, *, texts: bool) -> Iterator[RunFigures]:
        """What the statistics need of each run."""
        read = lru_cache(maxsize=4096)(_scores.decode)  # most runs have the scores of many others
        for row in self._tx.stream(_FIGURES_WITH_TEXTS if texts else _FIGURES, _number=number):
            *plain, scores, said = list[Any](row)
            yield RunFigures(*plain, scores=read(scores), text=said)

    def page(self, number: int, *, offset: int, limit: int) -> Sequence[Run]:
        """What some of the runs brought."""
        return [_run(row) for row in self._tx.all(_PAGE, _number=number, _offset=offset, _limit=limit)]

    def run(self, number: int, *, arm: int, case: int, repeat: int) -> Run | None:
        """What one run brought."""
        row = self._tx.first(_RUN, _number=number, _arm=arm, _case=case, _repeat=repeat)
        return _run(row) if row else None

    def settled(self, number: int) -> Iterator[tuple[int, int, int]]:
        """The runs that need no further call."""
        return (tuple(row) for row in self._tx.stream(_PLACES_SETTLED, _number=number))

    def settled_among(self, number: int, cases: Sequence[int], repeat: int) -> Sequence[tuple[int, int, int]]:
        """The runs of these cases in a repeat that need no further call."""
        rows = self._tx.all(_SETTLED_AMONG, _number=number, _cases=list(cases), _repeat=repeat)
        return [(row.arm, row.case, row.repeat) for row in rows]

    def status(self, number: int) -> ExperimentStatus | None:
        """How this number stands."""
        row = self._tx.first(_STATUS, _number=number)
        return row.status if row else None

    def ledger(self, number: int) -> Ledger | None:
        """The account of an experiment."""
        row = self._tx.first(_LEDGER, _number=number)
        return Ledger(spent=row.spent, reserved=max(0.0, row.reserved)) if row else None

    def add_to_ledger(self, number: int, *, spent: float, reserved: float) -> None:
        """Change the account, or begin it."""
        if self._tx.first(_LEDGER, _number=number) is None:
            self._tx.add(_BEGIN_LEDGER, experiment=number, spent=spent, reserved=reserved)
        else:
            self._tx.change(_ADD_TO_LEDGER, _number=number, _spent=spent, _reserved=reserved)

    def keep_result(self, number: int, result: Result, measured: Sequence[Measurement]) -> None:
        """Keep it in the place of what was kept before."""
        self._tx.change(_FORGET_RESULT, _number=number)
        self._tx.add(
            _KEEP_RESULT,
            experiment=number,
            form=FORM,
            result=_encode(result).decode(),
            measured=_encode(measured).decode(),
        )

    def result(self, number: int) -> Result | None:
        """What was kept, where this Pecia would compute the same."""
        row = self._tx.first(_RESULT, _number=number)
        return _result.decode(row.result) if row else None

    def measurements(self, number: int) -> Sequence[Measurement] | None:
        """What was kept, where this Pecia would compute the same."""
        row = self._tx.first(_MEASURED, _number=number)
        return _measured.decode(row.measured) if row else None

    def keep_observed(self, number: int, observed: Sequence[Observed]) -> None:
        """Keep them in the place of those kept before."""
        self._tx.change(_FORGET_OBSERVED, _number=number)
        self._tx.add_all(_OBSERVE, [msgspec.structs.asdict(one) for one in observed])

    def observed(self) -> Sequence[Observed]:
        """What the experiments that are done observed, the oldest first."""
        return [
            Observed(
                experiment=row.experiment,
                axis=row.axis,
                level=row.level,
                against=row.against,
                difference=row.difference,
                standard_error=row.standard_error,
                n=row.n,
            )
            for row in self._tx.all(_OBSERVED)
        ]

    def answers(self, keys: Sequence[str]) -> Mapping[str, tuple[int, Answer]]:
        """Which of these requests have been answered, the last time in which experiment."""
        found: dict[str, tuple[int, Answer]] = {}
        question = _found(self._tx.connection.dialect)
        for start in range(0, len(keys), KEYS_AT_ONCE):
            some = keys[start : start + KEYS_AT_ONCE]
            sought = frozenset(some)
            # `found_by` is a part of the key, so what it finds is nearly always sought; binding keys too costs more.
            for row in self._tx.all(question, _numbers=sorted(map(_found_by, some))):
                if row.key in sought and (row.key not in found or found[row.key][0] < row.experiment):
                    found[row.key] = (row.experiment, _answer(row))
        return found

    def _with_progress(self, rows: Sequence[Row[Any]]) -> Sequence[Experiment]:
        counted: defaultdict[int, list[Row[Any]]] = defaultdict(list)
        if rows:
            for row in self._tx.all(_STATES, _numbers=[row.number for row in rows]):
                counted[row.experiment].append(row)
        return [_experiment(row, counted[row.number]) for row in rows]


@cache
def _keep(dialect: Dialect) -> str:
    """The statement that keeps a run, compiled once: the two databases write it alike."""
    if dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as make  # noqa: PLC0415 - one of them is never used
    else:
        from sqlalchemy.dialects.sqlite import insert as make  # noqa: PLC0415
    added = make(runs)
    replaced = {column.name: added.excluded[column.name] for column in runs.columns if not column.primary_key}
    statement = added.on_conflict_do_update(
        index_elements=list(runs.primary_key),
        set_=replaced,
        where=runs.c.state.not_in(sorted(SETTLED)),
    )
    return str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


@cache
def _found(dialect: Dialect) -> Executable:
    """The question for runs by `found_by`, with all the numbers in one parameter: one for each takes twice as long."""
    if dialect.name == "postgresql":
        numbers = bindparam("_numbers", type_=ARRAY(BigInteger))
        return select(runs).where(runs.c.project == HERE, runs.c.found_by == any_(numbers))
    # CROSS JOIN fixes the order: on its own SQLite may go through all runs, and for each through all numbers.
    question = text(
        "SELECT runs.* FROM json_each(:_numbers) AS sought CROSS JOIN runs "
        "WHERE runs.found_by = sought.value AND runs.project = :_project"
    )
    return question.bindparams(bindparam("_numbers", type_=JSON)).columns(*runs.columns)


def _row(project: str, number: int, run: Run) -> tuple[object, ...]:
    """A run in the order of its table's columns."""
    answer, key = run.answer, run.key
    called_and_settled = run.reused_from is None and answer.state in SETTLED
    return (
        project,
        number,
        run.arm,
        run.case,
        run.repeat,
        key,
        answer.state,
        answer.text,
        answer.model,
        answer.finish,
        answer.usage.input_tokens,
        answer.usage.output_tokens,
        answer.latency_ms,
        answer.attempts,
        answer.error,
        _encode(run.scores).decode(),
        run.reused_from,
        _found_by(key) if called_and_settled else None,
        _more(answer),
    )


def _more(answer: Answer) -> str | None:
    usage = answer.usage
    if not (answer.tool_calls or answer.reasoning or answer.logprobs) and (
        usage.cached_tokens is usage.written_tokens is usage.reasoning_tokens is None
    ):
        return None
    more = Remainder(
        tool_calls=answer.tool_calls,
        reasoning=answer.reasoning,
        logprobs=answer.logprobs,
        cached_tokens=usage.cached_tokens,
        written_tokens=usage.written_tokens,
        reasoning_tokens=usage.reasoning_tokens,
    )
    return _encode(more).decode()


def _found_by(key: str) -> int:
    return zlib.crc32(key.encode())


def _experiment(row: Row[Any], counts: Sequence[Row[Any]]) -> Experiment:
    plan = _plan.decode(row.plan)
    states: Counter[str] = Counter()
    for count in counts:
        states[count.state] += count.number
    reused = sum(count.number for count in counts if count.reused)
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
            done=states.total(),
            called=states.total() - reused,
            reused=reused,
            states=dict(sorted(states.items())),
        ),
        trouble=row.trouble,
        recorded=row.recorded,
    )


def _run(row: Row[Any]) -> Run:
    return Run(
        arm=row.arm,
        case=row.case,
        repeat=row.repeat,
        key=row.key,
        answer=_answer(row),
        scores=_scores.decode(row.scores),
        reused_from=row.reused_from,
    )


def _answer(row: Row[Any]) -> Answer:
    more = _NO_MORE if row.more is None else _remainder.decode(row.more)
    return Answer(
        state=row.state,
        text=row.text,
        model=row.model,
        finish=row.finish,
        usage=Usage(
            input_tokens=row.input_tokens,
            output_tokens=row.output_tokens,
            cached_tokens=more.cached_tokens,
            written_tokens=more.written_tokens,
            reasoning_tokens=more.reasoning_tokens,
        ),
        tool_calls=more.tool_calls,
        reasoning=more.reasoning,
        logprobs=more.logprobs,
        latency_ms=row.latency_ms,
        attempts=row.attempts,
        error=row.error,
    )
