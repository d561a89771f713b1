"""What only PostgreSQL does: it is elsewhere, goes away and comes back, and others hold its locks."""

from __future__ import annotations

import socket
from collections.abc import Generator
from contextlib import closing

import psycopg
import pytest

from pecia.domain.errors import Conflict, Invalid, Unavailable
from pecia.domain.prompt import PromptFields
from pecia.stores import postgres
from pecia.stores.postgres import PostgresStore
from tests.contract.kept import HERE, NOW, append, commit, experiment, run

KILL_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE application_name = 'pecia' AND datname = current_database()"
)


@pytest.fixture
def store(emptied_url: str) -> Generator[PostgresStore]:
    opened = PostgresStore.open(emptied_url)
    yield opened
    opened.close()


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unavailable) as error:
        PostgresStore.open(f"postgresql://ada:secret@127.0.0.1:{port}/library")
    assert f"127.0.0.1:{port}/library" in error.value.message
    assert "secret" not in str(error.value)


def test_a_wrong_password_is_a_wrong_setting(library_url: str) -> None:
    server = library_url.partition("@")[2]
    with pytest.raises(Invalid) as error:
        PostgresStore.open(f"postgresql://pecia:wrong@{server}")
    assert error.value.code == "invalid_settings"


def test_a_database_that_is_not_there_is_a_wrong_setting(library_url: str) -> None:
    with pytest.raises(Invalid, match="does not let Pecia in"):
        PostgresStore.open(library_url.rpartition("/")[0] + "/nowhere")


@pytest.mark.parametrize("url", ["postgresql://host:port/x", "nothing"])
def test_an_address_that_cannot_be_read_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(Invalid) as error:
        PostgresStore.open(url)
    assert error.value.code == "invalid_settings"


def test_a_server_that_comes_back_needs_no_restart_of_ours(store: PostgresStore, emptied_url: str) -> None:
    commit(store)
    with psycopg.connect(emptied_url, autocommit=True) as other:
        with pytest.raises(Unavailable), store.write(HERE) as unit:  # noqa: PT012 - broken off in the middle
            append(unit)
            other.execute(KILL_OTHERS)
            append(unit)
        other.execute(KILL_OTHERS)
    with store.read(HERE) as unit:
        assert unit.events.head() == 0
    with store.write(HERE) as unit:
        assert append(unit) == 1


def test_a_project_that_another_holds_is_a_conflict(
    emptied_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "PATIENCE", "10ms")
    with closing(PostgresStore.open(emptied_url)) as store, psycopg.connect(emptied_url) as other:
        commit(store)
        other.execute("SELECT 1 FROM projects FOR UPDATE")
        with pytest.raises(Conflict, match="busy"), store.write(HERE):
            pass
        with store.write("another"):
            pass


def test_projects_do_not_wait_for_each_other(store: PostgresStore) -> None:
    with store.write("a") as a, store.write("b") as b:
        assert (append(a), append(b), append(a)) == (1, 1, 2)


def test_a_nul_character_is_refused(store: PostgresStore) -> None:
    with pytest.raises(Invalid, match="NUL"), store.write(HERE) as unit:
        unit.prompts.create("a", PromptFields(title="\0"), at=NOW)


def test_settings_that_can_lose_a_commit_are_told(store: PostgresStore) -> None:
    assert store.unsafe == ("fsync", "full_page_writes")  # as tests/postgres_keeper.py has them


def test_a_commit_waits_for_the_disk_whatever_the_default_is(library_url: str) -> None:
    name = library_url.rpartition("/")[2]
    with psycopg.connect(library_url, autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off'.encode())
        store = PostgresStore.open(library_url)
        with store.read(HERE) as unit:
            connection = unit.prompts._tx.connection
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
        store.close()
        admin.execute(f'ALTER DATABASE "{name}" RESET synchronous_commit'.encode())


def test_a_long_listing_is_read_piece_by_piece(store: PostgresStore) -> None:
    with store.write(HERE) as unit:
        number = unit.experiments.add(experiment()).number
        unit.experiments.keep(number, [run(case=at) for at in range(2500)])
    with store.read(HERE) as unit:
        runs = unit.experiments.runs(number)
        assert [next(runs).case for _ in range(3)] == [0, 1, 2]
        assert unit.events.head() == 0
        assert sum(1 for _ in runs) == 2497
