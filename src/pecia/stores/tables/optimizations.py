"""Optimizations, and what writer models suggested for them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Table, Text

from pecia.stores.tables.base import Json, Time, metadata, own_key, project, refers_to

optimizations = Table(
    "optimizations",
    metadata,
    project(),
    Column("number", BigInteger, nullable=False),
    Column("prompt", BigInteger, nullable=False),
    Column("digest", Text, nullable=False, comment="of what was asked"),
    Column("optimization", Json, nullable=False),
    Column("created_at", Time, nullable=False),
    own_key("number"),
    refers_to("prompts", prompt="id"),
    Index(None, "project", "prompt"),
)

writings = Table(
    "writings",
    metadata,
    project(),
    Column("key", Text, nullable=False, comment="of the request and its origin"),
    Column("optimization", BigInteger, nullable=False),
    Column("answer", Json, nullable=False),
    own_key("key"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)
