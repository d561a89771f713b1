"""Where projects reach models, and what that costs them."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKeyConstraint, Table, Text

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

prices = Table(
    "prices",
    metadata,
    project(),
    Column("model", Name, nullable=False, comment="connection/model-id"),
    Column("input", Double, nullable=False, comment="US dollars for a million tokens"),
    Column("output", Double, nullable=False),
    Column("cached", Double, comment="input from the provider's memory"),
    Column("written", Double, comment="input that went into it"),
    Column("actor", Text, nullable=False),
    Column("at", Time, nullable=False),
    own_key("model"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)
