"""Stream: the log as server-sent events, for the pages of a browser; programs take the long poll."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import msgspec

from pecia import wire
from pecia.app.events import Feed, ListEvents
from pecia.domain.errors import PeciaError
from pecia.server.http import EVERYWHERE, Header, Incoming, Send
from pecia.server.wake import Wake

log = logging.getLogger(__name__)
BEAT = 15.0
"""Seconds after which a line is sent even when nothing happened, so that the connection is not taken for dead."""
RETRY = 2000
"""Milliseconds after which a browser whose connection broke comes again."""
_HEAD: tuple[Header, ...] = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
)


def is_asked(incoming: Incoming) -> bool:
    """Whether a stream is wanted instead of one answer."""
    return incoming.method != "HEAD" and "text/event-stream" in (incoming.header(b"accept") or "")


def place_of(request: ListEvents, incoming: Incoming) -> ListEvents:
    """The request from where a broken connection ended, when it is one that comes again."""
    last = incoming.header(b"last-event-id") or ""
    since = int(last) if last.isascii() and last.isdigit() and len(last) <= 15 else request.since  # noqa: PLR2004
    return msgspec.structs.replace(request, since=since, wait=0)


async def stream(
    request: ListEvents,
    incoming: Incoming,
    send: Send,
    *,
    read: Callable[[ListEvents], Awaitable[Feed]],
    wake: Wake,
) -> int:
    """Send the log from `since` on (-1: from its end) until the caller goes or the server ends; returns the status.

    Raises a `PeciaError` when it cannot be read at first; later the stream just ends, and the browser comes again.
    """
    feed = await read(request)
    await begin(send)
    gone = asyncio.ensure_future(until_gone(incoming))
    try:
        # Whoever loses the connection before what was missed has come asks for it again.
        begun = request.since if feed.events else feed.next
        await tell(send, f"retry: {RETRY}\nevent: ready\nid: {begun}\ndata: {{}}\n\n")
        await _follow(request, feed, send, read=read, wake=wake, gone=gone)
        await send({"type": "http.response.body", "body": b""})
    except PeciaError as error:
        log.warning("stream ended", extra={"facts": {"code": error.code}})
        await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()
    return 200


async def _follow(
    request: ListEvents,
    feed: Feed,
    send: Send,
    *,
    read: Callable[[ListEvents], Awaitable[Feed]],
    wake: Wake,
    gone: asyncio.Future[None],
) -> None:
    while True:
        for event in feed.events:
            await tell(send, f"id: {event.seq}\ndata: {wire.encode(event).decode()}\n\n")
        with wake.ticket() as ticket:
            since = feed.next
            feed = await read(msgspec.structs.replace(request, since=since))
            if feed.events:
                continue
            woken = await ticket.woken(BEAT)
        if wake.closed or gone.done():
            return
        if not woken:
            await tell(send, ": beat\n\n")


async def begin(send: Send) -> None:
    """Send the head of a stream."""
    await send({"type": "http.response.start", "status": 200, "headers": [*_HEAD, *EVERYWHERE]})


async def tell(send: Send, text: str) -> None:
    """Send a piece of a stream."""
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def until_gone(incoming: Incoming) -> None:
    """Wait until the caller has gone."""
    while (await incoming.receive())["type"] != "http.disconnect":
        pass
