"""Files: what an import reads, from a file, a folder or an archive, never from outside of it.

A folder is walked without following links; an archive is read into memory under limits and never unpacked.
"""

from __future__ import annotations

import os
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, NoReturn

from pecia.domain.errors import Invalid, NotFound
from pecia.imports.found import File, unreadable
from pecia.imports.paths import below, clash_key, refuse_path, safe_path

MAX_ENTRIES = 10_000
"""Files of one archive or folder."""
MAX_BYTES = 100_000_000
"""Bytes of all files of one import, unpacked."""
SKIPPED = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", "site-packages"})
"""Folders that hold no prompts of one's own."""
_CHUNK = 1 << 20
_ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")

Wanted = Callable[[str], bool]


def open_files(path: Path, wanted: Wanted) -> Iterator[File]:
    """The files to import: the one named, or those of a folder or archive whose path is `wanted`, by path.

    Raises `NotFound`, or `Invalid` with `unsafe_path` or `import_too_large`.
    """
    if path.is_dir():
        yield from _of_folder(path, wanted)
    elif path.name.lower().endswith(_ARCHIVES):
        yield from _of_archive(path, wanted)
    else:
        yield _of_path(path)


# ---------------------------------------------------------------- folders


def _of_path(path: Path) -> File:
    try:
        root, name = path.parent, path.name
        return File(path=name, data=_read(path), beside=partial(_beside, root, ""))
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.", code="usage") from None


def _of_folder(root: Path, wanted: Wanted) -> Iterator[File]:
    found = sorted(walk(root))
    total = 0
    for name in found:
        if not wanted(name):
            continue
        data = _read(root / name)
        total += len(data)
        if total > MAX_BYTES:
            _too_large(f"the files of {root} hold more than {MAX_BYTES // 1_000_000} MB")
        yield File(path=name, data=data, beside=partial(_beside, root, str(PurePosixPath(name).parent)))


def walk(root: Path, *, limit: int = MAX_ENTRIES) -> Iterator[str]:
    """The regular files below a folder, as relative paths; links are not followed, some folders skipped.

    Raises `Invalid` when there are more than `limit`.
    """
    count = 0
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        for name in sorted(names):
            path = Path(folder) / name
            if not stat.S_ISREG(path.lstat().st_mode):
                continue
            count += 1
            if count > limit:
                _too_large(f"{root} holds more than {limit:,} files")
            yield path.relative_to(root).as_posix()


def _beside(root: Path, folder: str, path: str) -> bytes:
    """The bytes of a file named in another; a link on the way is refused, wherever it leads."""
    name = below(folder, path)
    way = root
    for part in PurePosixPath(name).parts:
        way /= part
        if way.is_symlink():
            refuse_path(path, "goes through a link")
    try:
        return _read(way)
    except OSError as error:
        raise unreadable(path, f"it is named here but cannot be read: {error.strerror}") from None


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        _too_large(f"{path} holds more than {MAX_BYTES // 1_000_000} MB")
    return data


# ---------------------------------------------------------------- archives


class _Unpacked:
    """The files of an archive, in memory, each checked before it is taken."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._seen: dict[str, str] = {}
        self._bytes = 0
        self._entries = 0

    def admit(self, name: str) -> str:
        """The safe path of an entry. Raises `Invalid`."""
        self._entries += 1
        if self._entries > MAX_ENTRIES:
            _too_large(f"the archive has more than {MAX_ENTRIES:,} entries")
        path = safe_path(name.removeprefix("./")) if name.rstrip("/") != "." else name
        key = clash_key(path.rstrip("/"))
        if self._seen.setdefault(key, path) != path or path in self.files:
            refuse_path(path, f"is the same file as '{self._seen[key]}' for some systems")
        return path

    def take(self, path: str, source: IO[bytes]) -> None:
        """Read an entry, counting what comes out, not what the archive says will."""
        parts: list[bytes] = []
        while chunk := source.read(_CHUNK):
            self._bytes += len(chunk)
            if self._bytes > MAX_BYTES:
                _too_large(f"the archive unpacks to more than {MAX_BYTES // 1_000_000} MB")
            parts.append(chunk)
        self.files[path] = b"".join(parts)


def _of_archive(path: Path, wanted: Wanted) -> Iterator[File]:
    try:
        unpacked = _unzip(path) if path.name.lower().endswith(".zip") else _untar(path)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise unreadable(path.name, f"it is no archive that can be read: {error}") from None

    def beside(folder: str, name: str) -> bytes:
        inside = below(folder, name)
        if inside not in unpacked:
            raise unreadable(name, "it is named here but not in the archive")
        return unpacked[inside]

    for name in sorted(unpacked):
        if wanted(name) and SKIPPED.isdisjoint(PurePosixPath(name).parts):
            folder = str(PurePosixPath(name).parent)
            yield File(path=name, data=unpacked[name], beside=partial(beside, folder))


def _unzip(path: Path) -> dict[str, bytes]:
    unpacked = _Unpacked()
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        # `orig_filename` is what stands there; the library has mended `filename` already.
        names = [unpacked.admit(entry.orig_filename) for entry in entries]
        for entry, name in zip(entries, names, strict=True):
            mode = entry.external_attr >> 16
            if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
                refuse_path(name, "is a link or a device")
            if entry.is_dir():
                continue
            if entry.file_size > MAX_BYTES:
                _too_large(f"'{name}' unpacks to more than {MAX_BYTES // 1_000_000} MB")
            with archive.open(entry) as source:
                unpacked.take(name, source)
    return unpacked.files


def _untar(path: Path) -> dict[str, bytes]:
    unpacked = _Unpacked()
    with tarfile.open(path, mode="r:*") as archive:
        for entry in archive:
            name = unpacked.admit(entry.name)
            if entry.isdir():
                continue
            source = archive.extractfile(entry) if entry.isreg() else None
            if source is None:
                refuse_path(name, "is a link or a device")
            if entry.size > MAX_BYTES:
                _too_large(f"'{name}' unpacks to more than {MAX_BYTES // 1_000_000} MB")
            unpacked.take(name, source)
    return unpacked.files


def _too_large(what: str) -> NoReturn:
    raise Invalid(
        f"{what[0].upper()}{what[1:]}.",
        code="import_too_large",
        hint="Nothing was written. Import it in parts.",
    )
