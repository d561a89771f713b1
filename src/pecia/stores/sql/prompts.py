"""Prompts: what is said about them, and in which order they are listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, select, update

from pecia.domain.catalog import EVERY, PromptFilter
from pecia.domain.partials import Dependent
from pecia.domain.prompt import Prompt, PromptFields
from pecia.domain.version import Version
from pecia.stores.sql import search_index
from pecia.stores.sql.commits import ADD_PROMPT, HIGHEST_ID, SqlCommits
from pecia.stores.sql.facets import add_facets, set_facet
from pecia.stores.sql.listing import DESCRIBED, by_change, by_name
from pecia.stores.sql.locks import dependents
from pecia.stores.sql.prepared import Prepared
from pecia.stores.sql.prompt_rows import (
    LABELS_OF_ONE,
    as_text,
    few,
    new_row,
    next_number,
    prompt_of,
    rows_named,
    standing_labels,
)
from pecia.stores.sql.transaction import HERE
from pecia.stores.sql.versions import SqlVersions, version_of
from pecia.stores.tables import prompts, versions

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

_PROMPT = Prepared(DESCRIBED.where(prompts.c.name == bindparam("_name")))
_MANY = DESCRIBED.where(prompts.c.id.in_(bindparam("_ids", expanding=True)))
_CHANGE = Prepared(update(prompts).where(prompts.c.project == HERE, prompts.c.name == bindparam("_name")))
_NULLABLE = frozenset({"purpose", "owner"})
_HEADS = Prepared(
    select(versions, prompts.c.name)
    .where(versions.c.project == HERE, versions.c.prompt == prompts.c.id, versions.c.number == prompts.c.head)
    .where(
        prompts.c.project == HERE,
        prompts.c.name > bindparam("_after"),
        prompts.c.name >= bindparam("_first"),
        prompts.c.name < bindparam("_behind"),
        prompts.c.name <= bindparam("_last"),
    )
)
_DIGESTS_OF_MANY = (
    select(prompts.c.name, versions.c.number, versions.c.digest)
    .where(prompts.c.project == HERE, versions.c.project == HERE, versions.c.prompt == prompts.c.id)
    .where(prompts.c.name.in_(bindparam("_names", expanding=True)))
)


class SqlPrompts(SqlVersions, SqlCommits):
    """The prompts of the project."""

    def get(self, name: str) -> Prompt | None:
        """What is said about a prompt, and where its labels stand."""
        row = self._tx.first(_PROMPT, _name=name)
        if row is None or row.retired == "purged":
            return None
        self._known[name] = row
        self._models[name] = row.model
        return prompt_of(row, {at.label: at.version for at in self._tx.all(LABELS_OF_ONE, _prompt=row.id)})

    def list(
        self,
        *,
        prefix: str = "",
        after: str = "",
        limit: int,
        where: PromptFilter = EVERY,
        today: date | None = None,
        archived: bool = False,
    ) -> Sequence[Prompt]:
        """A page in the order of names."""
        rows = by_name(
            self._tx, where, prefix=prefix, after=after, limit=limit, today=today, archived=archived
        )
        return self._with_labels(rows)

    def changed(
        self,
        *,
        prefix: str = "",
        after: tuple[datetime, str] | None = None,
        limit: int,
        where: PromptFilter = EVERY,
        today: date | None = None,
        archived: bool = False,
    ) -> Sequence[Prompt]:
        """A page in the order of changes."""
        rows = by_change(
            self._tx, where, prefix=prefix, after=after, limit=limit, today=today, archived=archived
        )
        return self._with_labels(rows)

    def by_ids(self, ids: Sequence[int]) -> Mapping[int, Prompt]:
        """The prompts behind these numbers."""
        standing = standing_labels(self._tx, ids)
        rows = self._tx.all(_MANY, _ids=list(ids)) if ids else ()
        return {row.id: prompt_of(row, standing[row.id]) for row in rows}

    def create(self, name: str, fields: PromptFields, *, at: datetime) -> None:
        """Add a prompt under the next id."""
        highest = self._tx.first(HIGHEST_ID)
        self._tx.add(
            ADD_PROMPT, id=next_number(highest), head=None, latest=None, **new_row(name, fields, at=at)
        )
        add_facets(self._tx, name, "tag", fields.tags or ())
        self._keep_profile(name, fields)

    def update(self, name: str, fields: PromptFields, *, at: datetime) -> None:
        """Change the fields that are given; what is empty and has a null is null."""
        given = {
            field: value
            for field, value in msgspec.structs.asdict(fields).items()
            if value is not None and field in prompts.c
        }
        for field in _NULLABLE & given.keys():
            given[field] = given[field] or None
        if fields.tags is not None:
            given["tags"] = as_text(fields.tags)
            set_facet(self._tx, name, "tag", fields.tags)
        self._tx.change(_CHANGE, _name=name, updated_at=at, **given)
        self._known.pop(name, None)
        if fields.title is not None or fields.description is not None:
            search_index.rewrite(self._tx, name)
        self._keep_profile(name, fields)

    def heads(self, *, prefix: str, after: str, limit: int) -> Sequence[tuple[Prompt, Version]]:
        """The prompts of a folder behind this name, and what they say now."""
        prompts = self.list(prefix=prefix, after=after, limit=limit)
        if not prompts:
            return []
        rows = self._tx.all(
            _HEADS, _after=after, _first=prefix, _behind=f"{prefix}\x7f", _last=prompts[-1].name
        )
        heads = {row.name: version_of(self._tx, row.name, row) for row in rows}
        return [(prompt, heads[prompt.name]) for prompt in prompts if prompt.name in heads]

    def some(self, names: Sequence[str]) -> Sequence[Prompt]:
        """What is said about some prompts."""
        return self._with_labels(rows_named(self._tx, names))

    def digests(self, names: Sequence[str]) -> Sequence[tuple[str, int, str]]:
        """What names the contents of some prompts."""
        return [
            (row.name, row.number, row.digest)
            for some in few(names)
            for row in self._tx.all(_DIGESTS_OF_MANY, _names=some)
        ]

    def dependents(self, name: str) -> Sequence[Dependent]:
        """Which prompts hold this one as a partial."""
        return dependents(self._tx, self._id(name))

    def _with_labels(self, rows: Sequence[Row[Any]]) -> Sequence[Prompt]:
        standing = standing_labels(self._tx, [row.id for row in rows])
        return [prompt_of(row, standing[row.id]) for row in rows]
