"""Labels, where they moved, and what was asked and decided about it."""

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

labels = Table(
    "labels",
    metadata,
    project(),
    Column("prompt", BigInteger, nullable=False),
    Column("label", Name, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False, comment="number of the release that put it there"),
    Column("moved_at", Time, nullable=False),
    Column("actor", Text, nullable=False),
    own_key("prompt", "label"),
    refers_to("versions", prompt="prompt", version="number"),
)

releases = Table(
    "releases",
    metadata,
    project(),
    Column("number", BigInteger, nullable=False, comment="number of the event that recorded it"),
    Column("prompt", BigInteger, nullable=False),
    Column("label", Name, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("previous", BigInteger),
    Column("actor", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("proposal", BigInteger),
    Column("restores", BigInteger),
    Column("at", Time, nullable=False),
    own_key("number"),
    refers_to("versions", prompt="prompt", version="number"),
    refers_to("events", number="seq"),
    refers_to("proposals", proposal="number"),
    Index(None, "project", "prompt", "label", "number"),
)

policies = Table(
    "policies",
    metadata,
    project(),
    Column("label", Name, nullable=False),
    Column("prompts", Name, nullable=False),
    Column("policy", Json, nullable=False),
    own_key("label", "prompts"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)

proposals = Table(
    "proposals",
    metadata,
    project(),
    Column("number", BigInteger, nullable=False),
    Column("prompt", BigInteger, nullable=False),
    Column("label", Name, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("previous", BigInteger),
    Column("opener", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("opened_at", Time, nullable=False),
    Column("decided_at", Time),
    Column("decided_by", Text),
    Column("decision", Text, nullable=False),
    Column("verdict", Json, nullable=False),
    own_key("number"),
    refers_to("versions", prompt="prompt", version="number"),
)

approvals = Table(
    "approvals",
    metadata,
    project(),
    Column("proposal", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("claimed", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Time, nullable=False),
    own_key("proposal", "actor"),
    refers_to("proposals", proposal="number"),
)

evidence = Table(
    "evidence",
    metadata,
    project(),
    Column("digest", Text, nullable=False),
    Column("evidence", Json, nullable=False),
    own_key("digest"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)
