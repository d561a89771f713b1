"""Tryouts as server-sent events: the pieces of answers as they come in; when the caller goes, the calls are given up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from pecia import wire
from pecia.app.tryout import Stop, Tell
from pecia.domain.answer import Delta
from pecia.domain.tryout import Tryout
from pecia.server.http import Incoming, Send
from pecia.server.stream import BEAT, begin, tell, until_gone

_GATHERED = 0.03
"""Seconds in which pieces are gathered before they are sent together."""


async def stream(
    incoming: Incoming, send: Send, *, attempt: Callable[[Tell, Stop], Awaitable[Tryout]]
) -> int:
    """Send `piece` events `{column, text, reasoning}` and at the end `done` with the tryout; returns the status.

    `attempt` carries the tryout out in a thread. Raises its `PeciaError` when nothing was called.
    """
    pieces: dict[int, Delta] = {}
    heard = asyncio.Event()
    loop, stop = asyncio.get_running_loop(), Stop()

    def note(column: int, delta: Delta) -> None:
        before = pieces.get(column, Delta())
        pieces[column] = Delta(text=before.text + delta.text, reasoning=before.reasoning + delta.reasoning)
        heard.set()

    def hear(column: int, delta: Delta) -> None:
        loop.call_soon_threadsafe(note, column, delta)

    work = asyncio.ensure_future(attempt(hear, stop))
    work.add_done_callback(lambda _: heard.set())
    gone = asyncio.ensure_future(until_gone(incoming))
    gone.add_done_callback(lambda _: (stop.set(), heard.set()))
    begun = False
    try:
        while not work.done():
            woken = await _woken(heard)
            if work.done() or gone.done():
                break
            if not begun:
                await begin(send)
                begun = True
            await _put(send, pieces) if woken else await tell(send, ": beat\n\n")
        tryout = await work
        if not begun:
            await begin(send)
        await _put(send, pieces)
        await tell(send, f"event: done\ndata: {wire.encode(tryout).decode()}\n\n")
        await send({"type": "http.response.body", "body": b""})
    finally:
        stop.set()
        gone.cancel()
    return 200


async def _woken(heard: asyncio.Event) -> bool:
    """Wait for a piece, and for those that come right behind it; whether one came in time."""
    try:
        async with asyncio.timeout(BEAT):
            await heard.wait()
    except TimeoutError:
        return False
    await asyncio.sleep(_GATHERED)
    heard.clear()
    return True


async def _put(send: Send, pieces: dict[int, Delta]) -> None:
    """Send what has come in since the last time."""
    told = [
        {"column": column, "text": delta.text, "reasoning": delta.reasoning}
        for column, delta in pieces.items()
    ]
    pieces.clear()
    for piece in told:
        await tell(send, f"event: piece\ndata: {wire.encode(piece).decode()}\n\n")
