"""The questions of the search: which versions answer a query, in which order.

Up to `RANKED` matches are put in order. What more versions hold than that hardly tells them apart, and putting a
hundred thousand in order takes twenty times as long: of such words the newest `SHOWN` matches are given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    column,
    exists,
    false,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    table,
    text,
)

from pecia.domain.found import Match, Rank
from pecia.domain.names import LATEST
from pecia.domain.query import Condition, Query, Wording
from pecia.domain.version import read_content
from pecia.stores.sql import search_index
from pecia.stores.sql.names import prompt_id
from pecia.stores.sql.prompts import SqlPrompts
from pecia.stores.sql.sharing import is_shared
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import documents, labels, prompts, retirements, versions

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

Listing: TypeAlias = Select[*tuple[Any, ...]]
"""Documents by their ids, with what they are ordered by."""
Order: TypeAlias = Literal["listed", "ranked", "newest"]
RANKED = 2_000
"""Matches that are ranked at most."""
SHOWN = 100
"""Matches that are given of what is not ranked."""
_WEIGHTS = (8.0, 4.0, 2.0, 1.0)
"""How much a word counts in name, title, description and the version's own texts."""

_text = table("search_text", column("rowid", BigInteger))
_NO_SCORE: ColumnElement[float] = literal_column("0.0", Double)
_BM25: ColumnElement[float] = literal_column(f"bm25(search_text, {', '.join(map(str, _WEIGHTS))})")
_MATCHES = text("search_text MATCH :_match")
# The sum keeps SQLite from going through the documents and asking the index for each of them.
_OF_ROW = documents.c.id == _text.c.rowid + 0
_MATCH = bindparam("_match", type_=String)

_ARCHIVED = exists(
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

_PAGE = select(documents.c.id, documents.c.prompt, documents.c.version, versions.c.content).where(
    documents.c.project == HERE,
    documents.c.id.in_(bindparam("_ids", expanding=True)),
    versions.c.project == HERE,
    versions.c.prompt == documents.c.prompt,
    versions.c.number == documents.c.version,
    ~_ARCHIVED,
)

_FIELDS: dict[str, ColumnElement[Any]] = {
    "model": func.lower(func.coalesce(documents.c.model, "")),
    "name": prompts.c.name,
    "owner": func.coalesce(prompts.c.owner, ""),
    "purpose": func.coalesce(prompts.c.purpose, ""),
    "status": prompts.c.status,
}
"""What a filter compares its values with."""


class SqlSearch:
    """The full text of the project."""

    def __init__(self, tx: Transaction, *, shared: bool = False) -> None:
        self._tx = tx
        self._shared = shared
        self._prompts = SqlPrompts(tx)
        self._postgres = tx.connection.dialect.name == "postgresql"

    def shared(self) -> SqlSearch:
        """That of the prompts it shares."""
        return SqlSearch(self._tx, shared=True)

    def find(self, query: Query, *, every_version: bool, after: Rank | None, limit: int) -> Sequence[Match]:
        """The versions that answer, the best first; without texts to find the newest first."""
        unwanted = tuple(wording for wording in query.texts if wording.negated)
        order: Order = "listed"
        asked: dict[str, object] = {"_limit": limit, "_shown": max(SHOWN, limit), "_ranked": RANKED}
        if query.sought:
            match = _tsquery(query.texts) if self._postgres else _fts(query.texts)
            order = "newest" if self._holds_more(match, than=RANKED) else "ranked"
            asked["_match"] = match
        else:
            phrase = _lexemes if self._postgres else _phrase
            asked |= {f"_unwanted_{number}": phrase(wording) for number, wording in enumerate(unwanted)}
        if after is not None:
            asked |= {"_score": after.score, "_id": after.id}
        question = _question(
            query.conditions,
            order=order,
            unwanted=0 if query.sought else len(unwanted),
            every_version=every_version,
            shared=self._shared,
            behind=after is not None,
            postgres=self._postgres,
        )
        return self._matches([_rank(row) for row in self._tx.all(question, **asked)])

    def alike(self, weights: Mapping[str, float], *, limit: int) -> Sequence[Match]:
        """Current versions that share some of these words, those first that share the most weight."""
        if not weights:
            return ()
        candidates = _candidates((), one_of_each=False, every_version=False, shared=self._shared)
        if self._postgres:
            match = " | ".join(map(_lexeme, weights))
            shared = sum(
                (
                    case((_holds_words(literal(_lexeme(word))), weight), else_=0.0)
                    for word, weight in weights.items()
                ),
                start=literal(0.0),
            )
            found = candidates.add_columns((-shared).label("score")).where(_holds_words(_MATCH))
            found = found.order_by(documents.c.id.desc()).limit(bindparam("_ranked"))
        else:
            match = " OR ".join(map(_string, weights))
            found = _ranked(candidates, postgres=False)
        question = _page(_one_of_each_prompt(found, postgres=self._postgres), behind=False)
        rows = self._tx.all(question, _match=match, _ranked=RANKED, _limit=limit)
        return self._matches([_rank(row) for row in rows])

    def frequencies(self, words: Collection[str], *, most: int) -> Mapping[str, int]:
        """How many documents hold each word; counting ends at `most`."""
        write = _lexeme if self._postgres else _string
        return {word: self._count(write(word), most) for word in words}

    def of(self, ids: Sequence[int]) -> Sequence[Match]:
        """The versions of some documents, in this order; those that are gone are left out."""
        return self._matches([Rank(score=0.0, id=number) for number in ids])

    def forget(self, prompt: str, version: int) -> None:
        """Take a version out."""
        search_index.forget(self._tx, prompt_id(self._tx, prompt), version)

    def rebuild(self) -> int:
        """Read every version in anew."""
        return search_index.rebuild(self._tx)

    def _holds_more(self, match: str, *, than: int) -> bool:
        return self._count(match, than + 1) > than

    def _count(self, match: str, most: int) -> int:
        """How many documents match; counting ends at `most`."""
        row = self._tx.first(_counted(shared=self._shared, postgres=self._postgres), _match=match, _most=most)
        return row.n if row else 0

    def _matches(self, ranks: Sequence[Rank]) -> Sequence[Match]:
        if not ranks:
            return ()
        rows = {row.id: row for row in self._tx.all(_PAGE, _ids=[rank.id for rank in ranks])}
        known = self._prompts.by_ids(list({row.prompt for row in rows.values()}))
        return [
            Match(
                rank=rank,
                prompt=known[row.prompt],
                version=row.version,
                content=read_content(row.content),
            )
            for rank in ranks
            if (row := rows.get(rank.id)) is not None
        ]


def _rank(row: Row[Any]) -> Rank:
    return Rank(score=float(row.score), id=row.id)


@lru_cache(maxsize=256)
def _question(
    conditions: tuple[Condition, ...],
    *,
    order: Order,
    unwanted: int,
    every_version: bool,
    shared: bool,
    behind: bool,
    postgres: bool,
) -> Listing:
    """The question for a page. Making one takes longer than most databases take to answer it, so they are kept."""
    candidates = _candidates(
        conditions, one_of_each=order == "listed", every_version=every_version, shared=shared
    )
    if order == "listed":
        found = _listed(candidates, unwanted, postgres=postgres)
    elif order == "newest":
        found = _newest(candidates, postgres=postgres)
    else:
        found = _ranked(candidates, postgres=postgres)
    if order != "listed" and not every_version:
        found = _one_of_each_prompt(found, postgres=postgres)
    return _page(found, behind=behind)


def _ranked(candidates: Listing, *, postgres: bool) -> Listing:
    """The matches among the candidates, with their scores."""
    if postgres:
        # As wide as the score of a cursor, with which it is compared.
        rank = cast(func.ts_rank(documents.c.words, _as_tsquery(_MATCH)), Double)
        # Without a limit, which would have PostgreSQL walk the documents backwards; there are no more than `RANKED`.
        return candidates.add_columns((-rank).label("score")).where(_holds_words(_MATCH))
    found = candidates.add_columns(_BM25.label("score")).where(_MATCHES, _OF_ROW)
    return found.order_by(_text.c.rowid.desc()).limit(bindparam("_ranked"))


def _newest(candidates: Listing, *, postgres: bool) -> Listing:
    """The newest matches among the candidates, in no other order."""
    found = candidates.add_columns(_NO_SCORE.label("score"))
    if postgres:
        return found.where(_holds_words(_MATCH)).order_by(documents.c.id.desc()).limit(bindparam("_shown"))
    return found.where(_MATCHES, _OF_ROW).order_by(_text.c.rowid.desc()).limit(bindparam("_shown"))


def _listed(candidates: Listing, unwanted: int, *, postgres: bool) -> Listing:
    """All candidates, without those that hold what is not wanted."""
    listed = candidates.add_columns(_NO_SCORE.label("score"))
    for number in range(unwanted):
        name = f"_unwanted_{number}"
        if postgres:
            held = _holds_words(bindparam(name, type_=String))
        else:
            held = documents.c.id.in_(select(_text.c.rowid).where(text(f"search_text MATCH :{name}")))
        listed = listed.where(not_(held))
    return listed


def _one_of_each_prompt(found: Listing, *, postgres: bool) -> Listing:
    """The best match of each prompt."""
    each = found.subquery()
    if postgres:
        from sqlalchemy.dialects.postgresql import distinct_on  # noqa: PLC0415 - SQLite does not pay for it

        best = select(each.c.id, each.c.score).ext(distinct_on(each.c.prompt))
        return best.order_by(each.c.prompt, each.c.score, each.c.id.desc())
    # SQLite takes the other columns from the row that holds the minimum.
    return select(each.c.id, each.c.prompt, func.min(each.c.score).label("score")).group_by(each.c.prompt)


def _page(found: Listing, *, behind: bool) -> Listing:
    """The first of them in their order, or the first behind a rank."""
    each = found.subquery()
    page = select(each.c.id, each.c.score).order_by(each.c.score, each.c.id.desc()).limit(bindparam("_limit"))
    if behind:
        score, number = bindparam("_score", type_=Double), bindparam("_id", type_=BigInteger)
        page = page.where(or_(each.c.score > score, and_(each.c.score == score, each.c.id < number)))
    return page


def _candidates(
    conditions: Sequence[Condition], *, one_of_each: bool, every_version: bool, shared: bool
) -> Listing:
    """The documents that satisfy the conditions; `one_of_each` leaves one of each prompt where no text decides which."""
    found = select(documents.c.id, documents.c.prompt).where(documents.c.project == HERE, ~_ARCHIVED)
    if shared:
        found = found.where(is_shared(documents.c.prompt))
    of_head = one_of_each and not every_version and not _names_a_label(conditions)
    if not every_version:
        found = found.where(documents.c.current)
    if conditions or of_head:
        found = found.where(prompts.c.project == HERE, prompts.c.id == documents.c.prompt)
    if of_head:
        found = found.where(documents.c.version == prompts.c.head)
    for condition in conditions:
        holds = or_(false(), *(_holds(condition, value) for value in condition.values))
        found = found.where(not_(holds) if condition.negated else holds)
    return found


def _names_a_label(conditions: Iterable[Condition]) -> bool:
    return any(condition.filter == "label" and not condition.negated for condition in conditions)


def _holds(condition: Condition, value: str) -> ColumnElement[bool]:
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


def _string(words: str) -> str:
    """Words as a string of FTS5. They are letters and digits, and hold no quote."""
    return f'"{words}"'


def _phrase(wording: Wording) -> str:
    """A wording as FTS5 takes it."""
    return _string(" ".join(wording.words)) + ("*" if wording.is_prefix else "")


def _fts(texts: Iterable[Wording]) -> str:
    """All that is sought and nothing that is unwanted, as FTS5 takes it."""
    texts = tuple(texts)
    sought = " AND ".join(_phrase(wording) for wording in texts if not wording.negated)
    return " NOT ".join([f"({sought})", *(_phrase(wording) for wording in texts if wording.negated)])


def _lexeme(word: str) -> str:
    return f"'{word}'"


def _lexemes(wording: Wording) -> str:
    """A wording as a `tsquery`."""
    return "(" + " <-> ".join(map(_lexeme, wording.words)) + (":*" if wording.is_prefix else "") + ")"


def _tsquery(texts: Iterable[Wording]) -> str:
    """All that is sought and nothing that is unwanted, as a `tsquery`."""
    return " & ".join(f"{'!' if wording.negated else ''}{_lexemes(wording)}" for wording in texts)


def _holds_words(asked: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a document holds what a `tsquery` asks for."""
    return documents.c.words.bool_op("@@")(_as_tsquery(asked))


def _as_tsquery(written: ColumnElement[str]) -> ColumnElement[Any]:
    from sqlalchemy.dialects.postgresql import TSQUERY  # noqa: PLC0415 - SQLite does not pay for it

    return cast(written, TSQUERY)


@lru_cache
def _counted(*, shared: bool, postgres: bool) -> Listing:
    """The question how many documents of the project match, up to `_most`."""
    found = select(documents.c.id).where(documents.c.project == HERE)
    found = found.where(_holds_words(_MATCH)) if postgres else found.where(_MATCHES, _OF_ROW)
    found = found.where(is_shared(documents.c.prompt)) if shared else found
    return select(func.count().label("n")).select_from(found.limit(bindparam("_most")).subquery())
