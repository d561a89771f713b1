"""Web: the built web app. Its page with a fresh nonce each time, its assets kept by browsers for good.

What is served is what lies in the folder, listed once: a path is looked up, never opened as it came. Where the app
was not built, the plain pages stand in for it.
"""

from __future__ import annotations

import gzip
import hashlib
import secrets
from mimetypes import guess_type
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from pecia.server.http import HTML, NOT_MODIFIED, Header, Incoming

STATIC = Path(__file__).parent / "static"
ASSETS = "/assets/"
"""Below it lie files whose names hold a hash of their content."""
NONCE = "__PECIA_NONCE__"
BUILD = "__PECIA_BUILD__"
_FOREVER: Header = (b"cache-control", b"public, max-age=31536000, immutable")
_FRESH: Header = (b"cache-control", b"no-cache")
_UNKEPT: Header = (b"cache-control", b"no-store")
_SMALL = 1024
"""Bytes up to which a file is not worth compressing."""
_TEXTS = ("text/", "application/javascript", "application/json", "image/svg+xml")


class Reply(NamedTuple):
    """What goes back for a file or the page."""

    status: int
    body: bytes
    headers: list[Header]


class _File:
    """One file of the build, read when it is first asked for, and compressed when a browser takes that."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._whole: bytes | None = None
        self._small: bytes | None = None
        kind = guess_type(path.name)[0] or "application/octet-stream"
        self.kind = "text/javascript" if kind in {"application/javascript", "text/javascript"} else kind

    def read(self, *, compressed: bool) -> tuple[bytes, bool]:
        """Its bytes, and whether they are compressed."""
        if self._whole is None:
            self._whole = self._path.read_bytes()
        if not compressed or len(self._whole) < _SMALL or not self.kind.startswith(_TEXTS):
            return self._whole, False
        if self._small is None:
            self._small = gzip.compress(self._whole, compresslevel=6, mtime=0)
        return self._small, True


class Web:
    """The web app in a folder. A build that replaces it is seen at the next page, without a restart."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._folder = folder
        self._lock = Lock()
        self._seen: tuple[int, int] | None = None
        self._page = ""
        self._files: dict[str, _File] = {}

    def page(self) -> Reply | None:
        """The page of the app, whichever of its addresses was asked for; None where it was not built."""
        if not self._look():
            return None
        nonce = secrets.token_urlsafe(16)
        body = self._page.replace(NONCE, nonce).encode()
        return Reply(200, body, [HTML, _UNKEPT, *_policy(nonce)])

    def file(self, incoming: Incoming) -> Reply | None:
        """One of the files beside the page; None when there is none at this path."""
        found = self._files.get(incoming.path)
        if found is None and self._look():
            found = self._files.get(incoming.path)
        if found is None:
            return None
        compressed = "gzip" in (incoming.header(b"accept-encoding") or "")
        body, is_small = found.read(compressed=compressed)
        tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'.encode()
        kept = _FOREVER if incoming.path.startswith(ASSETS) else _FRESH
        headers: list[Header] = [(b"etag", tag), kept, (b"vary", b"accept-encoding")]
        if (incoming.header(b"if-none-match") or "").encode() == tag:
            return Reply(NOT_MODIFIED, b"", headers)
        if is_small:
            headers.append((b"content-encoding", b"gzip"))
        return Reply(200, body, [(b"content-type", _content_type(found.kind)), *headers])

    def _look(self) -> bool:
        """Whether there is a build; reads its page and lists its files when it is another than before."""
        index = self._folder / "index.html"
        try:
            state = index.stat()
        except OSError:
            return False
        seen = (state.st_mtime_ns, state.st_size)
        with self._lock:
            if seen != self._seen:
                text = index.read_text(encoding="utf-8")
                build = hashlib.sha256(text.encode()).hexdigest()[:12]
                self._page = text.replace(BUILD, build)
                self._files = {
                    f"/{path.relative_to(self._folder).as_posix()}": _File(path)
                    for path in self._folder.rglob("*")
                    if path.is_file() and path != index and not path.name.startswith(".")
                }
                self._seen = seen
        return True


def is_navigation(incoming: Incoming) -> bool:
    """Whether somebody goes to an address, so that the app may answer for it; not whether a file is missed."""
    return "text/html" in (incoming.header(b"accept") or "") and not incoming.path.startswith(ASSETS)


def _content_type(kind: str) -> bytes:
    return f"{kind}; charset=utf-8".encode() if kind.startswith("text/") else kind.encode()


def _policy(nonce: str) -> list[Header]:
    """Nothing from another host, no script but the files of the build, styles by nonce."""
    policy = (
        "default-src 'none'; script-src 'self'; "
        f"style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    return [(b"content-security-policy", policy.encode()), (b"referrer-policy", b"no-referrer")]
