"""The last good values on disk, so that an application starts while the server is away."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

import msgspec

from pecia.domain.release import Served, is_whole
from pecia.sdk.engine import Key

FORMAT = 1


class _Kept(msgspec.Struct, frozen=True):
    format: int
    served: Served
    asked: str | None = None
    """The name it was asked for by, where the prompt has another now."""


class DiskCache:
    """One file for each key under a folder. What cannot be read or trusted is as if it were not there."""

    def __init__(self, folder: Path, identity: str) -> None:
        self._folder = folder / hashlib.sha256(identity.encode()).hexdigest()[:16]

    def load(self, key: Key) -> Served | None:
        """What was last kept for a key. A file that is damaged, of another format or another user's is passed over."""
        path = self._path(key)
        try:
            if hasattr(os, "getuid") and path.stat().st_uid != os.getuid():
                return None
            kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
        except (OSError, msgspec.MsgspecError, RecursionError):
            return None
        if kept.format != FORMAT or (kept.asked or kept.served.prompt) != key.name:
            return None
        return kept.served if is_whole(kept.served) else None

    def keep(self, key: Key, served: Served) -> bool:
        """Write it down, whole or not at all; False when this disk does not take it."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, written = tempfile.mkstemp(dir=self._folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    asked = key.name if served.prompt != key.name else None
                    file.write(msgspec.json.encode(_Kept(format=FORMAT, served=served, asked=asked)))
                Path(written).replace(self._path(key))
            except OSError:
                with contextlib.suppress(OSError):
                    Path(written).unlink()
                return False
        except OSError:
            return False
        return True

    def _path(self, key: Key) -> Path:
        which = f"{key.name}@{key.label}#{key.version}"
        return self._folder / f"{hashlib.sha256(which.encode()).hexdigest()[:32]}.json"
