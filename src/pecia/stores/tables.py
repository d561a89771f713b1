"""The tables, the same on SQLite and PostgreSQL.

Every table has the project in its primary key, and every foreign key names it, so that no row can refer
across projects. Prompts and datasets have a number of their own beside their name, which can then change.
Values that are asked for by their parts are columns; the rest is JSON text. Nothing is ever deleted but a
policy that asks nothing any more, an archiving that was undone, and what an owner purges: a row of `versions` then stays
with its number and digest, its content empty.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    DDL,
    TIMESTAMP,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class Time(TypeDecorator[datetime]):
    """A moment in UTC: TIMESTAMPTZ on PostgreSQL; on SQLite ISO text of one width, which sorts as time does."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of each database."""
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """What the driver is given."""
        if value is None or dialect.name == "postgresql":
            return value
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The moment, in UTC, of what the driver gave."""
        if value is None:
            return None
        return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)


class Words(TypeDecorator[str]):
    """The words of a document: TSVECTOR on PostgreSQL, which indexes it; on SQLite the text that was indexed."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of each database."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(Text())
        from sqlalchemy.dialects.postgresql import TSVECTOR  # noqa: PLC0415 - SQLite does not pay for it

        return dialect.type_descriptor(TSVECTOR())


# Names are ASCII and sort by their bytes, whatever the database's own collation is.
Name = Text().with_variant(Text(collation="C"), "postgresql")
Json = Text
"""JSON as it was written: member order, and the bytes under a digest, are kept."""

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(referred_table_name)s_fk",
        "ix": "%(table_name)s_%(column_0_N_name)s",
    }
)


def _key(*columns: str) -> PrimaryKeyConstraint:
    return PrimaryKeyConstraint("project", *columns)


def _refers(table: str, *, name: str | None = None, **columns: str) -> ForeignKeyConstraint:
    """A foreign key of the same project: `column here = column there`."""
    here, there = ["project", *columns], ["project", *columns.values()]
    return ForeignKeyConstraint(here, [f"{table}.{column}" for column in there], name=name)


def _project() -> Column[str]:
    return Column("project", Name, nullable=False)


projects = Table(
    "projects",
    metadata,
    _project(),
    Column("seq", BigInteger, nullable=False, comment="number of the last event"),
    Column("hash", Text, nullable=False, comment="hash of the last event"),
    _key(),
)

events = Table(
    "events",
    metadata,
    _project(),
    Column("seq", BigInteger, nullable=False),
    Column("at", Time, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("data", Json, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    _key("seq"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
    Index(None, "project", "subject", "seq"),
)

prompts = Table(
    "prompts",
    metadata,
    _project(),
    Column("id", BigInteger, nullable=False),
    Column("name", Name, nullable=False),
    Column("title", Text, nullable=False),
    Column("purpose", Name),
    Column("tags", Json, nullable=False),
    Column("description", Text, nullable=False),
    Column("owner", Text),
    Column("status", Text, nullable=False),
    Column("head", BigInteger, comment="number of the version that the last commit returned"),
    Column("latest", BigInteger, comment="the highest number"),
    Column("created_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False),
    _key("id"),
    UniqueConstraint("project", "name"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
    # A page of a filtered listing is read in its order, however many prompts there are.
    Index(None, "project", "purpose", "name"),
    Index(None, "project", "status", "name"),
    Index(None, "project", "owner", "name"),
    Index(None, "project", "updated_at", "name"),
)

profiles = Table(
    "profiles",
    metadata,
    _project(),
    Column("prompt", BigInteger, nullable=False),
    Column("replacement", Name, comment="the prompt to use in place of a deprecated one"),
    Column("review_by", Name, comment="a date, YYYY-MM-DD"),
    Column("related", Json, nullable=False),
    Column("documentation", Text, nullable=False),
    _key("prompt"),
    _refers("prompts", prompt="id"),
    Index(None, "project", "review_by"),
)

facets = Table(
    "facets",
    metadata,
    _project(),
    Column("facet", Name, nullable=False, comment="tag, label, model or related"),
    Column("value", Name, nullable=False),
    Column(
        "name", Name, nullable=False, comment="of the prompt; in the key, so that pages come in its order"
    ),
    _key("facet", "value", "name"),
    ForeignKeyConstraint(["project", "name"], ["prompts.project", "prompts.name"]),
    # With the value, so that SQLite takes it for what a prompt has: it prefers an index that needs no row.
    Index(None, "project", "name", "facet", "value"),
)

purposes = Table(
    "purposes",
    metadata,
    _project(),
    Column("name", Name, nullable=False),
    Column("description", Text, nullable=False),
    _key("name"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)

views = Table(
    "views",
    metadata,
    _project(),
    Column("name", Name, nullable=False),
    Column("view", Json, nullable=False),
    _key("name"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)

comments = Table(
    "comments",
    metadata,
    _project(),
    Column("number", BigInteger, nullable=False, comment="number of the event that recorded it"),
    Column("prompt", BigInteger, nullable=False),
    Column("version", BigInteger),
    Column("author", Text, nullable=False),
    Column("claimed", Boolean, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Time, nullable=False),
    _key("number"),
    _refers("prompts", prompt="id"),
    _refers("events", number="seq"),
    Index(None, "project", "prompt", "number"),
)

shares = Table(
    "shares",
    metadata,
    _project(),
    Column("prompt", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Time, nullable=False),
    _key("prompt"),
    _refers("prompts", prompt="id"),
)

upstreams = Table(
    "upstreams",
    metadata,
    _project(),
    Column("prompt", BigInteger, nullable=False),
    Column("source", Name, nullable=False, comment="the project it was adopted from"),
    Column("name", Name, nullable=False, comment="its name there"),
    Column("version", BigInteger, nullable=False, comment="the number there of what was adopted last"),
    Column("at", Time, nullable=False),
    _key("prompt"),
    _refers("prompts", prompt="id"),
)

versions = Table(
    "versions",
    metadata,
    _project(),
    Column("prompt", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("content", Json, nullable=False, comment="the canonical bytes that the digest is made of"),
    Column("parent", BigInteger),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("created_at", Time, nullable=False),
    _key("prompt", "number"),
    UniqueConstraint("project", "prompt", "digest"),
    _refers("prompts", prompt="id"),
)

signatures = Table(
    "signatures",
    metadata,
    _project(),
    Column("seq", BigInteger, nullable=False, comment="number of the last event before it was kept"),
    Column("prompt", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("signature", LargeBinary, nullable=False, comment="what tells which versions say nearly the same"),
    # In the order in which they are kept: a row is added at the end, and who has read some asks for the rest.
    _key("seq", "prompt", "version"),
    _refers("versions", prompt="prompt", version="number"),
)

recommits = Table(
    "recommits",
    metadata,
    _project(),
    Column("prompt", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Time, nullable=False),
    _key("prompt", "id"),
    _refers("versions", prompt="prompt", version="number"),
)

locks = Table(
    "locks",
    metadata,
    _project(),
    Column("prompt", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("release", BigInteger, nullable=False, comment="number of the release, 0 for the commit's own"),
    Column("reference", Name, nullable=False, comment="of a partial, as it is written"),
    Column("partial", BigInteger, nullable=False, comment="the prompt that it resolved to"),
    Column("partial_version", BigInteger, nullable=False),
    _key("prompt", "version", "release", "reference"),
    _refers("versions", prompt="prompt", version="number"),
    _refers("versions", name="locks_partials_fk", partial="prompt", partial_version="number"),
    Index(None, "project", "partial"),
)

retirements = Table(
    "retirements",
    metadata,
    _project(),
    Column("prompt", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False, comment="0 for the prompt itself"),
    Column("kind", Text, nullable=False),
    Column("digest", Text),
    Column("actor", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Time, nullable=False),
    _key("prompt", "version"),
    _refers("prompts", prompt="id"),
)

labels = Table(
    "labels",
    metadata,
    _project(),
    Column("prompt", BigInteger, nullable=False),
    Column("label", Name, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False, comment="number of the release that put it there"),
    Column("moved_at", Time, nullable=False),
    Column("actor", Text, nullable=False),
    _key("prompt", "label"),
    _refers("versions", prompt="prompt", version="number"),
)

releases = Table(
    "releases",
    metadata,
    _project(),
    Column("number", BigInteger, nullable=False, comment="number of the event that recorded it"),
    Column("prompt", BigInteger, nullable=False),
    Column("label", Name, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("previous", BigInteger),
    Column("actor", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("proposal", BigInteger),
    Column("restores", BigInteger),
    Column("at", Time, nullable=False),
    _key("number"),
    _refers("versions", prompt="prompt", version="number"),
    _refers("events", number="seq"),
    _refers("proposals", proposal="number"),
    Index(None, "project", "prompt", "label", "number"),
)

rulebooks = Table(
    "rulebooks",
    metadata,
    _project(),
    Column("rulebook", Json, nullable=False),
    _key(),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)

policies = Table(
    "policies",
    metadata,
    _project(),
    Column("label", Name, nullable=False),
    Column("prompts", Name, nullable=False),
    Column("policy", Json, nullable=False),
    _key("label", "prompts"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)

proposals = Table(
    "proposals",
    metadata,
    _project(),
    Column("number", BigInteger, nullable=False),
    Column("prompt", BigInteger, nullable=False),
    Column("label", Name, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("previous", BigInteger),
    Column("opener", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("opened_at", Time, nullable=False),
    Column("decided_at", Time),
    Column("decided_by", Text),
    Column("decision", Text, nullable=False),
    Column("verdict", Json, nullable=False),
    _key("number"),
    _refers("versions", prompt="prompt", version="number"),
)

approvals = Table(
    "approvals",
    metadata,
    _project(),
    Column("proposal", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("claimed", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Time, nullable=False),
    _key("proposal", "actor"),
    _refers("proposals", proposal="number"),
)

evidence = Table(
    "evidence",
    metadata,
    _project(),
    Column("digest", Text, nullable=False),
    Column("evidence", Json, nullable=False),
    _key("digest"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)

datasets = Table(
    "datasets",
    metadata,
    _project(),
    Column("id", BigInteger, nullable=False),
    Column("name", Name, nullable=False),
    Column("newest", BigInteger, nullable=False, comment="number of the newest revision"),
    _key("id"),
    UniqueConstraint("project", "name"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)

revisions = Table(
    "revisions",
    metadata,
    _project(),
    Column("dataset", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("cases", BigInteger, nullable=False),
    Column("splits", Json, nullable=False),
    Column("note", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", Time, nullable=False),
    _key("dataset", "number"),
    UniqueConstraint("project", "dataset", "digest"),
    _refers("datasets", dataset="id"),
)

cases = Table(
    "cases",
    metadata,
    _project(),
    Column("dataset", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False, comment="counted from 0"),
    Column("split", Name),
    Column("data", Json, nullable=False, comment="the case, every field"),
    _key("dataset", "revision", "position"),
    _refers("revisions", dataset="dataset", revision="number"),
)

experiments = Table(
    "experiments",
    metadata,
    _project(),
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
    _key("number"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
    Index(None, "project", "plan_digest"),
)

variants = Table(
    "variants",
    metadata,
    _project(),
    Column("experiment", BigInteger, nullable=False),
    Column("label", Text, nullable=False),
    Column("digest", Text, nullable=False),
    _key("experiment", "label"),
    _refers("experiments", experiment="number"),
    Index(None, "project", "digest"),
)

runs = Table(
    "runs",
    metadata,
    _project(),
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
    _key("experiment", "arm", "case", "repeat"),
    _refers("experiments", experiment="number"),
    # Keys are random text of 71 characters. An index over them made keeping a run three times as slow; one
    # over a small number costs little, and finds the same rows once the key itself is compared.
    Index(None, "found_by"),
)

documents = Table(
    "documents",
    metadata,
    _project(),
    Column(
        "id", BigInteger, nullable=False, comment="grows with time; on SQLite also the row of search_text"
    ),
    Column("prompt", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("current", Boolean, nullable=False, comment="whether it is the head or a label stands on it"),
    Column("model", Text, comment="the model that the content names"),
    Column("words", Words, nullable=False),
    _key("id"),
    UniqueConstraint("project", "prompt", "version"),
    _refers("versions", prompt="prompt", version="number"),
    # Holds all that a search asks of a document, whose row is long.
    Index("documents_standing", "project", "id", "current", "prompt", "version", "model"),
)
Index("documents_words", documents.c.words, postgresql_using="gin").ddl_if(dialect="postgresql")

vectors = Table(
    "vectors",
    metadata,
    _project(),
    Column("digest", Text, nullable=False, comment="of the content"),
    Column("embedder", Text, nullable=False, comment="what made it, such as local/all-minilm-l6-v2"),
    Column("vector", LargeBinary, nullable=False, comment="its parts as signed bytes"),
    _key("digest", "embedder"),
    ForeignKeyConstraint(["project"], ["projects.project"]),
)

SEARCH_TEXT = """
CREATE VIRTUAL TABLE search_text USING fts5(name, title, description, body, content='', tokenize='ascii')
"""
"""The full text of SQLite: an index over the words of `documents`, which keeps no text of its own."""
event.listen(documents, "after_create", DDL(SEARCH_TEXT).execute_if(dialect="sqlite"))
