"""Errands: how far they have come, and what models said to them until now."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from pecia.domain.answer import Answer
from pecia.domain.errand import Errand
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import errands, replies

_HIGHEST = select(func.max(errands.c.number).label("highest")).where(errands.c.project == HERE)
_ADD = insert(errands)
_KEEP = update(errands).where(errands.c.project == HERE, errands.c.number == bindparam("_number"))
_ALL = select(errands.c.errand).where(errands.c.project == HERE).order_by(errands.c.number.desc())
_ONE = _ALL.where(errands.c.number == bindparam("_number"))
_PAGE = _ALL.where(errands.c.number < bindparam("_before")).limit(bindparam("_limit"))
_LATEST = _ALL.where(errands.c.digest == bindparam("_digest")).limit(1)
_OF_ERRAND = (replies.c.project == HERE, replies.c.errand == bindparam("_number"))
_REPLY = select(replies.c.answer).where(*_OF_ERRAND, replies.c.key == bindparam("_key"))
_KEEP_REPLY = insert(replies)
_FORGET = delete(replies).where(*_OF_ERRAND)
_FORGET_ALL = delete(replies).where(replies.c.project == HERE)
_ANY = 2**62
_errand = msgspec.json.Decoder(Errand)
_answer = msgspec.json.Decoder(Answer)
_encode = msgspec.json.Encoder().encode


class SqlErrands:
    """The errands of the project."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def add(self, errand: Errand) -> Errand:
        """Give it the next number of the project, and keep it."""
        highest = self._tx.first(_HIGHEST)
        numbered = msgspec.structs.replace(errand, number=((highest.highest if highest else None) or 0) + 1)
        self._tx.add(
            _ADD,
            number=numbered.number,
            digest=numbered.digest,
            errand=_encode(numbered).decode(),
            created_at=numbered.created_at,
        )
        return numbered

    def get(self, number: int) -> Errand | None:
        """The one of this number."""
        row = self._tx.first(_ONE, _number=number)
        return _errand.decode(row.errand) if row else None

    def list(self, *, before: int | None = None, limit: int) -> Sequence[Errand]:
        """The last ones."""
        rows = self._tx.all(_PAGE, _before=_ANY if before is None else before, _limit=limit)
        return [_errand.decode(row.errand) for row in rows]

    def latest(self, digest: str) -> Errand | None:
        """The last one that was asked for so."""
        row = self._tx.first(_LATEST, _digest=digest)
        return _errand.decode(row.errand) if row else None

    def keep(self, errand: Errand) -> None:
        """Replace what is kept of it."""
        self._tx.change(_KEEP, _number=errand.number, errand=_encode(errand).decode())

    def reply(self, number: int, key: str) -> Answer | None:
        """What was said to this request before."""
        row = self._tx.first(_REPLY, _number=number, _key=key)
        return _answer.decode(row.answer) if row else None

    def keep_reply(self, number: int, key: str, answer: Answer) -> None:
        """Keep what was said."""
        self._tx.add(_KEEP_REPLY, errand=number, key=key, answer=_encode(answer).decode())

    def forget_replies(self, number: int) -> None:
        """Forget what was said to one."""
        self._tx.change(_FORGET, _number=number)


def erase_replies(tx: Transaction) -> None:
    """Forget what models said to all errands that are not done: it may repeat a prompt that is purged."""
    tx.change(_FORGET_ALL)
