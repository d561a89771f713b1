"""LiteLLM and any-llm as kinds of connection, against a server on loopback."""

from __future__ import annotations

import asyncio
from importlib.util import find_spec
from typing import Any

import pytest

from pecia.domain.answer import Answer, Delta
from pecia.domain.design import ModelChoice
from pecia.domain.errors import Unavailable
from pecia.models.registry import Registry
from pecia.ports import Model
from pecia.settings import Connection
from tests.model_server import ModelServer, Told, completion, fault

MODELS = {"litellm": "openai/m", "any-llm": "openai:m"}
PACKAGES = {"litellm": "litellm", "any-llm": "any_llm"}
CHUNKS = b"".join(
    b'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m-1","choices":[{"index":0,'
    b'"delta":{"role":"assistant","content":"%b"},"finish_reason":%b}]}\n\n' % piece
    for piece in ((b"Good ", b"null"), (b"day", b'"stop"'))
)


def opened(kind: str, server: ModelServer, **more: Any) -> Model:
    options = {"client_args": {"max_retries": 0}} if kind == "any-llm" else {}
    place = Connection(kind=kind, base_url=server.base_url, api_key="sk-abcdefghijkl", options=options)
    choice = ModelChoice(model=f"way/{MODELS[kind]}", params={"temperature": 0})
    return Registry({"way": place}).open(choice, timeout=30, concurrency=1, **{"retries": 2, **more})


@pytest.fixture(params=list(MODELS))
def kind(request: pytest.FixtureRequest) -> str:
    if find_spec(PACKAGES[request.param]) is None:
        pytest.skip(f"{PACKAGES[request.param]} is not installed")
    return str(request.param)


def ask(model: Model) -> Answer:
    async def once() -> Answer:
        try:
            return await model.answer(model.request("Hi", seed=7))
        finally:
            await model.close()

    return asyncio.run(once())


async def streamed(model: Model, told: list[Delta]) -> Answer:
    try:
        return await model.stream(model.request("Hi", seed=None), told.append)
    finally:
        await model.close()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # the packages' own
def test_a_model_behind_a_gateway_answers(kind: str) -> None:
    with ModelServer(lambda _: completion("Good day")) as server:
        answer = ask(opened(kind, server))
    assert (answer.state, answer.text, answer.finish) == ("ok", "Good day", "stop")
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (7, 2)
    assert b'"temperature"' in server.bodies[0]
    assert b'"seed"' in server.bodies[0]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_model_behind_a_gateway_streams(kind: str) -> None:
    told: list[Delta] = []
    head = {"Content-Type": "text/event-stream"}
    with ModelServer(lambda _: Told(body=CHUNKS + b"data: [DONE]\n\n", headers=head)) as server:
        model = opened(kind, server)
        answer = asyncio.run(streamed(model, told))
    assert (answer.state, answer.text) == ("ok", "Good day")
    assert "".join(delta.text for delta in told) == "Good day"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_faults_behind_a_gateway_pass_or_stay_as_they_do_elsewhere(kind: str) -> None:
    with ModelServer(lambda _: completion("Good day"), first=[fault(429, Retry_After="0.01")]) as server:
        answer = ask(opened(kind, server))
    assert (answer.state, answer.attempts) == ("ok", 2)
    with ModelServer(first=[fault(401, "wrong key sk-abcdefghijkl")]) as server:
        answer = ask(opened(kind, server))
    assert (answer.state, answer.attempts) == ("api_error", 1)
    assert (answer.error or "").startswith("HTTP 401: ")
    assert "sk-abcdefghijkl" not in (answer.error or "")


def test_a_gateway_that_is_not_installed_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "litellm", None)
    with ModelServer() as server, pytest.raises(Unavailable) as caught:
        opened("litellm", server)
    assert caught.value.hint == "Run: pip install 'pecia[litellm]'."
