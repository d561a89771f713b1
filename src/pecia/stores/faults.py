"""Faults: what the databases and the file system report, as errors of ours.

Messages say what happened to the library, never the SQL or a path inside it.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from pecia.domain.errors import Conflict, Invalid, PeciaError, StorageFailed, Unavailable

NEARLY_NOTHING = 1_000_000
"""Bytes: with less left on its disk, a write that failed is taken to have failed for that."""
_REFUSALS = ("authentication failed", "does not exist", "no pg_hba.conf entry", "permission denied")


def sqlite_fault(error: BaseException, *, library: Path | None) -> PeciaError:
    """What an error of SQLite's means for the library (None: one in memory)."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    where = f"The library {library}" if library else "The library in memory"
    if not isinstance(cause, sqlite3.Error):
        return _not_to_be_kept(where)
    code: int = getattr(cause, "sqlite_errorcode", 0)  # misuse of the driver has none
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        return _dangling(where)
    # SQLite reports some failures for lack of space as plain I/O errors.
    if code & 0xFF == sqlite3.SQLITE_IOERR and library and _is_full(library):
        return _full(where)
    return _SQLITE.get(code & 0xFF, _unexpected)(where)


def postgres_fault(error: BaseException, *, library: str) -> PeciaError:
    """What an error of PostgreSQL's means; `library` is its address without user and password."""
    where = f"The library at {library}"
    if isinstance(error, PoolTimeout):
        return Unavailable("Every connection to PostgreSQL is in use.", hint="Try again in a moment.")
    if not isinstance(error, DBAPIError) or isinstance(error, DataError):
        return _not_to_be_kept(where)
    code: str | None = getattr(error.orig, "sqlstate", None)
    if code is None and isinstance(error, OperationalError | InterfaceError):
        # The client library has only words for a connection that was not made.
        return (_refused if any(words in str(error.orig) for words in _REFUSALS) else _unreachable)(where)
    if error.connection_invalidated:
        return _unreachable(where)
    return (_POSTGRES.get(code or "") or _POSTGRES.get((code or "")[:2]) or _unexpected)(where)


def file_fault(error: OSError, *, library: Path) -> PeciaError:
    """What an error of the file system's means for a library."""
    where = f"The library {library}"
    return _full(where) if error.errno in {errno.ENOSPC, errno.EDQUOT} else _no_access(where)


def _is_full(library: Path) -> bool:
    try:
        return shutil.disk_usage(library.parent).free < NEARLY_NOTHING
    except OSError:
        return False


def _full(where: str) -> PeciaError:
    return StorageFailed(
        f"{where} has no room left on its disk; nothing was half-written.",
        code="insufficient_storage",
        hint="Make room, then try again; reading goes on meanwhile.",
    )


def _failed(where: str) -> PeciaError:
    return StorageFailed(
        f"{where} could not be read or written; nothing was half-written.",
        hint="Look at the disk, and at the database's own log, then try again.",
    )


def _damaged(where: str) -> PeciaError:
    return StorageFailed(f"{where} is damaged, or is no library.", hint="Bring back a copy that was good.")


def _no_access(where: str) -> PeciaError:
    return StorageFailed(
        f"{where} cannot be opened or written.",
        hint="Pecia needs to read and write the file and its folder.",
    )


def _unreachable(where: str) -> PeciaError:
    return Unavailable(
        f"{where} cannot be reached: PostgreSQL does not answer, or broke off.",
        hint="Look whether it is running, then try again; what was under way may have been kept.",
    )


def _refused(where: str) -> PeciaError:
    return Invalid(
        f"{where} does not let Pecia in, or not enough.",
        code="invalid_settings",
        hint="Look at the user, password and database in PECIA_DATABASE_URL; Pecia needs to make tables.",
    )


def _locked(where: str) -> PeciaError:
    return Conflict(
        f"{where} is being written by another program.",
        code="locked",
        hint="Try again when that program is done.",
    )


def _contended(where: str) -> PeciaError:
    return Conflict(f"{where} was busy with another change to this project.", hint="Try again.")


def _too_slow(where: str) -> PeciaError:
    return StorageFailed(f"{where} took too long, and nothing was kept.", hint="Try again.")


def _duplicate(_where: str) -> PeciaError:
    return Conflict("Somebody else has just added the same.", hint="Read it again, then try again.")


def _dangling(_where: str) -> PeciaError:
    return Conflict("What this refers to is not there.", hint="Read it again, then try again.")


def _not_to_be_kept(where: str) -> PeciaError:
    return Invalid(
        f"{where} cannot keep this: it holds a lone surrogate, a NUL character, a number beyond 64 bits, or "
        "too much for one value.",
        code="invalid_content",
    )


def _unexpected(where: str) -> PeciaError:
    return PeciaError(f"{where} failed in a way that Pecia did not expect.", code="internal")


_Meaning = Callable[[str], PeciaError]

_SQLITE: dict[int, _Meaning] = {
    sqlite3.SQLITE_FULL: _full,
    sqlite3.SQLITE_IOERR: _failed,
    sqlite3.SQLITE_NOMEM: _failed,
    sqlite3.SQLITE_PROTOCOL: _failed,
    sqlite3.SQLITE_CORRUPT: _damaged,
    sqlite3.SQLITE_NOTADB: _damaged,
    sqlite3.SQLITE_CANTOPEN: _no_access,
    sqlite3.SQLITE_READONLY: _no_access,
    sqlite3.SQLITE_PERM: _no_access,
    sqlite3.SQLITE_AUTH: _no_access,
    sqlite3.SQLITE_BUSY: _locked,
    sqlite3.SQLITE_LOCKED: _locked,
    sqlite3.SQLITE_CONSTRAINT: _duplicate,
    sqlite3.SQLITE_TOOBIG: _not_to_be_kept,
}
# SQLSTATE codes, or the two characters of their class.
_POSTGRES: dict[str, _Meaning] = {
    "08": _unreachable,
    "23503": _dangling,
    "23505": _duplicate,
    "25006": _refused,
    "25P03": _too_slow,
    "28": _refused,
    "3D": _refused,
    "40": _contended,
    "42501": _refused,
    "53": _failed,
    "53100": _full,
    "53300": _unreachable,
    "54": _not_to_be_kept,
    "55P03": _contended,
    "57014": _too_slow,
    "57": _unreachable,
    "58": _failed,
    "XX": _failed,
}
