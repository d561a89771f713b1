"""Observations: what levels of axes did in each experiment, from which lessons are drawn."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Double, ForeignKeyConstraint, PrimaryKeyConstraint, Text

revision = "0017"
down_revision = "0016"

NAME = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table. No experiment that ended before had axes."""
    op.create_table(
        "observations",
        Column("project", NAME, nullable=False),
        Column("experiment", BigInteger, nullable=False),
        Column("axis", Text, nullable=False),
        Column("level", Text, nullable=False),
        Column("against", Text, nullable=False),
        Column("difference", Double, nullable=False),
        Column("standard_error", Double, nullable=False),
        Column("n", BigInteger, nullable=False, comment="cases that were compared"),
        PrimaryKeyConstraint("project", "experiment", "axis", "level", name="observations_pk"),
        ForeignKeyConstraint(
            ["project", "experiment"],
            ["experiments.project", "experiments.number"],
            name="observations_experiments_fk",
        ),
    )
