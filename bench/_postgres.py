"""A PostgreSQL server for the length of a bench, kept by the same keeper as the tests' server."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

KEEPER = Path(__file__).parent.parent / "tests" / "postgres_keeper.py"
PATIENCE = 60.0


@contextmanager
def postgres() -> Iterator[str | None]:
    """The address of an empty database; None where no server can be started."""
    with (
        TemporaryDirectory(prefix="pecia-bench-", ignore_cleanup_errors=True) as folder,
        socket.create_server(("127.0.0.1", 0)) as life,
    ):
        home = Path(folder) / "server"
        home.mkdir(mode=0o755)
        Path(folder).chmod(0o755)
        command = [sys.executable, str(KEEPER), str(home), str(life.getsockname()[1])]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as keeper:
            try:
                yield _address(home, keeper)
            finally:
                life.close()


def _address(home: Path, keeper: subprocess.Popen[bytes]) -> str | None:
    deadline = time.monotonic() + PATIENCE
    while not (home / "url").exists():
        if (home / "failed").exists() or keeper.poll() is not None or time.monotonic() > deadline:
            return None
        time.sleep(0.05)
    return f"{(home / 'url').read_text()}/postgres"
