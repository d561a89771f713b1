"""Remote: a library behind a URL, with the interface of one that is opened here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

import msgspec

from pecia.app.operations import Operation, operation_of
from pecia.domain.errors import Invalid, Unavailable, read_problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    import httpx2

    from pecia.domain.value import Request

API = "/api/v1"
RENAMED_TO = "pecia-renamed-to"
_TIMEOUT = 60.0
_IDLE = 3.0
"""Seconds a connection is kept for the next call: fewer than the server's, so that it is never used as it closes."""


class RemoteLibrary:
    """Every operation of Pecia, carried out by the server at `url`. Use it as a context manager, or close it."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._http: httpx2.Client | None = None
        self.on_renamed: Callable[[str, str], None] | None = None
        """Told the name that was asked for and the one that the prompt has, when it is another."""

    def perform(self, request: Request) -> Any:  # noqa: ANN401 - each operation has its own result
        """Carry out one operation. Raises the `PeciaError` that the server's problem stands for."""
        operation = operation_of(request)
        path, query, body = spread(operation, request)
        status, data, renamed_to = self._send(operation.method, self.url + API + path, query, body)
        if status != operation.status:
            raise read_problem(_document(data), status=status)
        if renamed_to is not None and self.on_renamed is not None:
            self.on_renamed(str(getattr(request, "prompt", "")), renamed_to)
        try:
            return msgspec.json.decode(data, type=operation.result)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise Unavailable(
                f"The answer of the server at {self.url} cannot be read: {error}.",
                hint="Is it a Pecia server, and of a version that this client knows?",
            ) from None

    def close(self) -> None:
        """Give the connection back."""
        if self._http is not None:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _send(
        self, method: str, url: str, query: dict[str, Any], body: bytes | None
    ) -> tuple[int, bytes, str | None]:
        """Status and body of the answer, and what the prompt asked for is called when it is by another name."""
        import httpx2  # noqa: PLC0415 - 30 ms that only a call over HTTP pays

        if self._http is None:
            self._http = httpx2.Client(
                timeout=_TIMEOUT,
                follow_redirects=False,
                trust_env=False,
                limits=httpx2.Limits(keepalive_expiry=_IDLE),
            )
        headers = {"content-type": "application/json"} if body is not None else {}
        try:
            response = self._http.request(method, url, params=query, content=body, headers=headers)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise Unavailable(
                f"The server at {self.url} cannot be reached: {error or type(error).__name__}.",
                hint="Is 'pecia serve' running there?",
            ) from None
        return response.status_code, response.content, response.headers.get(RENAMED_TO)


def spread(operation: Operation, request: Request) -> tuple[str, dict[str, Any], bytes | None]:
    """A request as path, query and JSON body. A name is one percent-encoded segment of the path.

    Raises `Invalid` for what JSON has no form for.
    """
    path = operation.path
    fields: dict[str, Any] = {}
    for name, value in _plain(request).items():
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", _segment(value))
        elif value is not None:
            fields[name] = value
    if operation.method == "GET":
        return path, fields, None
    try:
        return path, {}, json.dumps(fields, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise _not_json(error) from None


def _plain(request: Request) -> dict[str, Any]:
    try:
        return msgspec.to_builtins(request)
    except (TypeError, RecursionError) as error:
        raise _not_json(error) from None


def _segment(value: object) -> str:
    """A name as a segment that nothing between here and the server takes for a step of the path."""
    text = quote(str(value), safe="")
    return text.replace(".", "%2E") if text.strip(".") == "" else text


def _not_json(error: Exception) -> Invalid:
    return Invalid(
        f"The request has no form in JSON: {error}.",
        hint="Give text, finite numbers, true, false, null, lists and objects.",
    )


def _document(data: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(data, type=dict[str, Any])
    except msgspec.MsgspecError:
        return {}
