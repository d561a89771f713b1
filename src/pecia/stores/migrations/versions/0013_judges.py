"""Judges: what they said, and their passports."""

from __future__ import annotations

from alembic import op
from sqlalchemy import TIMESTAMP, BigInteger, Column, ForeignKeyConstraint, PrimaryKeyConstraint, Text

revision = "0013"
down_revision = "0012"

NAME = Text().with_variant(Text(collation="C"), "postgresql")
TIME = Text().with_variant(TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "judgements",
        Column("project", NAME, nullable=False),
        Column("key", Text, nullable=False, comment="of the request, its origin and the vote"),
        Column("judge", Text, nullable=False, comment="digest of the judge that was asked"),
        Column("answer", Text, nullable=False),
        Column("created_at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "key", name="judgements_pk"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="judgements_projects_fk"),
    )
    op.create_table(
        "passports",
        Column("project", NAME, nullable=False),
        Column("number", BigInteger, nullable=False),
        Column("judge", Text, nullable=False),
        Column("passport", Text, nullable=False),
        Column("created_at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "number", name="passports_pk"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="passports_projects_fk"),
    )
    op.create_index("passports_project_judge", "passports", ["project", "judge"])
