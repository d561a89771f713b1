"""A partial may be a prompt that another project shares."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, PrimaryKeyConstraint, Text

revision = "0008"
down_revision = "0007"

NAME = Text().with_variant(Text(collation="C"), "postgresql")
COLUMNS = "project, prompt, version, release, reference, partial, partial_version"


def upgrade() -> None:
    """Make the table of locks anew, which says of each partial whose it is; until now it was the lock's own.

    SQLite changes no foreign key of a table that is there.
    """
    op.execute(f"CREATE TEMPORARY TABLE kept_locks AS SELECT {COLUMNS} FROM locks")  # noqa: S608 - written above
    op.drop_table("locks")
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
        Column("partial_project", NAME, nullable=False, comment="the project of that prompt"),
        PrimaryKeyConstraint("project", "prompt", "version", "release", "reference", name="locks_pk"),
        ForeignKeyConstraint(
            ["project", "prompt", "version"],
            ["versions.project", "versions.prompt", "versions.number"],
            name="locks_versions_fk",
        ),
        ForeignKeyConstraint(
            ["partial_project", "partial", "partial_version"],
            ["versions.project", "versions.prompt", "versions.number"],
            name="locks_partials_fk",
        ),
    )
    op.create_index("locks_partial_project_partial", "locks", ["partial_project", "partial"])
    op.execute(
        f"INSERT INTO locks ({COLUMNS}, partial_project) SELECT {COLUMNS}, project FROM kept_locks"  # noqa: S608
    )
    op.execute("DROP TABLE kept_locks")
