"""How fast versions are committed: eight clients over HTTP, each version on disk before its answer.

    python bench/commit.py [--quick] [--json]

`commit.durable_8` counts versions a second that eight connections add to existing prompts of a library of 10,000:
edits, whose tags the prompts had before. `commit.durable_8_unseen` counts those whose tags nobody has written
before. The floor of both is the standard library's sqlite3 adding one row at a time, durably. `commit.cpu` is the
server's processor time for one of them.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from _figures import Figure, arguments, show
from startup import PECIA, first_answer, free_port

from pecia.app.import_versions import ImportedVersion, ImportVersions
from pecia.app.release import ReleaseVersion
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.settings import read_settings

CLIENTS = 8
CREATED = b"HTTP/1.1 201"
WORDS = (
    "answer",
    "the",
    "question",
    "briefly",
    "and",
    "cite",
    "sources",
    "where",
    "known",
    "never",
    "invent",
)
Write = Callable[[random.Random, int], str]


def edited(chance: random.Random, number: int) -> str:
    """A text of other words around the tags that its prompt always had."""
    said = " ".join(chance.choices(WORDS, k=45))
    return f"{said} {number}.\n\nQuestion of {{{{ customer.name }}}}: {{{{ question }}}}\n{{% if terse %}}Be terse.{{% endif %}}"


def unseen(chance: random.Random, number: int) -> str:
    """A text with tags of its own."""
    said = " ".join(chance.choices(WORDS, k=45))
    own = f"{chance.getrandbits(40):010x}"
    return (
        f"{said} {number}.\n\nQuestion of {{{{ c_{own}.name }}}}: {{{{ q_{own} }}}}\n"
        f"{{% if t_{own} %}}Be terse.{{% endif %}}"
    )


@contextmanager
def served(prompts: int) -> Iterator[tuple[int, int]]:
    """The port and the process of a server over a library of so many prompts, each with one version."""
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "PECIA_DATA_DIR": folder}
        chance = random.Random(1)  # noqa: S311 - the same texts each time
        with Library.open(read_settings(environ=environment, cwd=Path(folder))) as opened:
            for first in range(0, prompts, 1000):
                texts = [(number, edited(chance, number)) for number in range(first, first + 1000)]
                given = [
                    ImportedVersion(prompt=f"p/{n}", content=Content(template=text)) for n, text in texts
                ]
                opened.perform(ImportVersions(versions=tuple(given)))
            opened.perform(ReleaseVersion(prompt="p/1", label="production", version=1))
        port = free_port()
        command = [sys.executable, "-c", PECIA, "serve", "--port", str(port)]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
            try:
                first_answer(port, until=time.perf_counter() + 30)
                yield port, process.pid
            finally:
                process.terminate()


def requests(write: Write, *, prompts: int, versions: int, seed: int) -> list[bytes]:
    """So many commits, each of a prompt of its own while there are enough."""
    chance = random.Random(seed)  # noqa: S311
    made: list[bytes] = []
    for number in chance.sample(range(prompts), versions):
        body = json.dumps({"content": {"template": write(chance, number)}, "note": "bench"}).encode()
        head = f"POST /api/v1/prompts/p%2F{number}/versions HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        made.append(head.encode() + body)
    return made


async def commit(port: int, waiting: list[bytes]) -> float:
    """Send them over eight connections, each waiting for its answers; returns the seconds."""
    left = iter(waiting)

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in left:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(CREATED), head
            await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]))
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return time.perf_counter() - started


def cpu_of(process: int) -> float:
    """Seconds of processor time that a process has taken; 0 where the system does not tell."""
    try:
        told = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def write_bare(rows: int) -> float:
    """Seconds in which sqlite3 alone adds so many texts, each in a durable transaction of its own."""
    with TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "bare.db")) as database:
        database.isolation_level = None
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE versions (number INTEGER PRIMARY KEY, text TEXT)")
        started = time.perf_counter()
        for number in range(rows):
            database.execute("INSERT INTO versions VALUES (?, ?)", (number, "x" * 500))
        return time.perf_counter() - started


def main() -> None:
    """Print the figures."""
    chosen = arguments("How fast versions are committed, beside the bare floor.")
    prompts = 10_000
    versions, rounds = (1500, 3) if chosen.quick else (4000, 5)
    took: dict[str, list[float]] = {"edited": [], "unseen": []}
    used: dict[str, list[float]] = {"edited": [], "unseen": []}
    floors: list[float] = []
    with served(prompts) as (port, process):
        for seed in range(rounds):
            floors.append(write_bare(versions))
            for write in (edited, unseen):
                waiting = requests(write, prompts=prompts, versions=versions, seed=seed)
                before = cpu_of(process)
                took[write.__name__].append(asyncio.run(commit(port, waiting)))
                used[write.__name__].append(cpu_of(process) - before)
    floor = versions / median(floors)
    figures = [
        Figure(name=name, value=versions / median(took[kind]), unit="1/s", floor=floor, n=versions, aim=aim)
        for name, kind, aim in (
            ("commit.durable_8", "edited", "≥ 2,000"),
            ("commit.durable_8_unseen", "unseen", "≥ 1,100"),
        )
    ]
    figures += [
        Figure(name=name, value=1000 * median(used[kind]) / versions, unit="ms", n=versions)
        for name, kind in (("commit.cpu", "edited"), ("commit.cpu_unseen", "unseen"))
    ]
    show(figures, as_json=chosen.json)


if __name__ == "__main__":
    main()
