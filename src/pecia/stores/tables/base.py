"""What the tables are made of: their columns' types, keys and references."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    TIMESTAMP,
    Column,
    ForeignKeyConstraint,
    MetaData,
    PrimaryKeyConstraint,
    Text,
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


def own_key(*columns: str) -> PrimaryKeyConstraint:
    """The primary key: the project and these columns."""
    return PrimaryKeyConstraint("project", *columns)


def refers_to(table: str, *, name: str | None = None, **columns: str) -> ForeignKeyConstraint:
    """A foreign key of the same project: `column here = column there`."""
    here, there = ["project", *columns], ["project", *columns.values()]
    return ForeignKeyConstraint(here, [f"{table}.{column}" for column in there], name=name)


def project() -> Column[str]:
    """The column every table begins with."""
    return Column("project", Name, nullable=False)
