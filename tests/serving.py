"""A real server on loopback, over any library, for as long as a test needs it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager

from pecia.ports import Ports
from pecia.server.asgi import Application
from pecia.server.run import Server


@contextmanager
def served(ports: Ports, *, owner: str = "owner", port: int = 0) -> Generator[str]:
    """The URL at which this library answers until the block is left."""
    with answering(Application(ports, owner=owner), port=port) as url:
        yield url


@contextmanager
def answering(application: Application, *, port: int = 0) -> Generator[str]:
    """The URL at which this application answers until the block is left."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(256)
    server = Server(application)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="test-server")
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
