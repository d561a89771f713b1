"""REST: each operation of the table as a route. Decode, perform, encode."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import msgspec

from pecia import wire
from pecia.app.events import MAX_WAIT, Feed, ListEvents
from pecia.app.operations import OPERATIONS, Operation, perform
from pecia.app.release import ReleaseVersion
from pecia.domain.actor import Actor
from pecia.domain.errors import PeciaError
from pecia.domain.release import Served, etag
from pecia.domain.value import Request
from pecia.domain.version import Version
from pecia.ports import Ports
from pecia.server.guard import check_json
from pecia.server.http import JSON, Header, Incoming, Send, respond
from pecia.server.router import Match, Router
from pecia.server.wake import Wake

T = TypeVar("T")
API = "/api/v1"
THREADS = 16
_NOT_MODIFIED = 304
_FRESH: Header = (b"cache-control", b"private, no-cache")
_FOREVER: Header = (b"cache-control", b"private, max-age=31536000, immutable")


class Rest:
    """The API: one route for each row of the operations table."""

    def __init__(self, ports: Ports, actor: Actor) -> None:
        self._ports = ports
        self._actor = actor
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="pecia-operation")
        self._wake = Wake(ports.signals, actor.project)
        self._router = Router((o.method, API + o.path, o) for o in OPERATIONS)

    async def answer(self, incoming: Incoming, send: Send) -> int:
        """Answer one request; returns the status. Raises a `PeciaError` for what goes wrong."""
        method = "GET" if incoming.method == "HEAD" else incoming.method
        match self._router.match(method, incoming.path):
            case Match(target=operation, values=values):
                request = await self._request(operation, values, incoming)
            case allowed:
                raise _no_route(incoming, allowed)
        if isinstance(request, ListEvents) and request.wait > 0:
            result: Any = await self._feed(request)
        else:
            result = await self._in_thread(partial(perform, self._ports, self._actor, request))
        headers = _validators(result)
        if incoming.method in {"GET", "HEAD"} and _matches(incoming, headers):
            await respond(send, _NOT_MODIFIED, b"", headers)
            return _NOT_MODIFIED
        await respond(send, operation.status, wire.encode(result), [JSON, *headers])
        return operation.status

    def close(self) -> None:
        """Let everybody go who waits."""
        self._wake.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _request(self, operation: Operation, values: dict[str, str], incoming: Incoming) -> Request:
        """The request that path, query, body and headers spell. A body never says what the path says."""
        if operation.method == "GET":
            return wire.convert(incoming.query() | values, operation.request, strict=False)
        check_json(incoming)
        body = wire.parse(await incoming.body() or b"{}")
        fields = wire.convert(body, dict[str, Any])
        typed = {name: _typed(operation, name, text) for name, text in values.items()}
        repeated = fields.keys() & typed.keys()
        if repeated:
            raise wire.unknown_field(sorted(repeated)[0])
        if operation.request is ReleaseVersion and incoming.header(b"if-match"):
            typed["if_match"] = incoming.header(b"if-match")
        return wire.convert(fields | typed, operation.request)

    async def _feed(self, request: ListEvents) -> Feed:
        """The feed waits on the loop, so that a thousand listeners take no thread."""
        now = msgspec.structs.replace(request, wait=0)
        read = partial(perform, self._ports, self._actor, now)
        with self._wake.ticket() as waiting:
            feed: Feed = await self._in_thread(read)
            if not feed.events and await waiting.woken(min(request.wait, MAX_WAIT)):
                feed = await self._in_thread(read)
        return feed

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _typed(operation: Operation, name: str, text: str) -> Any:  # noqa: ANN401 - what the field's type says
    kind = {field.name: field.type for field in msgspec.structs.fields(operation.request)}[name]
    return wire.convert(text, kind, strict=False)


def _validators(result: object) -> list[Header]:
    if isinstance(result, Served):
        return [(b"etag", result.etag.encode()), _FRESH]
    if isinstance(result, Version):
        return [(b"etag", etag(0, result.digest).encode()), _FOREVER]
    return [_FRESH]


def _matches(incoming: Incoming, headers: list[Header]) -> bool:
    asked = incoming.header(b"if-none-match")
    tag = dict(headers).get(b"etag")
    if asked is None or tag is None:
        return False
    return asked.strip() == "*" or tag.decode() in [
        part.strip().removeprefix("W/") for part in asked.split(",")
    ]


def _no_route(incoming: Incoming, allowed: frozenset[str]) -> PeciaError:
    if allowed:
        methods = ", ".join(sorted(allowed))
        return PeciaError(
            f"{incoming.method} is not answered here, only {methods}.",
            code="method_not_allowed",
            allow=sorted(allowed),
        )
    return PeciaError(
        "There is nothing at this path.", code="not_found", hint="The API reference is at /docs."
    )
