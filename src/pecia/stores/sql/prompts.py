"""Prompts and their versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, exists, func, insert, literal, select, update

from pecia.domain.catalog import EVERY, PromptFilter
from pecia.domain.errors import NotFound
from pecia.domain.lineage import Node, Return
from pecia.domain.partials import Dependent
from pecia.domain.prompt import Prompt, PromptFields
from pecia.domain.retirement import Retirement
from pecia.domain.version import Version, canonical_content, read_content
from pecia.stores.sql import search_index
from pecia.stores.sql.facets import add_facets, add_many_facets, set_facet
from pecia.stores.sql.listing import DESCRIBED, by_change, by_name
from pecia.stores.sql.locks import dependents, keep_lock, lock_of_commit
from pecia.stores.sql.retirements import retirement, retirements_of
from pecia.stores.sql.signatures import keep_signatures
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import labels, profiles, prompts, recommits, retirements, versions

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

_PROMPT = DESCRIBED.where(prompts.c.name == bindparam("_name"))
_LABELS = select(labels.c.prompt, labels.c.label, labels.c.version).where(labels.c.project == HERE)
_LABELS_OF_ONE = _LABELS.where(labels.c.prompt == bindparam("_prompt"))
_LABELS_OF_MANY = _LABELS.where(labels.c.prompt.in_(bindparam("_prompts", expanding=True)))
_HIGHEST_ID = select(func.max(prompts.c.id).label("highest")).where(prompts.c.project == HERE)
_ADD = insert(prompts)
_CHANGE = update(prompts).where(prompts.c.project == HERE, prompts.c.name == bindparam("_name"))
_CHANGE_BY_ID = update(prompts).where(prompts.c.project == HERE, prompts.c.id == bindparam("_id"))
_CHANGE_PROFILE = update(profiles).where(
    profiles.c.project == HERE, profiles.c.prompt == bindparam("_prompt")
)
_ADD_PROFILE = insert(profiles)
_NULLABLE = frozenset({"purpose", "owner"})

_MANY = DESCRIBED.where(prompts.c.id.in_(bindparam("_ids", expanding=True)))
_ID = select(prompts.c.id, prompts.c.head, prompts.c.title, prompts.c.description).where(
    prompts.c.project == HERE, prompts.c.name == bindparam("_name")
)
_OF_PROMPT = (
    select(versions)
    .where(versions.c.project == HERE, versions.c.prompt == prompts.c.id)
    .where(prompts.c.project == HERE, prompts.c.name == bindparam("_name"))
)
# A version without content was purged, and stands for nothing but its number and digest.
_THERE = _OF_PROMPT.where(versions.c.content != "")
_VERSION = _THERE.where(versions.c.number == bindparam("_number"))
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
_DIGEST = select(versions.c.digest).where(
    versions.c.project == HERE,
    versions.c.prompt == bindparam("_prompt"),
    versions.c.number == bindparam("_number"),
)
_VERSIONS = (
    _THERE.where(versions.c.number < bindparam("_before"))
    .order_by(versions.c.number.desc())
    .limit(bindparam("_limit"))
)
_VERSIONS_IN_USE = _VERSIONS.where(
    ~exists(
        select(literal(1))
        .select_from(retirements)
        .where(
            retirements.c.project == HERE,
            retirements.c.prompt == versions.c.prompt,
            retirements.c.version == versions.c.number,
        )
        .correlate(versions)
    )
)
_NODES = (
    select(
        versions.c.number,
        versions.c.parent,
        versions.c.digest,
        versions.c.author,
        versions.c.note,
        versions.c.created_at,
    )
    .where(versions.c.project == HERE, versions.c.prompt == bindparam("_prompt"))
    .order_by(versions.c.number.desc())
)
_RETURNS = (
    select(recommits)
    .where(recommits.c.project == HERE, recommits.c.prompt == bindparam("_prompt"))
    .order_by(recommits.c.id)
)
_ADD_VERSION = insert(versions)
_NAMED = DESCRIBED.where(prompts.c.name.in_(bindparam("_names", expanding=True)))
_DIGESTS_OF_MANY = (
    select(prompts.c.name, versions.c.number, versions.c.digest)
    .where(prompts.c.project == HERE, versions.c.project == HERE, versions.c.prompt == prompts.c.id)
    .where(prompts.c.name.in_(bindparam("_names", expanding=True)))
)
NAMES_AT_ONCE = 500
"""Names in one question."""

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


_BEHIND_ALL = 2**62


def _existing(tx: Transaction, name: str) -> Row[Any]:
    """Number, head, title and description of a prompt. Raises `NotFound`."""
    row = tx.first(_ID, _name=name)
    if row is None:
        raise NotFound(f"There is no prompt '{name}' in this project.")
    return row


def keep_profile(tx: Transaction, prompt: int, **given: object) -> None:
    """Write what is said about a prompt beside its row, which is made when it is not there."""
    if not tx.change(_CHANGE_PROFILE, _prompt=prompt, **given):
        tx.add(_ADD_PROFILE, **{"prompt": prompt, "related": "[]", "documentation": ""} | given)


class SqlPrompts:
    """The prompts of the project."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._known: dict[str, Row[Any]] = {}
        self._models: dict[str, str | None] = {}

    def get(self, name: str) -> Prompt | None:
        """What is said about a prompt, and where its labels stand."""
        row = self._tx.first(_PROMPT, _name=name)
        if row is None or row.retired == "purged":
            return None
        self._known[name] = row
        self._models[name] = row.model
        return _prompt(row, {at.label: at.version for at in self._tx.all(_LABELS_OF_ONE, _prompt=row.id)})

    def list(
        self,
        *,
        prefix: str = "",
        after: str = "",
        limit: int,
        where: PromptFilter = EVERY,
        today: date | None = None,
        archived: bool = False,
    ) -> Sequence[Prompt]:
        """A page in the order of names."""
        rows = by_name(
            self._tx, where, prefix=prefix, after=after, limit=limit, today=today, archived=archived
        )
        return self._with_labels(rows)

    def changed(
        self,
        *,
        prefix: str = "",
        after: tuple[datetime, str] | None = None,
        limit: int,
        where: PromptFilter = EVERY,
        today: date | None = None,
        archived: bool = False,
    ) -> Sequence[Prompt]:
        """A page in the order of changes."""
        rows = by_change(
            self._tx, where, prefix=prefix, after=after, limit=limit, today=today, archived=archived
        )
        return self._with_labels(rows)

    def by_ids(self, ids: Sequence[int]) -> Mapping[int, Prompt]:
        """The prompts behind these numbers."""
        standing = self._standing(ids)
        rows = self._tx.all(_MANY, _ids=list(ids)) if ids else ()
        return {row.id: _prompt(row, standing[row.id]) for row in rows}

    def _standing(self, ids: Sequence[int]) -> Mapping[int, Mapping[str, int]]:
        """Where the labels of some prompts stand."""
        standing: defaultdict[int, dict[str, int]] = defaultdict(dict)
        if ids:
            for at in self._tx.all(_LABELS_OF_MANY, _prompts=list(ids)):
                standing[at.prompt][at.label] = at.version
        return standing

    def create(self, name: str, fields: PromptFields, *, at: datetime) -> None:
        """Add a prompt under the next id."""
        highest = self._tx.first(_HIGHEST_ID)
        self._tx.add(_ADD, id=_next(highest), head=None, latest=None, **_row(name, fields, at=at))
        add_facets(self._tx, name, "tag", fields.tags or ())
        self._keep_profile(name, fields)

    def update(self, name: str, fields: PromptFields, *, at: datetime) -> None:
        """Change the fields that are given; what is empty and has a null is null."""
        given = {
            field: value
            for field, value in msgspec.structs.asdict(fields).items()
            if value is not None and field in prompts.c
        }
        for field in _NULLABLE & given.keys():
            given[field] = given[field] or None
        if fields.tags is not None:
            given["tags"] = _text(fields.tags)
            set_facet(self._tx, name, "tag", fields.tags)
        self._tx.change(_CHANGE, _name=name, updated_at=at, **given)
        self._known.pop(name, None)
        if fields.title is not None or fields.description is not None:
            search_index.rewrite(self._tx, name)
        self._keep_profile(name, fields)

    def version(self, name: str, number: int) -> Version | None:
        """What a number says."""
        row = self._tx.first(_VERSION, _name=name, _number=number)
        return version_of(self._tx, name, row) if row else None

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
        heads = {row.name: version_of(self._tx, row.name, row) for row in rows}
        return [(prompt, heads[prompt.name]) for prompt in prompts if prompt.name in heads]

    def version_by_digest(self, name: str, digest: str) -> Version | Retirement | None:
        """The version that holds this content, or what is left of the one that did."""
        row = self._tx.first(_VERSION_BY_DIGEST, _name=name, _digest=digest)
        if row is None:
            return None
        return version_of(self._tx, name, row) if row.content else retirement(self._tx, name, row.number)

    def versions(
        self, name: str, *, before: int | None, limit: int, archived: bool = False
    ) -> Sequence[Version]:
        """The last versions."""
        question = _VERSIONS if archived else _VERSIONS_IN_USE
        before = _BEHIND_ALL if before is None else before
        return [
            version_of(self._tx, name, row)
            for row in self._tx.all(question, _name=name, _before=before, _limit=limit)
        ]

    def nodes(self, name: str) -> Sequence[Node]:
        """The versions without their contents."""
        prompt = self._id(name)
        standing: defaultdict[int, list[str]] = defaultdict(list)
        for at in self._tx.all(_LABELS_OF_ONE, _prompt=prompt):
            standing[at.version].append(at.label)
        retired = {one.version: one for one in retirements_of(self._tx, name, prompt)}
        return [
            Node(
                number=row.number,
                parent=row.parent,
                digest=row.digest,
                author=row.author,
                note=row.note,
                created_at=row.created_at,
                labels=tuple(sorted(standing[row.number])),
                retirement=retired.get(row.number),
            )
            for row in self._tx.all(_NODES, _prompt=prompt)
        ]

    def returns(self, name: str) -> Sequence[Return]:
        """The recommits."""
        rows = self._tx.all(_RETURNS, _prompt=self._id(name))
        return [Return(version=row.version, author=row.author, note=row.note, at=row.at) for row in rows]

    def add_version(self, version: Version) -> None:
        """Add a version, and make it the head and the latest."""
        described = self._described(version.prompt)
        prompt = described.id
        self._tx.add(_ADD_VERSION, **_version_row(version, prompt))
        keep_lock(self._tx, version.lock, prompt=prompt, version=version.number)
        keep_signatures(self._tx, [(prompt, version)])
        self._tx.change(
            _CHANGE_BY_ID,
            _id=prompt,
            head=version.number,
            latest=version.number,
            updated_at=version.created_at,
        )
        search_index.add(
            self._tx,
            [
                search_index.Entry(
                    prompt=prompt,
                    version=version.number,
                    name=version.prompt,
                    title=described.title,
                    description=described.description,
                    content=version.content,
                )
            ],
        )
        search_index.refresh(self._tx, prompt, described.head)
        del self._known[version.prompt]
        self._note_model(version)

    def some(self, names: Sequence[str]) -> Sequence[Prompt]:
        """What is said about some prompts."""
        found: list[Prompt] = []
        for few in _few(names):
            rows = self._tx.all(_NAMED, _names=few)
            standing = self._standing([row.id for row in rows])
            found += [_prompt(row, standing[row.id]) for row in rows]
        return found

    def digests(self, names: Sequence[str]) -> Sequence[tuple[str, int, str]]:
        """What names the contents of some prompts."""
        return [
            (row.name, row.number, row.digest)
            for few in _few(names)
            for row in self._tx.all(_DIGESTS_OF_MANY, _names=few)
        ]

    def add_all(
        self, begun: Mapping[str, PromptFields], versions: Sequence[Version], *, at: datetime
    ) -> None:
        """Add prompts and versions, a statement for each table."""
        heads = {version.prompt: version.number for version in versions}
        first = _next(self._tx.first(_HIGHEST_ID))
        rows = [
            _row(name, fields, at=at)
            | {"id": first + index, "head": heads.get(name), "latest": heads.get(name)}
            for index, (name, fields) in enumerate(begun.items())
        ]
        self._tx.add_all(_ADD, rows)
        found = [row for few in _few(list(heads)) for row in self._tx.all(_NAMED, _names=few)]
        described = {row.name: row for row in found}
        self._tx.add_all(
            _ADD_VERSION, [_version_row(version, described[version.prompt].id) for version in versions]
        )
        keep_signatures(self._tx, ((described[version.prompt].id, version) for version in versions))
        search_index.add(
            self._tx,
            [
                search_index.Entry(
                    prompt=described[version.prompt].id,
                    version=version.number,
                    name=version.prompt,
                    title=described[version.prompt].title,
                    description=described[version.prompt].description,
                    content=version.content,
                    current=version.number == heads[version.prompt],
                )
                for version in versions
            ],
        )
        for row in found:
            if row.name not in begun:
                number = heads[row.name]
                self._tx.change(_CHANGE_BY_ID, _id=row.id, head=number, latest=number, updated_at=at)
                search_index.refresh(self._tx, row.id, row.head)
        self._enter(begun, [version for version in versions if version.number == heads[version.prompt]])
        self._known.clear()

    def recommit(self, version: Version, *, author: str, note: str, at: datetime) -> None:
        """Note who brought a version back, and make it the head."""
        described = self._described(version.prompt)
        prompt = described.id
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
        search_index.refresh(self._tx, prompt, described.head, version.number)
        del self._known[version.prompt]
        self._note_model(version)

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
            self._known[name] = _existing(self._tx, name)
        return self._known[name]

    def _with_labels(self, rows: Sequence[Row[Any]]) -> Sequence[Prompt]:
        standing = self._standing([row.id for row in rows])
        return [_prompt(row, standing[row.id]) for row in rows]

    def _keep_profile(self, name: str, fields: PromptFields) -> None:
        given: dict[str, object] = {
            field: getattr(fields, field) or None
            for field in ("replacement", "review_by")
            if getattr(fields, field) is not None
        }
        if fields.related is not None:
            given["related"] = _text(fields.related)
            set_facet(self._tx, name, "related", fields.related)
        if given:
            keep_profile(self._tx, self._id(name), **given)

    def _enter(self, begun: Mapping[str, PromptFields], heads: Sequence[Version]) -> None:
        """Note the facets of prompts that were begun, and of every new head."""
        models = [(v.prompt, "model", v.content.model.name) for v in heads if v.content.model]
        rows = [
            (name, "tag", tag) for name, fields in begun.items() for tag in dict.fromkeys(fields.tags or ())
        ]
        rows += [(name, facet, model) for name, facet, model in models if name in begun and model]
        add_many_facets(self._tx, rows)
        for name, fields in begun.items():
            self._keep_profile(name, fields)
        for version in heads:
            if version.prompt not in begun:
                self._note_model(version)

    def _note_model(self, version: Version) -> None:
        """The model of the head is a facet of the prompt; a unit that has read the prompt knows the old one."""
        name, model = version.prompt, version.content.model
        named = model.name if model else None
        if name not in self._models or self._models[name] != named:
            set_facet(self._tx, name, "model", [named] if named else [])
            self._models[name] = named


def _row(name: str, fields: PromptFields, *, at: datetime) -> dict[str, object]:
    """A new prompt's row, but for its number and its versions."""
    return {
        "name": name,
        "title": fields.title or "",
        "purpose": fields.purpose or None,
        "tags": _text(fields.tags or ()),
        "description": fields.description or "",
        "owner": fields.owner or None,
        "status": fields.status or "active",
        "created_at": at,
        "updated_at": at,
    }


def _version_row(version: Version, prompt: int) -> dict[str, object]:
    return {
        "prompt": prompt,
        "number": version.number,
        "digest": version.digest,
        "content": canonical_content(version.content).decode(),
        "parent": version.parent,
        "author": version.author,
        "note": version.note,
        "created_at": version.created_at,
    }


def _few(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """The names, as many at a time as one question takes."""
    for start in range(0, len(names), NAMES_AT_ONCE):
        yield names[start : start + NAMES_AT_ONCE]


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
        archived=row.retired is not None,
        replacement=row.replacement,
        review_by=date.fromisoformat(row.review_by) if row.review_by else None,
        related=tuple(msgspec.json.decode(row.related)) if row.related else (),
        model=row.model,
    )


def version_of(tx: Transaction, name: str, row: Row[Any]) -> Version:
    """The version of a row."""
    content = read_content(row.content)
    # Most versions include nothing, and are read without a second question.
    lock = lock_of_commit(tx, prompt=row.prompt, version=row.number) if content.includes else {}
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


def _text(items: Iterable[str]) -> str:
    return msgspec.json.encode(tuple(items)).decode()


def _next(highest: Row[Any] | None) -> int:
    return ((highest.highest if highest else None) or 0) + 1
