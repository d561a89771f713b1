"""Datasets, and what was measured on them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
    UniqueConstraint,
)

from pecia.stores.tables.base import Json, Name, Time, metadata, own_key, project, refers_to

datasets = Table(
    "datasets",
    metadata,
    project(),
    Column("id", BigInteger, nullable=False),
    Column("name", Name, nullable=False),
    Column("newest", BigInteger, nullable=False, comment="number of the newest revision"),
    own_key("id"),
    UniqueConstraint("project", "name"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)

revisions = Table(
    "revisions",
    metadata,
    project(),
    Column("dataset", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("cases", BigInteger, nullable=False),
    Column("splits", Json, nullable=False),
    Column("note", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", Time, nullable=False),
    own_key("dataset", "number"),
    UniqueConstraint("project", "dataset", "digest"),
    refers_to("datasets", dataset="id"),
)

cases = Table(
    "cases",
    metadata,
    project(),
    Column("dataset", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False, comment="counted from 0"),
    Column("split", Name),
    Column("data", Json, nullable=False, comment="the case, every field"),
    own_key("dataset", "revision", "position"),
    refers_to("revisions", dataset="dataset", revision="number"),
)

experiments = Table(
    "experiments",
    metadata,
    project(),
    Column("number", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("dataset", Name, nullable=False, comment="as the plan names it"),
    Column("plan_digest", Text, nullable=False),
    Column("plan", Json, nullable=False),
    Column("status", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("started_at", Time),
    Column("ended_at", Time),
    Column("trouble", Text),
    Column("recorded", Text),
    Column("trouble_code", Text, comment="of the problem that stopped it"),
    Column("extent", Text, comment="how far it goes without being asked; all of it where empty"),
    Column("estimate", Json, comment="what its pilot says of cost and time"),
    Column("judged", BigInteger, comment="verdicts of its judges that are kept"),
    Column("to_judge", BigInteger, comment="verdicts of its judges in all"),
    own_key("number"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
    Index(None, "project", "plan_digest"),
)

variants = Table(
    "variants",
    metadata,
    project(),
    Column("experiment", BigInteger, nullable=False),
    Column("label", Text, nullable=False),
    Column("digest", Text, nullable=False),
    own_key("experiment", "label"),
    refers_to("experiments", experiment="number"),
    Index(None, "project", "digest"),
)

results = Table(
    "results",
    metadata,
    project(),
    Column("experiment", BigInteger, nullable=False),
    Column(
        "form", BigInteger, nullable=False, comment="which form the two have, and which rules they follow"
    ),
    Column("result", Json, nullable=False),
    Column("measured", Json, nullable=False),
    Column("counts", Json, comment="how many of its runs came to what"),
    own_key("experiment"),
    refers_to("experiments", experiment="number"),
)

ledgers = Table(
    "ledgers",
    metadata,
    project(),
    Column("experiment", BigInteger, nullable=False),
    Column("spent", Double, nullable=False, comment="US dollars"),
    Column("reserved", Double, nullable=False, comment="set aside for calls under way, and for lost ones"),
    own_key("experiment"),
    refers_to("experiments", experiment="number"),
)

observations = Table(
    "observations",
    metadata,
    project(),
    Column("experiment", BigInteger, nullable=False),
    Column("axis", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("against", Text, nullable=False),
    Column("difference", Double, nullable=False),
    Column("standard_error", Double, nullable=False),
    Column("n", BigInteger, nullable=False, comment="cases that were compared"),
    own_key("experiment", "axis", "level"),
    refers_to("experiments", experiment="number"),
)

runs = Table(
    "runs",
    metadata,
    project(),
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
    Column("scores", Json, nullable=False),
    Column("reused_from", BigInteger),
    Column("found_by", BigInteger, comment="CRC-32 of the key, where the answer may be used again"),
    Column("more", Json, comment="of the answer what few have: see Remainder"),
    own_key("experiment", "arm", "case", "repeat"),
    refers_to("experiments", experiment="number"),
    # Keys are random text of 71 characters. An index over them made keeping a run three times as slow; one
    # over a small number costs little, and finds the same rows once the key itself is compared.
    Index(None, "found_by"),
)
