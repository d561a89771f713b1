"""Aliases: a prompt's new name wherever its name is kept, and the names it had before.

Everything that belongs to a prompt names it by its number. Its name itself is in its own row, in its facets, and
where other prompts name it as related or as their replacement; and its words are in the full text.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from pecia.domain.renaming import Alias, NameSpan
from pecia.stores.sql import search_index
from pecia.stores.sql.facets import add_many_facets, prompts_with, set_facet
from pecia.stores.sql.names import prompt_id
from pecia.stores.sql.prompts import SqlPrompts
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import aliases, facets, profiles, prompts

_ANSWERING = (
    select(aliases.c.name, prompts.c.name.label("prompt"), aliases.c.actor, aliases.c.at)
    .where(aliases.c.project == HERE, prompts.c.project == HERE, aliases.c.prompt == prompts.c.id)
    .where(aliases.c.answers)
)
_CURRENT = _ANSWERING.where(aliases.c.name == bindparam("_name"))
_LIST = (
    _ANSWERING.where(aliases.c.name > bindparam("_after")).order_by(aliases.c.name).limit(bindparam("_limit"))
)
_LIST_OF_PROMPT = _LIST.where(prompts.c.name == bindparam("_prompt"))
_ADD = insert(aliases)
_RELEASE = (
    update(aliases)
    .where(aliases.c.project == HERE, aliases.c.name == bindparam("_name"), aliases.c.answers)
    .values(answers=False)
)
_ENDED = (
    select(aliases.c.number, aliases.c.name)
    .where(aliases.c.project == HERE, aliases.c.prompt == bindparam("_prompt"))
    .order_by(aliases.c.number)
)
_OTHERS = select(func.max(aliases.c.number).label("last")).where(
    aliases.c.project == HERE,
    aliases.c.name == bindparam("_name"),
    aliases.c.prompt != bindparam("_prompt"),
    aliases.c.number < bindparam("_before"),
)
_RENAME = update(prompts).where(prompts.c.project == HERE, prompts.c.id == bindparam("_prompt"))
_FACETS = select(facets.c.facet, facets.c.value).where(
    facets.c.project == HERE, facets.c.name == bindparam("_name")
)
_DROP_FACETS = delete(facets).where(facets.c.project == HERE, facets.c.name == bindparam("_name"))
_REPLACE = update(profiles).where(profiles.c.project == HERE, profiles.c.replacement == bindparam("_name"))
_RELATED = (
    select(profiles.c.prompt, profiles.c.related)
    .where(profiles.c.project == HERE, prompts.c.project == HERE, profiles.c.prompt == prompts.c.id)
    .where(prompts.c.name == bindparam("_name"))
)
_SET_RELATED = update(profiles).where(profiles.c.project == HERE, profiles.c.prompt == bindparam("_prompt"))
_BEHIND_ALL = 2**62


class SqlAliases:
    """The former names of the project's prompts."""

    def __init__(self, tx: Transaction, prompts: SqlPrompts) -> None:
        self._tx = tx
        self._prompts = prompts

    def rename(self, alias: Alias, *, number: int) -> None:
        """Write the new name in the place of the old one, and keep that one."""
        was, name = alias.name, alias.prompt
        prompt = prompt_id(self._tx, was)
        kept = [(name, row.facet, row.value) for row in self._tx.all(_FACETS, _name=was)]
        self._tx.change(_DROP_FACETS, _name=was)
        self._tx.change(_RENAME, _prompt=prompt, name=name, updated_at=alias.at)
        add_many_facets(self._tx, kept)
        self._follow_links(was, name)
        search_index.rewrite(self._tx, name)
        self.release(name)
        self._tx.add(
            _ADD, number=number, name=was, prompt=prompt, answers=True, actor=alias.actor, at=alias.at
        )
        self._prompts.forget(was)

    def current(self, name: str) -> Alias | None:
        """Who answers to a name."""
        row = self._tx.first(_CURRENT, _name=name)
        return Alias(name=row.name, prompt=row.prompt, actor=row.actor, at=row.at) if row else None

    def list(self, *, prompt: str | None = None, after: str = "", limit: int) -> Sequence[Alias]:
        """A page of them."""
        if prompt is None:
            rows = self._tx.all(_LIST, _after=after, _limit=limit)
        else:
            rows = self._tx.all(_LIST_OF_PROMPT, _after=after, _limit=limit, _prompt=prompt)
        return [Alias(name=row.name, prompt=row.prompt, actor=row.actor, at=row.at) for row in rows]

    def release(self, name: str) -> bool:
        """Keep when the name was used, and no more."""
        return bool(self._tx.change(_RELEASE, _name=name))

    def spans(self, prompt: str) -> Sequence[NameSpan]:
        """The names one after the other; one that another prompt had begins when that one lost it."""
        number = prompt_id(self._tx, prompt)
        ended = self._tx.all(_ENDED, _prompt=number)
        names = [*((row.name, row.number) for row in ended), (prompt, None)]
        first, last = names[0]
        before = self._tx.first(_OTHERS, _name=first, _prompt=number, _before=last or _BEHIND_ALL)
        begin = (before.last if before else None) or 0
        spans: list[NameSpan] = []
        for name, end in names:
            spans.append(NameSpan(name=name, first=begin, last=end))
            begin = end or 0
        return spans

    def _follow_links(self, was: str, name: str) -> None:
        """Other prompts that name this one mean the prompt, not the letters."""
        self._tx.change(_REPLACE, _name=was, replacement=name)
        for other in prompts_with(self._tx, "related", was):
            row = self._tx.first(_RELATED, _name=other)
            if row is not None:
                named: list[str] = msgspec.json.decode(row.related, type=list[str])
                related = list(dict.fromkeys(name if one == was else one for one in named))
                self._tx.change(
                    _SET_RELATED, _prompt=row.prompt, related=msgspec.json.encode(related).decode()
                )
                set_facet(self._tx, other, "related", related)
                self._prompts.forget(other)
