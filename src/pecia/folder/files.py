"""Files: the prompt files of a folder. Links are never followed, and a file is written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pecia.domain.errors import Conflict, Detail, Invalid, PeciaError, StorageFailed
from pecia.domain.paths import leads_out, unsafe
from pecia.domain.prompt_path import SUFFIX, prompt_name
from pecia.domain.visible import visible

OWN = ".pecia"
"""The folder inside, for what is ours."""
MAX_FILE = 10_000_000
MAX_FILES = 100_000
MAX_DEPTH = 16
_MODE = 0o644
_READ = sum({getattr(os, flag, 0) for flag in ("O_RDONLY", "O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")})
"""Neither through a link nor waiting for the other end of a pipe; some flags are not on every system."""
_KEEP = "Keep prompt files as plain files inside the folder."


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A file as it was when it was looked at: its path in the folder, its bytes and their digest."""

    path: str
    data: bytes
    digest: str

    @property
    def text(self) -> str:
        """The bytes as text. Raises `Invalid` with line and column where they are not UTF-8."""
        try:
            return self.data.decode()
        except UnicodeDecodeError as error:
            before = self.data[: error.start]
            line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
            why = f"byte {self.data[error.start]:#04x} is not UTF-8"
            raise Invalid(
                f"Line {line}, column {column}: {why}.",
                code="invalid_prompt_file",
                hint="Save the file as UTF-8.",
                errors=(Detail(code="invalid_prompt_file", detail=why, line=line, column=column),),
            ) from None


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A file that is not taken, and why."""

    path: str
    error: PeciaError


@dataclass(frozen=True, kw_only=True)
class Scan:
    """The prompt files of a folder by the names of their prompts, and what was refused."""

    files: dict[str, Seen]
    refused: tuple[Refusal, ...]


class Files:
    """The files below one folder. Every path is relative to it, with `/` between its steps."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def scan(self) -> Scan:
        """Every prompt file, by name. A folder that is not there has none."""
        files: dict[str, Seen] = {}
        refused: list[Refusal] = []
        for count, found in enumerate(self._walk("", 0)):
            if isinstance(found, Refusal):
                refused.append(found)
                continue
            if count >= MAX_FILES:
                raise unsafe(found, f"the folder has more than {MAX_FILES:,} files", hint="Split the folder.")
            try:
                name = prompt_name(found)
                seen = self.read(found)
            except PeciaError as error:
                refused.append(Refusal(path=found, error=error))
                continue
            if seen is not None:
                files[name] = seen
        return Scan(files=files, refused=tuple(refused))

    def read(self, path: str, *, most: int = MAX_FILE) -> Seen | None:
        """A file's bytes, None when it is not there. Raises `Invalid` (`unsafe_path`) for what is no plain file."""
        where = self._safe(path)
        try:
            handle = os.open(where, _READ)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unreadable(path, error) from None
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise unsafe(path, "it is no plain file", hint=_KEEP)
            data = file.read(most + 1)
        if len(data) > most:
            raise Invalid(
                f"'{visible(path)}' is larger than {most:,} bytes.",
                code="template_too_large",
                hint="A prompt file holds one prompt.",
            )
        return Seen(path=path, data=data, digest=digest_of(data))

    def check(self, path: str) -> None:
        """Refuse a path that no file can be written to. Raises `Invalid` (`unsafe_path`)."""
        where = self._safe(path)
        if where.is_dir():
            raise unsafe(path, "there is a folder of that name", hint=_KEEP)
        for folder in where.relative_to(self.root).parents:
            there = self.root / folder
            if there.exists() and not there.is_dir():
                raise unsafe(path, f"'{visible(folder.as_posix())}' is a file", hint=_KEEP)

    def write(self, path: str, data: bytes, *, before: str | None) -> None:
        """Put a file in place of the one whose digest is `before`, None where there was none: whole or not at all.

        Raises `Conflict` when it has been changed since it was looked at, `Invalid` (`unsafe_path`).
        """
        where = self._safe(path)
        try:
            own = self._own()
            where.parent.mkdir(parents=True, exist_ok=True)
            handle, written = tempfile.mkstemp(dir=own, prefix="new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(handle)
                Path(written).chmod(_mode_of(where))
                self._check_unchanged(path, before)
                Path(written).replace(where)
            except BaseException:
                with contextlib.suppress(OSError):
                    Path(written).unlink()
                raise
        except OSError as error:
            raise StorageFailed(f"{where} cannot be written: {error.strerror}.") from None

    def delete(self, path: str, *, before: str | None) -> None:
        """Take a file away, unless it has been changed since it was looked at."""
        where = self._safe(path)
        self._check_unchanged(path, before)
        try:
            where.unlink(missing_ok=True)
        except OSError as error:
            raise StorageFailed(f"{where} cannot be deleted: {error.strerror}.") from None

    def settle(self) -> None:
        """See to it that renamed files stay renamed when the power fails, and sweep up after runs that were killed."""
        folders = {self.root, self.root / OWN, *(path.parent for path in self.root.rglob(f"*{SUFFIX}"))}
        for folder in sorted(folders):
            with contextlib.suppress(OSError):
                handle = os.open(folder, os.O_RDONLY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)
        for left in (self.root / OWN).glob("new-*"):
            with contextlib.suppress(OSError):
                left.unlink()

    def _own(self) -> Path:
        own = self._safe(OWN)
        own.mkdir(parents=True, exist_ok=True)
        return own

    def _check_unchanged(self, path: str, before: str | None) -> None:
        now = self.read(path)
        if (now.digest if now else None) != before:
            raise Conflict(
                f"'{visible(path)}' was changed while it was brought together with the library.",
                hint="Run the command again; nothing of that file was touched.",
            )

    def _safe(self, path: str) -> Path:
        """The place of a path, after a look at every step on the way: a link may lead anywhere."""
        if leads_out(path):
            raise unsafe(path, "the path leads out of the folder", hint=_KEEP)
        where = self.root
        for step in path.split("/"):
            where /= step
            if where.is_symlink():
                raise unsafe(path, f"'{visible(step)}' is a link, and links are not followed", hint=_KEEP)
        return where

    def _walk(self, folder: str, depth: int) -> Iterator[str | Refusal]:
        try:
            with os.scandir(self.root / folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except FileNotFoundError:
            return
        except OSError as error:
            yield Refusal(path=folder or ".", error=_unreadable(folder, error))
            return
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if depth >= MAX_DEPTH:
                    error = unsafe(path, f"it lies deeper than {MAX_DEPTH} folders", hint="Nest less.")
                    yield Refusal(path=path, error=error)
                    continue
                yield from self._walk(path, depth + 1)
            elif entry.name.lower().endswith(SUFFIX):
                yield path
            elif entry.is_symlink() and Path(entry.path).is_dir():
                error = unsafe(path, "it is a link to a folder, and links are not followed", hint=_KEEP)
                yield Refusal(path=path, error=error)


def digest_of(data: bytes) -> str:
    """The digest of a file's bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _mode_of(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return _MODE


def _unreadable(path: str, error: OSError) -> Invalid:
    return unsafe(path or ".", f"it cannot be read ({error.strerror})", hint=_KEEP)
