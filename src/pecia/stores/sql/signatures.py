"""Signatures: what tells which versions may say nearly the same, kept with each version."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert

from pecia.domain.signature import sign
from pecia.domain.similarity import said
from pecia.stores.sql.prepared import Prepared
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import signatures

if TYPE_CHECKING:
    from pecia.domain.version import Version

_ADD = Prepared(insert(signatures))
_DROP = delete(signatures).where(
    signatures.c.project == HERE,
    signatures.c.prompt == bindparam("_prompt"),
    signatures.c.version == bindparam("_version"),
)


def keep_signatures(tx: Transaction, versions: Iterable[tuple[int, Version]]) -> None:
    """Sign versions, each behind its prompt's id, in the unit that adds them."""
    if tx.head is None:
        raise RuntimeError("A version can only be added in a unit that writes.")
    behind = tx.head[0]
    rows = [
        {"seq": behind, "prompt": prompt, "version": one.number, "signature": sign(said(one.content))}
        for prompt, one in versions
    ]
    tx.add_all(_ADD, rows)


def forget_signature(tx: Transaction, *, prompt: int, version: int) -> None:
    """Drop the signature of a version whose content is purged."""
    tx.change(_DROP, _prompt=prompt, _version=version)
