"""Where projects reach models."""

from __future__ import annotations

from alembic import op
from sqlalchemy import TIMESTAMP, Column, ForeignKeyConstraint, PrimaryKeyConstraint, Text

revision = "0015"
down_revision = "0014"

NAME = Text().with_variant(Text(collation="C"), "postgresql")
TIME = Text().with_variant(TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the table of connections."""
    op.create_table(
        "connections",
        Column("project", NAME, nullable=False),
        Column("name", NAME, nullable=False),
        Column("kind", Text, nullable=False),
        Column("base_url", Text, nullable=False),
        Column("api_version", Text),
        Column("sealed", Text, comment="the key, encrypted"),
        Column("actor", Text, nullable=False),
        Column("at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "name", name="connections_pk"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="connections_projects_fk"),
    )
