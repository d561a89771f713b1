"""Prompts, their versions, and what is left of those that retired."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
    UniqueConstraint,
)

from pecia.stores.tables.base import Json, Name, Time, metadata, own_key, project, refers_to

prompts = Table(
    "prompts",
    metadata,
    project(),
    Column("id", BigInteger, nullable=False),
    Column("name", Name, nullable=False),
    Column("title", Text, nullable=False),
    Column("purpose", Name),
    Column("tags", Json, nullable=False),
    Column("description", Text, nullable=False),
    Column("owner", Text),
    Column("status", Text, nullable=False),
    Column("head", BigInteger, comment="number of the version that the last commit returned"),
    Column("latest", BigInteger, comment="the highest number"),
    Column("created_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False),
    own_key("id"),
    UniqueConstraint("project", "name"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
    # A page of a filtered listing is read in its order, however many prompts there are.
    Index(None, "project", "purpose", "name"),
    Index(None, "project", "status", "name"),
    Index(None, "project", "owner", "name"),
    Index("prompts_changes", "project", "updated_at", "name", "id", "purpose", "status", "owner"),
)

versions = Table(
    "versions",
    metadata,
    project(),
    Column("prompt", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("content", Json, nullable=False, comment="the canonical bytes that the digest is made of"),
    Column("parent", BigInteger),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("created_at", Time, nullable=False),
    own_key("prompt", "number"),
    UniqueConstraint("project", "prompt", "digest"),
    refers_to("prompts", prompt="id"),
)

recommits = Table(
    "recommits",
    metadata,
    project(),
    Column("prompt", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Time, nullable=False),
    own_key("prompt", "id"),
    refers_to("versions", prompt="prompt", version="number"),
)

locks = Table(
    "locks",
    metadata,
    project(),
    Column("prompt", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("release", BigInteger, nullable=False, comment="number of the release, 0 for the commit's own"),
    Column("reference", Name, nullable=False, comment="of a partial, as it is written"),
    Column("partial", BigInteger, nullable=False, comment="the prompt that it resolved to"),
    Column("partial_version", BigInteger, nullable=False),
    Column("partial_project", Name, nullable=False, comment="the project of that prompt"),
    own_key("prompt", "version", "release", "reference"),
    refers_to("versions", prompt="prompt", version="number"),
    ForeignKeyConstraint(
        ["partial_project", "partial", "partial_version"],
        ["versions.project", "versions.prompt", "versions.number"],
        name="locks_partials_fk",
    ),
    Index(None, "partial_project", "partial"),
)

retirements = Table(
    "retirements",
    metadata,
    project(),
    Column("prompt", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False, comment="0 for the prompt itself"),
    Column("kind", Text, nullable=False),
    Column("digest", Text),
    Column("actor", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Time, nullable=False),
    own_key("prompt", "version"),
    refers_to("prompts", prompt="id"),
)
