"""Which versions the references of partials resolved to, for each commit and each release."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, PrimaryKeyConstraint, Text

revision = "0002"
down_revision = "0001"

NAME = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table of locks."""
    op.create_table(
        "locks",
        Column("project", NAME, nullable=False),
        Column("prompt", BigInteger, nullable=False),
        Column("version", BigInteger, nullable=False),
        Column(
            "release", BigInteger, nullable=False, comment="number of the release, 0 for the commit's own"
        ),
        Column("reference", NAME, nullable=False, comment="of a partial, as it is written"),
        Column("partial", BigInteger, nullable=False, comment="the prompt that it resolved to"),
        Column("partial_version", BigInteger, nullable=False),
        PrimaryKeyConstraint("project", "prompt", "version", "release", "reference", name="locks_pk"),
        ForeignKeyConstraint(
            ["project", "prompt", "version"],
            ["versions.project", "versions.prompt", "versions.number"],
            name="locks_versions_fk",
        ),
        ForeignKeyConstraint(
            ["project", "partial", "partial_version"],
            ["versions.project", "versions.prompt", "versions.number"],
            name="locks_partials_fk",
        ),
    )
    op.create_index("locks_project_partial", "locks", ["project", "partial"])
