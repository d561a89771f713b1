"""An OpenAI-compatible server on loopback that answers as a test tells it to."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class Told:
    """A reply: what it says, or a fault.

    `cut` closes the connection after so many bytes of the reply; `raw` is the whole reply as it stands.
    """

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: int | None = None
    raw: bytes | None = None


def completion(text: str | None, *, finish: str = "stop", delay: float = 0.0, **message: Any) -> Told:
    """A chat completion."""
    said = {"role": "assistant", "content": text, **message}
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_767_225_600,
        "model": "test-model-1",
        "choices": [{"index": 0, "message": said, "finish_reason": finish}],
        "usage": {"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 9},
    }
    return Told(body=json.dumps(body).encode(), delay=delay)


def fault(status: int, message: str = "not now", **headers: str) -> Told:
    """An error as OpenAI's servers word it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"error": {"message": message, "type": "x", "code": None}}).encode()
    return Told(body=body, status=status, headers=named)


def last_message(request: dict[str, Any]) -> str:
    """What the last message of a request says."""
    return str(request["messages"][-1]["content"])


def echo(request: dict[str, Any]) -> Told:
    """Answer with the last message."""
    return completion(last_message(request))


class ModelServer:
    """Serves in a thread, as a context manager. `tell` answers each request; faults in `first` come before it.

    `bodies` are the requests as they came; `answered` counts by body those whose reply was written.
    """

    def __init__(
        self,
        tell: Callable[[dict[str, Any]], Told] = echo,
        *,
        first: list[Told] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.tell = tell
        self.first = list(first or [])
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.answered: Counter[bytes] = Counter()
        self.connections = 0
        self.under_way = 0
        self.most_under_way = 0
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def base_url(self) -> str:
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)

    async def _end(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)
        }
        body = await reader.readexactly(int(headers["content-length"]))
        self.bodies.append(body)
        self.headers.append({":": lines[0], **headers})
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            told = self.first.pop(0) if self.first else self.tell(json.loads(body))
            await asyncio.sleep(told.delay)
        finally:
            self.under_way -= 1
        head = "".join(f"{name}: {value}\r\n" for name, value in told.headers.items())
        start = f"HTTP/1.1 {told.status} X\r\nContent-Length: {len(told.body)}\r\n{head}\r\n".encode()
        reply = told.raw or start + told.body
        if told.cut is not None:
            writer.write(reply[: told.cut])
            await writer.drain()
            return False
        self.answered[body] += 1
        writer.write(reply)
        await writer.drain()
        return True
