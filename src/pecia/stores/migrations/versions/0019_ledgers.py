"""What the calls of experiments with a limit cost."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Double, ForeignKeyConstraint, PrimaryKeyConstraint, Text

revision = "0019"
down_revision = "0018"

NAME = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table. Experiments that ran before begin their account when they go on."""
    op.create_table(
        "ledgers",
        Column("project", NAME, nullable=False),
        Column("experiment", BigInteger, nullable=False),
        Column("spent", Double, nullable=False, comment="US dollars"),
        Column(
            "reserved", Double, nullable=False, comment="set aside for calls under way, and for lost ones"
        ),
        PrimaryKeyConstraint("project", "experiment", name="ledgers_pk"),
        ForeignKeyConstraint(
            ["project", "experiment"],
            ["experiments.project", "experiments.number"],
            name="ledgers_experiments_fk",
        ),
    )
