"""Archives: their files in memory, under limits. Nothing is unpacked, so there is no path to write to."""

from __future__ import annotations

import bz2
import gzip
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from pecia.domain.errors import NotFound
from pecia.domain.paths import clash_key, safe_path, unsafe
from pecia.imports.found import MAX_BYTES, MAX_ENTRIES, too_large, unreadable

_OPEN: dict[str, Callable[[Path], object]] = {
    ".tar": lambda path: path.open("rb"),
    ".tar.gz": gzip.open,
    ".tgz": gzip.open,
    ".tar.bz2": bz2.open,
}
ARCHIVES = (".zip", *_OPEN)
"""How the names of archives end. Methods that let an archive ask for gigabytes of memory are not read."""
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
_CHUNK = 1 << 20
_MAX_STREAM = MAX_BYTES + 2_048 * MAX_ENTRIES
"""Bytes of a tar, the heads of its entries among them."""
_BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, RuntimeError, NotImplementedError, zlib.error),
    ValueError,
)


def read_archive(path: Path) -> dict[str, bytes]:
    """The files of an archive by their paths.

    Raises `NotFound`, or `Invalid`: `unsafe_path` for a path that leads elsewhere, two that some systems take
    for one, links and devices; `import_too_large`; `invalid_import` for what is no archive.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            too_large(f"the archive is larger than {MAX_BYTES // 1_000_000} MB")
        return _unzip(path) if path.name.lower().endswith(".zip") else _untar(path)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except _BROKEN as error:
        raise unreadable(path.name, f"it is no archive that can be read: {error}") from None


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
            too_large(f"the archive has more than {MAX_ENTRIES:,} entries")
        path = safe_path(name.removeprefix("./")) if name.rstrip("/") != "." else name
        key = clash_key(path.rstrip("/"))
        if self._seen.setdefault(key, path) != path or path in self.files:
            raise unsafe(path, f"it is the same file as '{self._seen[key]}' for some systems")
        return path

    def take(self, path: str, source: IO[bytes]) -> None:
        """Read an entry, counting what comes out, not what the archive says will."""
        parts: list[bytes] = []
        while chunk := source.read(_CHUNK):
            self._bytes += len(chunk)
            if self._bytes > MAX_BYTES:
                too_large(f"the archive unpacks to more than {MAX_BYTES // 1_000_000} MB")
            parts.append(chunk)
        self.files[path] = b"".join(parts)


class _Bounded:
    """A stream that ends with a refusal where a tar would be too large; a head can claim any size."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner

    def read(self, size: int = -1) -> bytes:
        room = _MAX_STREAM - self._inner.tell()
        data = self._inner.read(room + 1 if size < 0 else min(size, room + 1))
        if len(data) > room:
            too_large(f"the archive unpacks to more than {MAX_BYTES // 1_000_000} MB")
        return data

    def seek(self, place: int, whence: int = 0) -> int:
        if whence == 0 and place > _MAX_STREAM:
            too_large(f"the archive unpacks to more than {MAX_BYTES // 1_000_000} MB")
        return self._inner.seek(place, whence)

    def tell(self) -> int:
        return self._inner.tell()


def _unzip(path: Path) -> dict[str, bytes]:
    unpacked = _Unpacked()
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        # `orig_filename` is what stands there; the library has mended `filename` already.
        names = [unpacked.admit(entry.orig_filename) for entry in entries]
        for entry, name in zip(entries, names, strict=True):
            mode = entry.external_attr >> 16
            if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
                raise unsafe(name, "it is a link or a device")
            if entry.is_dir():
                continue
            if entry.compress_type not in _METHODS:
                raise NotImplementedError(f"the method of '{name}' is not read")
            with archive.open(entry) as source:
                unpacked.take(name, source)
    return unpacked.files


def _untar(path: Path) -> dict[str, bytes]:
    unpacked = _Unpacked()
    suffix = next((end for end in _OPEN if path.name.lower().endswith(end)), ".tar")
    with cast("IO[bytes]", _OPEN[suffix](path)) as stream:
        bounded = cast("IO[bytes]", _Bounded(stream))
        with tarfile.open(fileobj=bounded, mode="r:") as archive:
            for entry in archive:
                name = unpacked.admit(entry.name)
                if entry.isdir():
                    continue
                source = archive.extractfile(entry) if entry.isreg() else None
                if source is None:
                    raise unsafe(name, "it is a link or a device")
                unpacked.take(name, source)
    return unpacked.files
