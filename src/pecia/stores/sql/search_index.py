"""The index of the full text: one document for each version, written in the unit that changes the version.

A document holds the words of its prompt's name, title and description and of the version's own texts, as
`pecia.domain.words` cuts them. PostgreSQL indexes the row's `tsvector`; SQLite has a table `search_text` beside
it that keeps no text, so that an entry is taken out by telling it the words that went in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import (
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from pecia.domain.errors import PeciaError, StorageFailed
from pecia.domain.version import Content, read_content
from pecia.domain.words import words
from pecia.stores.sql.fragments import drop_all_words, drop_words, note_words
from pecia.stores.sql.matching import count, is_postgres, lexeme, spans_of, string
from pecia.stores.sql.prepared import Prepared
from pecia.stores.sql.prompt_rows import next_number
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import documents, labels, projects, prompts, vectors, versions

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row

MAX_INDEXED = 200_000
"""Characters of a document that are indexed: all of nearly every prompt, and less than a `tsvector` takes."""
PARTS = ("name", "title", "description", "body")
BATCH = 500
"""Documents that are written together."""
_WEIGHTS = "ABCD"
_LEXEME = re.compile(r"'([^']+)'")
_LAST_POSITION = 16_383
"""The highest position that a `tsvector` knows."""
_MOST_POSITIONS = 255
"""Positions of one word that a `tsvector` keeps."""

_ADD = Prepared(insert(documents))
_HIGHEST = Prepared(select(func.max(documents.c.id).label("highest")).where(documents.c.project == HERE))
_HIGHEST_ROW = "SELECT rowid FROM search_text ORDER BY rowid DESC LIMIT 1"
_PUT = "INSERT INTO search_text (rowid, name, title, description, body) VALUES (?, ?, ?, ?, ?)"
_TAKE = (
    "INSERT INTO search_text (search_text, rowid, name, title, description, body) "
    "VALUES ('delete', ?, ?, ?, ?, ?)"
)
_ORDER = "INSERT INTO search_text (search_text) VALUES (?)"
_IS_CURRENT = or_(
    documents.c.version
    == select(prompts.c.head)
    .where(prompts.c.project == HERE, prompts.c.id == documents.c.prompt)
    .scalar_subquery(),
    exists(
        select(literal(1))
        .select_from(labels)
        .where(
            labels.c.project == HERE,
            labels.c.prompt == documents.c.prompt,
            labels.c.version == documents.c.version,
        )
    ),
)
_OF_PROMPT = (documents.c.project == HERE, documents.c.prompt == bindparam("_prompt"))
_REFRESH = Prepared(
    update(documents)
    .where(*_OF_PROMPT, documents.c.version == bindparam("_version"))
    .values(current=_IS_CURRENT)
)
_KEPT = select(documents.c.id, documents.c.version, documents.c.words).where(*_OF_PROMPT)
_KEPT_VERSION = _KEPT.where(documents.c.version == bindparam("_version"))
_DROP = delete(documents).where(documents.c.project == HERE, documents.c.id == bindparam("_id"))
_DROP_VECTOR = delete(vectors).where(
    vectors.c.project == HERE,
    vectors.c.digest
    == select(versions.c.digest)
    .where(
        versions.c.project == HERE,
        versions.c.prompt == bindparam("_prompt"),
        versions.c.number == bindparam("_version"),
    )
    .scalar_subquery(),
)
_CHANGE_WORDS = update(documents).where(documents.c.project == HERE, documents.c.id == bindparam("_id"))

_SOURCES = (
    select(
        versions.c.prompt,
        versions.c.number,
        versions.c.content,
        prompts.c.name,
        prompts.c.title,
        prompts.c.description,
        or_(
            versions.c.number == prompts.c.head,
            exists(
                select(literal(1))
                .select_from(labels)
                .where(
                    labels.c.project == HERE,
                    labels.c.prompt == versions.c.prompt,
                    labels.c.version == versions.c.number,
                )
            ),
        ).label("current"),
    )
    .where(versions.c.project == HERE, prompts.c.project == HERE, versions.c.prompt == prompts.c.id)
    .where(versions.c.content != "")  # purged
    .order_by(versions.c.created_at, versions.c.prompt, versions.c.number)
)
_SOURCES_OF_NAME = _SOURCES.where(prompts.c.name == bindparam("_name"))
_ALL = select(documents.c.id, documents.c.words).where(documents.c.project == HERE)
_DROP_ALL = delete(documents).where(documents.c.project == HERE)


T = TypeVar("T")


class Entry(NamedTuple):
    """What a version is found by."""

    prompt: int
    version: int
    name: str
    title: str
    description: str
    content: Content
    current: bool = True


def add(tx: Transaction, entries: Sequence[Entry]) -> None:
    """Index new versions in the order in which they came."""
    if not entries:
        return
    postgres = is_postgres(tx)
    first = next_number(tx.first(_HIGHEST)) if postgres else tx.free_rows(_PUT, _HIGHEST_ROW, len(entries))
    kept: list[dict[str, object]] = []
    put: list[tuple[object, ...]] = []
    for number, entry in enumerate(entries, start=first):
        parts = _parts(entry)
        put.append((number, *parts))
        kept.append(
            {
                "id": number,
                "prompt": entry.prompt,
                "version": entry.version,
                "current": entry.current,
                "model": entry.content.model.name if entry.content.model else None,
                "words": _as_words(number, parts, postgres=postgres),
            }
        )
    tx.add_all(_ADD, kept)
    if not postgres:
        tx.write_rows_later(_PUT, put)
    note_words(tx, _distinct(row[1:] for row in put))


def refresh(tx: Transaction, prompt: int, *numbers: int | None) -> None:
    """Note of these versions whether they are current: the head, or where a label stands."""
    for number in numbers:
        if number is not None:
            tx.change(_REFRESH, _prompt=prompt, _version=number)


def rewrite(tx: Transaction, name: str) -> None:
    """Index the versions of a prompt again, because its title or description has changed."""
    entries = [_entry(row) for row in tx.all(_SOURCES_OF_NAME, _name=name)]
    if not entries:
        return
    postgres = is_postgres(tx)
    kept = {row.version: row for row in tx.all(_KEPT, _prompt=entries[0].prompt)}
    for entry in entries:
        found = kept.get(entry.version)
        if found is None:
            continue  # forgotten
        parts = _parts(entry)
        if not postgres:
            tx.write_rows(_TAKE, [_row(found)])
            tx.write_rows(_PUT, [(found.id, *parts)])
        tx.change(_CHANGE_WORDS, _id=found.id, words=_as_words(found.id, parts, postgres=postgres))
        note_words(tx, _distinct([parts]))


def forget(tx: Transaction, prompt: int, version: int) -> None:
    """Take a version out of the index, and the words that no other holds; one that is not there is fine."""
    found = tx.first(_KEPT_VERSION, _prompt=prompt, _version=version)
    if found is None:
        return
    postgres = is_postgres(tx)
    if not postgres:
        tx.write_rows(_TAKE, [_row(found)])
    tx.change(_DROP_VECTOR, _prompt=prompt, _version=version)
    tx.change(_DROP, _id=found.id)
    held = _LEXEME.findall(found.words) if postgres else _distinct([found.words.split("\n")])
    write = lexeme if postgres else string
    drop_words(tx, [word for word in held if not count(tx, write(word), 1)])


def erase(tx: Transaction, versions: Iterable[tuple[int, int]]) -> None:
    """Take versions out for good, each behind its prompt's id.

    SQLite's index only marks words as gone until it is merged, all of it, so one merge serves all of them.
    """
    for prompt, version in versions:
        forget(tx, prompt, version)
    if not is_postgres(tx):
        tx.write_rows(_ORDER, [("optimize",)])


def rebuild(tx: Transaction) -> int:
    """Index every version of the project anew; returns how many there are."""
    if not is_postgres(tx):
        for rows in _batches(tx.stream(_ALL)):
            tx.write_rows(_TAKE, [_row(row) for row in rows])
    tx.change(_DROP_ALL)
    drop_all_words(tx)
    sources = map(_entry, tx.stream(_SOURCES))
    many = 0
    for entries in _batches(sources):
        add(tx, entries)
        many += len(entries)
    if not is_postgres(tx):
        tx.write_rows(_ORDER, [("optimize",)])
    return many


def fill(connection: Connection) -> None:
    """Index every version of every project: what an older library lacks."""
    connection.execute(delete(documents))
    if connection.dialect.name != "postgresql":
        connection.exec_driver_sql(_ORDER, ("delete-all",))
    for project in connection.execute(select(projects.c.project)).scalars().all():
        with Transaction(connection, project, _unexpected) as tx:
            rebuild(tx)


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        prompt=row.prompt,
        version=row.number,
        name=row.name,
        title=row.title,
        description=row.description,
        content=read_content(row.content),
        current=bool(row.current),
    )


def _parts(entry: Entry) -> tuple[str, ...]:
    """The words of each part, one blank between two."""
    texts = (entry.name, entry.title, entry.description, "\n".join(entry.content.texts()))
    left = MAX_INDEXED
    parts: list[str] = []
    for part in texts:
        parts.append(" ".join(words(part[:left])))
        left -= min(left, len(part))
    return tuple(parts)


def _row(kept: Row[Any]) -> tuple[object, ...]:
    """A document's row of SQLite's index, as it was put there."""
    return (kept.id, *kept.words.split("\n"))


def _distinct(rows: Iterable[Iterable[object]]) -> set[str]:
    """The words of some rows of parts."""
    return {word for parts in rows for part in parts for word in str(part).split()}


def _as_words(number: int, parts: Sequence[str], *, postgres: bool) -> str:
    return f"{_tsvector(parts)} {spans_of(number)}" if postgres else "\n".join(parts)


def _tsvector(parts: Iterable[str]) -> str:
    """The parts as PostgreSQL writes a `tsvector`; a gap between two keeps phrases from reaching over it."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    at = 0
    for part, weight in zip(parts, _WEIGHTS, strict=True):
        for word in part.split():
            at = min(at + 1, _LAST_POSITION)
            places[word].append(f"{at}{weight}")
        at = min(at + 1, _LAST_POSITION)
    return " ".join(f"'{word}':{','.join(islice(found, _MOST_POSITIONS))}" for word, found in places.items())


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    ahead = iter(rows)
    while some := list(islice(ahead, BATCH)):
        yield some


def _unexpected(error: BaseException) -> PeciaError:
    return StorageFailed(f"The full text could not be indexed: {type(error).__name__}.")
