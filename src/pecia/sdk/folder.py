"""Folder: prompts straight from a folder of prompt files, with no server and no library."""

from __future__ import annotations

import logging
import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from pecia.domain.errors import Invalid, NotFound
from pecia.domain.names import LATEST, is_name, parse_own_reference
from pecia.domain.partials import Partial, resolve_includes
from pecia.domain.prompt_file import read_prompt_file
from pecia.domain.prompt_path import prompt_path
from pecia.domain.release import Served
from pecia.domain.sync import Base, Known
from pecia.domain.template import check_content
from pecia.domain.version import Content, Version, digest_content
from pecia.folder.files import Files
from pecia.folder.locks import LOCKS, LabelLock, Locks, read_locks
from pecia.folder.memory import BASE, pinned_path, read_aliases, read_base, released_path
from pecia.sdk.engine import Key
from pecia.sdk.source import News

log = logging.getLogger("pecia")
_POLL = 0.4
"""Seconds between two looks at the files that are served."""


_UNKNOWN = datetime.min.replace(tzinfo=UTC)
"""When a version was committed, which a file does not say."""


class _Stamp(NamedTuple):
    """What changes when a file does."""

    changed: int
    size: int
    number: int


class _Read(NamedTuple):
    stamp: _Stamp
    content: Content
    digest: str


class FolderSource:
    """A folder of prompt files. What is saved in it is served within a second.

    `latest` is the file itself. Another label is what it stood at when the folder was last brought together with
    its library (`pecia pull`, `pecia push`), with the partials that it was released with; a prompt whose labels the
    folder does not know is its file. Of a file, and of a number, partials are those that the folder has now.
    """

    kind: Literal["folder"] = "folder"

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise NotFound(
                f"There is no folder {folder}.", hint="PECIA_PROMPTS names the folder of prompt files."
            )
        self.identity = f"folder:{folder.resolve()}"
        self._files = Files(folder.resolve())
        self._read: dict[str, _Read] = {}
        self._last: dict[Key, Served] = {}
        self._base: tuple[_Stamp | None, Base] = (None, Base())
        self._locks: tuple[_Stamp | None, Locks] = (None, {})
        self._lock = threading.Lock()
        self._closed = threading.Event()

    def fetch(self, key: Key, *, etag: str | None = None) -> Served | None:
        """What the folder holds for a key; None when it is still what `etag` says, or cannot be read just now.

        Raises `NotFound`, and `Invalid` for a file that is not safe or cannot be read, when nothing is served yet.
        """
        key = key._replace(name=parse_own_reference(key.name).name)
        with self._lock:
            try:
                served = self._counted(key, self._by_any_name(key))
            except Invalid as error:
                if etag is None:
                    raise
                log.warning("pecia: serving %s as it was: %s", key.name, error.message)
                return None
        return None if served.etag == etag else served

    def follow(self, since: int, *, wait: float) -> News:  # noqa: ARG002 - a folder has no log to wait for
        """Let a moment pass. There is no log: everything that is served is looked at again, by its time and size."""
        self._closed.wait(_POLL)
        return News(events=(), next=-1)

    def close(self) -> None:
        """Let the one go who waits."""
        self._closed.set()

    def _counted(self, key: Key, served: Served) -> Served:
        """The same with a revision of our own: one more each time that the text or one of its partials changed."""
        last = self._last.get(key)
        revision = 0 if last is None else last.revision
        served = msgspec.structs.replace(served, revision=revision)
        if last is not None and served != last:
            served = msgspec.structs.replace(served, revision=revision + 1)
        self._last[key] = served
        return served

    def _by_any_name(self, key: Key) -> Served:
        """What is served for a key, whose prompt may have had that name before."""
        try:
            return self._whole(key)
        except NotFound:
            name = read_aliases(self._files).get(key.name)
            if name is None or not is_name(name):
                raise
            return self._whole(key._replace(name=name))

    def _whole(self, key: Key) -> Served:
        """What is served for a key, with the partials that it includes as the folder has them."""
        served = self._served(key)
        if not served.content.includes:
            return served
        locked = self._locked(key, served)
        if locked is not None:
            return msgspec.structs.replace(served, partials=locked)
        found = resolve_includes(served.content, lambda text, _: self._partial(text), prompt=key.name)
        partials = {reference: Partial.of(version) for reference, version in found.items()}
        return msgspec.structs.replace(served, partials=partials)

    def _locked(self, key: Key, served: Served) -> dict[str, Partial] | None:
        """The partials that a label was released with; None where the folder does not know them, or has no copy."""
        lock = self._lock_of(key.name, key.label) if key.label not in (None, LATEST) else None
        if lock is None or lock.version != served.version or not lock.partials:
            return None
        partials: dict[str, Partial] = {}
        for reference, pin in lock.pins.items():
            found = self._content(pinned_path(pin))
            if found is None:
                return None
            partials[reference] = Partial(
                prompt=pin.name, version=pin.number or 0, digest=found.digest, content=found.content
            )
        return partials

    def _partial(self, text: str) -> Version:
        reference = parse_own_reference(text)
        label = None if reference.number else reference.label or LATEST
        served = self._served(Key(reference.name, label, reference.number))
        return Version(
            prompt=served.prompt,
            number=served.version,
            digest=served.digest,
            content=served.content,
            parent=None,
            author="",
            note="",
            created_at=_UNKNOWN,
        )

    def _served(self, key: Key) -> Served:
        known = self._known(key.name)
        number = key.version or (known.labels.get(key.label or "") if known else None)
        if key.label != LATEST and known is not None and known.labels and number is None:
            labels = ", ".join(sorted(known.labels))
            raise NotFound(
                f"The prompt '{key.name}' has no label '{key.label}'; its labels: {labels}.",
                hint="'pecia pull' brings the labels of the library; 'latest' is the file itself.",
            )
        found = self._content(released_path(key.name, number)) if number else None
        if found is None:
            found = self._content(prompt_path(key.name))
            holds = known.version if known and found and known.digest == found.digest else None
            if found is None:
                raise NotFound(f"There is no prompt '{key.name}' in the folder {self._files.root}.")
            if number is not None and number != holds:
                raise NotFound(
                    f"The folder does not have version {number} of '{key.name}'.",
                    hint="'pecia pull' brings the versions that labels serve; 'latest' is the file itself.",
                )
            number = holds
        return Served(
            prompt=key.name,
            label=key.label,
            version=number or 0,
            digest=found.digest,
            revision=0,
            content=found.content,
        )

    def _content(self, path: str) -> _Read | None:
        stamp = self._stamp(path)
        before = self._read.get(path)
        if stamp is not None and before is not None and before.stamp == stamp:
            return before
        seen = self._files.read(path) if stamp is not None else None
        if seen is None or stamp is None:
            self._read.pop(path, None)
            return None
        try:
            content = read_prompt_file(seen.text).content
            check_content(content)
        except Invalid as error:
            raise Invalid(
                f"{path}: {error.message}", code=error.code, hint=error.hint, errors=error.errors
            ) from None
        read = _Read(stamp=stamp, content=content, digest=digest_content(content))
        self._read[path] = read
        return read

    def _known(self, name: str) -> Known | None:
        """What the folder remembers of a prompt, read again when it was written."""
        stamp = self._stamp(BASE)
        if stamp != self._base[0]:
            self._base = (stamp, read_base(self._files))
        return self._base[1].prompts.get(name)

    def _lock_of(self, name: str, label: str | None) -> LabelLock | None:
        """What the folder remembers of a label's release, read again when it was written."""
        stamp = self._stamp(LOCKS)
        if stamp != self._locks[0]:
            self._locks = (stamp, read_locks(self._files))
        return self._locks[1].get(name, {}).get(label or "")

    def _stamp(self, path: str) -> _Stamp | None:
        try:
            found = os.lstat(self._files.root / path)
        except OSError:
            return None
        return _Stamp(found.st_mtime_ns, found.st_size, found.st_ino)
