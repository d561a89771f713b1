"""Which item of a review queue a reviewer has before them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import TIMESTAMP, BigInteger, Column, ForeignKeyConstraint, PrimaryKeyConstraint, Text

revision = "0020"
down_revision = "0019"

NAME = Text().with_variant(Text(collation="C"), "postgresql")
TIME = Text().with_variant(TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "review_leases",
        Column("project", NAME, nullable=False),
        Column("queue", NAME, nullable=False),
        Column("reviewer", Text, nullable=False),
        Column("position", BigInteger, nullable=False, comment="the item that the reviewer has before them"),
        Column("until", TIME, nullable=False, comment="then it is given to others again"),
        PrimaryKeyConstraint("project", "queue", "reviewer", name="review_leases_pk"),
        ForeignKeyConstraint(
            ["project", "queue", "position"],
            ["queue_items.project", "queue_items.queue", "queue_items.position"],
            name="review_leases_queue_items_fk",
        ),
    )
