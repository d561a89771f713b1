"""Review queues, their items and what was said of them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    Column,
    Double,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Text,
)

revision = "0016"
down_revision = "0015"

NAME = Text().with_variant(Text(collation="C"), "postgresql")
TIME = Text().with_variant(TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "queues",
        Column("project", NAME, nullable=False),
        Column("name", NAME, nullable=False),
        Column("experiment", BigInteger, nullable=False),
        Column("status", Text, nullable=False),
        Column("queue", Text, nullable=False, comment="the queue, every field; its status is the column's"),
        PrimaryKeyConstraint("project", "name", name="queues_pk"),
        ForeignKeyConstraint(
            ["project", "experiment"],
            ["experiments.project", "experiments.number"],
            name="queues_experiments_fk",
        ),
    )
    op.create_index("queues_project_experiment", "queues", ["project", "experiment"])
    op.create_table(
        "queue_items",
        Column("project", NAME, nullable=False),
        Column("queue", NAME, nullable=False),
        Column("position", BigInteger, nullable=False, comment="counted from 0"),
        Column("item", Text, nullable=False, comment="which runs it shows, without their texts"),
        PrimaryKeyConstraint("project", "queue", "position", name="queue_items_pk"),
        ForeignKeyConstraint(
            ["project", "queue"], ["queues.project", "queues.name"], name="queue_items_queues_fk"
        ),
    )
    op.create_table(
        "reviews",
        Column("project", NAME, nullable=False),
        Column("queue", NAME, nullable=False),
        Column("position", BigInteger, nullable=False),
        Column("reviewer", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("value", Double),
        Column("text", Text, comment="what a correction says the answer should be"),
        Column("note", Text, nullable=False),
        Column("at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "queue", "position", "reviewer", name="reviews_pk"),
        ForeignKeyConstraint(
            ["project", "queue", "position"],
            ["queue_items.project", "queue_items.queue", "queue_items.position"],
            name="reviews_queue_items_fk",
        ),
    )
