"""The projects and their chained events."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
)

from pecia.stores.tables.base import Json, Time, metadata, own_key, project

projects = Table(
    "projects",
    metadata,
    project(),
    Column("seq", BigInteger, nullable=False, comment="number of the last event"),
    Column("hash", Text, nullable=False, comment="hash of the last event"),
    own_key(),
)

events = Table(
    "events",
    metadata,
    project(),
    Column("seq", BigInteger, nullable=False),
    Column("at", Time, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("data", Json, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    own_key("seq"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
    Index(None, "project", "subject", "seq"),
)
