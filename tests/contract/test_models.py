"""Every model keeps the port's promise; an OpenAI-compatible server is understood in all its moods."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.answer import Answer
from pecia.domain.design import ModelChoice
from pecia.domain.errors import Invalid, Unavailable
from pecia.models.fault import mask, read_fault
from pecia.models.openai import RequestWriter, read_reply
from pecia.models.pace import Pace
from pecia.models.registry import Registry
from pecia.models.retry import LONGEST_WAIT, Passing, Retries, backoff, retry_after
from pecia.models.scripted import Said, Script, failed, rate_limited, refused, truncated
from pecia.ports import Model
from pecia.settings import Connection
from tests.model_server import ModelServer, Told, completion, fault

SECRET = "sk-abcdefghijklmnop"


# ---------------------------------------------------------------- requests and replies


def test_a_request_holds_model_messages_parameters_and_seed_in_that_order() -> None:
    writer = RequestWriter("m", {"temperature": 0, "stop": ["\n"]})
    assert writer.write([{"role": "system", "content": "Grüß Gott"}], seed=7) == (
        b'{"model":"m","messages":[{"role":"system","content":"Gr\xc3\xbc\xc3\x9f Gott"}],'
        b'"temperature":0,"stop":["\\n"],"seed":7}'
    )


def test_a_text_is_sent_as_one_user_message_and_no_seed_means_no_seed() -> None:
    assert (
        RequestWriter("m", {}).write("Hi", seed=None)
        == b'{"model":"m","messages":[{"role":"user","content":"Hi"}]}'
    )


@given(st.text(st.characters(exclude_categories=["Cs"])), st.dictionaries(st.text("abc"), st.integers(0, 9)))
def test_a_request_is_json_on_one_line(text: str, params: dict[str, int]) -> None:
    body = RequestWriter("m", {f"p_{name}": value for name, value in params.items()}).write(text, seed=1)
    assert json.loads(body)["messages"] == [{"role": "user", "content": text}]
    assert b"\n" not in body


@given(st.binary(max_size=200))
def test_whatever_a_server_sends_is_an_answer(body: bytes) -> None:
    assert read_reply(body).state == "api_error"
    assert read_fault(500, body).state == "api_error"


def test_a_filter_that_stops_the_request_itself_is_a_refusal() -> None:
    body = b'{"error": {"code": "content_filter", "message": "The prompt was filtered."}}'
    assert read_fault(400, body) == Answer(
        state="refused", finish="content_filter", error="The prompt was filtered."
    )


def test_what_looks_like_a_key_is_masked() -> None:
    told = "Incorrect API key provided: sk-proj-abc***xyz, see Bearer hunter2hunter2 and my-own-secret"
    assert mask(told, "my-own-secret") == "Incorrect API key provided: …, see … and …"


# ---------------------------------------------------------------- waiting


class Waits:
    """A clock that nobody waits for: it remembers the sleeps and jumps ahead."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.time = 0.0

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    def retries(self, most: int) -> Retries:
        pace = Pace(sleep=self.sleep, now=lambda: self.time)
        return Retries(most=most, seed=1, turns=pace, sleep=self.sleep)


def script(outcomes: Sequence[Answer | Passing]) -> Callable[[], Any]:
    said = iter(outcomes)

    async def attempt() -> Answer | Passing:
        return next(said)

    return attempt


OK = Answer(state="ok", text="yes")


def test_a_passing_fault_is_tried_again_and_the_attempts_are_counted() -> None:
    waits = Waits()
    answer = asyncio.run(waits.retries(4).answer(script([failed(), failed(), OK])))
    assert answer == msgspec.structs.replace(OK, attempts=3)
    assert len(waits.slept) == 2


def test_no_retries_means_one_attempt() -> None:
    waits = Waits()
    answer = asyncio.run(waits.retries(0).answer(script([failed("HTTP 500: down"), OK])))
    assert (answer.state, answer.error, answer.attempts, waits.slept) == (
        "api_error",
        "HTTP 500: down",
        1,
        [],
    )


def test_the_wait_a_server_asks_for_is_kept() -> None:
    waits = Waits()
    answer = asyncio.run(waits.retries(4).answer(script([rate_limited(7), OK])))
    assert answer.attempts == 2
    assert 7 <= sum(waits.slept) < 8


def test_a_wait_that_is_too_long_is_not_begun() -> None:
    waits = Waits()
    answer = asyncio.run(waits.retries(4).answer(script([rate_limited(LONGEST_WAIT + 1), OK])))
    assert (answer.state, answer.attempts, waits.slept) == ("api_error", 1, [])


def test_other_requests_keep_the_pause_too() -> None:
    waits = Waits()
    retries = waits.retries(1)
    asyncio.run(retries.answer(script([rate_limited(7), rate_limited(9)])))
    waits.slept.clear()
    waits.time -= 5  # they come while the pause lasts
    asyncio.run(retries.answer(script([OK])))
    assert len(waits.slept) == 1


@given(st.integers(1, 30), st.floats(0, 1, exclude_max=True))
def test_waits_double_and_are_spread_from_zero_on(attempt: int, draw: float) -> None:
    assert 0 <= backoff(attempt, draw=draw) <= min(LONGEST_WAIT, 0.5 * 2 ** (attempt - 1))


def test_retry_after_is_a_number_of_seconds_or_a_date() -> None:
    now = datetime(2026, 11, 1, 12, tzinfo=UTC)
    date = format_datetime(now + timedelta(seconds=90), usegmt=True)
    read = [retry_after(header, now=now) for header in ("3", "0.5", date, "Sun, 01 Nov 2026 11:00:00 GMT")]
    assert read == [3, 0.5, 90, 0]
    assert [retry_after(header, now=now) for header in (None, "soon", "-1", "inf", "nan")] == [None] * 5


# ---------------------------------------------------------------- the port, kept by every model


def ask(registry: Registry, name: str, text: str = "Hi", *, timeout: float = 5.0, retries: int = 0) -> Answer:
    model = registry.open(ModelChoice(model=name), timeout=timeout, retries=retries, concurrency=1)

    async def answer() -> Answer:
        try:
            return await model.answer(model.request(text, seed=1))
        finally:
            await model.close()

    return asyncio.run(answer())


def ask_server(server: ModelServer, **limits: Any) -> Answer:
    return ask(Registry({"here": Connection(base_url=server.base_url, api_key=SECRET)}), "here/m", **limits)


def as_http(said: Said) -> Told:
    """What a server sends that says the same as a script."""
    if isinstance(said, Passing):
        return fault(500) if said.after is None else fault(429, Retry_After=f"{said.after:g}")
    answer = said if isinstance(said, Answer) else Answer(state="ok", text=said, finish="stop")
    return completion(answer.text, finish=answer.finish or "stop")


Asking = Callable[..., Answer]


@pytest.fixture(params=["http", "scripted"])
def told(request: pytest.FixtureRequest) -> Asking:
    """Ask a model that says these things first, and then echoes."""

    def over_http(*first: Said, delay: float = 0.0, **limits: Any) -> Answer:
        slowly = [replace(as_http(said), delay=delay) for said in first]
        with ModelServer(first=slowly) as server:
            return ask_server(server, **limits)

    def in_process(*first: Said, delay: float = 0.0, **limits: Any) -> Answer:
        script = Script(answer=lambda asked: asked.last, first=first, delay=delay)
        return ask(Registry(scripts={"m": script}), "scripted/m", **limits)

    return over_http if request.param == "http" else in_process


def test_a_model_answers(told: Asking) -> None:
    answer = told()
    assert (answer.state, answer.text, answer.finish, answer.attempts) == ("ok", "Hi", "stop", 1)


def test_a_refusal_and_a_cut_off_answer_are_states_of_their_own(told: Asking) -> None:
    assert told(refused("No.")).state == "refused"
    answer = told(truncated("posi"))
    assert (answer.state, answer.text) == ("truncated", "posi")


def test_a_fault_is_tried_again_as_often_as_is_allowed(told: Asking) -> None:
    assert told(failed(), rate_limited(0), retries=2).attempts == 3
    answer = told(failed(), failed(), retries=1)
    assert (answer.state, answer.attempts) == ("api_error", 2)


def test_a_model_that_takes_too_long_is_a_timeout_and_not_asked_again(told: Asking) -> None:
    answer = told("late", delay=30, timeout=0.05, retries=3)
    assert (answer.state, answer.error, answer.attempts) == ("timeout", "No answer within 0.05 s.", 1)


# ---------------------------------------------------------------- over HTTP


def test_exactly_the_bytes_of_the_request_are_sent() -> None:
    with ModelServer() as server:
        ask_server(server, text="Grüße")
    assert server.bodies == [RequestWriter("m", {}).write("Grüße", seed=1)]
    assert server.headers[0][":"] == "POST /v1/chat/completions HTTP/1.1"
    assert server.headers[0]["authorization"] == f"Bearer {SECRET}"


def test_an_error_is_told_in_the_servers_words_without_the_key() -> None:
    with ModelServer(first=[fault(401, f"Wrong key {SECRET}.")]) as server:
        answer = ask_server(server, retries=3)
    assert (answer.state, answer.error, answer.attempts) == ("api_error", "HTTP 401: Wrong key ….", 1)


def test_a_server_that_asks_for_a_long_pause_is_not_asked_again() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    for header in ("3600", later):
        with ModelServer(first=[fault(429, "slow down", Retry_After=header)]) as server:
            answer = ask_server(server, retries=3)
        assert (answer.error, answer.attempts) == ("HTTP 429: slow down", 1)


def test_a_redirect_is_not_followed() -> None:
    with ModelServer() as other:
        with ModelServer(first=[fault(307, Location=f"{other.base_url}/chat/completions")]) as server:
            answer = ask_server(server, retries=3)
        assert other.bodies == []
    assert answer.error is not None
    assert "redirects" in answer.error


def test_the_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with ModelServer() as server:
        assert ask_server(server).state == "ok"


def test_a_server_that_is_not_there_is_an_error_that_says_so() -> None:
    with ModelServer() as server:
        gone = server.base_url
    answer = ask(Registry({"here": Connection(base_url=gone)}), "here/m")
    assert answer.state == "api_error"
    assert answer.error == f"{gone}: nothing listens there (connection refused)"


@pytest.mark.parametrize("cut", [0, 10, 60, 150])
def test_half_a_reply_is_tried_again(cut: int) -> None:
    whole = completion("whole")
    half = Told(body=whole.body, cut=cut)
    with ModelServer(first=[half]) as server:
        assert ask_server(server, retries=1).attempts == 2
    with ModelServer(first=[half]) as server:
        assert ask_server(server).state == "api_error"


def test_a_reply_that_is_too_large_or_compressed_is_an_error() -> None:
    large = Told(body=b" " * (8 * 2**20 + 1))
    zipped = Told(body=b"x", headers={"Content-Encoding": "gzip"})
    with ModelServer(first=[large, zipped]) as server:
        answers = [ask_server(server, retries=1) for _ in range(2)]
    assert [(answer.state, answer.error) for answer in answers] == [
        ("api_error", "The reply is larger than 8 MiB."),
        ("api_error", "The reply is compressed, which was not asked for."),
    ]


def test_a_reply_in_chunks_behind_an_interim_one_is_read() -> None:
    body = completion("in pieces").body
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (body[:40], body[40:], b""))
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    reply = Told(body=b"", raw=b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + head + chunks)
    with ModelServer(first=[reply]) as server:
        assert ask_server(server).text == "in pieces"


def test_what_is_no_http_is_an_error() -> None:
    with ModelServer(first=[Told(body=b"", raw=b"220 mail.example ESMTP\r\n\r\n", cut=99)]) as server:
        answer = ask_server(server)
    assert (answer.state, server.base_url in (answer.error or "")) == ("api_error", True)


def test_a_certificate_must_be_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = Path(__file__).with_name("localhost.pem")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with ModelServer(tls=tls) as server:
        stranger = ask_server(server)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        trusted = ask_server(server)
    assert stranger.error is not None
    assert "the certificate is not trusted" in stranger.error
    assert (trusted.state, trusted.text) == ("ok", "Hi")


def test_an_address_that_no_request_can_be_made_of_is_refused() -> None:
    for base_url in ("http://127.0.0.1:99999/v1", "http://127.0.0.1:9/v 1", f"http://{'x' * 70}.example/v1"):
        with pytest.raises(Invalid) as raised:
            ask(Registry({"here": Connection(base_url=base_url)}), "here/m")
        assert raised.value.code == "invalid_settings"


def open_here(server: ModelServer, *, timeout: float = 5.0, retries: int = 0) -> Model:
    registry = Registry({"here": Connection(base_url=server.base_url)})
    return registry.open(ModelChoice(model="here/m"), timeout=timeout, retries=retries, concurrency=4)


def test_connections_are_kept_open_and_used_again() -> None:
    async def ask_often(model: Model) -> list[Answer]:
        rounds = [
            await asyncio.gather(*(model.answer(model.request("Hi", seed=n)) for n in range(4)))
            for _ in range(5)
        ]
        await model.close()
        return [answer for answers in rounds for answer in answers]

    with ModelServer() as server:
        answers = asyncio.run(ask_often(open_here(server)))
        assert [answer.state for answer in answers] == ["ok"] * 20
        assert server.connections == 4


def test_a_kept_connection_that_the_server_has_closed_costs_no_attempt() -> None:
    async def ask_twice(model: Model) -> list[Answer]:
        answers = [await model.answer(model.request("Hi", seed=1))]
        server.first.append(Told(body=b"", cut=0))  # it closes the connection just as it is used again
        answers.append(await model.answer(model.request("Hi", seed=2)))
        await model.close()
        return answers

    with ModelServer() as server:
        answers = asyncio.run(ask_twice(open_here(server)))
        assert [(answer.state, answer.attempts) for answer in answers] == [("ok", 1), ("ok", 1)]
        assert server.connections == 2


def test_a_call_that_is_cancelled_takes_its_connection_with_it() -> None:
    async def cancel_one(model: Model) -> Answer:
        call = asyncio.create_task(model.answer(model.request("slow", seed=1)))
        await asyncio.sleep(0.05)
        call.cancel()
        await asyncio.wait([call])
        answer = await model.answer(model.request("next", seed=2))
        await model.close()
        return answer

    with ModelServer(first=[completion("slow", delay=30)]) as server:
        assert asyncio.run(cancel_one(open_here(server))).text == "next"


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gpt-4.1", "'gpt-4.1' names no model."),
        ("nowhere/m", "There is no connection 'nowhere'; there are: here, local, scripted."),
        ("scripted/none", "There is no scripted model 'none'; there are: echo."),
        ("local/none", "There is no local model 'none'"),
    ],
)
def test_an_unknown_model_is_refused_without_reaching_anything(name: str, message: str) -> None:
    registry = Registry({"here": Connection(base_url="http://127.0.0.1:9/v1")})
    with pytest.raises(Invalid) as raised:
        registry.check(ModelChoice(model=name))
    assert raised.value.message.startswith(message)
    assert raised.value.code == "invalid_experiment"


@pytest.mark.parametrize(
    "params", [{"stream": True}, {"n": 2}, {"messages": []}, {"model": "x"}, {"seed": 1}]
)
def test_a_parameter_that_pecia_sets_itself_is_refused(params: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        Registry().check(ModelChoice(model="scripted/echo", params=params))
    Registry().check(ModelChoice(model="scripted/echo", params={"seed": 1, "n": 1}, seed="none"))


def test_a_connection_whose_key_is_not_set_says_which_variable_to_set() -> None:
    connection = Connection(base_url="http://127.0.0.1:9/v1", api_key_env="SOME_KEY")
    with pytest.raises(Unavailable) as raised:
        ask(Registry({"here": connection}), "here/m")
    assert "SOME_KEY" in str(raised.value)


def test_a_key_shows_up_in_no_error_and_no_repr() -> None:
    connection = Connection(base_url="http://127.0.0.1:9/v1", api_key=f"{SECRET}\nX-Evil: 1")
    with pytest.raises(Invalid) as raised:
        ask(Registry({"here": connection}), "here/m")
    assert SECRET not in f"{raised.value!r} {raised.value} {connection!r}"
