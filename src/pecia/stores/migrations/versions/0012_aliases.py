"""The names that prompts had before."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Text,
)

revision = "0012"
down_revision = "0011"

NAME = Text().with_variant(Text(collation="C"), "postgresql")
TIME = Text().with_variant(TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the table of former names."""
    op.create_table(
        "aliases",
        Column("project", NAME, nullable=False),
        Column("number", BigInteger, nullable=False, comment="number of the event that ended the name"),
        Column("name", NAME, nullable=False),
        Column("prompt", BigInteger, nullable=False),
        Column(
            "answers", Boolean, nullable=False, comment="whether who asks for the name still gets the prompt"
        ),
        Column("actor", Text, nullable=False),
        Column("at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "number", name="aliases_pk"),
        ForeignKeyConstraint(
            ["project", "prompt"], ["prompts.project", "prompts.id"], name="aliases_prompts_fk"
        ),
        ForeignKeyConstraint(
            ["project", "number"], ["events.project", "events.seq"], name="aliases_events_fk"
        ),
    )
    op.create_index("aliases_project_name", "aliases", ["project", "name"])
    op.create_index("aliases_project_prompt", "aliases", ["project", "prompt"])
