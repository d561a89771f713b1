"""Run: one process that serves a library until it is told to end."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Callable

import structlog
import uvicorn

from pecia.bootstrap import close_ports, open_ports
from pecia.domain.errors import PeciaError
from pecia.server.asgi import Application
from pecia.settings import Settings

_BIGGEST_HEAD = 256 * 1024
_GRACE = 5


def serve_forever(settings: Settings, *, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve the library of these settings on this address until SIGINT or SIGTERM; `ready` is told the URL.

    Port 0 takes any free one. Raises `PeciaError`: a port that is taken, a library that another process writes.
    """
    configure_logging()
    with _listen(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{listener.getsockname()[1]}"
        ports = open_ports(settings, mode="write", url=url)
        try:
            config = uvicorn.Config(
                Application(ports, owner=settings.actor),
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="on",
                timeout_graceful_shutdown=_GRACE,
                h11_max_incomplete_event_size=_BIGGEST_HEAD,
            )
            ready(url)
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            close_ports(ports)


def configure_logging() -> None:
    """One JSON line for each entry on stderr, control characters escaped; nothing that uvicorn says twice."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise PeciaError(
            f"Port {port} on {host} cannot be taken: {error.strerror}.",
            code="locked",
            hint="Another server may run there already; choose another with --port.",
        ) from None
    return listener
