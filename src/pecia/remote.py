"""Remote: a library behind a URL, with the interface of one that is opened here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

import msgspec

from pecia import wire
from pecia.app.operations import Operation, operation_of
from pecia.domain.errors import Unavailable, read_problem

if TYPE_CHECKING:
    from types import TracebackType

    import httpx2

    from pecia.domain.value import Request

API = "/api/v1"
_TIMEOUT = 60.0


class RemoteLibrary:
    """Every operation of Pecia, carried out by the server at `url`. Use it as a context manager, or close it."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._http: httpx2.Client | None = None

    def perform(self, request: Request) -> Any:  # noqa: ANN401 - each operation has its own result
        """Carry out one operation. Raises the `PeciaError` that the server's problem stands for."""
        operation = operation_of(request)
        path, query, body = spread(operation, request)
        status, data = self._send(operation.method, self.url + API + path, query, body)
        if status >= 400:  # noqa: PLR2004 - HTTP's own bound
            raise read_problem(_document(data), status=status)
        return wire.convert(wire.parse(data), operation.result)

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

    def _send(self, method: str, url: str, query: dict[str, Any], body: bytes | None) -> tuple[int, bytes]:
        import httpx2  # noqa: PLC0415 - 30 ms that only a call over HTTP pays

        if self._http is None:
            self._http = httpx2.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False)
        headers = {"content-type": "application/json"} if body is not None else {}
        try:
            response = self._http.request(method, url, params=query, content=body, headers=headers)
        except httpx2.HTTPError as error:
            raise Unavailable(
                f"The server at {self.url} cannot be reached: {error or type(error).__name__}.",
                hint="Is 'pecia serve' running there?",
            ) from None
        return response.status_code, response.content


def spread(operation: Operation, request: Request) -> tuple[str, dict[str, Any], bytes | None]:
    """A request as path, query and JSON body. A name is one percent-encoded segment of the path."""
    fields: dict[str, Any] = msgspec.to_builtins(request)
    path = operation.path
    for name in [name for name in fields if f"{{{name}}}" in path]:
        path = path.replace(f"{{{name}}}", quote(str(fields.pop(name)), safe=""))
    given = {name: value for name, value in fields.items() if value is not None}
    if operation.method == "GET":
        return path, given, None
    return path, {}, wire.encode(given)


def _document(data: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(data, type=dict[str, Any])
    except msgspec.MsgspecError:
        return {}
