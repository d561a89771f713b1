"""The ASGI application: guard, pages, API, and one edge where every error becomes a problem."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TypeAlias

from pecia.domain.actor import Actor
from pecia.domain.errors import PeciaError, Unavailable
from pecia.ports import Ports
from pecia.server import guard, problems
from pecia.server.http import Incoming, Patience, Receive, Scope, Send
from pecia.server.pages import Pages
from pecia.server.rest import API, Rest
from pecia.server.web import Web

log = logging.getLogger(__name__)
Facts: TypeAlias = dict[str, object]
"""What the log says of a request."""
_SHOWN = 300
"""Characters of a path that go into the log."""


class Application:
    """Pecia over HTTP for one library. Everybody who reaches it is the local owner, until there are keys.

    `private` are texts that no answer may hold, such as the path of the library's file; `web` is the built web app,
    by default the one in the package.
    """

    def __init__(
        self, ports: Ports, *, owner: str, private: Sequence[str] = (), web: Web | None = None
    ) -> None:
        actor = Actor(name=owner, shared=True)
        self._private = private
        self._patience = Patience()
        self._rest = Rest(ports, actor)
        self._pages = Pages(ports, actor, web or Web())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection event."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(Incoming(scope, receive, self._patience), send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def release(self) -> None:
        """Let everybody go who waits, for the log or for a body. Called on the event loop, before the end."""
        self._patience.end()
        self._rest.release()

    async def _http(self, incoming: Incoming, send: Send) -> None:
        began = time.perf_counter()
        facts: Facts = {"method": incoming.method[:20], "path": incoming.path[:_SHOWN]}
        try:
            facts |= await self._answer(incoming, send)
        except ConnectionAbortedError:
            facts["status"] = None  # the caller has gone
        except asyncio.CancelledError:
            # The server ends, and has waited long enough. What has begun to go out can only be cut.
            with suppress(RuntimeError):
                facts |= await self._tell(
                    send, Unavailable("The server is being stopped.", code="interrupted")
                )
        finally:
            facts["ms"] = round(1000 * (time.perf_counter() - began), 1)
            log.info("request", extra={"facts": facts})

    async def _answer(self, incoming: Incoming, send: Send) -> Facts:
        """Answer a request; returns what the log says of it."""
        try:
            guard.check(incoming)
            door = self._rest if incoming.path.startswith(f"{API}/") else self._pages
            return {"status": await door.answer(incoming, send)}
        except PeciaError as error:
            return await self._tell(send, error)
        except Exception:
            # The edge: logged whole, answered as a fault of ours.
            instance = problems.new_instance()
            log.exception("request failed", extra={"facts": {"instance": instance}})
            return await self._tell(send, problems.unexpected(), instance=instance)

    async def _tell(self, send: Send, error: PeciaError, *, instance: str | None = None) -> Facts:
        instance = instance or problems.new_instance()
        status = await problems.answer_problem(send, error, instance=instance, private=self._private)
        return {"status": status, "code": error.code, "instance": instance}

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                self.release()
                await asyncio.to_thread(self._rest.close)
                await send({"type": "lifespan.shutdown.complete"})
                return
