"""REST: each operation of the table as a route. Decode, perform, encode."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any, NamedTuple, TypeVar, get_args
from urllib.parse import quote

import msgspec

from pecia import wire
from pecia.app.datasets import ImportDataset
from pecia.app.events import MAX_WAIT, Feed, ListEvents
from pecia.app.experiments import PlanExperiment
from pecia.app.import_prompts import ImportPrompts
from pecia.app.operations import OPERATIONS, Operation, perform, performed
from pecia.app.push import PushPrompts
from pecia.app.release import ReleaseVersion
from pecia.app.tryout import Stop, Tell, TryPrompt, try_prompt
from pecia.domain.actor import Actor
from pecia.domain.errors import Detail, Invalid, NotFound, PeciaError
from pecia.domain.release import Served, etag
from pecia.domain.renaming import Alias
from pecia.domain.tryout import Tryout
from pecia.domain.value import Request
from pecia.domain.version import Version
from pecia.ports import Ports
from pecia.server import stream, tryout_stream
from pecia.server.acting import actor_of
from pecia.server.guard import check_json
from pecia.server.http import JSON, NOT_MODIFIED, Header, Incoming, Send, respond
from pecia.server.router import Match, Router
from pecia.server.wake import Wake

T = TypeVar("T")
API = "/api/v1"
THREADS = 16
MAX_BODY = 8 * 2**20
"""Bytes of a body; a decoded one takes up to twenty times as much memory."""
MAX_BULK = 64 * 2**20
"""Bytes of a body that brings cases or prompts."""
_BULK = (ImportDataset, PlanExperiment, ImportPrompts, PushPrompts)
_number = re.compile(r"-?[0-9]{1,15}")
RENAMED_TO = b"pecia-renamed-to"
"""The header that says what a prompt is called that was asked for by a former name."""
_FRESH: Header = (b"cache-control", b"private, no-cache")
_FOREVER: Header = (b"cache-control", b"private, max-age=31536000, immutable")


class Answer(NamedTuple):
    """What goes back."""

    status: int
    body: bytes
    headers: list[Header]


class Rest:
    """The API: one route for each row of the operations table."""

    def __init__(self, ports: Ports, actor: Actor) -> None:
        self._ports = ports
        self._actor = actor
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="pecia-operation")
        self._wake = Wake(ports.signals, actor.project, self._head)
        self._router = Router((o.method, API + o.path, o) for o in OPERATIONS)

    async def answer(self, incoming: Incoming, send: Send) -> int:
        """Answer one request; returns the status. Raises a `PeciaError` for what goes wrong."""
        operation, values = self._route(incoming)
        actor = actor_of(incoming, self._actor)
        if operation.request is ListEvents:
            if stream.is_asked(incoming):
                return await self._stream(operation, actor, incoming, send)
            answer = await self._follow(operation, actor, incoming)
        else:
            body = b""
            if operation.method != "GET":
                check_json(incoming)
                body = await incoming.body(limit=body_limit(operation))
            if operation.request is TryPrompt and stream.is_asked(incoming):
                return await self._stream_tryout(operation, actor, incoming, body, send)
            answer = await self._in_thread(partial(self._carry_out, operation, actor, values, incoming, body))
        await respond(send, *answer)
        return answer.status

    def release(self) -> None:
        """Let everybody go who waits for the log. Called on the event loop."""
        self._wake.close()

    def close(self) -> None:
        """Wait for the operations under way."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _route(self, incoming: Incoming) -> tuple[Operation, dict[str, str]]:
        method = "GET" if incoming.method == "HEAD" else incoming.method
        found = self._router.match(method, incoming.path)
        if isinstance(found, Match):
            return found.target, found.values
        raise no_route(incoming.method, found)

    def _carry_out(
        self, operation: Operation, actor: Actor, values: dict[str, str], incoming: Incoming, body: bytes
    ) -> Answer:
        """The whole of one operation, in one thread: big bodies keep nobody else waiting."""
        request = _request(operation, values, incoming, body)
        result, alias = performed(self._ports, actor, request)
        if alias is not None:
            return Answer(operation.status, wire.encode(result), [JSON, *_renamed(alias, result)])
        return _answer(operation, incoming, result)

    async def _stream(self, operation: Operation, actor: Actor, incoming: Incoming, send: Send) -> int:
        """The feed without an end."""
        request = stream.place_of(_request(operation, {}, incoming, b""), incoming)

        async def read(asked: ListEvents) -> Feed:
            return await self._in_thread(partial(perform, self._ports, actor, asked))

        return await stream.stream(request, incoming, send, read=read, wake=self._wake)

    async def _stream_tryout(
        self, operation: Operation, actor: Actor, incoming: Incoming, body: bytes, send: Send
    ) -> int:
        """The tryout with its answers as they come in."""

        async def attempt(tell: Tell, stop: Stop) -> Tryout:
            def carry_out() -> Tryout:
                request: TryPrompt = _request(operation, {}, incoming, body)
                listened = partial(try_prompt, tell=tell, stop=stop)
                tryout: Tryout = performed(self._ports, actor, request, run=listened).result
                return tryout

            return await self._in_thread(carry_out)

        return await tryout_stream.stream(incoming, send, attempt=attempt)

    async def _follow(self, operation: Operation, actor: Actor, incoming: Incoming) -> Answer:
        """The feed waits on the loop, so that a thousand listeners take no thread."""
        request: ListEvents = _request(operation, {}, incoming, b"")
        read = partial(perform, self._ports, actor, msgspec.structs.replace(request, wait=0))
        loop = asyncio.get_running_loop()
        ends = loop.time() + (min(request.wait, MAX_WAIT) if request.since >= 0 and request.wait > 0 else 0)
        while True:
            with self._wake.ticket() as ticket:
                feed: Feed = await self._in_thread(read)
                if feed.events or not await ticket.woken(ends - loop.time()):
                    return _answer(operation, incoming, feed)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _head(self) -> int:
        feed: Feed = perform(self._ports, self._actor, ListEvents(since=-1))
        return feed.next


def body_limit(operation: Operation) -> int:
    """How many bytes the body of this operation may have."""
    return MAX_BULK if operation.request in _BULK else MAX_BODY


def no_route(method: str, allowed: frozenset[str]) -> PeciaError:
    """The error for a path that has no answer to a method, only to these, or to none."""
    if not allowed:
        return NotFound("There is nothing at this path.", hint="The API reference is at /docs.")
    methods = sorted(allowed | {"HEAD"} if "GET" in allowed else allowed)
    return PeciaError(
        f"{method[:20]} is not answered here, only {', '.join(methods)}.",
        code="method_not_allowed",
        allow=", ".join(methods),
    )


def _request(operation: Operation, values: dict[str, str], incoming: Incoming, body: bytes) -> Any:  # noqa: ANN401 - the operation's own
    """The request that path, query, body and headers spell. A body never says what the path says."""
    if operation.method == "GET":
        query = incoming.query()
        _refuse_repeated(query.keys() & values.keys())
        texts = query | values
        _check_numbers(operation, texts)
        return wire.convert(texts, operation.request, strict=False)
    # Cases may be many, and are read one by one when their turn comes.
    cut = operation.request is ImportDataset and body
    fields = wire.decode_around(body, "rows") if cut else wire.decode(body or b"{}", dict[str, Any])
    rows = fields.get("rows")
    if isinstance(rows, wire.Rows):
        fields["rows"] = ()
    _refuse_repeated(fields.keys() & values.keys())
    _check_numbers(operation, values)
    numbers = _numbers(operation.request)
    fields |= {name: int(text) if name in numbers else text for name, text in values.items()}
    if operation.request is ReleaseVersion and (tag := incoming.header(b"if-match")):
        fields["if_match"] = tag
    request = wire.convert(fields, operation.request)
    return msgspec.structs.replace(request, rows=rows) if isinstance(rows, wire.Rows) else request


def _refuse_repeated(names: set[str]) -> None:
    if names:
        raise wire.unknown_field(min(names))


@cache
def _numbers(request: type[Request]) -> frozenset[str]:
    """The fields of a request that are whole numbers."""
    return frozenset(
        field.name for field in msgspec.structs.fields(request) if int in {field.type, *get_args(field.type)}
    )


def _check_numbers(operation: Operation, texts: Mapping[str, str]) -> None:
    """Take one spelling of a number only, and none beyond what JSON has."""
    for name in _numbers(operation.request) & texts.keys():
        if not _number.fullmatch(texts[name]):
            message = f"'{name}' is a whole number of at most 15 digits."
            raise Invalid(
                message, errors=(Detail(code="invalid_parameter", detail=message, pointer=f"/{name}"),)
            )


def _answer(operation: Operation, incoming: Incoming, result: object) -> Answer:
    headers = _validators(result)
    if operation.method == "GET" and _is_known(incoming, headers):
        return Answer(NOT_MODIFIED, b"", headers)
    return Answer(operation.status, wire.encode(result), [JSON, *headers])


def _validators(result: object) -> list[Header]:
    if isinstance(result, Served):
        return [(b"etag", result.etag.encode()), _FRESH if result.label else _FOREVER]
    if isinstance(result, Version):
        return [(b"etag", etag(0, result.digest).encode()), _FOREVER]
    return [_FRESH]


def _renamed(alias: Alias, result: object) -> list[Header]:
    """Says that the name is a former one, as RFC 9745 does, and where the prompt is.

    Such an answer is always sent whole, and not kept for good: another prompt may get the name. Who kept one from
    before the renaming learns the new name by it.
    """
    link = f'<{API}/prompts/{quote(alias.prompt, safe="")}>; rel="successor-version"'
    return [
        *(header for header in _validators(result) if header[0] == b"etag"),
        _FRESH,
        (b"deprecation", f"@{int(alias.at.timestamp())}".encode()),
        (b"link", link.encode()),
        (RENAMED_TO, alias.prompt.encode()),
    ]


def _is_known(incoming: Incoming, headers: list[Header]) -> bool:
    """Whether the caller's If-None-Match names what would be sent."""
    asked = incoming.header(b"if-none-match")
    tag = dict(headers).get(b"etag")
    if asked is None or tag is None:
        return False
    tags = [part.strip().removeprefix("W/") for part in asked.split(",")]
    return "*" in tags or tag.decode() in tags
