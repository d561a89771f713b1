"""The questions of the search: which versions answer a query, in which order.

Of a word that stands in nearly every version only the newest `RANKED` matches are ranked: putting a hundred
thousand in order takes twenty times as long, and nobody reads them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

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

from pecia.domain.found import Match, Place
from pecia.domain.names import LATEST
from pecia.domain.query import Condition, Query, Wording
from pecia.stores.sql import search_index
from pecia.stores.sql.contents import content_of
from pecia.stores.sql.prompts import SqlPrompts, prompt_id
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import documents, labels, prompts, versions

Listing: TypeAlias = Select[*tuple[Any, ...]]
"""Documents by their ids, with what they are ordered by."""
RANKED = 2_000
"""Matches that are ranked: the newest."""
_WEIGHTS = (8.0, 4.0, 2.0, 1.0)
"""How much a word counts in name, title, description and the version's own texts."""

_text = table("search_text", column("rowid", BigInteger))
_BM25: ColumnElement[float] = literal_column(f"bm25(search_text, {', '.join(map(str, _WEIGHTS))})")
_MATCHES = text("search_text MATCH :_match")
_ENDLESS = 2**62

_PAGE = select(documents.c.id, documents.c.prompt, documents.c.version, versions.c.content).where(
    documents.c.project == HERE,
    documents.c.id.in_(bindparam("_ids", expanding=True)),
    versions.c.project == HERE,
    versions.c.prompt == documents.c.prompt,
    versions.c.number == documents.c.version,
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

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._prompts = SqlPrompts(tx)
        self._postgres = tx.connection.dialect.name == "postgresql"

    def find(self, query: Query, *, every_version: bool, after: Place | None, limit: int) -> Sequence[Match]:
        """The versions that answer, the best first; without texts to find the newest first."""
        candidates = _candidates(query, every_version=every_version)
        if query.sought:
            match = _tsquery(query.texts) if self._postgres else _fts(query.texts)
            ranked = self._ranked(candidates, match)
        else:
            ranked = self._listed(candidates, query)
        if query.sought and not every_version:
            ranked = self._one_of_each_prompt(ranked)
        return self._page(ranked, after=after, limit=limit)

    def alike(self, weights: Mapping[str, float], *, limit: int) -> Sequence[Match]:
        """Current versions that share some of these words, those first that share the most weight."""
        if not weights:
            return ()
        candidates = _candidates(Query(), every_version=False)
        if self._postgres:
            match = " | ".join(map(_lexeme, weights))
            shared = sum(
                (
                    case((documents.c.words.bool_op("@@")(_as_tsquery(_lexeme(word))), weight), else_=0.0)
                    for word, weight in weights.items()
                ),
                start=literal(0.0),
            )
            ranked = self._ranked(candidates, match, score=-shared)
        else:
            ranked = self._ranked(candidates, " OR ".join(map(_string, weights)))
        return self._page(self._one_of_each_prompt(ranked), after=None, limit=limit)

    def frequencies(self, words: Collection[str], *, most: int) -> Mapping[str, int]:
        """How many documents hold each word; counting ends at `most`."""
        return {word: self._frequency(word, most) for word in words}

    def of(self, ids: Sequence[int]) -> Sequence[Match]:
        """The versions of some documents, in this order; those that are gone are left out."""
        return self._matches([Place(score=0.0, id=number) for number in ids])

    def forget(self, prompt: str, version: int) -> None:
        """Take a version out."""
        search_index.forget(self._tx, prompt_id(self._tx, prompt), version)

    def rebuild(self) -> int:
        """Read every version in anew."""
        return search_index.rebuild(self._tx)

    def _frequency(self, word: str, most: int) -> int:
        if self._postgres:
            found = select(documents.c.id).where(
                documents.c.project == HERE, documents.c.words.bool_op("@@")(_as_tsquery(_lexeme(word)))
            )
            asked: dict[str, object] = {}
        else:
            found = select(_text.c.rowid).where(_MATCHES)
            asked = {"_match": _string(word)}
        row = self._tx.first(
            select(func.count().label("n")).select_from(found.limit(most).subquery()), **asked
        )
        return row.n if row else 0

    def _ranked(
        self, candidates: Listing, match: str, *, score: ColumnElement[float] | None = None
    ) -> Listing:
        """The newest matches among the candidates, with their scores."""
        if self._postgres:
            asked = _as_tsquery(match)
            rank: ColumnElement[float] = -_rank(asked) if score is None else score
            found = candidates.add_columns(rank.label("score")).where(documents.c.words.bool_op("@@")(asked))
            return found.order_by(documents.c.id.desc()).limit(RANKED)
        found = candidates.add_columns(_BM25.label("score")).where(
            _MATCHES.bindparams(_match=match), _text.c.rowid == documents.c.id
        )
        return found.order_by(_text.c.rowid.desc()).limit(RANKED)

    def _listed(self, candidates: Listing, query: Query) -> Listing:
        """All candidates, without those that hold what is not wanted."""
        listed = candidates.add_columns(literal_column("0.0").label("score"))
        for unwanted in query.texts:
            if self._postgres:
                held = documents.c.words.bool_op("@@")(_as_tsquery(_lexemes(unwanted)))
            else:
                matching = text("search_text MATCH :unwanted").bindparams(
                    bindparam("unwanted", _phrase(unwanted), unique=True)
                )
                held = documents.c.id.in_(select(_text.c.rowid).where(matching))
            listed = listed.where(not_(held))
        return listed

    def _one_of_each_prompt(self, ranked: Listing) -> Listing:
        """The best match of each prompt."""
        found = ranked.subquery()
        if self._postgres:
            from sqlalchemy.dialects.postgresql import distinct_on  # noqa: PLC0415 - SQLite does not pay for it

            best = select(found.c.id, found.c.score).ext(distinct_on(found.c.prompt))
            return best.order_by(found.c.prompt, found.c.score, found.c.id.desc())
        # SQLite takes the other columns from the row that holds the minimum.
        return select(found.c.id, found.c.prompt, func.min(found.c.score).label("score")).group_by(
            found.c.prompt
        )

    def _page(self, ranked: Listing, *, after: Place | None, limit: int) -> Sequence[Match]:
        found = ranked.subquery()
        page = select(found.c.id, found.c.score).order_by(found.c.score, found.c.id.desc()).limit(limit)
        if after is not None:
            page = page.where(
                or_(found.c.score > after.score, and_(found.c.score == after.score, found.c.id < after.id))
            )
        rows = self._tx.all(page)
        return self._matches([Place(score=float(row.score), id=row.id) for row in rows])

    def _matches(self, places: Sequence[Place]) -> Sequence[Match]:
        if not places:
            return ()
        rows = {row.id: row for row in self._tx.all(_PAGE, _ids=[place.id for place in places])}
        known = self._prompts.by_ids(list({row.prompt for row in rows.values()}))
        return [
            Match(
                place=place,
                prompt=known[row.prompt],
                version=row.version,
                content=content_of(row.content),
            )
            for place in places
            if (row := rows.get(place.id)) is not None
        ]


def _candidates(query: Query, *, every_version: bool) -> Listing:
    """The documents that satisfy the conditions: one of each prompt where no text decides which."""
    found = select(documents.c.id, documents.c.prompt).where(documents.c.project == HERE)
    of_head = not every_version and not query.sought and not _names_a_label(query)
    if not every_version:
        found = found.where(documents.c.current)
    if query.conditions or of_head:
        found = found.where(prompts.c.project == HERE, prompts.c.id == documents.c.prompt)
    if of_head:
        found = found.where(documents.c.version == prompts.c.head)
    for condition in query.conditions:
        holds = or_(false(), *(_holds(condition, value) for value in condition.values))
        found = found.where(not_(holds) if condition.negated else holds)
    return found


def _names_a_label(query: Query) -> bool:
    return any(condition.filter == "label" and not condition.negated for condition in query.conditions)


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


def _rank(asked: ColumnElement[Any]) -> Cast[float]:
    """How well a document answers, as PostgreSQL counts; wide enough to be compared with a cursor's."""
    return cast(func.ts_rank(documents.c.words, asked), Double)


def _as_tsquery(written: str) -> ColumnElement[Any]:
    from sqlalchemy.dialects.postgresql import TSQUERY  # noqa: PLC0415 - SQLite does not pay for it

    return cast(literal(written, String), TSQUERY)
