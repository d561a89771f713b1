"""Files: what an import reads, from a file, a folder or an archive, never from outside of it.

A folder is walked without following links; an archive is read into memory and never unpacked.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from pecia.domain.errors import Invalid, NotFound
from pecia.domain.paths import below, unsafe
from pecia.imports.archive import ARCHIVES, read_archive
from pecia.imports.found import MAX_BYTES, MAX_ENTRIES, File, too_large, unreadable

SKIPPED = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", "site-packages"})
"""Folders that hold no prompts of one's own."""

Wanted = Callable[[str], bool]


def open_files(path: Path, wanted: Wanted) -> Iterator[File]:
    """The files to import: the one named, or those of a folder or archive whose path is `wanted`, by path.

    Raises `NotFound`, or `Invalid` with `unsafe_path` or `import_too_large`.
    """
    if path.is_dir():
        yield from _of_folder(path, wanted)
    elif path.name.lower().endswith(ARCHIVES):
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
            too_large(f"the files of {root} hold more than {MAX_BYTES // 1_000_000} MB")
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
                too_large(f"{root} holds more than {limit:,} files")
            yield path.relative_to(root).as_posix()


def _beside(root: Path, folder: str, path: str) -> bytes:
    """The bytes of a file named in another; a link on the way is refused, wherever it leads."""
    name = below(folder, path)
    way = root
    for part in PurePosixPath(name).parts:
        way /= part
        if way.is_symlink():
            raise unsafe(path, "it goes through a link")
    try:
        return _read(way)
    except OSError as error:
        raise unreadable(path, f"it is named here but cannot be read: {error.strerror}") from None


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        too_large(f"{path} holds more than {MAX_BYTES // 1_000_000} MB")
    return data


def _of_archive(path: Path, wanted: Wanted) -> Iterator[File]:
    unpacked = read_archive(path)

    def beside(folder: str, name: str) -> bytes:
        inside = below(folder, name)
        if inside not in unpacked:
            raise unreadable(name, "it is named here but not in the archive")
        return unpacked[inside]

    for name in sorted(unpacked):
        if wanted(name) and SKIPPED.isdisjoint(PurePosixPath(name).parts):
            folder = str(PurePosixPath(name).parent)
            yield File(path=name, data=unpacked[name], beside=partial(beside, folder))
