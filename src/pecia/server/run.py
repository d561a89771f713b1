"""Run: one process that serves a library until it is told to end."""

from __future__ import annotations

import errno
import os
import signal
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType
from urllib.parse import urlsplit

import uvicorn

from pecia.bootstrap import close_ports, open_ports, serving_url
from pecia.domain.errors import Conflict, Invalid, PeciaError
from pecia.server.asgi import Application
from pecia.server.log import configure_logging
from pecia.server.protocol import Protocol
from pecia.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")
GRACE = 20
"""Seconds that answers under way get to be finished, once nobody waits any more."""
_BACKLOG = 1024
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Server(uvicorn.Server):
    """Uvicorn for one application, which it tells first when it is to end. A second signal ends it at once."""

    def __init__(self, application: Application) -> None:
        super().__init__(
            uvicorn.Config(
                application,
                loop="asyncio",
                http=Protocol,
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=GRACE,
            )
        )
        self.interrupted = False
        """Whether it was Ctrl-C that ended it."""
        self._application = application

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, let those go who wait, finish what is under way."""
        self._application.release()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Uvicorn would raise the signals again when it is done, which ends the process before all is closed."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the shape of a handler
        """Take note of a signal."""
        self.interrupted |= sig == signal.SIGINT
        self.force_exit = self.should_exit
        self.should_exit = True


def serve_forever(settings: Settings, *, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve the library of these settings on this address until SIGINT or SIGTERM; `ready` is told the URL.

    Port 0 takes any free one. Raises `Invalid` (`usage`) for an address that others can reach, `Conflict` for one
    that is taken (`address_taken`) and for a library that another process writes (`locked`), and
    `KeyboardInterrupt` when all is closed after a SIGINT.
    """
    if host not in LOOPBACK:
        raise Invalid(
            f"Pecia serves on this machine only until there are keys, not on {host[:80]}.",
            code="usage",
            hint=f"Use one of {', '.join(LOOPBACK)}.",
        )
    configure_logging()
    with _listen(settings, host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{listener.getsockname()[1]}"
        ports = open_ports(settings, mode="write", url=url)
        try:
            server = Server(Application(ports, owner=settings.actor, private=private_texts(settings)))
            ready(url)
            server.run(sockets=[listener])
        finally:
            close_ports(ports)
    if server.interrupted:
        raise KeyboardInterrupt


def _listen(settings: Settings, host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only where the protocol is named does asyncio send answers at once; else their bodies wait up to 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name != "nt":  # where it would let two servers have one port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _not_to_be_had(settings, host, port, error) from None
    return listener


def _not_to_be_had(settings: Settings, host: str, port: int, error: OSError) -> PeciaError:
    if error.errno != errno.EADDRINUSE:
        return Invalid(
            f"Pecia cannot serve on port {port} of {host}: {os.strerror(error.errno or 0)}.",
            code="usage",
            hint="Choose another port with --port.",
        )
    serving = serving_url(settings.database_url)
    if serving is not None:
        return Conflict(
            f"This library is served already, at {serving}.",
            code="locked",
            hint="Use that server, or stop it first.",
            url=serving,
        )
    return Conflict(
        f"Port {port} on {host} is taken by another server.",
        code="address_taken",
        hint="Choose another with --port; 0 takes any free one.",
    )


def private_texts(settings: Settings) -> tuple[str, ...]:
    """Where the library lies, as errors of the storage name it."""
    parts = urlsplit(settings.database_url)
    if parts.scheme == "sqlite":
        return (settings.database_url.removeprefix("sqlite:///"),)
    return (f"{parts.hostname or 'the local socket'}:{parts.port or 5432}{parts.path}",)
