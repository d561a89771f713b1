"""Matching: what is sought, written for each database's index, and how many documents hold it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    bindparam,
    cast,
    column,
    func,
    select,
    table,
    text,
)

from pecia.stores.sql.sharing import is_shared
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import documents

if TYPE_CHECKING:
    from pecia.domain.query import Wording

Listing: TypeAlias = Select[*tuple[Any, ...]]
"""Documents by their ids, with what they are ordered by."""

TEXT = table("search_text", column("rowid", BigInteger))
MATCHES = text("search_text MATCH :_match")
# The sum keeps SQLite from going through the documents and asking the index for each of them.
OF_ROW = documents.c.id == TEXT.c.rowid + 0
MATCH = bindparam("_match", type_=String)
SPANS = (1 << 10, 1 << 12, 1 << 14, 1 << 16)
"""How many documents with ids side by side PostgreSQL's index can be asked for like a word (see `spans_of`)."""
_MANY_SPANS = 6
_NO_WORD = "0" * 65
"""Longer than any word."""


class Sought(NamedTuple):
    """A wording whose fragment was looked up: its words side by side, any of `begins` first.

    `open_ended` says that the last word may go on.
    """

    begins: Sequence[str]
    rest: Sequence[str]
    open_ended: bool
    negated: bool


def plain(wording: Wording) -> Sought:
    """A wording without a fragment."""
    first, *rest = wording.words
    return Sought(begins=(first,), rest=rest, open_ended=wording.is_prefix, negated=wording.negated)


def lexeme(word: str) -> str:
    """A word as a `tsquery` takes it. It is letters and digits, and holds no quote."""
    return f"'{word}'"


def string(words: str) -> str:
    """Words as a string of FTS5. They are letters and digits, and hold no quote."""
    return f'"{words}"'


def phrase(sought: Sought) -> str:
    """What is sought as FTS5 takes it."""
    star = "*" if sought.open_ended else ""
    each = (string(" ".join([begin, *sought.rest])) + star for begin in sought.begins or [_NO_WORD])
    return f"({' OR '.join(each)})"


def lexemes(sought: Sought) -> str:
    """What is sought as a `tsquery`."""
    begins = " | ".join(map(lexeme, sought.begins or [_NO_WORD]))
    begins = f"({begins})" if len(sought.begins) > 1 else begins
    return "(" + " <-> ".join([begins, *map(lexeme, sought.rest)]) + (":*" if sought.open_ended else "") + ")"


def written(texts: Iterable[Sought], *, postgres: bool) -> str:
    """All that is sought and nothing that is unwanted, as the database takes it."""
    texts = tuple(texts)
    if postgres:
        return " & ".join(f"{'!' if each.negated else ''}{lexemes(each)}" for each in texts)
    wanted = " AND ".join(phrase(each) for each in texts if not each.negated)
    return " NOT ".join([f"({wanted})", *(phrase(each) for each in texts if each.negated)])


def holds_words(asked: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a document holds what a `tsquery` asks for."""
    return documents.c.words.bool_op("@@")(as_tsquery(asked))


def as_tsquery(written: ColumnElement[str]) -> ColumnElement[Any]:
    """A text that the database reads as a `tsquery`."""
    from sqlalchemy.dialects.postgresql import TSQUERY  # noqa: PLC0415 - SQLite does not pay for it

    return cast(written, TSQUERY)


def is_postgres(tx: Transaction) -> bool:
    """Which of the two indexes is asked."""
    return tx.connection.dialect.name == "postgresql"


def count(tx: Transaction, match: str, most: int, *, shared: bool = False) -> int:
    """How many documents of the project match, or of what it shares; counting ends at `most`."""
    row = tx.first(_newest(shared=shared, postgres=is_postgres(tx)), _match=match, _most=most)
    return row.n if row else 0


def begin_of_newest(tx: Transaction, match: str, *, most: int, top: int, shared: bool) -> int | None:
    """The id at which the newest `most` matches begin; None where there are no more than that.

    `top` is the highest id, which PostgreSQL's index is asked from: as far back as the share of the matches among
    the newest documents lets expect, and further when that was not enough.
    """
    postgres = is_postgres(tx)
    span = SPANS[1] if postgres else top
    while True:
        asked = within(match, top - span, top) if postgres and span < top else match
        row = tx.first(_newest(shared=shared, postgres=postgres), _match=asked, _most=most)
        found = row.n if row else 0
        if row and found == most:
            return row.lowest
        if span >= top:
            return None
        span = int(span * max(1.5, 1.3 * most / max(found, 1)))


def within(match: str, lowest: int, highest: int) -> str:
    """A `tsquery` for the matches among documents of these ids, and some around them."""
    level = next((n for n, size in enumerate(SPANS) if highest - lowest < _MANY_SPANS * size), len(SPANS) - 1)
    first, last = max(lowest, 0) // SPANS[level], highest // SPANS[level]
    spans = " | ".join(f"'{level}/{span}'" for span in range(first, last + 1))
    return f"({match}) & ({spans})"


def spans_of(number: int) -> str:
    """Some lexemes more of a document: the spans of ids it lies in, by their sizes.

    A GIN index has no order, and finds the newest of a hundred thousand matches only by reading all of them. With
    the spans it is asked for the matches among the newest documents. No word has a slash.
    """
    return " ".join(f"'{level}/{number // size}'" for level, size in enumerate(SPANS))


@lru_cache
def _newest(*, shared: bool, postgres: bool) -> Listing:
    """How many documents of the project match, up to `_most` of the newest, and where those begin."""
    found = select(documents.c.id).where(documents.c.project == HERE)
    if shared:
        found = found.where(is_shared(documents.c.prompt))
    if postgres:
        # No index has the sum, so that PostgreSQL asks the one of words.
        found = found.where(holds_words(MATCH)).order_by((documents.c.id + 0).desc())
    else:
        found = found.where(MATCHES, OF_ROW).order_by(TEXT.c.rowid.desc())
    newest = found.limit(bindparam("_most")).subquery()
    return select(func.count().label("n"), func.min(newest.c.id).label("lowest"))
