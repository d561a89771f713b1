"""Transport: prompts over HTTP, within a time and a size that are bounded whatever the server does."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import quote

import msgspec

from pecia.domain.errors import NotFound, Unavailable, read_problem
from pecia.domain.event import Event
from pecia.domain.release import Served
from pecia.domain.value import Value
from pecia.sdk.engine import Key
from pecia.sdk.source import News

if TYPE_CHECKING:
    import httpx2

T = TypeVar("T")
DEADLINE = 2.0
MAX_BYTES = 8 * 2**20
_NOT_MODIFIED = 304
_OK = 200


class _Feed(Value, frozen=True):
    events: tuple[Event, ...]
    next: int


class HttpSource:
    """A Pecia server. `deadline`: seconds that fetching one prompt may take, connecting and reading included."""

    kind: Literal["server"] = "server"

    def __init__(self, url: str, *, deadline: float = DEADLINE) -> None:
        self.identity = url.rstrip("/")
        self._deadline = deadline
        self._client: httpx2.Client | None = None
        self._lock = threading.Lock()

    def fetch(self, key: Key, *, etag: str | None = None) -> Served | None:
        """What the server serves for a key; None when it answers that nothing changed."""
        path = f"/prompts/{quote(key.name, safe='')}"
        path += f"/labels/{quote(key.label, safe='')}" if key.label else f"/versions/{key.version}/served"
        status, data = self._get(path, {}, etag=etag, deadline=self._deadline)
        if status == _NOT_MODIFIED:
            return None
        return _decode(data, Served)

    def follow(self, since: int, *, wait: float) -> News:
        """The feed, as a long poll."""
        _, data = self._get(
            "/events", {"since": since, "wait": wait}, etag=None, deadline=wait + self._deadline
        )
        feed = _decode(data, _Feed)
        return News(events=feed.events, next=feed.next)

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _get(
        self, path: str, query: dict[str, Any], *, etag: str | None, deadline: float
    ) -> tuple[int, bytes]:
        import httpx2  # noqa: PLC0415 - 30 ms that an application pays at its first fetch, not at import

        with self._lock:
            if self._client is None:
                self._client = httpx2.Client(follow_redirects=False, trust_env=False)
            client = self._client
        headers = {"if-none-match": etag} if etag else {}
        url = f"{self.identity}/api/v1{path}"
        ends = time.monotonic() + deadline
        try:
            with client.stream(
                "GET", url, params=query, headers=headers, timeout=httpx2.Timeout(deadline)
            ) as response:
                data = _read(response, ends)
                status = response.status_code
        except httpx2.HTTPError as error:
            raise Unavailable(
                f"The server at {self.identity} cannot be reached: {error or type(error).__name__}."
            ) from None
        if status not in {_OK, _NOT_MODIFIED}:
            raise _refusal(status, data)
        return status, data


def _read(response: httpx2.Response, ends: float) -> bytes:
    chunks: list[bytes] = []
    size = 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        chunks.append(chunk)
        if size > MAX_BYTES or time.monotonic() > ends:
            what = "too much" if size > MAX_BYTES else "too slowly"
            raise Unavailable(f"The server answered {what}.")
    return b"".join(chunks)


def _refusal(status: int, data: bytes) -> Exception:
    try:
        document = msgspec.json.decode(data, type=dict[str, Any])
    except msgspec.MsgspecError:
        document = {}
    error = read_problem(document, status=status)
    # Whatever a server refuses but "not there" is trouble that may pass: the last good value stays.
    return error if isinstance(error, NotFound) else Unavailable(error.message, hint=error.hint)


def _decode(data: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Unavailable(f"The server's answer cannot be read: {error}.") from None
