"""Prices of a project, what pilots and judges of experiments say on the way, and errands."""

from __future__ import annotations

from alembic import op
from sqlalchemy import TIMESTAMP, BigInteger, Column, Double, ForeignKeyConstraint, PrimaryKeyConstraint, Text

revision = "0022"
down_revision = "0021"

NAME = Text().with_variant(Text(collation="C"), "postgresql")
TIME = Text().with_variant(TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the tables. Experiments that are there go on without being asked about."""
    op.add_column(
        "experiments",
        Column("extent", Text, comment="how far it goes without being asked; all of it where empty"),
    )
    op.add_column("experiments", Column("estimate", Text, comment="what its pilot says of cost and time"))
    op.add_column("experiments", Column("judged", BigInteger, comment="verdicts of its judges that are kept"))
    op.add_column("experiments", Column("to_judge", BigInteger, comment="verdicts of its judges in all"))
    op.create_table(
        "prices",
        Column("project", NAME, nullable=False),
        Column("model", NAME, nullable=False, comment="connection/model-id"),
        Column("input", Double, nullable=False, comment="US dollars for a million tokens"),
        Column("output", Double, nullable=False),
        Column("cached", Double, comment="input from the provider's memory"),
        Column("written", Double, comment="input that went into it"),
        Column("actor", Text, nullable=False),
        Column("at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "model", name="prices_pk"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="prices_projects_fk"),
    )
    op.create_table(
        "errands",
        Column("project", NAME, nullable=False),
        Column("number", BigInteger, nullable=False),
        Column("digest", Text, nullable=False, comment="of what was asked"),
        Column("errand", Text, nullable=False),
        Column("created_at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "number", name="errands_pk"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="errands_projects_fk"),
    )
    op.create_table(
        "replies",
        Column("project", NAME, nullable=False),
        Column("errand", BigInteger, nullable=False),
        Column("key", Text, nullable=False, comment="of the request and its origin"),
        Column("answer", Text, nullable=False),
        PrimaryKeyConstraint("project", "errand", "key", name="replies_pk"),
        ForeignKeyConstraint(
            ["project", "errand"], ["errands.project", "errands.number"], name="replies_errands_fk"
        ),
    )
