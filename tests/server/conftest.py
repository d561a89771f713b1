"""The server as its callers meet it: uvicorn on loopback, over a library in memory or as a process of its own."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from pecia import testing
from pecia.app.events import ListEvents
from pecia.app.operations import perform
from pecia.domain.value import Request
from pecia.ports import Ports
from pecia.server.asgi import Application
from pecia.server.web import Web
from tests.serving import answering

PECIA = [sys.executable, "-c", "import sys; from pecia.script import main; sys.exit(main())"]
ANNOUNCED = re.compile(r"Pecia serves on (http://\S+)")


class Service:
    """A server with its library, and ways to speak to it. Requests are sent as they are written."""

    def __init__(self, url: str, ports: Ports, application: Application) -> None:
        self.url = url
        self.ports = ports
        self.application = application
        self.port = int(url.rpartition(":")[2])
        self._client = httpx2.Client(base_url=url, timeout=30)

    def __call__(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | Mapping[bytes, bytes] | None = None,
        **more: Any,
    ) -> httpx2.Response:
        return self._client.request(method, path, headers=headers, **more)

    def do(self, request: Request) -> Any:
        """Carry out a request beside the server, as `ada`."""
        return perform(self.ports, testing.ADA, request)

    def raw(self, sent: bytes, *, seconds: float = 10) -> bytes:
        """What comes back for these bytes until the server has nothing more to say, or the time is over."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(sent)
            return received(connection)

    def close(self) -> None:
        self._client.close()


def received(connection: socket.socket) -> bytes:
    """One response from a connection: its head, and as much as that promises."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return data
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    while length and len(body) < int(length[1]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def serving(ports: Ports, *, owner: str = "owner") -> Generator[Service]:
    # Without the web app, whether or not one was built here: its tests are in web/browser.
    application = Application(ports, owner=owner, web=Web(Path("not-built")))
    with answering(application) as url:
        service = Service(url, ports, application)
        yield service
        service.close()
    ports.jobs.close()
    ports.store.close()


@pytest.fixture
def service() -> Generator[Service]:
    """A server of one's own over an empty library."""
    with serving(testing.ports()) as service:
        yield service


@pytest.fixture(scope="module")
def target() -> Generator[Service]:
    """A server that a module's tests share, because what they ask is refused."""
    with serving(testing.ports()) as service:
        yield service


@pytest.fixture
def unharmed(target: Service) -> Generator[None]:
    """After whatever a test sends: the server answers as before, and nothing was changed."""
    before = target.do(ListEvents(since=-1)).next
    yield
    assert target("GET", "/api/v1/prompts").status_code == 200
    assert target.do(ListEvents(since=-1)).next == before


class Process:
    """`pecia serve`, as somebody starts it."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url
        self.port = int(url.rpartition(":")[2])

    def memory(self, what: str = "VmRSS") -> float:
        """Its memory now (`VmRSS`) or at its most (`VmHWM`), in MB."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            pytest.skip("needs /proc to see the memory of another process")
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines[what].split()[0]) / 1024

    def end(self, number: int = signal.SIGTERM, *, within: float = 15) -> tuple[int, str, float]:
        """Its exit code, what it said on stderr since it was ready, and the seconds it took to end."""
        began = time.monotonic()
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=within)
        return self.process.returncode, said, time.monotonic() - began


@contextmanager
def running(*arguments: str) -> Generator[Process]:
    command = [*PECIA, "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        found = ANNOUNCED.search(said)
        assert found, said + process.stderr.read()
        try:
            yield Process(process, found[1])
        finally:
            process.kill()


@pytest.fixture
def run() -> Callable[..., AbstractContextManager[Process]]:
    """Start `pecia serve` on the library of this test's home, on any free port."""
    return running
