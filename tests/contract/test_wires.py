"""The wire formats: requests as the vendors' own packages send them, replies and streams as their servers send them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.answer import Answer, Delta
from pecia.domain.connection import ConnectionKind as Kind
from pecia.domain.design import ModelChoice
from pecia.domain.errors import Invalid
from pecia.domain.message import Tool
from pecia.domain.request_terms import RequestTerms
from pecia.models.registry import Registry, format_of
from pecia.models.served import Arriving
from pecia.models.sse import Events
from pecia.settings import Connection
from tests.contract import vendors
from tests.model_server import ModelServer, Told

KEY = "sk-abcdefghijklmnop"
CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "conformance" / "calls.json").read_text(encoding="utf-8")
)
WIRES = Path(__file__).parent / "wires"
GOLDEN = sorted(WIRES.glob("*/*.json"))
FIELDS = {"openai": "openai", "azure": "openai", "openai-responses": "responses", "anthropic": "anthropic"}
KINDS: tuple[Kind, ...] = ("openai", "openai-responses", "anthropic", "gemini")
NAMES = st.sampled_from(
    ["type", "delta", "choices", "message", "index", "candidates", "content", "usage", "x"]
)
LEFT_OUT = ("temperature", "output_config")
SENDS: dict[str, Callable[..., vendors.Sent]] = {
    "openai": vendors.openai_sends,
    "azure": vendors.azure_sends,
    "openai-responses": vendors.responses_sends,
    "anthropic": vendors.anthropic_sends,
}


def ours(kind: str, case: dict[str, Any]) -> tuple[str, dict[bytes, bytes], Any]:
    """What Pecia posts for a case: path, headers of the format, body."""
    wire = format_of(kind, api_version="2024-10-21" if kind == "azure" else None)
    params = {name: value for name, value in case["settings"].items() if name != "model"}
    terms = RequestTerms(
        params=params,
        tools=msgspec.convert(case.get("tools", []), tuple[Tool, ...]),
        output=case.get("output"),
    )
    body = wire.writer("m", {}).write(case["rendered"], seed=None, terms=terms)
    return wire.path("m", stream=False), dict(wire.headers(KEY.encode())), json.loads(body)


def shown(headers: dict[bytes, bytes], theirs: dict[str, str]) -> dict[str, str]:
    """Those of a vendor's headers that Pecia sends too."""
    return {name.decode().lower(): theirs[name.decode().lower()] for name in headers}


def camel(body: dict[str, Any]) -> Any:
    """Google's package spells some fields with underscores, which their servers read too, and sends an empty config."""
    text = json.dumps({name: value for name, value in body.items() if value != {}})
    for spelled in ("file_uri", "mime_type", "parameters_json_schema"):
        first, *rest = spelled.split("_")
        text = text.replace(f'"{spelled}":', f'"{first}{"".join(map(str.title, rest))}":')
    return json.loads(text)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", SENDS)
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_request_is_what_the_vendors_own_package_sends(case: dict[str, Any], kind: str) -> None:
    call = case[FIELDS[kind]]
    path, headers, body = ours(kind, case)
    if kind == "anthropic":  # whose servers take no temperature, and schemas that are closed only
        call = {name: value for name, value in call.items() if name not in LEFT_OUT or name in body}
    their_path, their_headers, their_body = SENDS[kind](call, KEY)
    assert body == their_body
    assert their_path.removeprefix("/v1") == path
    assert shown(headers, their_headers) == {k.decode().lower(): v.decode() for k, v in headers.items()}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_gemini_request_is_what_googles_own_package_sends(case: dict[str, Any]) -> None:
    tools = msgspec.convert(case.get("tools", []), tuple[Tool, ...])
    their_path, their_headers, their_body = vendors.gemini_sends(case, tools, KEY)
    path, headers, body = ours("gemini", case)
    assert body == camel(their_body)
    assert their_path == "/v1beta" + path
    assert shown(headers, their_headers) == {"x-goog-api-key": KEY}


# ---------------------------------------------------------------- replies and streams


def golden(path: Path) -> tuple[Kind, dict[str, Any], Answer]:
    """The kind of connection, the file, and the answer it is to be read as."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return cast("Kind", path.parent.name), found, msgspec.convert(found["answer"], Answer)


def events_of(stream: list[dict[str, Any]]) -> bytes:
    """A stream as it is sent."""
    return b"".join(b"data: %b\n\n" % json.dumps(event).encode() for event in stream)


WHOLE = [path for path in GOLDEN if not path.stem.startswith("stream")]
STREAMS = [path for path in GOLDEN if path.stem.startswith("stream")]


def name_of(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


@pytest.mark.parametrize("path", WHOLE, ids=name_of)
def test_a_reply_is_read_as_its_golden_answer_says(path: Path) -> None:
    kind, found, expected = golden(path)
    answer = format_of(kind).read(json.dumps(found["reply"]).encode())
    if "error" not in found["answer"]:
        answer = msgspec.structs.replace(answer, error=expected.error)
    assert answer == expected


@pytest.mark.parametrize("kind", KINDS)
@given(st.binary(max_size=200))
def test_whatever_a_server_sends_is_an_answer(kind: str, body: bytes) -> None:
    assert format_of(kind).read(body).state == "api_error"


def ask_streaming(kind: Kind, told: Told) -> tuple[Answer, list[Delta]]:
    """The answer of a server that streams, and the pieces that were told."""
    with ModelServer(lambda _: told) as server:
        connection = Connection(kind=kind, base_url=server.base_url, api_key=KEY)
        registry = Registry({"here": connection})
        model = registry.open(ModelChoice(model="here/m"), timeout=5, retries=2, concurrency=1)
        pieces: list[Delta] = []

        async def ask() -> Answer:
            try:
                return await model.stream(model.request("Hi", seed=1), pieces.append)
            finally:
                await model.close()

        return asyncio.run(ask()), pieces


@pytest.mark.parametrize("path", STREAMS, ids=name_of)
def test_a_stream_is_told_piece_by_piece_and_read_as_its_golden_answer_says(path: Path) -> None:
    kind, found, expected = golden(path)
    answer, pieces = ask_streaming(kind, Told(body=events_of(found["stream"])))
    assert msgspec.structs.replace(answer, latency_ms=0.0) == expected
    assert "".join(piece.text for piece in pieces) == expected.text
    assert len(pieces) > 1


@pytest.mark.parametrize("path", STREAMS, ids=name_of)
def test_a_stream_that_dies_half_way_is_an_error_that_keeps_what_came(path: Path) -> None:
    kind, found, expected = golden(path)
    half = events_of(found["stream"][:-3] or found["stream"][:1])
    cut = Told(body=half + b"x" * 99, cut=len(half) + 40)
    answer, pieces = ask_streaming(kind, cut)
    assert (answer.state, answer.attempts) == ("api_error", 1 if pieces else 3)
    assert expected.text.startswith(answer.text)
    assert answer.text == "".join(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        ("openai", {"error": {"message": "Overloaded"}}),
        ("openai-responses", {"type": "error", "code": "x", "message": "Overloaded"}),
        ("anthropic", {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}),
        ("gemini", {"error": {"code": 503, "message": "Overloaded", "status": "UNAVAILABLE"}}),
    ],
)
def test_a_server_that_gives_up_in_its_stream_is_heard(kind: Kind, event: dict[str, Any]) -> None:
    answer, _ = ask_streaming(kind, Told(body=events_of([event])))
    assert (answer.state, answer.error) == ("api_error", "The server broke off: Overloaded")


@pytest.mark.parametrize("kind", KINDS)
@given(
    st.lists(st.recursive(st.none() | st.text(max_size=5), lambda v: st.dictionaries(NAMES, v, max_size=3)))
)
def test_events_that_make_no_sense_are_no_accident(kind: str, events: list[Any]) -> None:
    body = b"".join(b"data: %b\n\n" % json.dumps(event).encode() for event in events)
    arriving = Arriving(format_of(kind).stream(), lambda _: None)
    arriving.take(body)
    assert arriving.end().state in ("api_error", "ok", "refused", "truncated")


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20), max_size=5),
    st.data(),
)
def test_events_are_the_same_in_whatever_pieces_they_come(said: list[str], data: st.DataObject) -> None:
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    lines = [f"event: x{end}: a remark{end}data: {text}{end}{end}" for text in said]
    body = "".join(lines).encode() + f"data: [DONE]{end}{end}".encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=6)))
    events, found = Events(), []
    for first, last in zip([0, *cuts], [*cuts, len(body)], strict=True):
        found += events.feed(body[first:last])
    found += events.feed(
        b"\n"
    )  # of a CR at the very end only the next byte says whether it was the whole line end
    assert found == [text.encode() for text in said]


def test_each_kind_of_connection_is_asked_at_its_own_address() -> None:
    paths = {kind: format_of(kind).path("a/b", stream=True) for kind in (*KINDS, "azure")}
    assert paths == {
        "openai": "/chat/completions",
        "openai-responses": "/responses",
        "anthropic": "/messages",
        "gemini": "/models/a%2Fb:streamGenerateContent?alt=sse",
        "azure": "/openai/v1/chat/completions",
    }


def test_two_models_of_a_place_that_names_them_in_the_path_are_two_origins() -> None:
    connection = Connection(kind="gemini", base_url="http://127.0.0.1:9/v1beta", api_key=KEY)
    registry = Registry({"here": connection})
    opened = [
        registry.open(ModelChoice(model=f"here/{name}"), timeout=1, retries=0, concurrency=1) for name in "ab"
    ]
    assert opened[0].request("Hi", seed=1) == opened[1].request("Hi", seed=1)
    assert opened[0].origin != opened[1].origin


def test_anthropic_is_sent_no_temperature_unless_an_older_version_of_its_api_is_asked_for() -> None:
    def connect(version: str | None) -> Registry:
        return Registry(
            {"here": Connection(kind="anthropic", base_url="http://127.0.0.1:9", api_version=version)}
        )

    choice = ModelChoice(model="here/m", params={"temperature": 0})
    with pytest.raises(Invalid, match="does not take it"):
        connect(None).check(choice)
    connect("2023-06-01").check(choice)
    terms = RequestTerms(params={"temperature": 0, "max_tokens": 9})
    written = format_of("anthropic").writer("m", {}).write("Hi", seed=None, terms=terms)
    assert json.loads(written) == {
        "model": "m",
        "max_tokens": 9,
        "messages": [{"role": "user", "content": "Hi"}],
    }
