"""What judges said, and what was measured of them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Table, Text

from pecia.stores.tables.base import Json, Time, metadata, own_key, project

judgements = Table(
    "judgements",
    metadata,
    project(),
    Column("key", Text, nullable=False, comment="of the request, its origin and the vote"),
    Column("judge", Text, nullable=False, comment="digest of the judge that was asked"),
    Column("answer", Json, nullable=False),
    Column("created_at", Time, nullable=False),
    own_key("key"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)

passports = Table(
    "passports",
    metadata,
    project(),
    Column("number", BigInteger, nullable=False),
    Column("judge", Text, nullable=False),
    Column("passport", Json, nullable=False),
    Column("created_at", Time, nullable=False),
    own_key("number"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
    Index(None, "project", "judge"),
)
