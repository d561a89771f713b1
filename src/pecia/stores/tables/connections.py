"""Where projects reach models."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Table, Text

from pecia.stores.tables.base import Name, Time, metadata, own_key, project

connections = Table(
    "connections",
    metadata,
    project(),
    Column("name", Name, nullable=False),
    Column("kind", Text, nullable=False),
    Column("base_url", Text, nullable=False),
    Column("api_version", Text),
    Column("sealed", Text, comment="the key, encrypted"),
    Column("actor", Text, nullable=False),
    Column("at", Time, nullable=False),
    own_key("name"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)
