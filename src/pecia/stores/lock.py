"""The library lock: one process writes a SQLite file, and others can find out which, and where it serves.

The lock is the operating system's, on `<library>.lock`, so it ends with the process, however that ends. The
file's text only says who holds it; what a killed process left there means nothing. The file is never removed:
removing it could take the lock away from somebody who has just opened it.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from pecia.domain.errors import Conflict
from pecia.domain.value import Value
from pecia.stores.faults import file_fault

WAIT = 5.0
"""Seconds to wait for a holder that does not serve: a command is soon done."""
PAUSE = 0.05
TEXT = 4096
"""Bytes of the file that hold text. What is locked on Windows lies behind them, where it keeps nobody from reading."""


class Holder(Value, frozen=True):
    """The process that has a library open for writing. `url` is where it serves, None when it does not."""

    pid: int
    url: str | None
    since: datetime


class LibraryLock:
    """The right to write a library, until it is released or the process ends."""

    def __init__(self, file: int, library: Path) -> None:
        self._file: int | None = file
        self._library = library
        self._since = datetime.now(UTC)

    def announce(self, url: str | None) -> None:
        """Tell others who holds it, and where this process serves."""
        if self._file is None:
            return
        text = msgspec.json.encode(Holder(pid=os.getpid(), url=url, since=self._since))
        try:
            # One write over the whole of the old text, so that nobody reads a mixture of both.
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, text.ljust(TEXT))
        except OSError as error:
            raise file_fault(error, library=self._library) from error

    def release(self) -> None:
        """Let others write. Doing it twice is harmless."""
        if self._file is not None:
            with suppress(OSError):
                os.ftruncate(self._file, 0)
            _unlock(self._file)
            os.close(self._file)
            self._file = None


def acquire(library: Path, *, url: str | None = None, wait: float = WAIT) -> LibraryLock:
    """The lock of a library, waiting up to `wait` seconds for a holder that does not serve.

    Raises `Conflict` with code `locked`, and the holder's `pid` and `url`.
    """
    try:
        file = os.open(_file_of(library), os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise file_fault(error, library=library) from error
    try:
        _wait_for(file, wait)
        lock = LibraryLock(file, library)
        lock.announce(url)
    except BaseException:
        os.close(file)
        raise
    return lock


def holder(library: Path) -> Holder | None:
    """Who has the library open for writing, None when nobody has."""
    try:
        file = os.open(_file_of(library), os.O_RDWR)
    except OSError:
        return None
    try:
        if _lock(file):
            _unlock(file)
            return None
        return _read(file)
    finally:
        os.close(file)


def _file_of(library: Path) -> Path:
    return library.with_name(f"{library.name}.lock")


def _wait_for(file: int, wait: float) -> None:
    deadline = time.monotonic() + wait
    while not _lock(file):
        found = _read(file)
        hopeless = found is not None and (found.url is not None or found.pid == os.getpid())
        if hopeless or time.monotonic() >= deadline:
            raise _taken(found)
        time.sleep(PAUSE)


def _read(file: int) -> Holder | None:
    os.lseek(file, 0, os.SEEK_SET)
    try:
        return msgspec.json.decode(os.read(file, TEXT), type=Holder)
    except (OSError, msgspec.DecodeError):
        return None


def _taken(found: Holder | None) -> Conflict:
    who = f"PID {found.pid}" if found else "another process"
    if found and found.url:
        hint = f"It is served at {found.url}: set PECIA_URL to that address, or stop the server."
    else:
        hint = "Try again when that process is done, or end it."
    return Conflict(
        f"The library is open by {who}.",
        code="locked",
        hint=hint,
        pid=found.pid if found else None,
        url=found.url if found else None,
    )


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> bool:
        os.lseek(file, TEXT, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: int) -> None:
        os.lseek(file, TEXT, os.SEEK_SET)
        with suppress(OSError):
            msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
