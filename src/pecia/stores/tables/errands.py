"""Errands: long work that asks a model, and what the model said to it until now."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Table, Text

from pecia.stores.tables.base import Json, Time, metadata, own_key, project, refers_to

errands = Table(
    "errands",
    metadata,
    project(),
    Column("number", BigInteger, nullable=False),
    Column("digest", Text, nullable=False, comment="of what was asked"),
    Column("errand", Json, nullable=False),
    Column("created_at", Time, nullable=False),
    own_key("number"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)

replies = Table(
    "replies",
    metadata,
    project(),
    Column("errand", BigInteger, nullable=False),
    Column("key", Text, nullable=False, comment="of the request and its origin"),
    Column("answer", Json, nullable=False),
    own_key("errand", "key"),
    refers_to("errands", errand="number"),
)
