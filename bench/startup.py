"""How fast Pecia starts, and what it takes while nobody asks: `pecia serve` on an existing library, and `import pecia`.

    python bench/startup.py [--quick] [--json]

`start.first_answer` counts seconds from the start of the process to the end of its first answer, `idle.rss` the MB
it holds a second later; the floor of both is a bare ASGI application under uvicorn, started and asked in the same
way. `import.client` counts seconds of CPU over those of a Python that imports nothing; its floor is the standard
library's HTTP and JSON.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from _figures import Figure, arguments, show

from pecia.app.commit import CommitVersion
from pecia.app.release import ReleaseVersion
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWERED = 200
PATIENCE = 30.0
PECIA = "import sys; from pecia.script import main; sys.argv[0] = 'pecia'; sys.exit(main())"
BARE = """
import sys, uvicorn

async def application(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})

uvicorn.run(application, port=int(sys.argv[-1]), http="h11", loop="asyncio", log_level="critical")
"""


class Start(NamedTuple):
    """One start of a server: seconds to its first answer, MB when idle."""

    seconds: float
    megabytes: float


@contextmanager
def library() -> Iterator[dict[str, str]]:
    """The environment of a library that somebody has used."""
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "PECIA_DATA_DIR": folder}
        with Library.open(read_settings(environ=environment, cwd=Path(folder))) as opened:
            for number in range(50):
                opened.perform(CommitVersion(prompt=f"p/{number}", content=Content(template="Hi {{ name }}")))
                opened.perform(ReleaseVersion(prompt=f"p/{number}", label="production", version=1))
        yield environment


def start(program: str, environment: dict[str, str]) -> Start:
    """Start a server, ask it once, look at it, and end it."""
    port = free_port()
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", program, "serve", "--port", str(port)],
        env=environment,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            first_answer(port, until=began + PATIENCE)
            seconds = time.perf_counter() - began
            time.sleep(1)
            return Start(seconds, resident(process.pid))
        finally:
            process.terminate()


def first_answer(port: int, *, until: float) -> None:
    """Ask until something answers."""
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/api/v1/prompts/p%2F1/labels/production")
            response = connection.getresponse()
            response.read()
        except ConnectionError:
            if time.perf_counter() > until:
                raise
            time.sleep(0.002)
        else:
            assert response.status == ANSWERED
            return
        finally:
            connection.close()


def free_port() -> int:
    """A port that nobody has now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def resident(process: int) -> float:
    """The MB of memory that a process holds."""
    command = ["ps", "-o", "rss=", "-p", str(process)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(said.stdout) / 1024


def cpu(statement: str) -> float:
    """Seconds of CPU that a new Python takes for a statement."""
    process = os.posix_spawn(sys.executable, [sys.executable, "-c", statement], os.environ)
    _, status, used = os.wait4(process, 0)
    assert status == 0
    return used.ru_utime + used.ru_stime


def starts(*, times: int) -> Sequence[Figure]:
    """How the server starts beside a bare one, taking turns."""
    with library() as environment:
        pairs = [(start(PECIA, environment), start(BARE, environment)) for _ in range(times + 1)][1:]
    ours, bare = zip(*pairs, strict=True)
    return [
        Figure(
            name="start.first_answer",
            value=median(one.seconds for one in ours),
            floor=median(one.seconds for one in bare),
            unit="s",
            n=times,
            aim="≤ 0.8",
        ),
        Figure(
            name="idle.rss",
            value=median(one.megabytes for one in ours),
            floor=median(one.megabytes for one in bare),
            unit="MB",
            n=times,
            aim="≤ 100",
        ),
    ]


def imports(*, times: int) -> Figure:
    """What `import pecia` costs beside the standard library's HTTP and JSON, taking turns."""
    statements = ("pass", "import pecia", "import http.client, json, ssl")
    taken = [[cpu(statement) for statement in statements] for _ in range(times + 1)][1:]
    nothing, ours, stdlib = (median(column) for column in zip(*taken, strict=True))
    return Figure(
        name="import.client", value=ours - nothing, floor=stdlib - nothing, unit="s", n=times, aim="≤ 0.05"
    )


def main() -> None:
    """Measure and print."""
    given = arguments(__doc__ or "")
    figures = [*starts(times=4 if given.quick else 15), imports(times=15 if given.quick else 51)]
    show(figures, as_json=given.json)


if __name__ == "__main__":
    main()
