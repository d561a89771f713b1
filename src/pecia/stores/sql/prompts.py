"""Prompts and their versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from pecia.domain.errors import NotFound
from pecia.domain.partials import Dependent
from pecia.domain.prompt import Prompt, PromptFields
from pecia.domain.version import Content, Version, canonical_content
from pecia.stores.sql.locks import dependents, keep_lock, lock_of_commit
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import labels, prompts, recommits, versions

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

_PROMPTS = select(prompts).where(prompts.c.project == HERE)
_PROMPT = _PROMPTS.where(prompts.c.name == bindparam("_name"))
_LISTED = (
    _PROMPTS.where(
        prompts.c.name > bindparam("_after"),
        prompts.c.name >= bindparam("_first"),
        prompts.c.name < bindparam("_behind"),
    )
    .order_by(prompts.c.name)
    .limit(bindparam("_limit"))
)
_LABELS = select(labels.c.prompt, labels.c.label, labels.c.version).where(labels.c.project == HERE)
_LABELS_OF_ONE = _LABELS.where(labels.c.prompt == bindparam("_prompt"))
_LABELS_OF_MANY = _LABELS.where(labels.c.prompt.in_(bindparam("_prompts", expanding=True)))
_HIGHEST_ID = select(func.max(prompts.c.id).label("highest")).where(prompts.c.project == HERE)
_ADD = insert(prompts)
_CHANGE = update(prompts).where(prompts.c.project == HERE, prompts.c.name == bindparam("_name"))
_CHANGE_BY_ID = update(prompts).where(prompts.c.project == HERE, prompts.c.id == bindparam("_id"))

_ID = select(prompts.c.id).where(prompts.c.project == HERE, prompts.c.name == bindparam("_name"))
_OF_PROMPT = (
    select(versions)
    .where(versions.c.project == HERE, versions.c.prompt == prompts.c.id)
    .where(prompts.c.project == HERE, prompts.c.name == bindparam("_name"))
)
_VERSION = _OF_PROMPT.where(versions.c.number == bindparam("_number"))
_HEADS = (
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
_VERSION_BY_DIGEST = _OF_PROMPT.where(versions.c.digest == bindparam("_digest"))
_NEWEST_VERSIONS = _OF_PROMPT.order_by(versions.c.number.desc()).limit(bindparam("_limit"))
_VERSIONS_BEFORE = _NEWEST_VERSIONS.where(versions.c.number < bindparam("_before"))
_DIGEST = select(versions.c.digest).where(
    versions.c.project == HERE,
    versions.c.prompt == bindparam("_prompt"),
    versions.c.number == bindparam("_number"),
)
_ADD_VERSION = insert(versions)

_HIGHEST_RECOMMIT = select(func.max(recommits.c.id).label("highest")).where(
    recommits.c.project == HERE, recommits.c.prompt == bindparam("_prompt")
)
_ADD_RECOMMIT = insert(recommits)
_COMMITTERS = select(versions.c.author).where(
    versions.c.project == HERE,
    versions.c.prompt == bindparam("_prompt"),
    versions.c.number == bindparam("_number"),
)
_RECOMMITTERS = select(recommits.c.author).where(
    recommits.c.project == HERE,
    recommits.c.prompt == bindparam("_prompt"),
    recommits.c.version == bindparam("_number"),
)


def prompt_id(tx: Transaction, name: str) -> int:
    """The number that stands for a prompt's name. Raises `NotFound`."""
    row = tx.first(_ID, _name=name)
    if row is None:
        raise NotFound(f"There is no prompt '{name}' in this project.")
    return row.id


class SqlPrompts:
    """The prompts of the project."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._ids: dict[str, int] = {}

    def get(self, name: str) -> Prompt | None:
        """What is said about a prompt, and where its labels stand."""
        row = self._tx.first(_PROMPT, _name=name)
        if row is None:
            return None
        self._ids[name] = row.id
        return _prompt(row, {at.label: at.version for at in self._tx.all(_LABELS_OF_ONE, _prompt=row.id)})

    def list(self, *, prefix: str, after: str, limit: int) -> Sequence[Prompt]:
        """The prompts of a folder behind this name."""
        # Names are ASCII: DEL comes behind every character that may follow the prefix.
        rows = self._tx.all(_LISTED, _after=after, _first=prefix, _behind=f"{prefix}\x7f", _limit=limit)
        standing: defaultdict[int, dict[str, int]] = defaultdict(dict)
        if rows:
            for at in self._tx.all(_LABELS_OF_MANY, _prompts=[row.id for row in rows]):
                standing[at.prompt][at.label] = at.version
        return [_prompt(row, standing[row.id]) for row in rows]

    def create(self, name: str, fields: PromptFields, *, at: datetime) -> None:
        """Add a prompt under the next id."""
        highest = self._tx.first(_HIGHEST_ID)
        self._tx.add(
            _ADD,
            id=_next(highest),
            name=name,
            title=fields.title or "",
            purpose=fields.purpose,
            tags=_text(fields.tags or ()),
            description=fields.description or "",
            owner=fields.owner,
            status=fields.status or "active",
            head=None,
            latest=None,
            created_at=at,
            updated_at=at,
        )

    def update(self, name: str, fields: PromptFields, *, at: datetime) -> None:
        """Change the fields that are given."""
        given = {field: value for field, value in msgspec.structs.asdict(fields).items() if value is not None}
        if fields.tags is not None:
            given["tags"] = _text(fields.tags)
        self._tx.change(_CHANGE, _name=name, updated_at=at, **given)

    def version(self, name: str, number: int) -> Version | None:
        """What a number says."""
        row = self._tx.first(_VERSION, _name=name, _number=number)
        return self._version(name, row) if row else None

    def digest(self, name: str, number: int) -> str | None:
        """What names the content of a number."""
        row = self._tx.first(_DIGEST, _prompt=self._id(name), _number=number)
        return row.digest if row else None

    def heads(self, *, prefix: str, after: str, limit: int) -> Sequence[tuple[Prompt, Version]]:
        """The prompts of a folder behind this name, and what they say now."""
        prompts = self.list(prefix=prefix, after=after, limit=limit)
        if not prompts:
            return []
        rows = self._tx.all(
            _HEADS, _after=after, _first=prefix, _behind=f"{prefix}\x7f", _last=prompts[-1].name
        )
        heads = {row.name: self._version(row.name, row) for row in rows}
        return [(prompt, heads[prompt.name]) for prompt in prompts if prompt.name in heads]

    def version_by_digest(self, name: str, digest: str) -> Version | None:
        """The version that holds this content."""
        row = self._tx.first(_VERSION_BY_DIGEST, _name=name, _digest=digest)
        return self._version(name, row) if row else None

    def versions(self, name: str, *, before: int | None, limit: int) -> Sequence[Version]:
        """The last versions."""
        if before is None:
            rows = self._tx.all(_NEWEST_VERSIONS, _name=name, _limit=limit)
        else:
            rows = self._tx.all(_VERSIONS_BEFORE, _name=name, _before=before, _limit=limit)
        return [self._version(name, row) for row in rows]

    def add_version(self, version: Version) -> None:
        """Add a version, and make it the head and the latest."""
        prompt = self._id(version.prompt)
        self._tx.add(
            _ADD_VERSION,
            prompt=prompt,
            number=version.number,
            digest=version.digest,
            content=canonical_content(version.content).decode(),
            parent=version.parent,
            author=version.author,
            note=version.note,
            created_at=version.created_at,
        )
        keep_lock(self._tx, version.lock, prompt=prompt, version=version.number)
        self._tx.change(
            _CHANGE_BY_ID,
            _id=prompt,
            head=version.number,
            latest=version.number,
            updated_at=version.created_at,
        )

    def recommit(self, version: Version, *, author: str, note: str, at: datetime) -> None:
        """Note who brought a version back, and make it the head."""
        prompt = self._id(version.prompt)
        highest = self._tx.first(_HIGHEST_RECOMMIT, _prompt=prompt)
        self._tx.add(
            _ADD_RECOMMIT,
            prompt=prompt,
            id=_next(highest),
            version=version.number,
            author=author,
            note=note,
            at=at,
        )
        self._tx.change(_CHANGE_BY_ID, _id=prompt, head=version.number, updated_at=at)

    def authors(self, name: str, number: int) -> frozenset[str]:
        """Who committed this version, the first time or again."""
        prompt = self._id(name)
        rows = [
            *self._tx.all(_COMMITTERS, _prompt=prompt, _number=number),
            *self._tx.all(_RECOMMITTERS, _prompt=prompt, _number=number),
        ]
        return frozenset(row.author for row in rows)

    def dependents(self, name: str) -> Sequence[Dependent]:
        """Which prompts hold this one as a partial."""
        return dependents(self._tx, self._id(name))

    def _version(self, name: str, row: Row[Any]) -> Version:
        content = _content(row.content)
        # Most versions include nothing, and are read without a second question.
        lock = lock_of_commit(self._tx, prompt=row.prompt, version=row.number) if content.includes else {}
        return Version(
            prompt=name,
            number=row.number,
            digest=row.digest,
            content=content,
            parent=row.parent,
            author=row.author,
            note=row.note,
            created_at=row.created_at,
            lock=lock,
        )

    def _id(self, name: str) -> int:
        """The number of a prompt, which a unit looks up once."""
        if name not in self._ids:
            self._ids[name] = prompt_id(self._tx, name)
        return self._ids[name]


def _prompt(row: Row[Any], standing: Mapping[str, int]) -> Prompt:
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
    )


def _content(text: str) -> Content:
    """The content of its canonical JSON, whose format version has no field."""
    plain = msgspec.json.decode(text)
    del plain["v"]
    return msgspec.convert(plain, Content)


def _text(items: Iterable[str]) -> str:
    return msgspec.json.encode(tuple(items)).decode()


def _next(highest: Row[Any] | None) -> int:
    return ((highest.highest if highest else None) or 0) + 1
