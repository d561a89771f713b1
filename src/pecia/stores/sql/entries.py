"""The words of the timeline: by which of them an event is found, written in the unit that appends the event.

An entry holds the words of what was said, each once. PostgreSQL indexes the row's `tsvector`; SQLite has a table
`entry_text` beside it that keeps no text, so that an entry is taken out by telling it the words that went in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    String,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    select,
    table,
    text,
    update,
)

from pecia.domain.errors import PeciaError, StorageFailed
from pecia.domain.event import Event
from pecia.domain.timeline import KINDS, TimelineEntry, entry_of, entry_words
from pecia.stores.sql.prepared import Prepared
from pecia.stores.sql.prompt_rows import next_number
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import comments, entries, events, projects

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

Question: TypeAlias = Select[*tuple[Any, ...]]

_text = table("entry_text", column("rowid", BigInteger))
_ADD = Prepared(insert(entries))
_HIGHEST = Prepared(select(func.max(entries.c.id).label("highest")).where(entries.c.project == HERE))
_HIGHEST_ROW = "SELECT rowid FROM entry_text ORDER BY rowid DESC LIMIT 1"
_PUT = "INSERT INTO entry_text (rowid, words) VALUES (?, ?)"
_TAKE = "INSERT INTO entry_text (entry_text, rowid, words) VALUES ('delete', ?, ?)"
_KEPT = select(entries.c.id, entries.c.words).where(
    entries.c.project == HERE, entries.c.number == bindparam("_number")
)
_CHANGE = update(entries).where(entries.c.project == HERE, entries.c.id == bindparam("_id"))
_EVERY = (
    select(events, comments.c.text.label("comment"))
    .outerjoin(comments, (comments.c.project == HERE) & (comments.c.number == events.c.seq))
    .where(events.c.project == HERE)
    .order_by(events.c.seq)
)
_DROP = delete(entries).where(entries.c.project == HERE, entries.c.id == bindparam("_id"))
_MERGE = "INSERT INTO entry_text (entry_text) VALUES (?)"
BATCH = 500
"""Events that are indexed together."""


def add(tx: Transaction, said: Sequence[TimelineEntry]) -> None:
    """Index what was said, in the order of the log."""
    if not said:
        return
    postgres = _is_postgres(tx)
    first = next_number(tx.first(_HIGHEST)) if postgres else tx.free_rows(_PUT, _HIGHEST_ROW, len(said))
    rows = [(number, entry.number, entry_words(entry)) for number, entry in enumerate(said, start=first)]
    tx.add_all(
        _ADD, [{"id": id_, "number": number, "words": _kept(words, postgres)} for id_, number, words in rows]
    )
    if not postgres:
        tx.write_rows_later(_PUT, [(id_, " ".join(words)) for id_, _, words in rows])


def add_events(tx: Transaction, appended: Sequence[Event]) -> None:
    """Index what these events say themselves; a comment's words come with the comment."""
    add(
        tx,
        [entry_of(event) for event in appended if event.action in KINDS and event.action != "CommentAdded"],
    )


def replace(tx: Transaction, entry: TimelineEntry) -> None:
    """Find an entry by other words than before."""
    kept = tx.first(_KEPT, _number=entry.number)
    if kept is None:
        return add(tx, [entry])
    words = entry_words(entry)
    if not _is_postgres(tx):
        tx.write_rows(_TAKE, [(kept.id, kept.words)])
        tx.write_rows(_PUT, [(kept.id, " ".join(words))])
    tx.change(_CHANGE, _id=kept.id, words=_kept(words, _is_postgres(tx)))
    return None


def erase(tx: Transaction, numbers: Iterable[int]) -> None:
    """Find these events by no word any more, for good: SQLite's index only marks words as gone until it is merged."""
    for number in sorted(numbers):
        kept = tx.first(_KEPT, _number=number)
        if kept is not None:
            if not _is_postgres(tx):
                tx.write_rows(_TAKE, [(kept.id, kept.words)])
            tx.change(_DROP, _id=kept.id)
    if not _is_postgres(tx):
        tx.write_rows(_MERGE, [("optimize",)])


def find(
    tx: Transaction, sought: Sequence[str], *, subjects: Sequence[str] | None, before: int | None, limit: int
) -> Sequence[Row[Any]]:
    """The last events with words that begin with each of these."""
    postgres = _is_postgres(tx)
    question = _question(of_subjects=subjects is not None, behind=before is not None, postgres=postgres)
    match = " & ".join(f"'{word}':*" for word in sought) if postgres else " ".join(f'"{w}"*' for w in sought)
    asked: dict[str, object] = {"_match": match, "_limit": limit}
    if subjects is not None:
        asked["_subjects"] = list(subjects)
    if before is not None:
        asked["_before"] = before
    return tx.all(question, **asked)


@lru_cache
def _question(*, of_subjects: bool, behind: bool, postgres: bool) -> Question:
    question = (
        select(events)
        .where(events.c.project == HERE, entries.c.project == HERE, entries.c.number == events.c.seq)
        .order_by(events.c.seq.desc())
        .limit(bindparam("_limit"))
    )
    if postgres:
        from sqlalchemy.dialects.postgresql import TSQUERY  # noqa: PLC0415 - SQLite does not pay for it

        sought = cast(bindparam("_match", type_=String), TSQUERY)
        question = question.where(entries.c.words.bool_op("@@")(sought))
    else:
        matches = select(_text.c.rowid).where(text("entry_text MATCH :_match"))
        question = question.where(entries.c.id.in_(matches))
    if of_subjects:
        question = question.where(events.c.subject.in_(bindparam("_subjects", expanding=True)))
    if behind:
        question = question.where(events.c.seq < bindparam("_before"))
    return question


def fill(connection: Connection) -> None:
    """Index the events of every project: what an older library lacks.

    Of an experiment that is what its end says; what it came to is found once it is run again.
    """
    for project in connection.execute(select(projects.c.project)).scalars().all():
        with Transaction(connection, project, _unexpected) as tx:
            said = _said(tx.stream(_EVERY))
            while some := list(islice(said, BATCH)):
                add(tx, some)


def _said(rows: Iterable[Row[Any]]) -> Iterator[TimelineEntry]:
    for row in rows:
        event = event_of(row)
        if event.action in KINDS:
            yield entry_of(event, text=row.comment)


def event_of(row: Row[Any]) -> Event:
    """An event as its row has it."""
    return Event(
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        before=row.before,
        after=row.after,
        data=msgspec.json.decode(row.data),
        previous=row.previous,
        hash=row.hash,
    )


def _unexpected(error: BaseException) -> PeciaError:
    return StorageFailed(f"The timeline could not be indexed: {type(error).__name__}.")


def _kept(words: Sequence[str], postgres: bool) -> str:  # noqa: FBT001 - which database it is for
    return " ".join(f"'{word}'" for word in words) if postgres else " ".join(words)


def _is_postgres(tx: Transaction) -> bool:
    return tx.connection.dialect.name == "postgresql"
