"""The statements of the search, made from what a query asks and kept: the candidates, those that match, a page of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    String,
    and_,
    bindparam,
    cast,
    exists,
    false,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    text,
)

from pecia.domain.found import Rank
from pecia.domain.query import Condition
from pecia.stores.sql.matching import MATCH, MATCHES, OF_ROW, TEXT, Listing, as_tsquery, holds_words
from pecia.stores.sql.search_filters import meets, names_a_label
from pecia.stores.sql.sharing import is_shared
from pecia.stores.sql.transaction import HERE
from pecia.stores.tables import documents, prompts, retirements

_WEIGHTS = (8.0, 4.0, 2.0, 1.0)
"""How much a word counts in name, title, description and the version's own texts."""

_NO_SCORE: ColumnElement[float] = literal_column("0.0", Double)
BM25: ColumnElement[float] = literal_column(f"bm25(search_text, {', '.join(map(str, _WEIGHTS))})")

ARCHIVED = exists(
    select(literal(1))
    .select_from(retirements)
    .where(
        retirements.c.project == HERE,
        retirements.c.prompt == documents.c.prompt,
        retirements.c.version.in_([0, documents.c.version]),
    )
    .correlate(documents)
)
"""Whether a document's version, or its prompt, is out of use."""


class Asking(NamedTuple):
    """What a question is made from. Making one takes longer than most databases take to answer it: they are kept."""

    conditions: tuple[Condition, ...]
    every_version: bool
    shared: bool
    postgres: bool


def behind_of(after: Rank | None) -> dict[str, object]:
    """What a question for a page behind a rank is given."""
    return {} if after is None else {"_score": after.score, "_id": after.id}


@lru_cache(maxsize=256)
def list_question(asking: Asking, *, unwanted: int, behind: bool) -> Listing:
    """All candidates without those that hold what is not wanted, the newest first."""
    listed = candidates(
        asking.conditions, one_of_each=True, every_version=asking.every_version, shared=asking.shared
    )
    listed = listed.add_columns(_NO_SCORE.label("score"))
    for number in range(unwanted):
        name = f"_unwanted_{number}"
        if asking.postgres:
            held = holds_words(bindparam(name, type_=String))
        else:
            held = documents.c.id.in_(select(TEXT.c.rowid).where(text(f"search_text MATCH :{name}")))
        listed = listed.where(not_(held))
    return page_of(listed, behind=behind)


@lru_cache(maxsize=256)
def rank_question(asking: Asking, *, bounded: bool, behind: bool) -> Listing:
    """The matches among the candidates, the best first."""
    found = _matching(asking)
    found = found.where(_is_newer(asking)) if bounded else found
    if asking.postgres:
        # As wide as the score of a cursor, with which it is compared.
        rank = cast(func.ts_rank(documents.c.words, as_tsquery(bindparam("_rank", type_=String))), Double)
        found = found.add_columns((-rank).label("score"))
    else:
        # The limit, which nothing reaches, has SQLite compute the rank before it groups.
        found = found.add_columns(BM25.label("score")).order_by(TEXT.c.rowid.desc())
        found = found.limit(bindparam("_ranked"))
    if not asking.every_version:
        found = one_of_each_prompt(found, postgres=asking.postgres)
    return page_of(found, behind=behind)


@lru_cache(maxsize=256)
def older_question(asking: Asking) -> Listing:
    """The newest matches among the candidates of some ids."""
    number = _number(asking)
    found = _matching(asking).where(number >= bindparam("_lowest"), number < bindparam("_below"))
    return found.order_by(number.desc()).limit(bindparam("_shown"))


@lru_cache(maxsize=256)
def newer_question(asking: Asking) -> Listing:
    """Which of some prompts have a match among the newer candidates."""
    some = documents.c.prompt.in_(bindparam("_prompts", expanding=True))
    return _matching(asking).where(_is_newer(asking), some)


def _matching(asking: Asking) -> Listing:
    """The candidates that match."""
    found = candidates(
        asking.conditions,
        one_of_each=False,
        every_version=asking.every_version,
        shared=asking.shared,
        led=asking.postgres,
    )
    if asking.postgres:
        return found.where(holds_words(MATCH))
    return found.where(MATCHES, OF_ROW)


def _is_newer(asking: Asking) -> ColumnElement[bool]:
    """Whether a document is among those that are ranked."""
    return _number(asking) >= bindparam("_begin")


def _number(asking: Asking) -> ColumnElement[int]:
    """A document's id, by which SQLite's index is asked, and with which PostgreSQL's other indexes are not."""
    return documents.c.id + 0 if asking.postgres else TEXT.c.rowid


def one_of_each_prompt(found: Listing, *, postgres: bool) -> Listing:
    """The best match of each prompt."""
    each = found.subquery()
    if postgres:
        from sqlalchemy.dialects.postgresql import distinct_on  # noqa: PLC0415 - SQLite does not pay for it

        best = select(each.c.id, each.c.score).ext(distinct_on(each.c.prompt))
        return best.order_by(each.c.prompt, each.c.score, each.c.id.desc())
    # SQLite takes the other columns from the row that holds the minimum.
    return select(each.c.id, each.c.prompt, func.min(each.c.score).label("score")).group_by(each.c.prompt)


def page_of(found: Listing, *, behind: bool) -> Listing:
    """The first of them in their order, or the first behind a rank."""
    each = found.subquery()
    page = select(each.c.id, each.c.score).order_by(each.c.score, each.c.id.desc()).limit(bindparam("_limit"))
    if behind:
        score, number = bindparam("_score", type_=Double), bindparam("_id", type_=BigInteger)
        page = page.where(or_(each.c.score > score, and_(each.c.score == score, each.c.id < number)))
    return page


def candidates(
    conditions: Sequence[Condition],
    *,
    one_of_each: bool,
    every_version: bool,
    shared: bool,
    led: bool = False,
) -> Listing:
    """The documents that satisfy the conditions; `one_of_each` leaves one of each prompt where no text decides which.

    `led` says that an index of words leads to them: each prompt is then looked up, and not its documents.
    """
    found = select(documents.c.id, documents.c.prompt).where(documents.c.project == HERE, ~ARCHIVED)
    if shared:
        found = found.where(is_shared(documents.c.prompt))
    of_head = one_of_each and not every_version and not names_a_label(conditions)
    if not every_version:
        # What is computed has no index, so that PostgreSQL asks the one of words alone.
        found = found.where(func.coalesce(documents.c.current, false()) if led else documents.c.current)
    if conditions or of_head:
        found = found.where(
            prompts.c.project == HERE, prompts.c.id == (documents.c.prompt + 0 if led else documents.c.prompt)
        )
    if of_head:
        found = found.where(documents.c.version == prompts.c.head)
    for condition in conditions:
        holds = or_(false(), *(meets(condition, value) for value in condition.values))
        found = found.where(not_(holds) if condition.negated else holds)
    return found
