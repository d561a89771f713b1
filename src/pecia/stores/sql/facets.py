"""Facets: which prompts carry a tag, stand under a label, were written for a model, or name another prompt.

One table for what a prompt may have several of, kept with every change, so that a page of a listing is read in
its order however many prompts there are. What a prompt has one of is a column of its own row.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from sqlalchemy import bindparam, delete, insert, select

from pecia.stores.sql.prepared import Prepared
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import facets

Kept: TypeAlias = Literal["tag", "label", "model", "related"]

_OF_PROMPT = Prepared(
    select(facets.c.value).where(
        facets.c.project == HERE, facets.c.name == bindparam("_name"), facets.c.facet == bindparam("_facet")
    )
)
_NAMED = (
    select(facets.c.name)
    .where(
        facets.c.project == HERE, facets.c.facet == bindparam("_facet"), facets.c.value == bindparam("_value")
    )
    .order_by(facets.c.name)
)
_DROP = delete(facets).where(
    facets.c.project == HERE,
    facets.c.facet == bindparam("_facet"),
    facets.c.value.in_(bindparam("_values", expanding=True)),
    facets.c.name == bindparam("_name"),
)
_ADD = Prepared(insert(facets))


def set_facet(tx: Transaction, name: str, facet: Kept, values: Iterable[str]) -> None:
    """Make these the values that a prompt has of a facet."""
    there = {row.value for row in tx.all(_OF_PROMPT, _name=name, _facet=facet)}
    wanted = dict.fromkeys(values)
    if gone := sorted(there - wanted.keys()):
        tx.change(_DROP, _name=name, _facet=facet, _values=gone)
    add_facets(tx, name, facet, [value for value in wanted if value not in there])


def add_facets(tx: Transaction, name: str, facet: Kept, values: Iterable[str]) -> None:
    """Add values that a prompt does not have of a facet yet."""
    tx.add_all(_ADD, [{"facet": facet, "value": value, "name": name} for value in dict.fromkeys(values)])


def add_many_facets(tx: Transaction, rows: Iterable[tuple[str, str, str]]) -> None:
    """Add values of many prompts at once: each a prompt's name, a facet and a value."""
    tx.add_all(_ADD, [{"facet": facet, "value": value, "name": name} for name, facet, value in rows])


def prompts_with(tx: Transaction, facet: Kept, value: str) -> tuple[str, ...]:
    """The names of the prompts that have this value, in order."""
    return tuple(row.name for row in tx.all(_NAMED, _facet=facet, _value=value))
