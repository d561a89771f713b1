"""What finds a text again: its words, its meaning, its likeness."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    event,
)

from pecia.stores.tables.base import Name, Words, metadata, own_key, project, refers_to

documents = Table(
    "documents",
    metadata,
    project(),
    Column(
        "id", BigInteger, nullable=False, comment="grows with time; on SQLite also the row of search_text"
    ),
    Column("prompt", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("current", Boolean, nullable=False, comment="whether it is the head or a label stands on it"),
    Column("model", Text, comment="the model that the content names"),
    Column("words", Words, nullable=False),
    own_key("id"),
    UniqueConstraint("project", "prompt", "version"),
    refers_to("versions", prompt="prompt", version="number"),
    # Holds all that a search asks of a document, whose row is long.
    Index("documents_standing", "project", "id", "current", "prompt", "version", "model"),
)

# What was added of late is read whole by every search until it is merged: it is kept short.
Index(
    "documents_words",
    documents.c.words,
    postgresql_using="gin",
    postgresql_with={"gin_pending_list_limit": 256},
).ddl_if(dialect="postgresql")

SEARCH_TEXT = """
CREATE VIRTUAL TABLE search_text USING fts5(name, title, description, body, content='', tokenize='ascii')
"""

"""The full text of SQLite: an index over the words of `documents`, which keeps no text of its own."""

event.listen(documents, "after_create", DDL(SEARCH_TEXT).execute_if(dialect="sqlite"))

entries = Table(
    "entries",
    metadata,
    project(),
    Column("id", BigInteger, nullable=False, comment="grows with time; on SQLite also the row of entry_text"),
    Column("number", BigInteger, nullable=False, comment="of the event"),
    Column("words", Words, nullable=False),
    own_key("id"),
    UniqueConstraint("project", "number"),
    refers_to("events", number="seq"),
)

Index("entries_words", entries.c.words, postgresql_using="gin").ddl_if(dialect="postgresql")

ENTRY_TEXT = """
CREATE VIRTUAL TABLE entry_text USING fts5(words, content='', detail='none', tokenize='ascii')
"""

"""The words of the timeline on SQLite: an index over those of `entries`, which keeps no text of its own."""

event.listen(entries, "after_create", DDL(ENTRY_TEXT).execute_if(dialect="sqlite"))

trigrams = Table(
    "trigrams",
    metadata,
    project(),
    Column("trigram", Name, nullable=False, comment="three characters that stand side by side in the word"),
    Column("word", Name, nullable=False, comment="of the full text"),
    own_key("trigram", "word"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
    sqlite_with_rowid=False,
)

vectors = Table(
    "vectors",
    metadata,
    project(),
    Column("digest", Text, nullable=False, comment="of the content"),
    Column("embedder", Text, nullable=False, comment="what made it, such as local/all-minilm-l6-v2"),
    Column("vector", LargeBinary, nullable=False, comment="its parts as signed bytes"),
    own_key("digest", "embedder"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)

signatures = Table(
    "signatures",
    metadata,
    project(),
    Column("seq", BigInteger, nullable=False, comment="number of the last event before it was kept"),
    Column("prompt", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("signature", LargeBinary, nullable=False, comment="what tells which versions say nearly the same"),
    # In the order in which they are kept: a row is added at the end, and who has read some asks for the rest.
    own_key("seq", "prompt", "version"),
    refers_to("versions", prompt="prompt", version="number"),
)
