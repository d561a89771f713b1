"""The catalog: what is said about prompts beside their row, and the indexes that listings are read by."""

from __future__ import annotations

import json
from typing import Any

from alembic import op
from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Text,
    text,
)

revision = "0007"
down_revision = "0006"

NAME = Text().with_variant(Text(collation="C"), "postgresql")
TIME = Text().with_variant(TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the tables and indexes, and enter the prompts there are."""
    op.create_table(
        "profiles",
        Column("project", NAME, nullable=False),
        Column("prompt", BigInteger, nullable=False),
        Column("replacement", NAME, comment="the prompt to use in place of a deprecated one"),
        Column("review_by", NAME, comment="a date, YYYY-MM-DD"),
        Column("related", Text, nullable=False),
        Column("documentation", Text, nullable=False),
        PrimaryKeyConstraint("project", "prompt", name="profiles_pk"),
        ForeignKeyConstraint(
            ["project", "prompt"], ["prompts.project", "prompts.id"], name="profiles_prompts_fk"
        ),
    )
    op.create_table(
        "facets",
        Column("project", NAME, nullable=False),
        Column("facet", NAME, nullable=False, comment="tag, label, model or related"),
        Column("value", NAME, nullable=False),
        Column(
            "name", NAME, nullable=False, comment="of the prompt; in the key, so that pages come in its order"
        ),
        PrimaryKeyConstraint("project", "facet", "value", "name", name="facets_pk"),
        ForeignKeyConstraint(
            ["project", "name"], ["prompts.project", "prompts.name"], name="facets_prompts_fk"
        ),
    )
    op.create_table(
        "purposes",
        Column("project", NAME, nullable=False),
        Column("name", NAME, nullable=False),
        Column("description", Text, nullable=False),
        PrimaryKeyConstraint("project", "name", name="purposes_pk"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="purposes_projects_fk"),
    )
    op.create_table(
        "views",
        Column("project", NAME, nullable=False),
        Column("name", NAME, nullable=False),
        Column("view", Text, nullable=False),
        PrimaryKeyConstraint("project", "name", name="views_pk"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="views_projects_fk"),
    )
    op.create_table(
        "comments",
        Column("project", NAME, nullable=False),
        Column("number", BigInteger, nullable=False, comment="number of the event that recorded it"),
        Column("prompt", BigInteger, nullable=False),
        Column("version", BigInteger),
        Column("author", Text, nullable=False),
        Column("claimed", Boolean, nullable=False),
        Column("text", Text, nullable=False),
        Column("at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "number", name="comments_pk"),
        ForeignKeyConstraint(
            ["project", "prompt"], ["prompts.project", "prompts.id"], name="comments_prompts_fk"
        ),
        ForeignKeyConstraint(
            ["project", "number"], ["events.project", "events.seq"], name="comments_events_fk"
        ),
    )
    op.create_table(
        "shares",
        Column("project", NAME, nullable=False),
        Column("prompt", BigInteger, nullable=False),
        Column("actor", Text, nullable=False),
        Column("at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "prompt", name="shares_pk"),
        ForeignKeyConstraint(
            ["project", "prompt"], ["prompts.project", "prompts.id"], name="shares_prompts_fk"
        ),
    )
    op.create_table(
        "upstreams",
        Column("project", NAME, nullable=False),
        Column("prompt", BigInteger, nullable=False),
        Column("source", NAME, nullable=False, comment="the project it was adopted from"),
        Column("name", NAME, nullable=False, comment="its name there"),
        Column("version", BigInteger, nullable=False, comment="the number there of what was adopted last"),
        Column("at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "prompt", name="upstreams_pk"),
        ForeignKeyConstraint(
            ["project", "prompt"], ["prompts.project", "prompts.id"], name="upstreams_prompts_fk"
        ),
    )
    for table, columns in (
        ("events", ["project", "subject", "seq"]),
        ("prompts", ["project", "purpose", "name"]),
        ("prompts", ["project", "status", "name"]),
        ("prompts", ["project", "owner", "name"]),
        ("prompts", ["project", "updated_at", "name"]),
        ("profiles", ["project", "review_by"]),
        ("facets", ["project", "name", "facet", "value"]),
        ("comments", ["project", "prompt", "number"]),
    ):
        op.create_index(f"{table}_{'_'.join(columns)}", table, columns)
    _enter(op.get_bind())


def _enter(connection: Connection) -> None:
    """The tags, labels and models of the prompts there are, as facets."""
    add = text("INSERT INTO facets (project, facet, value, name) VALUES (:project, :facet, :value, :name)")
    rows = [
        {"project": row.project, "facet": "tag", "value": tag, "name": row.name}
        for row in connection.execute(text("SELECT project, name, tags FROM prompts"))
        for tag in dict.fromkeys(json.loads(row.tags))
    ]
    rows += [
        {"project": row.project, "facet": "label", "value": row.label, "name": row.name}
        for row in connection.execute(
            text(
                "SELECT prompts.project, prompts.name, labels.label FROM prompts, labels "
                "WHERE labels.project = prompts.project AND labels.prompt = prompts.id"
            )
        )
    ]
    heads = connection.execute(
        text(
            "SELECT prompts.project, prompts.name, versions.content FROM prompts, versions WHERE versions.project = "
            "prompts.project AND versions.prompt = prompts.id AND versions.number = prompts.head"
        )
    )
    for row in heads:
        content: dict[str, Any] = json.loads(row.content)
        model: dict[str, Any] = content.get("model", {})
        if "name" in model:
            rows.append({"project": row.project, "facet": "model", "value": model["name"], "name": row.name})
    if rows:
        connection.execute(add, rows)
