"""What was archived, and the tombstones of what was purged."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    Column,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Text,
)

revision = "0004"
down_revision = "0003"

NAME = Text().with_variant(Text(collation="C"), "postgresql")
TIME = Text().with_variant(TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the table of retirements."""
    op.create_table(
        "retirements",
        Column("project", NAME, nullable=False),
        Column("prompt", BigInteger, nullable=False),
        Column("version", BigInteger, nullable=False, comment="0 for the prompt itself"),
        Column("kind", Text, nullable=False),
        Column("digest", Text),
        Column("actor", Text, nullable=False),
        Column("why", Text, nullable=False),
        Column("at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "prompt", "version", name="retirements_pk"),
        ForeignKeyConstraint(
            ["project", "prompt"], ["prompts.project", "prompts.id"], name="retirements_prompts_fk"
        ),
    )
