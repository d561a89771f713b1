"""The catalog: purposes, documentation, views, and what a listing counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from sqlalchemy import bindparam, case, delete, func, insert, literal, select, union_all, update

from pecia.domain.catalog import EVERY, FacetCount, Facets, PromptFilter, View
from pecia.stores.sql.facets import prompts_with
from pecia.stores.sql.listing import matching
from pecia.stores.sql.names import prompt_id
from pecia.stores.sql.prompt_rows import keep_profile
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import facets, profiles, prompts, purposes, retirements, views

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect, FromClause
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
_of_several = (facets.c.project == HERE) & facets.c.facet.in_(("tag", "label", "model"))
_SPREAD = (
    select(facets.c.facet, facets.c.value, _many).where(_of_several).group_by(facets.c.facet, facets.c.value)
)

Counts: TypeAlias = defaultdict[str, list[tuple[str | None, int]]]
"""Of each facet its values with how many prompts have them; None counts those that have none."""


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
        counted = self._every() if where == EVERY else self._matching(where, today=today)
        return Facets(
            prompts=sum(many for _, many in counted["status"]),
            folder=_largest_first(
                (f"{where.beginning}{step}", many) for step, many in counted["folder"] if step
            ),
            purpose=_largest_first(counted["purpose"]),
            tag=_largest_first(counted["tag"]),
            status=_largest_first(counted["status"]),
            owner=_largest_first(counted["owner"]),
            label=_largest_first(counted["label"]),
            model=_largest_first(counted["model"]),
        )

    def _every(self) -> Counts:
        """How many of all prompts have each value of each facet.

        Those out of use are counted for themselves and taken away, as they are few: all others are counted in an
        index, without looking each of them up.
        """
        counts = self._counts(_SPREAD)
        for facet, value in self._columns(prompts, "").items():
            grouped = (literal(facet).label("facet"), value.label("value"), _many)
            counted = dict(self._counts(_NAMES.with_only_columns(*grouped).group_by("value"))[facet])
            for kept, many in self._counts(_RETIRED.with_only_columns(*grouped).group_by("value"))[facet]:
                counted[kept] -= many
            counts[facet] = [(kept, many) for kept, many in counted.items() if many]
        return counts

    def _matching(self, where: PromptFilter, *, today: date) -> Counts:
        """How many of the prompts that a filter lets through have each value: they are found once, then counted."""
        asked = matching(self._tx, _NAMES, where, today=today)
        found = asked.question.with_only_columns(prompts.c.name, *_COLUMNS).cte("found")
        columns = [
            select(literal(facet).label("facet"), value.label("value"), _many).group_by("value")
            for facet, value in self._columns(found, where.beginning).items()
        ]
        # An outer join makes each prompt found lead to what it has; SQLite would look for them among who has a value.
        has = found.outerjoin(facets, _of_several & (facets.c.name == found.c.name))
        spread = select(facets.c.facet, facets.c.value, _many).select_from(has)
        spread = spread.group_by(facets.c.facet, facets.c.value)
        return self._counts(union_all(*columns, spread), **asked.asked)

    def _columns(self, of: FromClause, beginning: str) -> dict[str, ColumnElement[Any]]:
        """What a prompt has one of; its folder is the next step of its name that has one more behind it."""
        rest = func.substr(of.c.name, len(beginning) + 1)
        step = _first_segment(self._tx.connection.dialect, rest)
        own: dict[str, ColumnElement[Any]] = {column.name: of.c[column.name] for column in _COLUMNS}
        return {**own, "folder": case((rest.like("%/%"), step))}

    def _counts(self, question: Executable, **asked: object) -> Counts:
        counts: Counts = defaultdict(list)
        for row in self._tx.all(question, **asked):
            counts[row.facet].append((row.value, row.prompts))
        return counts


def _first_segment(dialect: Dialect, text: ColumnElement[str]) -> ColumnElement[Any]:
    if dialect.name == "postgresql":
        return func.split_part(text, "/", 1)
    return func.substr(text, 1, func.instr(text, "/") - 1)


def _largest_first(pairs: Iterable[tuple[str | None, int]]) -> tuple[FacetCount, ...]:
    counts = (FacetCount(value=value, prompts=many) for value, many in pairs if value is not None)
    return tuple(sorted(counts, key=lambda count: (-count.prompts, count.value)))
