"""The trigrams of the words, the full text filled anew with spans of ids, and an index of changes to filter in."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, PrimaryKeyConstraint, Text

from pecia.stores.sql.search_index import fill

revision = "0011"
down_revision = "0010"

NAME = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table and the index, and read every version into the full text."""
    op.create_table(
        "trigrams",
        Column("project", NAME, nullable=False),
        Column(
            "trigram", NAME, nullable=False, comment="three characters that stand side by side in the word"
        ),
        Column("word", NAME, nullable=False, comment="of the full text"),
        PrimaryKeyConstraint("project", "trigram", "word", name="trigrams_pk"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="trigrams_projects_fk"),
        sqlite_with_rowid=False,
    )
    op.drop_index("prompts_project_updated_at_name", "prompts")
    op.create_index(
        "prompts_changes", "prompts", ["project", "updated_at", "name", "id", "purpose", "status", "owner"]
    )
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.drop_index("documents_words", "documents")
    fill(op.get_bind())
    if postgres:
        # What was added of late is read whole by every search until it is merged: it is kept short.
        op.create_index(
            "documents_words",
            "documents",
            ["words"],
            postgresql_using="gin",
            postgresql_with={"gin_pending_list_limit": 256},
        )
