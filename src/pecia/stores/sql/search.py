"""The questions of the search: which versions answer a query, in which order.

The newest `RANKED` matches are put in order. What more versions hold than that hardly tells them apart, and putting
a hundred thousand in order takes twenty times as long: where a filter leaves less than a page of those, the newest
`SHOWN` of the older matches follow in no other order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    bindparam,
    case,
    func,
    literal,
    select,
)

from pecia.domain.found import Match, Rank
from pecia.domain.query import Query, Wording, too_common
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
from pecia.stores.sql.search_questions import (
    ARCHIVED,
    BM25,
    Asking,
    behind_of,
    candidates,
    list_question,
    newer_question,
    older_question,
    one_of_each_prompt,
    page_of,
    rank_question,
)
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import documents, versions

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

RANKED = 2_000
"""Matches that are ranked at most."""
SHOWN = 100
"""Older matches that follow them, unranked, where those do not fill a page."""
MOST_WORDS = 500
"""Words for which the fragments of a query may stand, all together."""
_MOST_WORDS_SEEN = 5_000
"""Words that are looked at for those of them that are shared."""
_UNRANKED = 0.0
"""The score of what is not ranked: worse than every other."""
_HIGHEST = select(func.max(documents.c.id).label("highest")).where(documents.c.project == HERE)
_PAGE = select(documents.c.id, documents.c.prompt, documents.c.version, versions.c.content).where(
    documents.c.project == HERE,
    documents.c.id.in_(bindparam("_ids", expanding=True)),
    versions.c.project == HERE,
    versions.c.prompt == documents.c.prompt,
    versions.c.number == documents.c.version,
    ~ARCHIVED,
)


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
        asking = Asking(
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
        current = candidates((), one_of_each=False, every_version=False, shared=self._shared)
        if self._postgres:
            match = " | ".join(map(lexeme, weights))
            shared = sum(
                (
                    case((holds_words(literal(lexeme(word))), weight), else_=0.0)
                    for word, weight in weights.items()
                ),
                start=literal(0.0),
            )
            found = current.add_columns((-shared).label("score")).where(holds_words(MATCH))
            found = found.order_by(documents.c.id.desc()).limit(bindparam("_ranked"))
        else:
            match = " OR ".join(map(string, weights))
            found = current.add_columns(BM25.label("score")).where(MATCHES, OF_ROW)
            found = found.order_by(TEXT.c.rowid.desc()).limit(bindparam("_ranked"))
        question = page_of(one_of_each_prompt(found, postgres=self._postgres), behind=False)
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
        self, asking: Asking, texts: Sequence[Sought], *, after: Rank | None, limit: int
    ) -> Sequence[Rank]:
        """A page of all that satisfies the conditions and holds nothing unwanted."""
        phrased = lexemes if self._postgres else phrase
        unwanted = {f"_unwanted_{number}": phrased(each) for number, each in enumerate(texts)}
        question = list_question(asking, unwanted=len(unwanted), behind=after is not None)
        return self._ranks(question, **unwanted, **behind_of(after), _limit=limit)

    def _ranked(
        self, asking: Asking, match: str, *, begin: int | None, after: Rank | None, limit: int
    ) -> Sequence[Rank]:
        """A page of the matches from `begin` on, the best first."""
        question = rank_question(asking, bounded=begin is not None, behind=after is not None)
        asked: dict[str, object] = {"_match": match, "_limit": limit, **behind_of(after)}
        asked |= {"_rank": match} if self._postgres else {"_ranked": RANKED}
        if begin is not None:
            asked["_begin"] = begin
            asked["_match"] = within(match, begin, self._top) if self._postgres else match
        return self._ranks(question, **asked)

    def _older(self, asking: Asking, match: str, *, begin: int) -> Sequence[Rank]:
        """The newest `SHOWN` matches before `begin`, without the prompts that have a newer match."""
        found: list[Row[Any]] = []
        question = older_question(asking)
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
            newer_question(asking), _match=asked, _begin=begin, _prompts=[row.prompt for row in found]
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
