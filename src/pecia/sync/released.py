"""Released: copies of the versions that labels serve, and of their partials, so that a folder alone can serve them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pecia.app.operations import AnyLibrary
from pecia.app.push import GetVersions
from pecia.app.resolve import ResolveLabel
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.names import Reference, parse_reference
from pecia.domain.prompt_file import PromptFile, read_prompt_file, write_prompt_file
from pecia.domain.release import Served
from pecia.domain.sync import Base
from pecia.domain.version import Content, Version
from pecia.folder.files import Files
from pecia.folder.locks import LabelLock, Locks, read_locks, write_locks
from pecia.folder.memory import RELEASED, pinned_path, released_path, write_aliases
from pecia.sync.renames import aliases_of

_AT_ONCE = 100


def keep_released(files: Files, library: AnyLibrary, base: Base, *, anew: bool = False) -> None:
    """Write a copy of every version that a label of a prompt in this folder serves, and delete the others.

    With it go the partials that it was released with. A version never changes, so that a copy is written once;
    `anew` writes all of them, for another library.
    """
    standing = {
        name: known.labels for name, known in base.prompts.items() if known.file is not None and known.labels
    }
    wanted = {
        released_path(name, number): f"{name}#{number}"
        for name, labels in standing.items()
        for number in labels.values()
    }
    there = set(_copies(files.root))
    _keep_versions(files, library, wanted, missing=sorted(wanted if anew else wanted.keys() - there))
    partials: dict[str, Content] = {}
    locks = _locks(files, library, standing, partials, known={} if anew else read_locks(files))
    for path in sorted(partials.keys() - wanted.keys() - (set() if anew else there)):
        _keep(files, path, partials[path])
    write_locks(files, locks)
    write_aliases(files, {old: new for old, new in aliases_of(library) if new in base.prompts})
    held = {
        pinned_path(pin)
        for labels in locks.values()
        for lock in labels.values()
        for pin in lock.pins.values()
    }
    for path in there - wanted.keys() - held:
        seen = files.read(path)
        files.delete(path, before=seen.digest if seen else None)


def _keep_versions(
    files: Files, library: AnyLibrary, wanted: Mapping[str, str], *, missing: list[str]
) -> None:
    for start in range(0, len(missing), _AT_ONCE):
        paths = missing[start : start + _AT_ONCE]
        request = GetVersions(references=tuple(wanted[path] for path in paths))
        versions: tuple[Version, ...] = library.perform(request)
        for path, version in zip(paths, versions, strict=True):
            _keep(files, path, version.content)


def _keep(files: Files, path: str, content: Content) -> None:
    text = write_prompt_file(PromptFile(content=content))
    before = files.read(path)
    files.write(path, text.encode(), before=before.digest if before else None)


def _locks(
    files: Files,
    library: AnyLibrary,
    standing: Mapping[str, Mapping[str, int]],
    partials: dict[str, Content],
    *,
    known: Locks,
) -> Locks:
    """What each label holds, and into `partials` the contents of what it was released with, by path.

    Those whose version includes nothing are not asked for. The others are, each time: a label may be released anew
    with the same version and other partials.
    """
    locks: Locks = {}
    for name, labels in standing.items():
        found: dict[str, LabelLock] = {}
        for label, number in labels.items():
            lock = known.get(name, {}).get(label)
            if lock is None or lock.version != number:
                lock = LabelLock(version=number)
                includes = _includes(files, released_path(name, number))
            else:
                includes = bool(lock.partials)
            found[label] = (_lock_in_service(library, name, label, partials) if includes else None) or lock
        locks[name] = found
    return locks


def _includes(files: Files, path: str) -> bool:
    seen = files.read(path)
    try:
        return seen is not None and bool(read_prompt_file(seen.text).content.includes)
    except Invalid:
        return False


def _lock_in_service(
    library: AnyLibrary, name: str, label: str, partials: dict[str, Content]
) -> LabelLock | None:
    try:
        served: Served = library.perform(ResolveLabel(prompt=name, label=label))
    except NotFound:
        return None  # taken down meanwhile
    pins: dict[str, str] = {}
    for reference, one in served.partials.items():
        project = parse_reference(reference).project
        pin = Reference(project=project, name=one.prompt, number=one.version)
        partials[pinned_path(pin)] = one.content
        pins[reference] = str(pin)
    return LabelLock(version=served.version, partials=pins)


def _copies(root: Path) -> list[str]:
    """The paths of the copies there are. Links to folders are not followed."""
    return [
        f"{Path(folder).relative_to(root).as_posix()}/{name}"
        for folder, _, names in os.walk(root / RELEASED)
        for name in names
    ]
