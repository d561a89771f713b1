"""Versions: what each number of a prompt says, and how it came to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, literal, select

from pecia.domain.lineage import Node, Return
from pecia.domain.retirement import Retirement
from pecia.domain.version import Version, read_content
from pecia.stores.sql.locks import lock_of_commit
from pecia.stores.sql.prepared import Prepared
from pecia.stores.sql.prompt_rows import LABELS_OF_ONE, PromptRows
from pecia.stores.sql.retirements import retirement, retirements_of
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import prompts, recommits, retirements, versions

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

_OF_PROMPT = (
    select(versions)
    .where(versions.c.project == HERE, versions.c.prompt == prompts.c.id)
    .where(prompts.c.project == HERE, prompts.c.name == bindparam("_name"))
)
# A version without content was purged, and stands for nothing but its number and digest.
_THERE = _OF_PROMPT.where(versions.c.content != "")
_VERSION = Prepared(_THERE.where(versions.c.number == bindparam("_number")))
_VERSION_BY_DIGEST = Prepared(_OF_PROMPT.where(versions.c.digest == bindparam("_digest")))
_DIGEST = Prepared(
    select(versions.c.digest).where(
        versions.c.project == HERE,
        versions.c.prompt == bindparam("_prompt"),
        versions.c.number == bindparam("_number"),
    )
)
_VERSIONS = (
    _THERE.where(versions.c.number < bindparam("_before"))
    .order_by(versions.c.number.desc())
    .limit(bindparam("_limit"))
)
_VERSIONS_IN_USE = Prepared(
    _VERSIONS.where(
        ~exists(
            select(literal(1))
            .select_from(retirements)
            .where(
                retirements.c.project == HERE,
                retirements.c.prompt == versions.c.prompt,
                retirements.c.version == versions.c.number,
            )
            .correlate(versions)
        )
    )
)
_NODES = Prepared(
    select(
        versions.c.number,
        versions.c.parent,
        versions.c.digest,
        versions.c.author,
        versions.c.note,
        versions.c.created_at,
    )
    .where(versions.c.project == HERE, versions.c.prompt == bindparam("_prompt"))
    .order_by(versions.c.number.desc())
)
_RETURNS = Prepared(
    select(recommits)
    .where(recommits.c.project == HERE, recommits.c.prompt == bindparam("_prompt"))
    .order_by(recommits.c.id)
)
_COMMITTERS = Prepared(
    select(versions.c.author).where(
        versions.c.project == HERE,
        versions.c.prompt == bindparam("_prompt"),
        versions.c.number == bindparam("_number"),
    )
)
_RECOMMITTERS = Prepared(
    select(recommits.c.author).where(
        recommits.c.project == HERE,
        recommits.c.prompt == bindparam("_prompt"),
        recommits.c.version == bindparam("_number"),
    )
)
_BEHIND_ALL = 2**62


class SqlVersions(PromptRows):
    """The versions of the project's prompts."""

    def version(self, name: str, number: int) -> Version | None:
        """What a number says."""
        row = self._tx.first(_VERSION, _name=name, _number=number)
        return version_of(self._tx, name, row) if row else None

    def digest(self, name: str, number: int) -> str | None:
        """What names the content of a number."""
        row = self._tx.first(_DIGEST, _prompt=self._id(name), _number=number)
        return row.digest if row else None

    def version_by_digest(self, name: str, digest: str) -> Version | Retirement | None:
        """The version that holds this content, or what is left of the one that did."""
        row = self._tx.first(_VERSION_BY_DIGEST, _name=name, _digest=digest)
        if row is None:
            return None
        return version_of(self._tx, name, row) if row.content else retirement(self._tx, name, row.number)

    def versions(
        self, name: str, *, before: int | None, limit: int, archived: bool = False
    ) -> Sequence[Version]:
        """The last versions."""
        question = _VERSIONS if archived else _VERSIONS_IN_USE
        before = _BEHIND_ALL if before is None else before
        return [
            version_of(self._tx, name, row)
            for row in self._tx.all(question, _name=name, _before=before, _limit=limit)
        ]

    def nodes(self, name: str) -> Sequence[Node]:
        """The versions without their contents."""
        prompt = self._id(name)
        standing: defaultdict[int, list[str]] = defaultdict(list)
        for at in self._tx.all(LABELS_OF_ONE, _prompt=prompt):
            standing[at.version].append(at.label)
        retired = {one.version: one for one in retirements_of(self._tx, name, prompt)}
        return [
            Node(
                number=row.number,
                parent=row.parent,
                digest=row.digest,
                author=row.author,
                note=row.note,
                created_at=row.created_at,
                labels=tuple(sorted(standing[row.number])),
                retirement=retired.get(row.number),
            )
            for row in self._tx.all(_NODES, _prompt=prompt)
        ]

    def returns(self, name: str) -> Sequence[Return]:
        """The recommits."""
        rows = self._tx.all(_RETURNS, _prompt=self._id(name))
        return [Return(version=row.version, author=row.author, note=row.note, at=row.at) for row in rows]

    def authors(self, name: str, number: int) -> frozenset[str]:
        """Who committed this version, the first time or again."""
        prompt = self._id(name)
        rows = [
            *self._tx.all(_COMMITTERS, _prompt=prompt, _number=number),
            *self._tx.all(_RECOMMITTERS, _prompt=prompt, _number=number),
        ]
        return frozenset(row.author for row in rows)


def version_of(tx: Transaction, name: str, row: Row[Any]) -> Version:
    """The version of a row."""
    content = read_content(row.content)
    # Most versions include nothing, and are read without a second question.
    lock = lock_of_commit(tx, prompt=row.prompt, version=row.number) if content.includes else {}
    return Version(
        prompt=name,
        number=row.number,
        digest=row.digest,
        content=content,
        parent=row.parent,
        author=row.author,
        note=row.note,
        created_at=row.created_at,
        lock=lock,
    )
