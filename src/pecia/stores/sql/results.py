"""Results: what experiments came to, and what they observed of axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import bindparam, delete, insert, select

from pecia.domain.experiment import Progress
from pecia.domain.lesson import Observed
from pecia.domain.result import FORM, Measurement, Result
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import observations, results

_KEEP_RESULT = insert(results)
_FORGET_RESULT = delete(results).where(
    results.c.project == HERE, results.c.experiment == bindparam("_number")
)
_KEPT = (results.c.project == HERE, results.c.experiment == bindparam("_number"), results.c.form == FORM)
_RESULT = select(results.c.result).where(*_KEPT)
_RESULTS = select(results.c.experiment, results.c.result).where(
    results.c.project == HERE,
    results.c.experiment.in_(bindparam("_numbers", expanding=True)),
    results.c.form == FORM,
)
_MEASURED = select(results.c.measured).where(*_KEPT)
_COUNTS = select(results.c.experiment, results.c.counts).where(
    results.c.project == HERE,
    results.c.experiment.in_(bindparam("_numbers", expanding=True)),
    results.c.counts.is_not(None),
)

_OBSERVE = insert(observations)
_FORGET_OBSERVED = delete(observations).where(
    observations.c.project == HERE, observations.c.experiment == bindparam("_number")
)
_OBSERVED = (
    select(observations)
    .where(observations.c.project == HERE)
    .order_by(observations.c.experiment, observations.c.axis, observations.c.level)
)


class Counts(NamedTuple):
    """How many runs of an experiment came to which state, and how many of all were answered by earlier ones."""

    states: dict[str, int]
    reused: int


_counts = msgspec.json.Decoder(Counts)
_result = msgspec.json.Decoder(Result)
_measured = msgspec.json.Decoder(list[Measurement])
_encode = msgspec.json.Encoder().encode


class SqlResults:
    """What the experiments that are done came to."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def keep_result(
        self,
        number: int,
        result: Result,
        measured: Sequence[Measurement],
        *,
        progress: Progress | None = None,
    ) -> None:
        """Keep it in the place of what was kept before."""
        self._forget_result(number)
        self._tx.add(
            _KEEP_RESULT,
            experiment=number,
            form=FORM,
            result=_encode(result).decode(),
            measured=_encode(measured).decode(),
            counts=None if progress is None else _encode(Counts(progress.states, progress.reused)).decode(),
        )

    def counts(self, numbers: Sequence[int]) -> Mapping[int, Counts]:
        """How many runs came to what, of those of these experiments of which it was kept."""
        rows = self._tx.all(_COUNTS, _numbers=numbers)
        return {row.experiment: _counts.decode(row.counts) for row in rows}

    def result(self, number: int) -> Result | None:
        """What was kept, where this Pecia would compute the same."""
        row = self._tx.first(_RESULT, _number=number)
        return _result.decode(row.result) if row else None

    def results(self, numbers: Sequence[int]) -> Mapping[int, Result]:
        """What was kept of these, where this Pecia would compute the same."""
        rows = self._tx.all(_RESULTS, _numbers=list(numbers))
        return {row.experiment: _result.decode(row.result) for row in rows}

    def measurements(self, number: int) -> Sequence[Measurement] | None:
        """What was kept, where this Pecia would compute the same."""
        row = self._tx.first(_MEASURED, _number=number)
        return _measured.decode(row.measured) if row else None

    def keep_observed(self, number: int, observed: Sequence[Observed]) -> None:
        """Keep them in the place of those kept before."""
        self._forget_observed(number)
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

    def _forget_result(self, number: int) -> None:
        self._tx.change(_FORGET_RESULT, _number=number)

    def _forget_observed(self, number: int) -> None:
        self._tx.change(_FORGET_OBSERVED, _number=number)
