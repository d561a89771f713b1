"""The full text of every version. A later revision, which adds to what is kept of a version, fills it."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0003"
down_revision = "0002"

NAME = Text().with_variant(Text(collation="C"), "postgresql")
SEARCH_TEXT = """
CREATE VIRTUAL TABLE search_text USING fts5(name, title, description, body, content='', tokenize='ascii')
"""


def upgrade() -> None:
    """Make the tables of the full text, and read every version into them."""
    op.create_table(
        "documents",
        Column("project", NAME, nullable=False),
        Column(
            "id", BigInteger, nullable=False, comment="grows with time; on SQLite also the row of search_text"
        ),
        Column("prompt", BigInteger, nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("current", Boolean, nullable=False, comment="whether it is the head or a label stands on it"),
        Column("model", Text, comment="the model that the content names"),
        Column("words", Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        PrimaryKeyConstraint("project", "id", name="documents_pk"),
        UniqueConstraint("project", "prompt", "version", name="documents_project_prompt_version_key"),
        ForeignKeyConstraint(
            ["project", "prompt", "version"],
            ["versions.project", "versions.prompt", "versions.number"],
            name="documents_versions_fk",
        ),
    )
    op.create_table(
        "vectors",
        Column("project", NAME, nullable=False),
        Column("digest", Text, nullable=False, comment="of the content"),
        Column("embedder", Text, nullable=False, comment="what made it, such as local/all-minilm-l6-v2"),
        Column("vector", LargeBinary, nullable=False, comment="its parts as signed bytes"),
        PrimaryKeyConstraint("project", "digest", "embedder", name="vectors_pk"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="vectors_projects_fk"),
    )
    op.create_index(
        "documents_standing", "documents", ["project", "id", "current", "prompt", "version", "model"]
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("documents_words", "documents", ["words"], postgresql_using="gin")
    else:
        op.execute(SEARCH_TEXT)
