"""What is known about prompts beyond their texts."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
)

from pecia.stores.tables.base import Json, Name, Time, metadata, own_key, project, refers_to

profiles = Table(
    "profiles",
    metadata,
    project(),
    Column("prompt", BigInteger, nullable=False),
    Column("replacement", Name, comment="the prompt to use in place of a deprecated one"),
    Column("review_by", Name, comment="a date, YYYY-MM-DD"),
    Column("related", Json, nullable=False),
    Column("documentation", Text, nullable=False),
    own_key("prompt"),
    refers_to("prompts", prompt="id"),
    Index(None, "project", "review_by"),
)

facets = Table(
    "facets",
    metadata,
    project(),
    Column("facet", Name, nullable=False, comment="tag, label, model or related"),
    Column("value", Name, nullable=False),
    Column(
        "name", Name, nullable=False, comment="of the prompt; in the key, so that pages come in its order"
    ),
    own_key("facet", "value", "name"),
    ForeignKeyConstraint(["project", "name"], ["prompts.project", "prompts.name"]),
    # With the value, so that SQLite takes it for what a prompt has: it prefers an index that needs no row.
    Index(None, "project", "name", "facet", "value"),
)

purposes = Table(
    "purposes",
    metadata,
    project(),
    Column("name", Name, nullable=False),
    Column("description", Text, nullable=False),
    own_key("name"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)

views = Table(
    "views",
    metadata,
    project(),
    Column("name", Name, nullable=False),
    Column("view", Json, nullable=False),
    own_key("name"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)

comments = Table(
    "comments",
    metadata,
    project(),
    Column("number", BigInteger, nullable=False, comment="number of the event that recorded it"),
    Column("prompt", BigInteger, nullable=False),
    Column("version", BigInteger),
    Column("author", Text, nullable=False),
    Column("claimed", Boolean, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Time, nullable=False),
    own_key("number"),
    refers_to("prompts", prompt="id"),
    refers_to("events", number="seq"),
    Index(None, "project", "prompt", "number"),
)

shares = Table(
    "shares",
    metadata,
    project(),
    Column("prompt", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Time, nullable=False),
    own_key("prompt"),
    refers_to("prompts", prompt="id"),
)

upstreams = Table(
    "upstreams",
    metadata,
    project(),
    Column("prompt", BigInteger, nullable=False),
    Column("source", Name, nullable=False, comment="the project it was adopted from"),
    Column("name", Name, nullable=False, comment="its name there"),
    Column("version", BigInteger, nullable=False, comment="the number there of what was adopted last"),
    Column("at", Time, nullable=False),
    own_key("prompt"),
    refers_to("prompts", prompt="id"),
)

rulebooks = Table(
    "rulebooks",
    metadata,
    project(),
    Column("rulebook", Json, nullable=False),
    own_key(),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)
