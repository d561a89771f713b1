"""Likenesses: which versions may say nearly the same as a text.

The signatures of a project's versions are kept in memory once they have been asked for, a column of bytes for
each order. Comparing with all of them is then faster than looking up bands in any database: 100,000 in 0.6 ms.
What other processes kept in the meantime is read before each answer.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, literal, or_, select

from pecia.domain.signature import ORDERS, SCHEME, stack
from pecia.domain.version import Version
from pecia.stores.sql.prompts import SqlPrompts
from pecia.stores.sql.sharing import is_shared
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.sql.versions import version_of
from pecia.stores.tables import prompts, retirements, signatures, versions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy.engine import Row

    from pecia.domain.prompt import Prompt

_SINCE = (
    select(signatures.c.seq, signatures.c.prompt, signatures.c.version, signatures.c.signature)
    .where(signatures.c.project == HERE, signatures.c.seq > bindparam("_seq"))
    .order_by(signatures.c.seq)
)
_IN_USE = ~exists(
    select(literal(1))
    .select_from(retirements)
    .where(
        retirements.c.project == HERE,
        retirements.c.prompt == versions.c.prompt,
        or_(retirements.c.version == 0, retirements.c.version == versions.c.number),
    )
    .correlate(versions)
)
_HEADS = (
    select(versions, prompts.c.name)
    .where(versions.c.project == HERE, versions.c.prompt == prompts.c.id, versions.c.number == prompts.c.head)
    .where(prompts.c.project == HERE, _IN_USE)
    .order_by(prompts.c.name)
)
# Two lists, whose pairs are a few too many, because SQLite reads the whole project for a list of pairs.
_AMONG = select(versions).where(
    versions.c.project == HERE,
    versions.c.prompt.in_(bindparam("_prompts", expanding=True)),
    versions.c.number.in_(bindparam("_numbers", expanding=True)),
    _IN_USE,
)
_SHARED_HEADS = _HEADS.where(is_shared(prompts.c.id))
_AMONG_SHARED = _AMONG.where(is_shared(versions.c.prompt))
_BATCH = 5000
"""Rows taken in together."""
_TOGETHER = 64
"""Prompts looked at together, the most alike first."""


class SignatureMemory:
    """The signatures that this process has read, of each project."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._projects: defaultdict[str, _Signatures] = defaultdict(_Signatures)

    def of(self, project: str) -> _Signatures:
        """Those of one project, none at first."""
        with self._guard:
            return self._projects[project]


class SqlLikenesses:
    """The likenesses of the project's versions."""

    def __init__(self, tx: Transaction, memory: SignatureMemory, *, shared: bool = False) -> None:
        self._tx = tx
        self._memory = memory
        self._shared = shared

    def shared(self) -> SqlLikenesses:
        """Those of the prompts it shares."""
        return SqlLikenesses(self._tx, self._memory, shared=True)

    def near(self, signature: bytes, *, least: int, limit: int) -> Sequence[tuple[Prompt, Version]]:
        """Compare with every signature, and look from the best on which of them are heads or labelled."""
        if self._tx.head is not None:
            raise RuntimeError(
                "Likenesses are asked for in a unit that reads: what a writing one added may not stay."
            )
        known = self._memory.of(self._tx.project)
        ranked = known.rank(self._tx, signature, least=least)
        found: list[tuple[Prompt, Version]] = []
        for at in range(0, len(ranked), _TOGETHER):
            found += self._standing(dict(ranked[at : at + _TOGETHER]))
            if len(found) >= limit:
                break
        return found[:limit]

    def heads(self) -> Iterator[Version]:
        """The head of each prompt."""
        for row in self._tx.stream(_SHARED_HEADS if self._shared else _HEADS):
            yield version_of(self._tx, row.name, row)

    def _standing(self, ranked: dict[int, list[int]]) -> Iterator[tuple[Prompt, Version]]:
        """Of these versions, by the ids of their prompts, those in use that are the head or have a label."""
        prompt = SqlPrompts(self._tx).by_ids(list(ranked))
        wanted = [
            (id, number)
            for id, numbers in ranked.items()
            if id in prompt
            for number in numbers
            if number == prompt[id].head or number in prompt[id].labels.values()
        ]
        if not wanted:
            return
        prompts, numbers = (sorted(set(column)) for column in zip(*wanted, strict=True))
        rows = self._tx.all(_AMONG_SHARED if self._shared else _AMONG, _prompts=prompts, _numbers=numbers)
        found = {(row.prompt, row.number): row for row in rows}
        for id, number in wanted:
            if (id, number) in found:
                name = prompt[id].name
                yield prompt[id], version_of(self._tx, name, found[id, number])


class _Signatures:
    """Signatures of one project in memory, in the order in which they were kept."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._seq = -1
        self._size = 0
        self._columns: NDArray[np.uint8] | None = None
        self._places: NDArray[np.int64] | None = None

    def rank(self, tx: Transaction, signature: bytes, *, least: int) -> list[tuple[int, list[int]]]:
        """Prompts with those of their versions that agree in at least so many orders, the most alike first."""
        import numpy as np  # noqa: PLC0415 - opening a library need not load it

        with self._guard:
            self._follow(tx)
            size, columns, places = self._size, self._columns, self._places
        if columns is None or places is None or signature[0] != SCHEME:
            return []
        agreed, equal = np.zeros(size, np.uint8), np.empty(size, np.bool_)
        for order, byte in enumerate(signature[1:]):
            np.equal(columns[order, :size], byte, out=equal)
            agreed += equal.view(np.uint8)
        alike = np.flatnonzero(agreed >= least)
        best = alike[np.argsort(agreed[alike], kind="stable")[::-1]]
        ranked: defaultdict[int, list[int]] = defaultdict(list)
        for prompt, number in places[best].tolist():
            ranked[prompt].append(number)
        return list(ranked.items())

    def _follow(self, tx: Transaction) -> None:
        """Take in what has been kept since: behind later events, as a unit that keeps versions ends with one."""
        seq, size = self._seq, self._size
        rows = tx.stream(_SINCE, _seq=seq)
        while batch := list(islice(rows, _BATCH)):
            size = self._put([row for row in batch if row.signature[0] == SCHEME], size)
            seq = batch[-1].seq
        # Only now: a question that fails half-way is asked again from where it began.
        self._seq, self._size = seq, size

    def _put(self, rows: list[Row[Any]], at: int) -> int:
        """Put rows from this place on; the place behind them."""
        import numpy as np  # noqa: PLC0415

        behind = at + len(rows)
        if self._columns is None or self._places is None or behind > len(self._places):
            columns = np.empty((ORDERS, 2 * behind), np.uint8)
            places = np.empty((2 * behind, 2), np.int64)
            if self._columns is not None and self._places is not None:
                columns[:, :at] = self._columns[:, :at]
                places[:at] = self._places[:at]
            # Whoever still looks at the old ones has them to the end.
            self._columns, self._places = columns, places
        if rows:
            self._columns[:, at:behind] = stack([row.signature for row in rows]).T
            self._places[at:behind] = [(row.prompt, row.version) for row in rows]
        return behind
