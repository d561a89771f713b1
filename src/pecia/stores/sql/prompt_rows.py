"""Prompt rows: what is kept about a prompt, and what a unit has looked up of it already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, insert, select, update

from pecia.domain.errors import NotFound
from pecia.domain.prompt import Prompt, PromptFields
from pecia.domain.version import Version
from pecia.stores.sql.facets import set_facet
from pecia.stores.sql.listing import DESCRIBED
from pecia.stores.sql.prepared import Prepared
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import labels, profiles, prompts

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

_NAMED = DESCRIBED.where(prompts.c.name.in_(bindparam("_names", expanding=True)))
_LABELS = select(labels.c.prompt, labels.c.label, labels.c.version).where(labels.c.project == HERE)
LABELS_OF_ONE = Prepared(_LABELS.where(labels.c.prompt == bindparam("_prompt")))
_LABELS_OF_MANY = _LABELS.where(labels.c.prompt.in_(bindparam("_prompts", expanding=True)))
_ID = Prepared(
    select(prompts.c.id, prompts.c.head, prompts.c.title, prompts.c.description).where(
        prompts.c.project == HERE, prompts.c.name == bindparam("_name")
    )
)
_CHANGE_PROFILE = Prepared(
    update(profiles).where(profiles.c.project == HERE, profiles.c.prompt == bindparam("_prompt"))
)
_ADD_PROFILE = Prepared(insert(profiles))
NAMES_AT_ONCE = 500
"""Names in one question."""


class PromptRows:
    """What a unit knows of its prompts, which it looks up once while it leaves them."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._known: dict[str, Row[Any]] = {}
        self._models: dict[str, str | None] = {}

    def forget(self, name: str) -> None:
        """Look a prompt up again when it is asked for next, because its row was changed elsewhere."""
        self._known.pop(name, None)
        self._models.pop(name, None)

    def _id(self, name: str) -> int:
        """The number of a prompt."""
        return self._described(name).id

    def _described(self, name: str) -> Row[Any]:
        """Number, head, title and description of a prompt, which a unit looks up once while it leaves them."""
        if name not in self._known:
            self._known[name] = existing_row(self._tx, name)
        return self._known[name]

    def _keep_profile(self, name: str, fields: PromptFields) -> None:
        given: dict[str, object] = {
            field: getattr(fields, field) or None
            for field in ("replacement", "review_by")
            if getattr(fields, field) is not None
        }
        if fields.related is not None:
            given["related"] = as_text(fields.related)
            set_facet(self._tx, name, "related", fields.related)
        if given:
            keep_profile(self._tx, self._id(name), **given)

    def _note_model(self, version: Version) -> None:
        """The model of the head is a facet of the prompt; a unit that has read the prompt knows the old one."""
        name, model = version.prompt, version.content.model
        named = model.name if model else None
        if name not in self._models or self._models[name] != named:
            set_facet(self._tx, name, "model", [named] if named else [])
            self._models[name] = named


def existing_row(tx: Transaction, name: str) -> Row[Any]:
    """Number, head, title and description of a prompt. Raises `NotFound`."""
    row = tx.first(_ID, _name=name)
    if row is None:
        raise NotFound(f"There is no prompt '{name}' in this project.")
    return row


def rows_named(tx: Transaction, names: Sequence[str]) -> Sequence[Row[Any]]:
    """The rows of the prompts that are there of these."""
    return [row for some in few(names) for row in tx.all(_NAMED, _names=some)]


def standing_labels(tx: Transaction, ids: Sequence[int]) -> Mapping[int, Mapping[str, int]]:
    """Where the labels of some prompts stand."""
    standing: defaultdict[int, dict[str, int]] = defaultdict(dict)
    if ids:
        for at in tx.all(_LABELS_OF_MANY, _prompts=list(ids)):
            standing[at.prompt][at.label] = at.version
    return standing


def keep_profile(tx: Transaction, prompt: int, **given: object) -> None:
    """Write what is said about a prompt beside its row, which is made when it is not there."""
    if not tx.change(_CHANGE_PROFILE, _prompt=prompt, **given):
        tx.add(_ADD_PROFILE, **{"prompt": prompt, "related": "[]", "documentation": ""} | given)


def new_row(name: str, fields: PromptFields, *, at: datetime) -> dict[str, object]:
    """A new prompt's row, but for its number and its versions."""
    return {
        "name": name,
        "title": fields.title or "",
        "purpose": fields.purpose or None,
        "tags": as_text(fields.tags or ()),
        "description": fields.description or "",
        "owner": fields.owner or None,
        "status": fields.status or "active",
        "created_at": at,
        "updated_at": at,
    }


def prompt_of(row: Row[Any], standing: Mapping[str, int]) -> Prompt:
    """The prompt of a row of `DESCRIBED`, with where its labels stand."""
    return Prompt(
        name=row.name,
        title=row.title,
        purpose=row.purpose,
        tags=tuple(msgspec.json.decode(row.tags)),
        description=row.description,
        owner=row.owner,
        status=row.status,
        head=row.head,
        latest=row.latest,
        labels={label: standing[label] for label in sorted(standing)},
        created_at=row.created_at,
        updated_at=row.updated_at,
        archived=row.retired is not None,
        replacement=row.replacement,
        review_by=date.fromisoformat(row.review_by) if row.review_by else None,
        related=tuple(msgspec.json.decode(row.related)) if row.related else (),
        model=row.model,
    )


def few(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """The names, as many at a time as one question takes."""
    for start in range(0, len(names), NAMES_AT_ONCE):
        yield names[start : start + NAMES_AT_ONCE]


def as_text(items: Iterable[str]) -> str:
    """A list as its column keeps it."""
    return msgspec.json.encode(tuple(items)).decode()


def next_number(highest: Row[Any] | None) -> int:
    """The number behind the highest that is there."""
    return ((highest.highest if highest else None) or 0) + 1
