"""What is known about a prompt: comments, and which proposals and experiments concern it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, insert, select

from pecia.domain.comment import Comment
from pecia.domain.timeline import TimelineEntry
from pecia.stores.sql import entries
from pecia.stores.sql.names import prompt_id
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import comments, prompts, proposals, variants, versions

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

_COMMENTS = select(comments, prompts.c.name).where(
    comments.c.project == HERE, prompts.c.project == HERE, comments.c.prompt == prompts.c.id
)
_COMMENT = _COMMENTS.where(comments.c.number == bindparam("_number"))
_NEWEST = (
    _COMMENTS.where(prompts.c.name == bindparam("_name"))
    .order_by(comments.c.number.desc())
    .limit(bindparam("_limit"))
)
_BEFORE = _NEWEST.where(comments.c.number < bindparam("_before"))
_ADD = insert(comments)

_PROPOSALS = (
    select(proposals.c.number)
    .where(proposals.c.project == HERE, prompts.c.project == HERE)
    .where(proposals.c.prompt == prompts.c.id, prompts.c.name == bindparam("_name"))
    .order_by(proposals.c.number)
)
_EXPERIMENTS = (
    select(variants.c.experiment)
    .distinct()
    .where(variants.c.project == HERE, versions.c.project == HERE, prompts.c.project == HERE)
    .where(variants.c.digest == versions.c.digest, versions.c.prompt == prompts.c.id)
    .where(prompts.c.name == bindparam("_name"))
    .order_by(variants.c.experiment.desc())
)


class SqlKnowledge:
    """What is known about the project's prompts."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def add_comment(self, comment: Comment) -> None:
        """Add a comment."""
        row = msgspec.structs.asdict(comment)
        self._tx.add(_ADD, **row | {"prompt": prompt_id(self._tx, comment.prompt)})
        entry = TimelineEntry(
            number=comment.number,
            at=comment.at,
            actor=comment.author,
            kind="comment",
            subject=comment.prompt,
            version=comment.version,
            about=None,
            text=comment.text,
        )
        entries.add(self._tx, [entry])

    def comments(self, prompt: str, *, before: int | None, limit: int) -> Sequence[Comment]:
        """The last comments."""
        if before is None:
            rows = self._tx.all(_NEWEST, _name=prompt, _limit=limit)
        else:
            rows = self._tx.all(_BEFORE, _name=prompt, _before=before, _limit=limit)
        return [_comment(row) for row in rows]

    def comment(self, number: int) -> Comment | None:
        """What an event's comment says."""
        row = self._tx.first(_COMMENT, _number=number)
        return _comment(row) if row else None

    def proposals(self, prompt: str) -> Sequence[int]:
        """What was proposed for a prompt."""
        return [row.number for row in self._tx.all(_PROPOSALS, _name=prompt)]

    def experiments(self, prompt: str) -> Sequence[int]:
        """What was tried with contents that this prompt has."""
        return [row.experiment for row in self._tx.all(_EXPERIMENTS, _name=prompt)]


def _comment(row: Row[Any]) -> Comment:
    return Comment(
        number=row.number,
        prompt=row.name,
        version=row.version,
        author=row.author,
        claimed=row.claimed,
        text=row.text,
        at=row.at,
    )
