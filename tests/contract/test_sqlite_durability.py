"""What was acknowledged is on disk: killed writers, full disks, and the order of system calls."""

from __future__ import annotations

import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pecia.domain.errors import StorageFailed
from pecia.domain.event import first_break
from pecia.stores.connection import driver_of
from pecia.stores.sqlite import SqliteStore
from tests.contract.kept import HERE, append, commit

ROOT = Path(__file__).parents[2]

# Four threads append events and say each number as soon as their unit has returned.
ACKNOWLEDGING = """
import os, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from pecia.stores.sqlite import SqliteStore
from tests.contract.kept import append

store = SqliteStore.open(Path(sys.argv[1]), mode="write")

def work(thread):
    for turn in range(int(sys.argv[2])):
        with store.write("default") as unit:
            number = append(unit, data={"thread": thread, "turn": turn})
        os.write(1, b"%d\\n" % number)

with ThreadPoolExecutor(4) as pool:
    list(pool.map(work, range(4)))
"""

# Writes until the file-size limit stops it, reads, makes room, writes again.
LIMITED = """
import json, resource, sys
from pathlib import Path
from pecia.domain.errors import StorageFailed
from pecia.stores.sqlite import SqliteStore
from tests.contract.kept import append

store = SqliteStore.open(Path(sys.argv[1]), mode="write")
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))
kept, refused = [], []
for turn in range(40):
    try:
        with store.write("default") as unit:
            number = append(unit, data={"text": "x" * 20_000})
        kept.append(number)
    except StorageFailed as error:
        refused.append(error.code)
with store.read("default") as unit:
    read = unit.events.head()
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
with store.write("default") as unit:
    kept.append(append(unit))
store.close()
print(json.dumps({"kept": kept, "refused": refused, "read": read}))
"""


def check(library: Path) -> list[int]:
    """The numbers of the events of a sound library whose chain holds."""
    with closing(sqlite3.connect(library)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with closing(SqliteStore.open(library, mode="read")) as store, store.read(HERE) as unit:
        events = unit.events.since(0, limit=1_000_000)
    assert first_break(events) is None
    return [event.seq for event in events]


@pytest.mark.timeout(600)
def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path, scale: Callable[[int], int]) -> None:
    library = tmp_path / "library.db"
    said: list[int] = []
    for kill in range(scale(30)):
        command = [sys.executable, "-c", ACKNOWLEDGING, str(library), "1000000"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as writer:
            assert writer.stdout
            said += [int(writer.stdout.readline()) for _ in range(40 + 7 * kill)]
            writer.send_signal(signal.SIGKILL)
            said += [
                int(line) for line in writer.stdout.read().splitlines(keepends=True) if line[-1:] == b"\n"
            ]
        kept = check(library)
        assert kept == list(range(1, len(kept) + 1))
        assert set(said) <= set(kept)


def test_a_full_library_takes_nothing_but_reads_on(tmp_path: Path) -> None:
    with closing(SqliteStore.open(tmp_path / "library.db", mode="write")) as store:
        commit(store)
        with store.write(HERE) as unit:
            driver = driver_of(unit.prompts._tx.connection)
        (pages,) = driver.execute("PRAGMA page_count").fetchone()
        driver.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageFailed, match="no room left") as error, store.write(HERE) as unit:
            append(unit, data={"text": "x" * 100_000})
        assert error.value.code == "insufficient_storage"
        with store.read(HERE) as unit:
            assert unit.prompts.get("support/triage")
        driver.execute("PRAGMA max_page_count = 1000000")
        with store.write(HERE) as unit:
            assert append(unit) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="file-size limits are not on Windows")
def test_writing_goes_on_once_there_is_room_again(tmp_path: Path) -> None:
    import msgspec  # noqa: PLC0415

    library = tmp_path / "library.db"
    command = [sys.executable, "-c", LIMITED, str(library)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    told = msgspec.json.decode(said.stdout)
    assert told["refused"]
    assert set(told["refused"]) <= {"storage_failed", "insufficient_storage"}
    assert told["read"] == len(told["kept"]) - 1
    assert check(library) == told["kept"] == list(range(1, len(told["kept"]) + 1))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_nothing_is_acknowledged_before_the_disk_has_it(tmp_path: Path) -> None:
    trace, library = tmp_path / "trace", tmp_path / "library.db"
    calls = "trace=fdatasync,fsync,write"
    command = ["strace", "-f", "-y", "-e", calls, "-o", str(trace), sys.executable, "-c", ACKNOWLEDGING]
    subprocess.run([*command, str(library), "25"], cwd=ROOT, check=True, capture_output=True)
    acknowledged = synced = 0
    for line in trace.read_text().splitlines():
        if re.search(r"f(data)?sync\(\d+<[^>]*library\.db-wal>\)", line) or "sync resumed" in line:
            synced, acknowledged = synced + 1, 0
        elif re.search(r"write\(1<", line):
            acknowledged += 1
            assert synced, "acknowledged before anything was synced"
            assert acknowledged <= 4, "more acknowledged than one commit can hold"
    assert synced >= 25


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
@pytest.mark.parametrize("fault", ["fdatasync:error=EIO:when=9+", "pwrite64:error=ENOSPC:when=60+"])
def test_a_failing_disk_is_told_and_leaves_a_sound_library(tmp_path: Path, fault: str) -> None:
    library = tmp_path / "library.db"
    SqliteStore.open(library, mode="write").close()  # the fault meets commits, however much making it writes
    command = [
        "strace",
        "-f",
        "-qq",
        "-e",
        f"trace={fault.partition(':')[0]}",
        "-e",
        f"inject={fault}",
        "-o",
        "/dev/null",
    ]
    said = subprocess.run(
        [*command, sys.executable, "-c", ACKNOWLEDGING, str(library), "50"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert b"StorageFailed" in said.stderr
    assert said.returncode == 1
    assert {int(line) for line in said.stdout.split()} <= set(check(library))
