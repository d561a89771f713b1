"""The library lock: one process writes, and others learn which."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from pecia.domain.errors import Conflict
from pecia.stores.lock import acquire, holder
from pecia.stores.sqlite import SqliteStore

HOLDER = """
import sys
from pathlib import Path
from pecia.stores.lock import acquire

lock = acquire(Path(sys.argv[1]), url=sys.argv[2] or None)
print("held", flush=True)
sys.stdin.readline()
lock.release()
"""


@contextmanager
def held(library: Path, url: str = "") -> Generator[subprocess.Popen[str]]:
    """Another process that holds the lock until it is sent a line, or killed."""
    command = [sys.executable, "-c", HOLDER, str(library), url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_writer_learns_who_has_the_library(tmp_path: Path) -> None:
    library = tmp_path / "library.db"
    with held(library) as other:
        with pytest.raises(Conflict) as error:
            SqliteStore.open(library, mode="write", wait=0.1)
        assert error.value.message == f"The library is open by PID {other.pid}."
        assert error.value.code == "locked"
        assert error.value.extra == {"pid": other.pid, "url": None}


def test_a_second_writer_is_led_to_the_process_that_serves(tmp_path: Path) -> None:
    library, url = tmp_path / "library.db", "http://127.0.0.1:4747"
    with held(library, url) as other:
        found = holder(library)
        assert found
        assert (found.pid, found.url) == (other.pid, url)
        with pytest.raises(Conflict, match=url):
            acquire(library, wait=60)  # a server is not waited for


def test_a_writer_waits_for_one_that_is_soon_done(tmp_path: Path) -> None:
    library = tmp_path / "library.db"
    with held(library) as other:
        assert other.stdin
        other.stdin.write("\n")
        other.stdin.flush()
        acquire(library, wait=60).release()


def test_what_a_killed_process_left_in_the_lock_means_nothing(tmp_path: Path) -> None:
    library = tmp_path / "library.db"
    with held(library, "http://127.0.0.1:4747") as other:
        other.kill()
        other.wait()
    assert str(other.pid) in library.with_name("library.db.lock").read_text()
    assert holder(library) is None
    SqliteStore.open(library, mode="write", wait=0).close()


def test_one_process_does_not_open_a_library_twice_to_write(tmp_path: Path) -> None:
    library = tmp_path / "library.db"
    with (
        closing(SqliteStore.open(library, mode="write")),
        pytest.raises(Conflict, match=f"PID {os.getpid()}"),
    ):
        SqliteStore.open(library, mode="write", wait=60)
    SqliteStore.open(library, mode="write", wait=0).close()


def test_a_process_announces_where_it_serves(tmp_path: Path) -> None:
    library = tmp_path / "library.db"
    assert holder(library) is None
    with closing(SqliteStore.open(library, mode="write")) as store:
        before = holder(library)
        store.announce("http://127.0.0.1:5000")
        after = holder(library)
    assert before
    assert after
    assert (before.url, after.url, after.since) == (None, "http://127.0.0.1:5000", before.since)
    assert holder(library) is None


def test_a_library_that_cannot_be_opened_is_not_locked(tmp_path: Path) -> None:
    library = tmp_path / "library.db"
    library.write_text("hello " * 1000)
    for _ in range(2):
        with pytest.raises(Exception, match="no library"):
            SqliteStore.open(library, mode="write", wait=0)
    assert holder(library) is None
