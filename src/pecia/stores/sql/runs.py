"""Runs: what came back for each place of an experiment."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Integer,
    any_,
    bindparam,
    func,
    null,
    or_,
    select,
    text,
    tuple_,
    update,
)

from pecia.domain.answer import SETTLED, Answer
from pecia.domain.figures import Figures
from pecia.domain.run import Run, RunFilter
from pecia.domain.score import Unscored
from pecia.domain.task import UsedVersion
from pecia.stores.sql.results import SqlResults
from pecia.stores.sql.run_rows import SCORES, VERSIONS, answer_of, found_by, row_of, run_of
from pecia.stores.sql.transaction import HERE
from pecia.stores.tables import runs

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql.base import Executable

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
)
_FIGURES = _RUNS.with_only_columns(*_figures, null().label("text"), runs.c.scores)
_FIGURES_WITH_TEXTS = _RUNS.with_only_columns(*_figures, runs.c.text, runs.c.scores)
_RESCORE = update(runs).where(
    runs.c.project == HERE,
    runs.c.experiment == bindparam("_number"),
    runs.c.arm == bindparam("_arm"),
    runs.c.case == bindparam("_case"),
    runs.c.repeat == bindparam("_repeat"),
)
_place = tuple_(runs.c.arm, runs.c.case, runs.c.repeat)
_PAGE = _RUNS.where(
    _place > tuple_(*(bindparam(name, type_=BigInteger) for name in ("_arm", "_case", "_repeat")))
).limit(bindparam("_limit"))
_AT = _RUNS.where(_place.in_(bindparam("_places", expanding=True)))
_RUN = (
    select(runs)
    .where(runs.c.project == HERE, runs.c.experiment == bindparam("_number"))
    .where(runs.c.arm == bindparam("_arm"), runs.c.case == bindparam("_case"))
    .where(runs.c.repeat == bindparam("_repeat"))
)
_PLACES = select(runs.c.arm, runs.c.case, runs.c.repeat).where(
    runs.c.project == HERE, runs.c.experiment == bindparam("_number")
)
_PLACES_SETTLED = _PLACES.where(runs.c.state.in_(sorted(SETTLED)))
_SETTLED_AMONG = _PLACES_SETTLED.where(
    runs.c.case.in_(bindparam("_cases", expanding=True)), runs.c.repeat == bindparam("_repeat")
)
_OF_ARMS = (
    runs.c.project == HERE,
    runs.c.experiment == bindparam("_number"),
    runs.c.arm.in_(bindparam("_arms", expanding=True)),
)
_CASES = select(runs.c.case).distinct().where(*_OF_ARMS).order_by(runs.c.case)
_BEGINNINGS = (
    select(
        *(column for column in runs.columns if column.name not in {"text", "more"}),
        func.substr(runs.c.text, 1, bindparam("_characters", type_=Integer)).label("text"),
        null().label("more"),
    )
    .where(*_OF_ARMS, runs.c.case.in_(bindparam("_cases", expanding=True)))
    .order_by(runs.c.arm, runs.c.case, runs.c.repeat)
)
_COUNT = select(func.count().label("kept")).where(*_OF_ARMS)
_MORE = select(runs.c.arm, runs.c.more).where(*_OF_ARMS, runs.c.more.is_not(None))
KEYS_AT_ONCE = 2000
"""Keys in one question."""
_encode = msgspec.json.Encoder().encode


class SqlRuns(SqlResults):
    """The runs of experiments; one that is kept forgets what its experiment came to."""

    def keep(self, number: int, runs: Sequence[Run]) -> None:
        """Add runs, each in the place of one that was no answer."""
        project = self._tx.project
        try:
            rows = [row_of(project, number, run) for run in runs]
        except UnicodeEncodeError as error:
            raise self._tx.failed(error) from error
        if rows:
            self._forget_result(number)
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
            self._forget_result(number)
        self._tx.change_all(_RESCORE, rows)

    def runs(self, number: int) -> Iterator[Run]:
        """What each run brought."""
        return map(run_of, self._tx.stream(_RUNS, _number=number))

    def figures(self, number: int, *, texts: bool) -> Iterator[Figures]:
        """What the statistics need of each run, a stretch of an arm at a time."""
        question = _FIGURES_WITH_TEXTS if texts else _FIGURES
        for rows in self._tx.stretches(question, _number=number):
            for arm, some in groupby(rows, key=itemgetter(0)):
                _, *columns, scores = zip(*some, strict=True)
                different = {text: index for index, text in enumerate(dict.fromkeys(scores))}
                yield Figures(
                    arm,
                    *columns,
                    scores=[SCORES.decode(text) for text in different],
                    scored=[different[text] for text in scores],
                )

    def page(
        self, number: int, *, after: tuple[int, int, int] | None, limit: int, where: RunFilter | None = None
    ) -> Sequence[Run]:
        """What the runs behind a place brought, found in the index at any depth."""
        arm, case, repeat = after or (-1, -1, -1)
        question = _PAGE
        asked: dict[str, object] = {
            "_number": number,
            "_arm": arm,
            "_case": case,
            "_repeat": repeat,
            "_limit": limit,
        }
        if where is not None:
            # The index leads with the arm: a case alone is found in it only where the arms are named.
            question = question.where(runs.c.arm.in_(bindparam("_arms", expanding=True)))
            asked["_arms"] = list(where.arms)
            if where.case is not None:
                question = question.where(runs.c.case == bindparam("_only"))
                asked["_only"] = where.case
            if where.state is not None:
                question = question.where(runs.c.state == bindparam("_state"))
                asked["_state"] = where.state
            if where.unsound:
                question = question.where(_unsound(self._tx.connection.dialect))
        return [run_of(row) for row in self._tx.all(question, **asked)]

    def unsound_cases(self, number: int, arms: Sequence[int]) -> Sequence[int]:
        """The cases that somebody should look at."""
        question = _CASES.where(_unsound(self._tx.connection.dialect))
        return [row.case for row in self._tx.all(question, _number=number, _arms=list(arms))]

    def at(self, number: int, places: Sequence[tuple[int, int, int]]) -> Sequence[Run]:
        """What the runs at these places brought."""
        found: list[Run] = []
        sought = sorted(set(places))
        for start in range(0, len(sought), KEYS_AT_ONCE):
            some = sought[start : start + KEYS_AT_ONCE]
            found += map(run_of, self._tx.all(_AT, _number=number, _places=some))
        return found

    def beginnings(
        self, number: int, arms: Sequence[int], cases: Sequence[int], *, characters: int
    ) -> Sequence[Run]:
        """What these runs brought, cut short in the database: an answer may be of megabytes."""
        asked = {"_number": number, "_arms": list(arms), "_cases": list(cases), "_characters": characters}
        return [run_of(row) for row in self._tx.all(_BEGINNINGS, **asked)]

    def unjudged(self, number: int, metric: str) -> int:
        """How many runs wait for a score of a metric."""
        # As it is written: quotes inside texts are escaped there, so that nothing else reads like this.
        first = _encode({metric: Unscored(reason="unjudged")}).decode().rpartition('"detail"')[0]
        question = _unjudged(self._tx.connection.dialect)
        row = self._tx.first(question, _number=number, _first=first, _later=f",{first[1:]}")
        return row.runs if row else 0

    def run(self, number: int, *, arm: int, case: int, repeat: int) -> Run | None:
        """What one run brought."""
        row = self._tx.first(_RUN, _number=number, _arm=arm, _case=case, _repeat=repeat)
        return run_of(row) if row else None

    def asked(self, number: int) -> Iterator[tuple[int, int, int]]:
        """The runs that are kept."""
        return (tuple(row) for row in self._tx.stream(_PLACES, _number=number))

    def settled(self, number: int) -> Iterator[tuple[int, int, int]]:
        """The runs that need no further call."""
        return (tuple(row) for row in self._tx.stream(_PLACES_SETTLED, _number=number))

    def settled_among(self, number: int, cases: Sequence[int], repeat: int) -> Sequence[tuple[int, int, int]]:
        """The runs of these cases in a repeat that need no further call."""
        rows = self._tx.all(_SETTLED_AMONG, _number=number, _cases=list(cases), _repeat=repeat)
        return [(row.arm, row.case, row.repeat) for row in rows]

    def count(self, number: int, arms: Sequence[int]) -> int:
        """How many runs of these arms are kept."""
        row = self._tx.first(_COUNT, _number=number, _arms=list(arms))
        return row.kept if row else 0

    def versions(self, number: int, arms: Sequence[int]) -> Mapping[int, Mapping[UsedVersion, int]]:
        """Which versions the runs of these arms used, and how many each."""
        used: defaultdict[int, Counter[UsedVersion]] = defaultdict(Counter)
        read = lru_cache(maxsize=4096)(VERSIONS.decode)  # most runs used what others did
        for row in self._tx.stream(_MORE, _number=number, _arms=list(arms)):
            used[row.arm].update(read(row.more).versions)
        return used

    def answers(self, keys: Sequence[str]) -> Mapping[str, tuple[int, Answer]]:
        """Which of these requests have been answered, the last time in which experiment."""
        found: dict[str, tuple[int, Answer]] = {}
        question = _found(self._tx.connection.dialect)
        for start in range(0, len(keys), KEYS_AT_ONCE):
            some = keys[start : start + KEYS_AT_ONCE]
            sought = frozenset(some)
            # `found_by` is a part of the key, so what it finds is nearly always sought; binding keys too costs more.
            for row in self._tx.all(question, _numbers=sorted(map(found_by, some))):
                if row.key in sought and (row.key not in found or found[row.key][0] < row.experiment):
                    found[row.key] = (row.experiment, answer_of(row))
        return found


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
def _unjudged(dialect: Dialect) -> Executable:
    """The question for how many runs hold either text in their scores: at their beginning, or further on."""
    find = func.strpos if dialect.name == "postgresql" else func.instr
    return select(func.count().label("runs")).where(
        runs.c.project == HERE,
        runs.c.experiment == bindparam("_number"),
        or_(*(find(runs.c.scores, bindparam(text)) > 0 for text in ("_first", "_later"))),
    )


@cache
def _unsound(dialect: Dialect) -> ColumnElement[bool]:
    """Whether a run brought no good answer, or a scorer could say nothing of it: as scores are written, see `unjudged`."""
    find = func.strpos if dialect.name == "postgresql" else func.instr
    return or_(runs.c.state != "ok", find(runs.c.scores, '{"is":"unscored"') > 0)


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
