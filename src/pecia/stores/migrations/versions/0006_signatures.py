"""Signatures: which versions say nearly the same, also for the versions that are there already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    select,
)

from pecia.domain.signature import sign

revision = "0006"
down_revision = "0005"

NAME = Text().with_variant(Text(collation="C"), "postgresql")
BATCH = 1000

_versions = Table(
    "versions",
    MetaData(),
    Column("project", NAME),
    Column("prompt", BigInteger),
    Column("number", BigInteger),
    Column("content", Text),
)


def upgrade() -> None:
    """Make the table, and a row for each version."""
    signatures = op.create_table(
        "signatures",
        Column("project", NAME, nullable=False),
        Column("seq", BigInteger, nullable=False, comment="number of the last event before it was kept"),
        Column("prompt", BigInteger, nullable=False),
        Column("version", BigInteger, nullable=False),
        Column(
            "signature",
            LargeBinary,
            nullable=False,
            comment="what tells which versions say nearly the same",
        ),
        PrimaryKeyConstraint("project", "seq", "prompt", "version", name="signatures_pk"),
        ForeignKeyConstraint(
            ["project", "prompt", "version"],
            ["versions.project", "versions.prompt", "versions.number"],
            name="signatures_versions_fk",
        ),
    )
    connection = op.get_bind()
    key = (_versions.c.project, _versions.c.prompt, _versions.c.number)
    question = (
        select(_versions).where(_versions.c.content != "").order_by(*key).execution_options(yield_per=BATCH)
    )
    for rows in connection.execute(question).partitions():
        connection.execute(
            signatures.insert(),
            [
                {
                    "project": row.project,
                    "seq": 0,
                    "prompt": row.prompt,
                    "version": row.number,
                    "signature": sign("\n".join(_texts(msgspec.json.decode(row.content)))),
                }
                for row in rows
            ],
        )


def _texts(content: dict[str, Any]) -> Iterator[str]:
    """What a content of this revision says to any model: a template, or messages of a text or of parts."""
    if content["type"] == "text":
        yield content["template"]
        return
    for message in content["messages"]:
        said = message["content"]
        if message["role"] == "placeholder":
            continue
        if isinstance(said, str):
            yield said
        else:
            yield from (part["text"] for part in said if part["type"] == "text")
