"""The filters of the search: what each of them asks of a document and its prompt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, exists, func, literal, select

from pecia.domain.names import LATEST
from pecia.domain.query import Condition
from pecia.stores.sql.transaction import HERE
from pecia.stores.tables import documents, labels, prompts

_FIELDS: dict[str, ColumnElement[Any]] = {
    "model": func.lower(func.coalesce(documents.c.model, "")),
    "name": prompts.c.name,
    "owner": func.coalesce(prompts.c.owner, ""),
    "purpose": func.coalesce(prompts.c.purpose, ""),
    "status": prompts.c.status,
}
"""What a filter compares its values with."""


def names_a_label(conditions: Iterable[Condition]) -> bool:
    """Whether a query asks for versions where a certain label stands."""
    return any(condition.filter == "label" and not condition.negated for condition in conditions)


def meets(condition: Condition, value: str) -> ColumnElement[bool]:
    """What a filter asks of a document and its prompt; never NULL, so that it can be turned round."""
    match condition.filter:
        case "folder":
            return prompts.c.name.like(_pattern(value.strip("/")) + "/%", escape="\\")
        case "label":
            return _stands_at(value)
        case "tag":
            return prompts.c.tags.like(f'%"{_pattern(value)}"%', escape="\\")
        case "model":
            return _is(_FIELDS["model"], value.lower())
        case filter_:
            return _is(_FIELDS[filter_], value)


def _stands_at(label: str) -> ColumnElement[bool]:
    """Whether a label stands on the document's version."""
    if label == LATEST:
        return documents.c.version == prompts.c.latest
    there = select(literal(1)).select_from(labels)
    return exists(
        there.where(
            labels.c.project == HERE,
            labels.c.prompt == documents.c.prompt,
            labels.c.version == documents.c.version,
            _is(labels.c.label, label),
        )
    )


def _is(field: ColumnElement[Any], value: str) -> ColumnElement[bool]:
    return field.like(_pattern(value), escape="\\") if "*" in value else field == value


def _pattern(value: str) -> str:
    """A value as LIKE takes it, in which only `*` stands for anything."""
    for special in ("\\", "%", "_"):
        value = value.replace(special, f"\\{special}")
    return value.replace("*", "%")
