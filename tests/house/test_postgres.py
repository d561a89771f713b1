from __future__ import annotations

import socket
import time
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from tests.postgres import Postgres, Run
from tests.postgres_keeper import find_binaries


def test_every_test_gets_an_empty_database(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE prompt (name text)")
        assert connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone() == (1,)


def test_a_template_is_prepared_once_and_copied(postgres: Postgres) -> None:
    prepared: list[str] = []

    def prepare(url: str) -> None:
        prepared.append(url)
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE house (n int)")

    name = f"template_of_{time.time_ns()}"
    copies = [postgres.fresh(postgres.template(name, prepare)) for _ in range(2)]
    for url in copies:
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM house").fetchone() == (0,)
        postgres.drop(url)
    assert len(prepared) == 1


@pytest.mark.postgres
@pytest.mark.skipif(find_binaries() is None, reason="there is no PostgreSQL here")
def test_the_server_and_its_files_go_when_the_run_ends_however_it_ends() -> None:
    life = socket.create_server(("127.0.0.1", 0))
    run = Run(Path(mkdtemp(prefix="pecia-postgres-")), life.getsockname()[1])
    url = run.server_url()
    psycopg.connect(f"{url}/postgres").close()
    life.close()  # what the system does for a process that was killed
    assert run.keeper
    assert run.keeper.wait(30) == 0
    assert not run.folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"{url}/postgres")
