"""The first tables of a library."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)

revision = "0001"
down_revision = None

# As they were at this revision: a migration never changes, whatever the tables become.
NAME = Text().with_variant(Text(collation="C"), "postgresql")
TIME = Text().with_variant(TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "projects",
        Column("project", NAME, nullable=False),
        Column("seq", BigInteger, nullable=False, comment="number of the last event"),
        Column("hash", Text, nullable=False, comment="hash of the last event"),
        PrimaryKeyConstraint("project", name="projects_pk"),
    )
    op.create_table(
        "datasets",
        Column("project", NAME, nullable=False),
        Column("id", BigInteger, nullable=False),
        Column("name", NAME, nullable=False),
        Column("newest", BigInteger, nullable=False, comment="number of the newest revision"),
        PrimaryKeyConstraint("project", "id", name="datasets_pk"),
        UniqueConstraint("project", "name", name="datasets_project_name_key"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="datasets_projects_fk"),
    )
    op.create_table(
        "events",
        Column("project", NAME, nullable=False),
        Column("seq", BigInteger, nullable=False),
        Column("at", TIME, nullable=False),
        Column("actor", Text, nullable=False),
        Column("action", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("before", Text),
        Column("after", Text),
        Column("data", Text, nullable=False),
        Column("previous", Text, nullable=False),
        Column("hash", Text, nullable=False),
        PrimaryKeyConstraint("project", "seq", name="events_pk"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="events_projects_fk"),
    )
    op.create_table(
        "evidence",
        Column("project", NAME, nullable=False),
        Column("digest", Text, nullable=False),
        Column("evidence", Text, nullable=False),
        PrimaryKeyConstraint("project", "digest", name="evidence_pk"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="evidence_projects_fk"),
    )
    op.create_table(
        "experiments",
        Column("project", NAME, nullable=False),
        Column("number", BigInteger, nullable=False),
        Column("name", Text, nullable=False),
        Column("dataset", NAME, nullable=False, comment="as the plan names it"),
        Column("plan_digest", Text, nullable=False),
        Column("plan", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("author", Text, nullable=False),
        Column("created_at", TIME, nullable=False),
        Column("started_at", TIME),
        Column("ended_at", TIME),
        Column("trouble", Text),
        Column("recorded", Text),
        PrimaryKeyConstraint("project", "number", name="experiments_pk"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="experiments_projects_fk"),
    )
    op.create_index("experiments_project_plan_digest", "experiments", ["project", "plan_digest"])
    op.create_table(
        "policies",
        Column("project", NAME, nullable=False),
        Column("label", NAME, nullable=False),
        Column("prompts", NAME, nullable=False),
        Column("policy", Text, nullable=False),
        PrimaryKeyConstraint("project", "label", "prompts", name="policies_pk"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="policies_projects_fk"),
    )
    op.create_table(
        "prompts",
        Column("project", NAME, nullable=False),
        Column("id", BigInteger, nullable=False),
        Column("name", NAME, nullable=False),
        Column("title", Text, nullable=False),
        Column("purpose", NAME),
        Column("tags", Text, nullable=False),
        Column("description", Text, nullable=False),
        Column("owner", Text),
        Column("status", Text, nullable=False),
        Column("head", BigInteger, comment="number of the version that the last commit returned"),
        Column("latest", BigInteger, comment="the highest number"),
        Column("created_at", TIME, nullable=False),
        Column("updated_at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "id", name="prompts_pk"),
        UniqueConstraint("project", "name", name="prompts_project_name_key"),
        ForeignKeyConstraint(["project"], ["projects.project"], name="prompts_projects_fk"),
    )
    op.create_table(
        "revisions",
        Column("project", NAME, nullable=False),
        Column("dataset", BigInteger, nullable=False),
        Column("number", BigInteger, nullable=False),
        Column("digest", Text, nullable=False),
        Column("cases", BigInteger, nullable=False),
        Column("splits", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("author", Text, nullable=False),
        Column("created_at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "dataset", "number", name="revisions_pk"),
        UniqueConstraint("project", "dataset", "digest", name="revisions_project_dataset_digest_key"),
        ForeignKeyConstraint(
            ["project", "dataset"], ["datasets.project", "datasets.id"], name="revisions_datasets_fk"
        ),
    )
    op.create_table(
        "runs",
        Column("project", NAME, nullable=False),
        Column("experiment", BigInteger, nullable=False),
        Column("arm", BigInteger, nullable=False),
        Column("case", BigInteger, nullable=False),
        Column("repeat", BigInteger, nullable=False),
        Column("key", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("model", Text),
        Column("finish", Text),
        Column("input_tokens", BigInteger),
        Column("output_tokens", BigInteger),
        Column("latency_ms", Double, nullable=False),
        Column("attempts", BigInteger, nullable=False),
        Column("error", Text),
        Column("scores", Text, nullable=False),
        Column("reused_from", BigInteger),
        Column("found_by", BigInteger, comment="CRC-32 of the key, where the answer may be used again"),
        PrimaryKeyConstraint("project", "experiment", "arm", "case", "repeat", name="runs_pk"),
        ForeignKeyConstraint(
            ["project", "experiment"],
            ["experiments.project", "experiments.number"],
            name="runs_experiments_fk",
        ),
    )
    op.create_index("runs_found_by", "runs", ["found_by"])
    op.create_table(
        "variants",
        Column("project", NAME, nullable=False),
        Column("experiment", BigInteger, nullable=False),
        Column("label", Text, nullable=False),
        Column("digest", Text, nullable=False),
        PrimaryKeyConstraint("project", "experiment", "label", name="variants_pk"),
        ForeignKeyConstraint(
            ["project", "experiment"],
            ["experiments.project", "experiments.number"],
            name="variants_experiments_fk",
        ),
    )
    op.create_index("variants_project_digest", "variants", ["project", "digest"])
    op.create_table(
        "versions",
        Column("project", NAME, nullable=False),
        Column("prompt", BigInteger, nullable=False),
        Column("number", BigInteger, nullable=False),
        Column("digest", Text, nullable=False),
        Column("content", Text, nullable=False, comment="the canonical bytes that the digest is made of"),
        Column("parent", BigInteger),
        Column("author", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("created_at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "prompt", "number", name="versions_pk"),
        UniqueConstraint("project", "prompt", "digest", name="versions_project_prompt_digest_key"),
        ForeignKeyConstraint(
            ["project", "prompt"], ["prompts.project", "prompts.id"], name="versions_prompts_fk"
        ),
    )
    op.create_table(
        "cases",
        Column("project", NAME, nullable=False),
        Column("dataset", BigInteger, nullable=False),
        Column("revision", BigInteger, nullable=False),
        Column("position", BigInteger, nullable=False, comment="counted from 0"),
        Column("split", NAME),
        Column("data", Text, nullable=False, comment="the case, every field"),
        PrimaryKeyConstraint("project", "dataset", "revision", "position", name="cases_pk"),
        ForeignKeyConstraint(
            ["project", "dataset", "revision"],
            ["revisions.project", "revisions.dataset", "revisions.number"],
            name="cases_revisions_fk",
        ),
    )
    op.create_table(
        "labels",
        Column("project", NAME, nullable=False),
        Column("prompt", BigInteger, nullable=False),
        Column("label", NAME, nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("revision", BigInteger, nullable=False, comment="number of the release that put it there"),
        Column("moved_at", TIME, nullable=False),
        Column("actor", Text, nullable=False),
        PrimaryKeyConstraint("project", "prompt", "label", name="labels_pk"),
        ForeignKeyConstraint(
            ["project", "prompt", "version"],
            ["versions.project", "versions.prompt", "versions.number"],
            name="labels_versions_fk",
        ),
    )
    op.create_table(
        "proposals",
        Column("project", NAME, nullable=False),
        Column("number", BigInteger, nullable=False),
        Column("prompt", BigInteger, nullable=False),
        Column("label", NAME, nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("previous", BigInteger),
        Column("opener", Text, nullable=False),
        Column("why", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("opened_at", TIME, nullable=False),
        Column("decided_at", TIME),
        Column("decided_by", Text),
        Column("decision", Text, nullable=False),
        Column("verdict", Text, nullable=False),
        PrimaryKeyConstraint("project", "number", name="proposals_pk"),
        ForeignKeyConstraint(
            ["project", "prompt", "version"],
            ["versions.project", "versions.prompt", "versions.number"],
            name="proposals_versions_fk",
        ),
    )
    op.create_table(
        "recommits",
        Column("project", NAME, nullable=False),
        Column("prompt", BigInteger, nullable=False),
        Column("id", BigInteger, nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("author", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "prompt", "id", name="recommits_pk"),
        ForeignKeyConstraint(
            ["project", "prompt", "version"],
            ["versions.project", "versions.prompt", "versions.number"],
            name="recommits_versions_fk",
        ),
    )
    op.create_table(
        "approvals",
        Column("project", NAME, nullable=False),
        Column("proposal", BigInteger, nullable=False),
        Column("actor", Text, nullable=False),
        Column("claimed", Boolean, nullable=False),
        Column("note", Text, nullable=False),
        Column("at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "proposal", "actor", name="approvals_pk"),
        ForeignKeyConstraint(
            ["project", "proposal"], ["proposals.project", "proposals.number"], name="approvals_proposals_fk"
        ),
    )
    op.create_table(
        "releases",
        Column("project", NAME, nullable=False),
        Column("number", BigInteger, nullable=False, comment="number of the event that recorded it"),
        Column("prompt", BigInteger, nullable=False),
        Column("label", NAME, nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("previous", BigInteger),
        Column("actor", Text, nullable=False),
        Column("why", Text, nullable=False),
        Column("proposal", BigInteger),
        Column("restores", BigInteger),
        Column("at", TIME, nullable=False),
        PrimaryKeyConstraint("project", "number", name="releases_pk"),
        ForeignKeyConstraint(
            ["project", "prompt", "version"],
            ["versions.project", "versions.prompt", "versions.number"],
            name="releases_versions_fk",
        ),
        ForeignKeyConstraint(
            ["project", "number"], ["events.project", "events.seq"], name="releases_events_fk"
        ),
        ForeignKeyConstraint(
            ["project", "proposal"], ["proposals.project", "proposals.number"], name="releases_proposals_fk"
        ),
    )
    op.create_index(
        "releases_project_prompt_label_number", "releases", ["project", "prompt", "label", "number"]
    )
