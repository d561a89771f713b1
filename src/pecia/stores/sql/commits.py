"""Commits: versions that are added, one or many at once, and those that become the head again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update

from pecia.domain.prompt import PromptFields
from pecia.domain.version import Version, canonical_content
from pecia.stores.sql import search_index
from pecia.stores.sql.facets import add_many_facets
from pecia.stores.sql.locks import keep_lock
from pecia.stores.sql.prepared import Prepared
from pecia.stores.sql.prompt_rows import PromptRows, new_row, next_number, rows_named
from pecia.stores.sql.signatures import keep_signatures
from pecia.stores.sql.transaction import HERE
from pecia.stores.tables import prompts, recommits, versions

HIGHEST_ID = Prepared(select(func.max(prompts.c.id).label("highest")).where(prompts.c.project == HERE))
ADD_PROMPT = Prepared(insert(prompts))
_CHANGE_BY_ID = Prepared(update(prompts).where(prompts.c.project == HERE, prompts.c.id == bindparam("_id")))
_ADD_VERSION = Prepared(insert(versions))
_HIGHEST_RECOMMIT = Prepared(
    select(func.max(recommits.c.id).label("highest")).where(
        recommits.c.project == HERE, recommits.c.prompt == bindparam("_prompt")
    )
)
_ADD_RECOMMIT = Prepared(insert(recommits))


class SqlCommits(PromptRows):
    """What is added to the project's prompts."""

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

    def add_all(
        self, begun: Mapping[str, PromptFields], versions: Sequence[Version], *, at: datetime
    ) -> None:
        """Add prompts and versions, a statement for each table."""
        heads = {version.prompt: version.number for version in versions}
        first = next_number(self._tx.first(HIGHEST_ID))
        rows = [
            new_row(name, fields, at=at)
            | {"id": first + index, "head": heads.get(name), "latest": heads.get(name)}
            for index, (name, fields) in enumerate(begun.items())
        ]
        self._tx.add_all(ADD_PROMPT, rows)
        found = rows_named(self._tx, list(heads))
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
            id=next_number(highest),
            version=version.number,
            author=author,
            note=note,
            at=at,
        )
        self._tx.change(_CHANGE_BY_ID, _id=prompt, head=version.number, updated_at=at)
        search_index.refresh(self._tx, prompt, described.head, version.number)
        del self._known[version.prompt]
        self._note_model(version)

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
