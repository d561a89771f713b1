"""The questions of the search: which versions answer a query, in which order.

The newest `RANKED` matches are put in order. What more versions hold than that hardly tells them apart, and putting
a hundred thousand in order takes twenty times as long: where a filter leaves less than a page of those, the newest
`SHOWN` of the older matches follow in no other order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    String,
    and_,
    bindparam,
    case,
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

from pecia.domain.found import Match, Rank
from pecia.domain.names import LATEST
from pecia.domain.query import Condition, Query, Wording, too_common
from pecia.domain.version import read_content
from pecia.stores.sql import search_index
from pecia.stores.sql.fragments import words_with
from pecia.stores.sql.matching import (
    MATCH,
    MATCHES,
    OF_ROW,
    SPANS,
    TEXT,
    Listing,
    Sought,
    as_tsquery,
    begin_of_newest,
    count,
    holds_words,
    lexeme,
    lexemes,
    phrase,
    plain,
    string,
    within,
    written,
)
from pecia.stores.sql.names import prompt_id
from pecia.stores.sql.prompts import SqlPrompts
from pecia.stores.sql.sharing import is_shared
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import documents, labels, prompts, retirements, versions

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

RANKED = 2_000
"""Matches that are ranked at most."""
SHOWN = 100
"""Older matches that follow them, unranked, where those do not fill a page."""
MOST_WORDS = 500
"""Words for which the fragments of a query may stand, all together."""
_WEIGHTS = (8.0, 4.0, 2.0, 1.0)
"""How much a word counts in name, title, description and the version's own texts."""

_MOST_WORDS_SEEN = 5_000
"""Words that are looked at for those of them that are shared."""
_UNRANKED = 0.0
"""The score of what is not ranked: worse than every other."""
_HIGHEST = select(func.max(documents.c.id).label("highest")).where(documents.c.project == HERE)
_NO_SCORE: ColumnElement[float] = literal_column("0.0", Double)
_BM25: ColumnElement[float] = literal_column(f"bm25(search_text, {', '.join(map(str, _WEIGHTS))})")

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
        texts = self._looked_up(query.texts)
        asking = _Asking(
            query.conditions, every_version=every_version, shared=self._shared, postgres=self._postgres
        )
        if not query.sought:
            return self._matches(self._listed(asking, texts, after=after, limit=limit))
        match = written(texts, postgres=self._postgres)
        begin = begin_of_newest(self._tx, match, most=RANKED, top=self._top, shared=self._shared)
        ranks = self._ranked(asking, match, begin=begin, after=after, limit=limit)
        if begin is not None and len(ranks) < limit:
            behind = after.id if after is not None and after.score == _UNRANKED else begin
            older = [rank for rank in self._older(asking, match, begin=begin) if rank.id < behind]
            ranks = [*ranks, *older[: limit - len(ranks)]]
        return self._matches(ranks)

    def alike(self, weights: Mapping[str, float], *, limit: int) -> Sequence[Match]:
        """Current versions that share some of these words, those first that share the most weight."""
        if not weights:
            return ()
        candidates = _candidates((), one_of_each=False, every_version=False, shared=self._shared)
        if self._postgres:
            match = " | ".join(map(lexeme, weights))
            shared = sum(
                (
                    case((holds_words(literal(lexeme(word))), weight), else_=0.0)
                    for word, weight in weights.items()
                ),
                start=literal(0.0),
            )
            found = candidates.add_columns((-shared).label("score")).where(holds_words(MATCH))
            found = found.order_by(documents.c.id.desc()).limit(bindparam("_ranked"))
        else:
            match = " OR ".join(map(string, weights))
            found = candidates.add_columns(_BM25.label("score")).where(MATCHES, OF_ROW)
            found = found.order_by(TEXT.c.rowid.desc()).limit(bindparam("_ranked"))
        question = _page(_one_of_each_prompt(found, postgres=self._postgres), behind=False)
        rows = self._tx.all(question, _match=match, _ranked=RANKED, _limit=limit)
        return self._matches([Rank(score=float(row.score), id=row.id) for row in rows])

    def frequencies(self, words: Collection[str], *, most: int) -> Mapping[str, int]:
        """How many documents hold each word; counting ends at `most`."""
        write = lexeme if self._postgres else string
        return {word: count(self._tx, write(word), most, shared=self._shared) for word in words}

    def of(self, ids: Sequence[int]) -> Sequence[Match]:
        """The versions of some documents, in this order; those that are gone are left out."""
        return self._matches([Rank(score=0.0, id=number) for number in ids])

    def forget(self, prompt: str, version: int) -> None:
        """Take a version out."""
        search_index.forget(self._tx, prompt_id(self._tx, prompt), version)

    def rebuild(self) -> int:
        """Read every version in anew."""
        return search_index.rebuild(self._tx)

    def _looked_up(self, texts: Iterable[Wording]) -> Sequence[Sought]:
        """Wordings with the words that hold their fragments. Raises `Invalid` where all these are too many."""
        left = MOST_WORDS
        sought: list[Sought] = []
        for wording in texts:
            each = self._with_words(wording, most=left + 1) if wording.is_fragment else plain(wording)
            left -= len(each.begins) if wording.is_fragment else 0
            if left < 0:
                raise too_common(wording, most=MOST_WORDS)
            sought.append(each)
        return sought

    def _with_words(self, wording: Wording, *, most: int) -> Sought:
        fragment, *rest = wording.words
        goes_on = wording.is_prefix and not rest
        # What is not shared must not be told by a refusal either: only words that are shared count.
        reach = _MOST_WORDS_SEEN if self._shared else most
        found = words_with(self._tx, fragment, at_end=not goes_on, most=reach)
        if self._shared:
            held = self.frequencies(found, most=1)
            found = [word for word in found if held[word]][:most]
        return Sought(
            begins=sorted({fragment, *found}),
            rest=rest,
            open_ended=wording.is_prefix and bool(rest),
            negated=wording.negated,
        )

    @cached_property
    def _top(self) -> int:
        """The highest id of a document, where one is asked for."""
        row = self._tx.first(_HIGHEST) if self._postgres else None
        return (row.highest if row else None) or 0

    def _listed(
        self, asking: _Asking, texts: Sequence[Sought], *, after: Rank | None, limit: int
    ) -> Sequence[Rank]:
        """A page of all that satisfies the conditions and holds nothing unwanted."""
        phrased = lexemes if self._postgres else phrase
        unwanted = {f"_unwanted_{number}": phrased(each) for number, each in enumerate(texts)}
        question = _list_question(asking, unwanted=len(unwanted), behind=after is not None)
        return self._ranks(question, **unwanted, **_behind(after), _limit=limit)

    def _ranked(
        self, asking: _Asking, match: str, *, begin: int | None, after: Rank | None, limit: int
    ) -> Sequence[Rank]:
        """A page of the matches from `begin` on, the best first."""
        question = _rank_question(asking, bounded=begin is not None, behind=after is not None)
        asked: dict[str, object] = {"_match": match, "_limit": limit, **_behind(after)}
        asked |= {"_rank": match} if self._postgres else {"_ranked": RANKED}
        if begin is not None:
            asked["_begin"] = begin
            asked["_match"] = within(match, begin, self._top) if self._postgres else match
        return self._ranks(question, **asked)

    def _older(self, asking: _Asking, match: str, *, begin: int) -> Sequence[Rank]:
        """The newest `SHOWN` matches before `begin`, without the prompts that have a newer match."""
        found: list[Row[Any]] = []
        question = _older_question(asking)
        for lowest, below in self._spans_before(begin):
            asked = within(match, lowest, below - 1) if self._postgres else match
            some = SHOWN - len(found)
            found += self._tx.all(question, _match=asked, _lowest=lowest, _below=below, _shown=some)
            if len(found) == SHOWN:
                break
        if asking.every_version or not found:
            return [Rank(score=_UNRANKED, id=row.id) for row in found]
        asked = within(match, begin, self._top) if self._postgres else match
        newer = self._tx.all(
            _newer_question(asking), _match=asked, _begin=begin, _prompts=[row.prompt for row in found]
        )
        seen = {row.prompt for row in newer}
        best = {row.prompt: row.id for row in reversed(found) if row.prompt not in seen}
        return [Rank(score=_UNRANKED, id=number) for number in sorted(best.values(), reverse=True)]

    def _spans_before(self, begin: int) -> Iterator[tuple[int, int]]:
        """Spans of ids before `begin`, each four times as long as the one before; SQLite walks them at once."""
        below, span = begin, SPANS[1] if self._postgres else begin
        while below > 0:
            lowest = max(0, below - span)
            yield lowest, below
            below, span = lowest, 4 * span

    def _ranks(self, question: Listing, **asked: object) -> Sequence[Rank]:
        return [Rank(score=float(row.score), id=row.id) for row in self._tx.all(question, **asked)]

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


class _Asking(NamedTuple):
    """What a question is made from. Making one takes longer than most databases take to answer it: they are kept."""

    conditions: tuple[Condition, ...]
    every_version: bool
    shared: bool
    postgres: bool


def _behind(after: Rank | None) -> dict[str, object]:
    return {} if after is None else {"_score": after.score, "_id": after.id}


@lru_cache(maxsize=256)
def _list_question(asking: _Asking, *, unwanted: int, behind: bool) -> Listing:
    """All candidates without those that hold what is not wanted, the newest first."""
    listed = _candidates(
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
    return _page(listed, behind=behind)


@lru_cache(maxsize=256)
def _rank_question(asking: _Asking, *, bounded: bool, behind: bool) -> Listing:
    """The matches among the candidates, the best first."""
    found = _matching(asking)
    found = found.where(_is_newer(asking)) if bounded else found
    if asking.postgres:
        # As wide as the score of a cursor, with which it is compared.
        rank = cast(func.ts_rank(documents.c.words, as_tsquery(bindparam("_rank", type_=String))), Double)
        found = found.add_columns((-rank).label("score"))
    else:
        # The limit, which nothing reaches, has SQLite compute the rank before it groups.
        found = found.add_columns(_BM25.label("score")).order_by(TEXT.c.rowid.desc())
        found = found.limit(bindparam("_ranked"))
    if not asking.every_version:
        found = _one_of_each_prompt(found, postgres=asking.postgres)
    return _page(found, behind=behind)


@lru_cache(maxsize=256)
def _older_question(asking: _Asking) -> Listing:
    """The newest matches among the candidates of some ids."""
    number = _number(asking)
    found = _matching(asking).where(number >= bindparam("_lowest"), number < bindparam("_below"))
    return found.order_by(number.desc()).limit(bindparam("_shown"))


@lru_cache(maxsize=256)
def _newer_question(asking: _Asking) -> Listing:
    """Which of some prompts have a match among the newer candidates."""
    some = documents.c.prompt.in_(bindparam("_prompts", expanding=True))
    return _matching(asking).where(_is_newer(asking), some)


def _matching(asking: _Asking) -> Listing:
    """The candidates that match."""
    found = _candidates(
        asking.conditions,
        one_of_each=False,
        every_version=asking.every_version,
        shared=asking.shared,
        led=asking.postgres,
    )
    if asking.postgres:
        return found.where(holds_words(MATCH))
    return found.where(MATCHES, OF_ROW)


def _is_newer(asking: _Asking) -> ColumnElement[bool]:
    """Whether a document is among those that are ranked."""
    return _number(asking) >= bindparam("_begin")


def _number(asking: _Asking) -> ColumnElement[int]:
    """A document's id, by which SQLite's index is asked, and with which PostgreSQL's other indexes are not."""
    return documents.c.id + 0 if asking.postgres else TEXT.c.rowid


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
    found = select(documents.c.id, documents.c.prompt).where(documents.c.project == HERE, ~_ARCHIVED)
    if shared:
        found = found.where(is_shared(documents.c.prompt))
    of_head = one_of_each and not every_version and not _names_a_label(conditions)
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
