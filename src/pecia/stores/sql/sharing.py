"""Sharing: what projects let others use, and what was adopted from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, delete, exists, insert, literal, select, update

from pecia.domain.sharing import Shared, Upstream
from pecia.stores.sql.names import prompt_id
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import prompts, shares, upstreams

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement

_SHARED = (
    select(
        shares.c.project,
        prompts.c.name,
        prompts.c.title,
        prompts.c.purpose,
        prompts.c.description,
        shares.c.actor,
        shares.c.at,
    )
    .where(shares.c.project == prompts.c.project, shares.c.prompt == prompts.c.id)
    .order_by(shares.c.project, prompts.c.name)
)
"""This goes across projects: what their owners share is for all of them."""
_SHARERS = select(shares.c.project).distinct().order_by(shares.c.project)

_SHARE = select(shares.c.at).where(shares.c.project == HERE, shares.c.prompt == bindparam("_prompt"))
_SHARE_BY_NAME = (
    select(shares.c.at)
    .where(shares.c.project == HERE, prompts.c.project == HERE)
    .where(shares.c.prompt == prompts.c.id, prompts.c.name == bindparam("_name"))
)
_ADD = insert(shares)
_DROP = delete(shares).where(shares.c.project == HERE, shares.c.prompt == bindparam("_prompt"))

_UPSTREAMS = (
    select(upstreams, prompts.c.name.label("here"))
    .where(upstreams.c.project == HERE, prompts.c.project == HERE, upstreams.c.prompt == prompts.c.id)
    .order_by(prompts.c.name)
)
_ADD_UPSTREAM = insert(upstreams)
_MOVE_UPSTREAM = update(upstreams).where(
    upstreams.c.project == HERE, upstreams.c.prompt == bindparam("_prompt")
)


def is_shared(prompt: Column[Any]) -> ColumnElement[bool]:
    """Whether the project shares the prompt of this column."""
    share = select(literal(1)).select_from(shares)
    return exists(share.where(shares.c.project == HERE, shares.c.prompt == prompt))


class SqlSharing:
    """What the project shares, and what it adopted."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def share(self, prompt: str, *, actor: str, at: datetime) -> bool:
        """Note that a prompt is for others too."""
        number = prompt_id(self._tx, prompt)
        if self._tx.first(_SHARE, _prompt=number) is not None:
            return False
        self._tx.add(_ADD, prompt=number, actor=actor, at=at)
        return True

    def unshare(self, prompt: str) -> bool:
        """Forget that it is."""
        return bool(self._tx.change(_DROP, _prompt=prompt_id(self._tx, prompt)))

    def is_shared(self, prompt: str) -> bool:
        """Whether it is."""
        return self._tx.first(_SHARE_BY_NAME, _name=prompt) is not None

    def shared(self) -> Sequence[Shared]:
        """What all projects share."""
        return [
            Shared(
                project=row.project,
                name=row.name,
                title=row.title,
                purpose=row.purpose,
                description=row.description,
                actor=row.actor,
                at=row.at,
            )
            for row in self._tx.all(_SHARED)
        ]

    def sharers(self) -> Sequence[str]:
        """Who shares something."""
        return [row.project for row in self._tx.all(_SHARERS)]

    def adopt(self, upstream: Upstream) -> None:
        """Note where a prompt came from."""
        number = prompt_id(self._tx, upstream.prompt)
        row = msgspec.structs.asdict(upstream) | {"prompt": number}
        if not self._tx.change(_MOVE_UPSTREAM, _prompt=number, **row):
            self._tx.add(_ADD_UPSTREAM, **row)

    def upstreams(self) -> Sequence[Upstream]:
        """Where prompts came from."""
        return [
            Upstream(prompt=row.here, source=row.source, name=row.name, version=row.version, at=row.at)
            for row in self._tx.all(_UPSTREAMS)
        ]
