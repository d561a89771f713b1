"""Rulebooks: what a project has decided about its standards."""

from __future__ import annotations

import msgspec
from sqlalchemy import delete, insert, select

from pecia.domain.rulebook import Rulebook
from pecia.stores.sql.prepared import Prepared
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import rulebooks

_RULEBOOK = Prepared(select(rulebooks.c.rulebook).where(rulebooks.c.project == HERE))
_DROP = delete(rulebooks).where(rulebooks.c.project == HERE)
_ADD = insert(rulebooks)
_rulebook = msgspec.json.Decoder(Rulebook)


class SqlRulebooks:
    """The rulebook of the project."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def get(self) -> Rulebook | None:
        """What has been decided."""
        row = self._tx.first(_RULEBOOK)
        return _rulebook.decode(row.rulebook) if row else None

    def set(self, rulebook: Rulebook) -> Rulebook | None:
        """Put a rulebook in the place of the one there is."""
        replaced = self.get()
        self._tx.change(_DROP)
        self._tx.add(_ADD, rulebook=msgspec.json.encode(rulebook).decode())
        return replaced
