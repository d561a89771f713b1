"""Names: the number that stands for a prompt's name."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from pecia.domain.errors import NotFound
from pecia.stores.sql.prepared import Prepared
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import prompts

_ID = Prepared(select(prompts.c.id).where(prompts.c.project == HERE, prompts.c.name == bindparam("_name")))


def prompt_id(tx: Transaction, name: str) -> int:
    """The number that stands for a prompt's name. Raises `NotFound`."""
    row = tx.first(_ID, _name=name)
    if row is None:
        raise NotFound(f"There is no prompt '{name}' in this project.")
    return row.id
