"""The stores that every contract test of storage runs over."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from pecia.ports import Store
from pecia.stores.postgres import PostgresStore
from pecia.stores.sqlite import SqliteStore
from pecia.stores.tables import metadata
from tests.postgres import Postgres

POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)


@pytest.fixture(params=["memory", "file", POSTGRES])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Store]:
    """An empty library, on each of the adapters."""
    yield from opened(request, tmp_path)


@pytest.fixture(params=["file", POSTGRES])
def shared_store(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Store]:
    """An empty library that is read while it is written; one in memory takes turns."""
    yield from opened(request, tmp_path)


def opened(request: pytest.FixtureRequest, folder: Path) -> Generator[Store]:
    """The library that a fixture's parameter names, closed afterwards."""
    if request.param == "memory":
        store: Store = SqliteStore.memory()
    elif request.param == "file":
        store = SqliteStore.open(folder / "library.db", mode="write")
    else:
        store = PostgresStore.open(request.getfixturevalue("emptied_url"))
    yield store
    store.close()


@pytest.fixture(scope="session")
def library_url(postgres: Postgres) -> Generator[str]:
    """A library on PostgreSQL that tests may share, one after the other."""
    url = postgres.fresh()
    PostgresStore.open(url).close()
    yield url
    postgres.drop(url)


@pytest.fixture
def emptied_url(library_url: str) -> str:
    """The same library, empty again: much faster than another database."""
    import psycopg  # noqa: PLC0415 - the fixture of the server skips where it is missing
    from psycopg.sql import SQL, Identifier  # noqa: PLC0415

    with psycopg.connect(library_url) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(SQL("DELETE FROM {}").format(Identifier(table.name)))
    return library_url
