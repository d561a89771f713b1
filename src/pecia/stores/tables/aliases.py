"""The names that prompts had before."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, Text

from pecia.stores.tables.base import Name, Time, metadata, own_key, project, refers_to

aliases = Table(
    "aliases",
    metadata,
    project(),
    Column("number", BigInteger, nullable=False, comment="number of the event that ended the name"),
    Column("name", Name, nullable=False),
    Column("prompt", BigInteger, nullable=False),
    Column("answers", Boolean, nullable=False, comment="whether who asks for the name still gets the prompt"),
    Column("actor", Text, nullable=False),
    Column("at", Time, nullable=False),
    own_key("number"),
    refers_to("prompts", prompt="id"),
    refers_to("events", number="seq"),
    Index(None, "project", "name"),
    Index(None, "project", "prompt"),
)
