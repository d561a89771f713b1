"""Results: what experiments come to, so that it is computed once."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, PrimaryKeyConstraint, Text

revision = "0009"
down_revision = "0008"

NAME = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table. Experiments that ended before are computed whenever they are asked for."""
    op.create_table(
        "results",
        Column("project", NAME, nullable=False),
        Column("experiment", BigInteger, nullable=False),
        Column(
            "form", BigInteger, nullable=False, comment="which form the two have, and which rules they follow"
        ),
        Column("result", Text, nullable=False),
        Column("measured", Text, nullable=False),
        PrimaryKeyConstraint("project", "experiment", name="results_pk"),
        ForeignKeyConstraint(
            ["project", "experiment"],
            ["experiments.project", "experiments.number"],
            name="results_experiments_fk",
        ),
    )
