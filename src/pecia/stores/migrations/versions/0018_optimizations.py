"""Optimizations, and what writer models suggested for them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import TIMESTAMP, BigInteger, Column, ForeignKeyConstraint, PrimaryKeyConstraint, Text

revision = "0018"
down_revision = "0017"

NAME = Text().with_variant(Text(collation="C"), "postgresql")
TIME = Text().with_variant(TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "optimizations",
        Column("project", NAME, nullable=False),
        Column("number", BigInteger, nullable=False),
        Column("prompt", BigInteger, nullable=False),
        Column("digest", Text, nullable=False, comment="of what was asked"),
        Column("optimization", Text, nullable=False),
        Column("created_at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "number", name="optimizations_pk"),
        ForeignKeyConstraint(
            ["project", "prompt"], ["prompts.project", "prompts.id"], name="optimizations_prompts_fk"
        ),
    )
    op.create_index("optimizations_project_prompt", "optimizations", ["project", "prompt"])
    op.create_table(
        "writings",
        Column("project", NAME, nullable=False),
        Column("key", Text, nullable=False, comment="of the request and its origin"),
        Column("optimization", BigInteger, nullable=False),
        Column("answer", Text, nullable=False),
        PrimaryKeyConstraint("project", "key", name="writings_pk"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="writings_projects_fk"),
    )
