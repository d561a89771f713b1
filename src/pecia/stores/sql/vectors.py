"""Vectors of contents, by the digest of the content and the name of what made them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, func, insert, literal, select

from pecia.domain.version import Content, read_content
from pecia.stores.sql.sharing import is_shared
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import documents, vectors, versions

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.sql.elements import ColumnElement

    from pecia.domain.meaning import Vector

_CURRENT: tuple[ColumnElement[bool], ...] = (
    documents.c.project == HERE,
    documents.c.current,
    versions.c.project == HERE,
    versions.c.prompt == documents.c.prompt,
    versions.c.number == documents.c.version,
)
_KEPT = exists(
    select(literal(1))
    .select_from(vectors)
    .where(
        vectors.c.project == HERE,
        vectors.c.digest == versions.c.digest,
        vectors.c.embedder == bindparam("_embedder"),
    )
)
_MISSING = (
    select(versions.c.digest, versions.c.content)
    .select_from(documents, versions)
    .where(*_CURRENT, ~_KEPT)
    .order_by(documents.c.id)
    .limit(bindparam("_limit"))
)
_HOW_MANY_MISSING = select(func.count().label("n")).select_from(documents, versions).where(*_CURRENT, ~_KEPT)
_THESE = select(vectors.c.digest).where(
    vectors.c.project == HERE,
    vectors.c.embedder == bindparam("_embedder"),
    vectors.c.digest.in_(bindparam("_digests", expanding=True)),
)
_ADD = insert(vectors)
_OF_CURRENT = (
    select(documents.c.id, vectors.c.vector)
    .select_from(documents, versions, vectors)
    .where(
        *_CURRENT,
        vectors.c.project == HERE,
        vectors.c.digest == versions.c.digest,
        vectors.c.embedder == bindparam("_embedder"),
    )
)


class SqlVectors:
    """The vectors of the project."""

    def __init__(self, tx: Transaction, *, shared: bool = False) -> None:
        self._tx = tx
        self._shared = shared

    def shared(self) -> SqlVectors:
        """Those of the prompts it shares."""
        return SqlVectors(self._tx, shared=True)

    def missing(self, embedder: str, *, limit: int) -> Mapping[str, Content]:
        """Contents of current versions without a vector, by their digest."""
        rows = self._tx.all(self._of(_MISSING), _embedder=embedder, _limit=limit)
        return {row.digest: read_content(row.content) for row in rows}

    def how_many_missing(self, embedder: str) -> int:
        """How many current versions have none."""
        row = self._tx.first(self._of(_HOW_MANY_MISSING), _embedder=embedder)
        return row.n if row else 0

    def keep(self, embedder: str, found: Mapping[str, Vector]) -> None:
        """Keep vectors that are missing."""
        there = self._digests(embedder, list(found))
        self._tx.add_all(
            _ADD,
            [
                {"digest": digest, "embedder": embedder, "vector": vector}
                for digest, vector in found.items()
                if digest not in there
            ],
        )

    def current(self, embedder: str) -> Iterator[tuple[int, Vector]]:
        """The vectors of the current versions, each with the id of its match."""
        return (
            (row.id, bytes(row.vector)) for row in self._tx.stream(self._of(_OF_CURRENT), _embedder=embedder)
        )

    def _of(self, question: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        return question.where(is_shared(documents.c.prompt)) if self._shared else question

    def _digests(self, embedder: str, digests: Sequence[str]) -> frozenset[str]:
        rows = self._tx.all(_THESE, _embedder=embedder, _digests=list(digests)) if digests else ()
        return frozenset(row.digest for row in rows)
