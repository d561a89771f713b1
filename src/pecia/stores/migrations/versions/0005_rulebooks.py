"""What projects decide about their standards."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, PrimaryKeyConstraint, Text

revision = "0005"
down_revision = "0004"

NAME = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table of rulebooks."""
    op.create_table(
        "rulebooks",
        Column("project", NAME, nullable=False),
        Column("rulebook", Text, nullable=False),
        PrimaryKeyConstraint("project", name="rulebooks_pk"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="rulebooks_projects_fk"),
    )
