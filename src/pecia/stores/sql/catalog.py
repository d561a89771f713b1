"""The catalog: purposes, documentation, views, and what a listing counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, case, delete, func, insert, select, update

from pecia.domain.catalog import EVERY, FacetCount, Facets, PromptFilter, View
from pecia.stores.sql.facets import prompts_with
from pecia.stores.sql.listing import matching
from pecia.stores.sql.names import prompt_id
from pecia.stores.sql.prompt_rows import keep_profile
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import facets, profiles, prompts, purposes, retirements, views

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect
    from sqlalchemy.sql.base import Executable

_PURPOSES = (
    select(purposes.c.name, purposes.c.description)
    .where(purposes.c.project == HERE)
    .order_by(purposes.c.name)
)
_ADD_PURPOSE = insert(purposes)
_DESCRIBE_PURPOSE = update(purposes).where(purposes.c.project == HERE, purposes.c.name == bindparam("_name"))

_DOCUMENTATION = (
    select(profiles.c.documentation)
    .where(profiles.c.project == HERE, profiles.c.prompt == prompts.c.id)
    .where(prompts.c.project == HERE, prompts.c.name == bindparam("_name"))
)

_VIEWS = select(views.c.view).where(views.c.project == HERE).order_by(views.c.name)
_ADD_VIEW = insert(views)
_DROP_VIEW = delete(views).where(views.c.project == HERE, views.c.name == bindparam("_name"))
_view = msgspec.json.Decoder(View)

_COLUMNS = (prompts.c.purpose, prompts.c.status, prompts.c.owner)
_many = func.count().label("prompts")
_NAMES = select(prompts.c.name).where(prompts.c.project == HERE)
_RETIRED = _NAMES.where(
    retirements.c.project == HERE, prompts.c.id == retirements.c.prompt + 0, retirements.c.version == 0
)
"""The prompts that are out of use, led to by what says so: the sum keeps SQLite from asking it of every prompt."""
_SPREAD = (
    select(facets.c.facet, facets.c.value, _many)
    .where(facets.c.project == HERE, facets.c.facet.in_(("tag", "label", "model")))
    .group_by(facets.c.facet, facets.c.value)
)


class SqlCatalog:
    """The catalog of the project."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def purposes(self) -> Mapping[str, str]:
        """The project's own purposes."""
        return {row.name: row.description for row in self._tx.all(_PURPOSES)}

    def keep_purpose(self, name: str, description: str) -> None:
        """Add a purpose, or describe one that is there anew."""
        if not self._tx.change(_DESCRIBE_PURPOSE, _name=name, description=description):
            self._tx.add(_ADD_PURPOSE, name=name, description=description)

    def documentation(self, prompt: str) -> str:
        """What was written about a prompt."""
        row = self._tx.first(_DOCUMENTATION, _name=prompt)
        return row.documentation if row else ""

    def document(self, prompt: str, text: str) -> None:
        """Keep it beside the prompt's row."""
        keep_profile(self._tx, prompt_id(self._tx, prompt), documentation=text)

    def naming(self, prompt: str) -> Sequence[str]:
        """Who names this prompt among its related ones."""
        return prompts_with(self._tx, "related", prompt)

    def views(self) -> Sequence[View]:
        """The views by name."""
        return [_view.decode(row.view) for row in self._tx.all(_VIEWS)]

    def keep_view(self, view: View) -> None:
        """Put a view in the place of the one of this name."""
        self.drop_view(view.name)
        self._tx.add(_ADD_VIEW, name=view.name, view=msgspec.json.encode(view).decode())

    def drop_view(self, name: str) -> bool:
        """Take a view away."""
        return bool(self._tx.change(_DROP_VIEW, _name=name))

    def facets(self, where: PromptFilter, *, today: date) -> Facets:
        """The counts of every facet."""
        total, columns = self._columns(where, today=today)
        spread = self._spread(where, today=today)
        return Facets(
            prompts=total,
            folder=self._folders(where, today=today),
            purpose=columns["purpose"],
            tag=spread["tag"],
            status=columns["status"],
            owner=columns["owner"],
            label=spread["label"],
            model=spread["model"],
        )

    def _columns(
        self, where: PromptFilter, *, today: date
    ) -> tuple[int, Mapping[str, tuple[FacetCount, ...]]]:
        """All prompts, and those of each value of what is a column of theirs."""
        counted = {column.name: self._counted(column, where, today=today) for column in _COLUMNS}
        total = sum(many for _, many in counted["status"])
        return total, {name: _largest_first(pairs) for name, pairs in counted.items()}

    def _spread(self, where: PromptFilter, *, today: date) -> Mapping[str, tuple[FacetCount, ...]]:
        question, asked = _SPREAD, {}
        if where != EVERY:
            found = matching(self._tx, _NAMES, where, today=today)
            question, asked = question.where(facets.c.name.in_(found.question)), found.asked
        pairs: dict[str, list[tuple[str | None, int]]] = {"tag": [], "label": [], "model": []}
        for row in self._tx.all(question, **asked):
            pairs[row.facet].append((row.value, row.prompts))
        return {facet: _largest_first(found) for facet, found in pairs.items()}

    def _folders(self, where: PromptFilter, *, today: date) -> tuple[FacetCount, ...]:
        """The folders one step below: the next segment of the names that have one more behind it."""
        dialect = self._tx.connection.dialect
        rest = func.substr(prompts.c.name, len(where.beginning) + 1)
        folder = case((rest.like("%/%"), _first_segment(dialect, rest)))
        pairs = self._counted(folder, where, today=today)
        return _largest_first(
            (f"{where.beginning}{value}", many) for value, many in pairs if value is not None
        )

    def _counted(
        self, value: ColumnElement[Any], where: PromptFilter, *, today: date
    ) -> list[tuple[str | None, int]]:
        """How many prompts have each value.

        Of all prompts those out of use are counted for themselves and taken away, as they are few: all others are
        counted in an index, without looking each of them up.
        """
        grouped = (value.label("counted"), _many)
        if where != EVERY:
            found = matching(self._tx, _NAMES, where, today=today)
            return self._pairs(found.question.with_only_columns(*grouped).group_by("counted"), **found.asked)
        counted = dict(self._pairs(_NAMES.with_only_columns(*grouped).group_by("counted")))
        for kept, many in self._pairs(_RETIRED.with_only_columns(*grouped).group_by("counted")):
            counted[kept] -= many
        return [(kept, many) for kept, many in counted.items() if many]

    def _pairs(self, question: Executable, **asked: object) -> list[tuple[str | None, int]]:
        return [(row.counted, row.prompts) for row in self._tx.all(question, **asked)]


def _first_segment(dialect: Dialect, text: ColumnElement[str]) -> ColumnElement[Any]:
    if dialect.name == "postgresql":
        return func.split_part(text, "/", 1)
    return func.substr(text, 1, func.instr(text, "/") - 1)


def _largest_first(pairs: Iterable[tuple[str | None, int]]) -> tuple[FacetCount, ...]:
    counts = (FacetCount(value=value, prompts=many) for value, many in pairs if value is not None)
    return tuple(sorted(counts, key=lambda count: (-count.prompts, count.value)))
