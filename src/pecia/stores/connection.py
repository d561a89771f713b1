"""A connection to a SQLite library, on which this package begins and ends transactions itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from pecia.stores.sql.transaction import Fault

BUSY = 5.0
"""Seconds to wait for a program that writes the file without taking the library's lock."""


def connect(target: str, settings: Sequence[str], fault: Fault) -> Connection:
    """A connection to a path, a `file:` URI or `:memory:`, with these pragmas."""

    def driver() -> sqlite3.Connection:
        opened = sqlite3.connect(
            target,
            uri=target.startswith("file:"),
            timeout=BUSY,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        for setting in settings:
            opened.execute(setting)
        return opened

    try:
        engine = create_engine("sqlite://", creator=driver, poolclass=NullPool, hide_parameters=True)
        return engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    except DBAPIError as error:
        raise fault(error) from error


def driver_of(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, on which transactions are begun and ended."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - it was opened above
    return driver
