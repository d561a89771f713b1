"""The words of the timeline, filled for the events there are."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

from pecia.stores.sql.entries import fill

revision = "0010"
down_revision = "0009"

NAME = Text().with_variant(Text(collation="C"), "postgresql")
ENTRY_TEXT = """
CREATE VIRTUAL TABLE entry_text USING fts5(words, content='', detail='none', tokenize='ascii')
"""


def upgrade() -> None:
    """Make the index, and read every event into it."""
    op.create_table(
        "entries",
        Column("project", NAME, nullable=False),
        Column(
            "id", BigInteger, nullable=False, comment="grows with time; on SQLite also the row of entry_text"
        ),
        Column("number", BigInteger, nullable=False, comment="of the event"),
        Column("words", Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        PrimaryKeyConstraint("project", "id", name="entries_pk"),
        UniqueConstraint("project", "number", name="entries_project_number_key"),
        ForeignKeyConstraint(
            ["project", "number"], ["events.project", "events.seq"], name="entries_events_fk"
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("entries_words", "entries", ["words"], postgresql_using="gin")
    else:
        op.execute(ENTRY_TEXT)
    fill(op.get_bind())
