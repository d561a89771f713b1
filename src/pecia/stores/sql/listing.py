"""Listing: the question that a filter asks of the prompts, in an order that an index has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, func, literal, select, tuple_

from pecia.domain.catalog import EVERY, PromptFilter
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import Time, facets, profiles, prompts, retirements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Row, Select

RETIRED = (
    select(retirements.c.kind)
    .where(retirements.c.project == HERE, retirements.c.prompt == prompts.c.id, retirements.c.version == 0)
    .correlate(prompts)
    .scalar_subquery()
)
"""What a prompt of the question is out of use by."""
_model = facets.alias("model")
DESCRIBED = (
    select(
        *prompts.columns,
        profiles.c.replacement,
        profiles.c.review_by,
        profiles.c.related,
        _model.c.value.label("model"),
        RETIRED.label("retired"),
    )
    .select_from(
        prompts.outerjoin(
            profiles, (profiles.c.project == HERE) & (profiles.c.prompt == prompts.c.id)
        ).outerjoin(
            _model,
            (_model.c.project == HERE) & (_model.c.facet == "model") & (_model.c.name == prompts.c.name),
        )
    )
    .where(prompts.c.project == HERE)
)
"""Prompts with what is said about them, but for their documentation, which is long, and the model of the head."""

_KEYS = select(prompts.c.id).where(prompts.c.project == HERE)
# What is computed from a column has no index: the database sorts what another index led to.
_NAME = prompts.c.name.concat("")
_CHANGED = func.coalesce(prompts.c.updated_at, prompts.c.updated_at, type_=Time)
_BY_ID = DESCRIBED.where(prompts.c.id.in_(bindparam("_ids", expanding=True)))
_SOME = (
    select(literal(1))
    .select_from(facets)
    .where(
        facets.c.project == HERE,
        facets.c.facet == bindparam("_facet"),
        facets.c.value == bindparam("_value"),
    )
    .limit(bindparam("_few"))
)
_COLUMNS = ("purpose", "owner", "status")
FEW = 1000
"""Prompts that are sorted sooner than another order is walked for them."""


@dataclass
class Matching:
    """A question narrowed by a filter: what it asks with, and the column in whose order names come."""

    question: Select[*tuple[Any, ...]]
    asked: dict[str, object] = field(default_factory=dict[str, object])
    name: ColumnElement[str] = prompts.c.name

    def where(self, *conditions: ColumnElement[bool], **asked: object) -> None:
        """Narrow it further."""
        self.question = self.question.where(*conditions)
        self.asked |= asked

    def begin(self, beginning: str, parameter: str) -> None:
        """Narrow it to names that begin so."""
        # Names are ASCII: DEL comes behind every character that may follow the beginning.
        first, behind = f"_{parameter}_first", f"_{parameter}_behind"
        self.where(
            self.name >= bindparam(first),
            self.name < bindparam(behind),
            **{first: beginning, behind: f"{beginning}\x7f"},
        )


def matching(
    tx: Transaction,
    question: Select[*tuple[Any, ...]],
    where: PromptFilter,
    *,
    today: date | None,
    walk: bool = False,
    archived: bool | None = False,
) -> Matching:
    """The prompts that a filter lets through; `archived` brings those too, None even what was purged.

    One index leads: that of the rarest tag, label or model, which is joined, else that of a column. With `walk`
    none does, and each prompt is looked up while another order is walked.
    """
    found = Matching(question)
    if archived is not None:
        found.where(func.coalesce(RETIRED, "") != "purged" if archived else RETIRED.is_(None))
    for index, (facet, value) in enumerate(_rarest_first(tx, list(_having(where)))):
        had = facets.alias(f"facet{index}")
        has = (
            had.c.project == HERE,
            had.c.facet == bindparam(f"_facet{index}"),
            had.c.value == bindparam(f"_value{index}"),
            had.c.name == prompts.c.name,
        )
        leads = index == 0 and not walk
        found.where(
            *(has if leads else [exists().where(*has)]), **{f"_facet{index}": facet, f"_value{index}": value}
        )
        if leads:
            found.name = had.c.name
    for column in _COLUMNS:
        if (value := getattr(where, column)) is not None:
            # What is computed from a column has no index, so that another leads.
            led = walk or found.name is not prompts.c.name
            compared = prompts.c[column].concat("") if led else prompts.c[column]
            found.where(compared == bindparam(f"_{column}"), **{f"_{column}": value})
    if where.folder:
        found.begin(where.beginning, "folder")
    if where.overdue:
        due = profiles.alias("due")
        is_due = (
            due.c.project == HERE,
            due.c.prompt == prompts.c.id,
            due.c.review_by < bindparam("_today"),
        )
        found.where(
            *([exists().where(*is_due)] if walk else is_due), _today=today.isoformat() if today else None
        )
    return found


def by_name(
    tx: Transaction,
    where: PromptFilter,
    *,
    prefix: str,
    after: str,
    limit: int,
    today: date | None,
    archived: bool,
) -> Sequence[Row[Any]]:
    """A page of prompts in the order of their names, behind one of them."""
    # No index has dates and names in one order.
    few = _few(tx, where, prefix=prefix, today=today, archived=archived) if where.overdue else None
    if few is not None:
        few.where(bindparam("_after") < _NAME, _after=after)
        return _described(tx, few, limit=limit, order=[_NAME])
    found = matching(tx, DESCRIBED, where, today=today, walk=where.overdue, archived=archived)
    if prefix:
        found.begin(prefix, "prefix")
    if after:
        found.where(found.name > bindparam("_after"), _after=after)
    question = found.question.order_by(found.name).limit(bindparam("_limit"))
    return tx.all(question, **found.asked, _limit=limit)


def by_change(
    tx: Transaction,
    where: PromptFilter,
    *,
    prefix: str,
    after: tuple[datetime, str] | None,
    limit: int,
    today: date | None,
    archived: bool,
) -> Sequence[Row[Any]]:
    """A page of prompts, the one that changed last first, behind a change of one of them."""
    few = (
        None
        if where == EVERY and not prefix
        else _few(tx, where, prefix=prefix, today=today, archived=archived)
    )
    place = tuple_(bindparam("_at", type_=Time), bindparam("_after"))
    behind = {} if after is None else {"_at": after[0], "_after": after[1]}
    if few is not None:
        if behind:
            few.where(tuple_(_CHANGED, _NAME) < place, **behind)
        return _described(tx, few, limit=limit, order=[_CHANGED.desc(), _NAME.desc()])
    # The index of changes holds all that is asked, so that no row is read until a page is found.
    found = matching(tx, _KEYS, where, today=today, walk=True, archived=archived)
    if prefix:
        found.begin(prefix, "prefix")
    if behind:
        found.where(tuple_(prompts.c.updated_at, prompts.c.name) < place, **behind)
    return _described(tx, found, limit=limit, order=[prompts.c.updated_at.desc(), prompts.c.name.desc()])


def _few(
    tx: Transaction, where: PromptFilter, *, prefix: str, today: date | None, archived: bool
) -> Matching | None:
    """The keys of all that a filter lets through, in no order; None when they are too many to sort for a page."""
    # Those out of use are counted with the others, as looking for them costs more than all else.
    counted, found = (matching(tx, _KEYS, where, today=today, archived=kept) for kept in (None, archived))
    if prefix:
        counted.begin(prefix, "prefix")
        found.begin(prefix, "prefix")
    some = counted.question.with_only_columns(literal(1)).limit(bindparam("_few"))
    return None if _count(tx, some, **counted.asked) >= FEW else found


def _count(tx: Transaction, some: Select[*tuple[Any, ...]], **asked: object) -> int:
    """How many rows a question has, counted up to FEW, which is as far as it matters."""
    row = tx.first(select(func.count().label("n")).select_from(some.subquery()), **asked, _few=FEW)
    return row.n if row else 0


def _described(
    tx: Transaction, few: Matching, *, limit: int, order: Sequence[ColumnElement[Any]]
) -> Sequence[Row[Any]]:
    """The first of these prompts in an order."""
    question = few.question.order_by(*order).limit(bindparam("_limit"))
    keys = tx.all(question, **few.asked, _limit=limit)
    if not keys:
        return []
    found = {row.id: row for row in tx.all(_BY_ID, _ids=[key.id for key in keys])}
    return [found[key.id] for key in keys]


def _rarest_first(tx: Transaction, having: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The facets in the order in which they narrow best, as far as a short count tells."""
    if len(having) < 2:  # noqa: PLR2004 - nothing to choose from
        return having
    counts = {(facet, value): _count(tx, _SOME, _facet=facet, _value=value) for facet, value in having}
    return sorted(having, key=counts.__getitem__)


def _having(where: PromptFilter) -> Iterator[tuple[str, str]]:
    """What a prompt may have several of."""
    for tag in where.tags:
        yield "tag", tag
    if where.model is not None:
        yield "model", where.model
    if where.label is not None:
        yield "label", where.label
