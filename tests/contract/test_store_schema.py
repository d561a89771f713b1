"""The tables: the same on both databases, made at once or by migrations, and of one project each."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from sqlalchemy import Alias, Engine, Join, Select, Table, create_engine, text
from sqlalchemy.sql.dml import Delete, Update

from pecia.domain.catalog import PromptFilter
from pecia.domain.errors import PeciaError
from pecia.stores import schema, sql
from pecia.stores.postgres import PostgresStore
from pecia.stores.sqlite import SqliteStore
from pecia.stores.tables import metadata

POSTGRES_SCHEMA = """
SELECT 'column', table_name, ordinal_position::text, column_name, data_type, is_nullable, collation_name,
    col_description(('"' || table_name || '"')::regclass, ordinal_position)
FROM information_schema.columns WHERE table_schema = 'public'
UNION SELECT 'constraint', conrelid::regclass::text, '', conname, pg_get_constraintdef(oid), '', '', ''
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION SELECT 'index', tablename, '', indexname, indexdef, '', '', '' FROM pg_indexes WHERE schemaname = 'public'
"""
LIGHT = """
import sys
from pathlib import Path
from pecia.stores.sqlite import SqliteStore

SqliteStore.open(Path(sys.argv[1]), mode="write").close()
print([name for name in ("alembic", "psycopg", "numpy") if name in sys.modules])
"""


OLD = (
    "INSERT INTO projects VALUES ('default', 0, '')",
    (
        "INSERT INTO prompts VALUES ('default', 1, 'p', '', NULL, '[\"b\",\"a\"]', '', NULL, 'active', 1, 1, "
        "'2026-11-05T12:30:15.123456+00:00', '2026-11-05T12:30:15.123456+00:00')"
    ),
    (
        """INSERT INTO versions VALUES ('default', 1, 1, 'd', """
        """'{"model":{"name":"m"},"template":"t","type":"text","v":1}', NULL, 'ada', '', """
        "'2026-11-05T12:30:15.123456+00:00')"
    ),
    "INSERT INTO labels VALUES ('default', 1, 'live', 1, 1, '2026-11-05T12:30:15.123456+00:00', 'ada')",
)
"""A prompt as the first revision of the tables kept it."""

ACROSS = {
    # What is shared is for every project, and a partial may be a prompt that another one shares.
    "pecia.stores.sql.sharing._SHARED",
    "pecia.stores.sql.sharing._SHARERS",
    "pecia.stores.sql.locks._PINS",
    "pecia.stores.sql.locks._PINS_OF_ANY",
    "pecia.stores.sql.locks._PINS_IN_SERVICE",
    "pecia.stores.sql.locks._PINS_OF_COMMIT",
    "pecia.stores.sql.locks._PINS_OF_RELEASES",
    "pecia.stores.sql.locks._PINS_OF_RELEASE",
    "pecia.stores.sql.locks._HOLDERS",
    "pecia.stores.sql.locks._IN_SERVICE",
    "pecia.stores.sql.locks._AT_HEAD",
}
"""What owners share is all that crosses a project."""


def sqlite_schema(path: Path) -> set[tuple[str, str]]:
    """What the database holds, with white space made equal."""
    with closing(sqlite3.connect(path)) as raw:
        rows = raw.execute("SELECT name, sql FROM sqlite_master").fetchall()
    return {(name, " ".join(str(sql).split())) for name, sql in rows}


def postgres_schema(engine: Engine) -> set[tuple[Any, ...]]:
    with engine.connect() as connection:
        return {tuple(row) for row in connection.execute(text(POSTGRES_SCHEMA))}


def test_migrations_end_at_the_tables_on_sqlite(tmp_path: Path) -> None:
    SqliteStore.open(tmp_path / "made.db", mode="write").close()
    with create_engine(f"sqlite:///{tmp_path / 'migrated.db'}").begin() as connection:
        schema.migrate(connection)
        assert schema.is_current(connection)
    made, migrated = sqlite_schema(tmp_path / "made.db"), sqlite_schema(tmp_path / "migrated.db")
    assert made == migrated
    assert len(made) > len(metadata.tables)


def test_migrations_end_at_the_tables_on_postgres(postgres_url: str) -> None:
    PostgresStore.open(postgres_url).close()
    engine = create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"))
    made = postgres_schema(engine)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
        schema.migrate(connection)
    assert postgres_schema(engine) == made
    engine.dispose()


def test_an_older_library_is_brought_up_with_its_prompts_in_the_catalog(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with create_engine(f"sqlite:///{path}").begin() as connection:
        schema.migrate(connection, "0001")
        for statement in OLD:
            connection.exec_driver_sql(statement)
    store = SqliteStore.open(path, mode="write")
    with store.read("default") as unit:
        where = PromptFilter(tag="a,b", label="live", model="m")
        assert [(prompt.name, prompt.model) for prompt in unit.prompts.list(limit=9, where=where)] == [
            ("p", "m")
        ]
    store.close()


def test_the_revisions_are_those_of_the_migrations() -> None:
    folder = Path(schema.__file__).parent / "migrations" / "versions"
    assert tuple(sorted(path.name[:4] for path in folder.glob("0*.py"))) == schema.REVISIONS


def test_a_newer_library_on_postgres_is_refused(postgres_url: str) -> None:
    PostgresStore.open(postgres_url).close()
    engine = create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(PeciaError, match="newer") as error:
        PostgresStore.open(postgres_url)
    assert error.value.code == "newer_schema"


def test_servers_that_start_at_once_make_the_tables_once(postgres_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(PostgresStore.open, [postgres_url] * 4))
    for store in stores:
        with store.read("default") as unit:
            assert unit.events.head() == 0
        store.close()


def test_every_table_belongs_to_a_project() -> None:
    for table in metadata.tables.values():
        assert next(iter(table.primary_key)).name == "project"
        for key in table.foreign_key_constraints:
            # Only a partial may be another project's: one that its owner shares.
            elsewhere = key.name == "locks_partials_fk"
            assert key.column_keys[0] == ("partial_project" if elsewhere else "project")
            assert key.elements[0].column.name == "project"


def statements() -> Iterator[tuple[str, Any]]:
    """Every question and change that the modules of `sql` have ready."""
    for module in iter_modules(sql.__path__, f"{sql.__name__}."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, Select | Update | Delete) and f"{module.name}.{name}" not in ACROSS:
                yield f"{module.name}.{name}", value


def tables_of(statement: Any) -> Iterator[Any]:
    """What a statement reads or changes, joins taken apart."""
    sources: list[Any] = (
        list(statement.get_final_froms()) if isinstance(statement, Select) else [statement.table]
    )
    while sources:
        source = sources.pop()
        if isinstance(source, Join):
            sources += [source.left, source.right]
        else:
            yield source


@pytest.mark.parametrize("statement", [pytest.param(s, id=name) for name, s in statements()])
def test_every_statement_keeps_to_the_project(statement: Any) -> None:
    written = " ".join(str(statement).split())
    tables = list(tables_of(statement))
    assert tables
    for table in tables:
        assert isinstance(table, Alias | Table)
        assert re.search(rf"\b{table.name}\.project = :_project\b", written), written


def test_opening_a_library_imports_nothing_it_does_not_need(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LIGHT, str(tmp_path / "library.db")]
    for _ in range(2):  # made, then found
        said = subprocess.run(command, check=True, capture_output=True, text=True)
        assert said.stdout == "[]\n"
