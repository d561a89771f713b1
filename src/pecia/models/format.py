"""What a wire format is: pure mappings between Pecia's values and what a provider's servers take and send.

`openai` (chat completions), `responses`, `anthropic` and `gemini` are the four; `served` puts them over one HTTP
layer. Golden requests, held against what the vendors' own packages send, and golden replies are in
`tests/contract/wires/`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import msgspec

from pecia.domain.answer import Answer, Delta
from pecia.domain.message import ToolCall
from pecia.domain.request_terms import PLAIN, RequestTerms

Headers: TypeAlias = "list[tuple[bytes, bytes]]"
UNREADABLE = "_unreadable"
"""The argument under which a tool call's arguments stand that are no JSON object."""


_arguments = msgspec.json.Decoder(dict[str, Any])


class Writer(Protocol):
    """Writes the bodies of one model's requests; equal arguments give equal bytes."""

    def write(
        self,
        messages: str | Sequence[Mapping[str, Any]],
        *,
        seed: int | None,
        terms: RequestTerms = PLAIN,
    ) -> bytes:
        """A body for these messages, as `Model.request` says."""
        ...


class Stream(Protocol):
    """An answer that is put together from the events of a stream."""

    def feed(self, event: dict[str, Any]) -> Delta | None:
        """Take the next event; what it adds, None where it adds nothing. Raises `StreamFault` where the server gives up."""
        ...

    def answer(self) -> Answer:
        """What has come so far; `api_error` where the end is missing."""
        ...


class StreamFault(Exception):
    """The server said in the stream that something failed: its own words."""


class Format(Protocol):
    """One wire format."""

    def path(self, model: str, *, stream: bool) -> str:
        """Where a request to this model is posted, behind the base URL."""
        ...

    def headers(self, key: bytes) -> Headers:
        """How this key is shown, and whatever else every request carries."""
        ...

    def writer(self, model: str, params: Mapping[str, Any]) -> Writer:
        """What writes the requests to this model with these parameters."""
        ...

    @property
    def refused(self) -> frozenset[str]:
        """Parameters that the servers answer with an error: a version's own are left out, given ones are refused."""
        ...

    def streamed(self, request: bytes) -> bytes:
        """The same request, its answer streamed."""
        ...

    def read(self, body: bytes) -> Answer:
        """The answer in a reply of status 200, whatever the body is."""
        ...

    def stream(self) -> Stream:
        """What puts a streamed answer together."""
        ...


def read_arguments(text: str) -> dict[str, Any]:
    """A tool call's arguments from their JSON; text that is no object stands under `UNREADABLE`."""
    try:
        return _arguments.decode(text) if text.strip() else {}
    except msgspec.DecodeError:
        return {UNREADABLE: text}


def call(identity: str | None, name: str | None, arguments: dict[str, Any] | str | None) -> ToolCall:
    """A tool call from what a server sent."""
    read = arguments if isinstance(arguments, dict) else read_arguments(arguments or "")
    return ToolCall(id=clean(identity or ""), name=clean(name or ""), arguments=read)


def clean(text: str) -> str:
    """The text without NUL, which is no text in PostgreSQL; the answer is still worth keeping."""
    return text.replace("\0", "\ufffd")


def cut_off(answer: Answer, why: str = "The stream ended before the answer did.") -> Answer:
    """What there is of an answer whose end never came: no answer, its piece kept."""
    return msgspec.structs.replace(answer, state="api_error", error=why)
