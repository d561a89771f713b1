"""A library in a SQLite file: what opening it finds, and what readers leave alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pecia.domain.errors import Conflict, NotFound, PeciaError, StorageFailed
from pecia.stores import connection, schema
from pecia.stores.sqlite import SqliteStore
from tests.contract.kept import HERE, append, commit

KILLED_WRITER = """
import os, sys
from pathlib import Path
from pecia.stores.sqlite import SqliteStore
from tests.contract.kept import commit

commit(SqliteStore.open(Path(sys.argv[1]), mode="write"))
os._exit(1)
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with one prompt, closed."""
    path = tmp_path / "library.db"
    with closing(SqliteStore.open(path, mode="write")) as store:
        commit(store)
    return path


def test_a_library_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="pecia init"):
        SqliteStore.open(tmp_path / "library.db", mode="read")
    assert not list(tmp_path.iterdir())


def test_a_library_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a folder ?#%" / "b" / "library.db"
    SqliteStore.open(path, mode="write").close()
    SqliteStore.open(path, mode="read").close()


def test_a_closed_library_is_one_file_that_can_be_copied(library: Path) -> None:
    copy = library.with_name("copy.db")
    copy.write_bytes(library.read_bytes())
    with closing(SqliteStore.open(copy, mode="read")) as store, store.read(HERE) as unit:
        assert unit.prompts.get("support/triage")
    assert not list(library.parent.glob("library.db-*"))


def test_a_library_is_read_beside_the_process_that_writes_it(library: Path) -> None:
    with (
        closing(SqliteStore.open(library, mode="write")) as writing,
        closing(SqliteStore.open(library, mode="read")) as reading,
    ):
        commit(writing, "new")
        with reading.read(HERE) as unit:
            assert unit.prompts.get("new")


def test_a_library_opened_to_read_is_not_written(library: Path) -> None:
    with (
        closing(SqliteStore.open(library, mode="read")) as store,
        pytest.raises(Conflict) as error,
        store.write(HERE),
    ):
        pass
    assert error.value.code == "locked"


def test_readers_never_move_the_log_of_a_killed_writer_into_the_library(library: Path) -> None:
    library.unlink()
    command = [sys.executable, "-c", KILLED_WRITER, str(library)]
    subprocess.run(command, check=False, cwd=Path(__file__).parents[2])
    log = library.with_name("library.db-wal")
    before = library.read_bytes(), log.read_bytes()
    with closing(SqliteStore.open(library, mode="read")) as store, store.read(HERE) as unit:
        assert unit.prompts.get("support/triage")
    assert (library.read_bytes(), log.read_bytes()) == before


def test_a_commit_waits_for_the_disk(library: Path) -> None:
    with closing(SqliteStore.open(library, mode="write")) as store, store.write(HERE) as unit:
        driver = connection.driver_of(unit.prompts._tx.connection)
        assert driver.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
        assert driver.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("mode", ["read", "write"])
def test_a_newer_library_is_refused(library: Path, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(library)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(PeciaError, match="newer") as error:
        SqliteStore.open(library, mode=mode)  # type: ignore[arg-type]
    assert error.value.code == "newer_schema"
    monkeypatch.setattr(schema, "REVISIONS", ("0001", "9999"))
    SqliteStore.open(library, mode="read").close()


@pytest.mark.parametrize("mode", ["read", "write"])
@pytest.mark.parametrize("text", [b"SQLite format 3\0" + b"\xff" * 5000, b"hello, world" * 500])
def test_a_file_that_is_no_library_is_refused(tmp_path: Path, mode: str, text: bytes) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(text)
    with pytest.raises(StorageFailed, match=r"library\.db is damaged, or is no library"):
        SqliteStore.open(path, mode=mode)  # type: ignore[arg-type]
    assert path.read_bytes() == text


def test_somebody_elses_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("CREATE TABLE mine (a)")
    with pytest.raises(StorageFailed, match="no Pecia library"):
        SqliteStore.open(path, mode="write")


def test_an_empty_file_becomes_a_library_once_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.touch()
    with pytest.raises(StorageFailed, match="holds nothing yet"):
        SqliteStore.open(path, mode="read")
    SqliteStore.open(path, mode="write").close()
    SqliteStore.open(path, mode="read").close()


def test_a_folder_in_the_place_of_a_library_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="cannot be opened"):
        SqliteStore.open(tmp_path, mode="write")


def test_a_program_that_writes_without_the_lock_is_a_conflict(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY", 0.01)
    with closing(SqliteStore.open(library, mode="write")) as store:
        with closing(sqlite3.connect(library, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Conflict, match="another program"), store.write(HERE):
                pass
        with store.write(HERE) as unit:
            assert append(unit) == 1
