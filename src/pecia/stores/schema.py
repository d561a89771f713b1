"""Schema: which revision of the tables a library has, and how it gets the newest.

Looking is one plain query. Alembic, which takes longer to import than everything else, is imported only
when an older library is brought up.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, select

from pecia.domain.errors import PeciaError, StorageFailed
from pecia.stores.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

LATEST = 23
"""The newest revision of the tables; a new file in `migrations/versions` raises it by one."""
REVISIONS = tuple(f"{number:04}" for number in range(1, LATEST + 1))
"""Every revision of the tables, oldest first; each is a file in `migrations/versions`."""

# Alembic's own table, as it would make it.
_revision = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def is_current(connection: Connection) -> bool:
    """Whether the tables are those this Pecia knows; False for older ones and for none.

    Raises `PeciaError` with code `newer_schema`, and `StorageFailed` for a database that holds something else.
    """
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return False
    if _revision.name not in tables:
        raise StorageFailed(
            "The database holds other tables and is no Pecia library.",
            hint="Give Pecia a file or a database of its own.",
        )
    found = connection.execute(select(_revision)).scalars().first()
    if found is not None and found not in REVISIONS:
        raise PeciaError(
            f"The library was written by a newer Pecia (its tables are of revision {found}, this Pecia "
            f"knows {REVISIONS[-1]}).",
            code="newer_schema",
            hint="Install that version, or a later one: 'pip install --upgrade pecia'.",
        )
    return found == REVISIONS[-1]


def create(connection: Connection) -> None:
    """Make the tables in an empty database, which is the same as running every migration, and faster."""
    metadata.create_all(connection)
    _revision.create(connection)
    connection.execute(insert(_revision).values(version_num=REVISIONS[-1]))


def bring_up(connection: Connection) -> None:
    """Make the tables, or migrate them to the newest revision, inside the caller's transaction."""
    if inspect(connection).has_table(_revision.name):
        migrate(connection)
    else:
        create(connection)


def migrate(connection: Connection, to: str = "head") -> None:
    """Run the migrations up to a revision, inside the caller's transaction."""
    from alembic import command  # noqa: PLC0415 - see the module's docstring
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
