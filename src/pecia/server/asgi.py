"""The ASGI application: guard, pages, API, and one edge where every error becomes a problem."""

from __future__ import annotations

import time

import structlog

from pecia.domain.actor import Actor
from pecia.domain.errors import PeciaError
from pecia.ports import Ports
from pecia.server import guard, problems
from pecia.server.http import Header, Incoming, Receive, Scope, Send
from pecia.server.pages import Pages
from pecia.server.rest import API, Rest

log = structlog.get_logger("pecia.server")
_ASKED_SHOWN = 300


class Application:
    """Pecia over HTTP for one library. Everybody who reaches it is the local owner, until there are keys."""

    def __init__(self, ports: Ports, *, owner: str) -> None:
        actor = Actor(name=owner, shared=True)
        self._rest = Rest(ports, actor)
        self._pages = Pages(ports, actor)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection event."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(Incoming(scope, receive), send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, incoming: Incoming, send: Send) -> None:
        began, status = time.perf_counter(), 0
        if incoming.method == "HEAD":
            send = _without_body(send)
        try:
            guard.check(incoming)
            door = self._rest if incoming.path.startswith(f"{API}/") else self._pages
            status = await door.answer(incoming, send)
        except PeciaError as error:
            allow: list[str] | None = error.extra.get("allow")
            headers: tuple[Header, ...] = ((b"allow", ", ".join(allow).encode()),) if allow else ()
            status = await problems.answer_problem(send, error, headers=headers)
        except ConnectionAbortedError:
            return
        except Exception as error:  # noqa: BLE001 - the edge: logged whole, answered as a fault of ours
            status = await problems.answer_problem(send, problems.unexpected(error))
        finally:
            log.info(
                "request",
                method=incoming.method[:20],
                path=incoming.path[:_ASKED_SHOWN],
                status=status,
                ms=round(1000 * (time.perf_counter() - began), 1),
            )

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                self._rest.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


def _without_body(send: Send) -> Send:
    async def head_only(message: dict[str, object]) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return head_only  # type: ignore[return-value]  # ASGI messages are loosely typed mappings
