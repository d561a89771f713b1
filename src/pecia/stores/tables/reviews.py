"""What people say of answers."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Index, Table, Text

from pecia.stores.tables.base import Json, Name, Time, metadata, own_key, project, refers_to

queues = Table(
    "queues",
    metadata,
    project(),
    Column("name", Name, nullable=False),
    Column("experiment", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("queue", Json, nullable=False, comment="the queue, every field; its status is the column's"),
    own_key("name"),
    refers_to("experiments", experiment="number"),
    Index(None, "project", "experiment"),
)

queue_items = Table(
    "queue_items",
    metadata,
    project(),
    Column("queue", Name, nullable=False),
    Column("position", BigInteger, nullable=False, comment="counted from 0"),
    Column("item", Json, nullable=False, comment="which runs it shows, without their texts"),
    own_key("queue", "position"),
    refers_to("queues", queue="name"),
)

reviews = Table(
    "reviews",
    metadata,
    project(),
    Column("queue", Name, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("value", Double),
    Column("text", Text, comment="what a correction says the answer should be"),
    Column("note", Text, nullable=False),
    Column("at", Time, nullable=False),
    own_key("queue", "position", "reviewer"),
    refers_to("queue_items", queue="queue", position="position"),
)

review_leases = Table(
    "review_leases",
    metadata,
    project(),
    Column("queue", Name, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("position", BigInteger, nullable=False, comment="the item that the reviewer has before them"),
    Column("until", Time, nullable=False, comment="then it is given to others again"),
    own_key("queue", "reviewer"),
    refers_to("queue_items", queue="queue", position="position"),
)
