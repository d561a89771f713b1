"""Prompts with overrides, partials, parts and tools, as an application gets them."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.operations import perform
from pecia.app.release import ReleaseVersion
from pecia.domain.message import ImagePart, Message, TextPart, Tool
from pecia.domain.override import Override
from pecia.domain.version import Content, ModelSettings
from pecia.ports import Ports
from pecia.sdk.cache import DiskCache
from pecia.sdk.client import Client
from pecia.sdk.transport import HttpSource
from tests.serving import served

LOOK = Content(
    type="chat",
    messages=(
        Message(role="system", content="{{ partials.tone }}"),
        Message(role="user", content=(TextPart(text="What is it?", cache=True), ImagePart(url="{{ url }}"))),
    ),
    tools=(Tool(name="zoom"),),
    model=ModelSettings(name="gpt-4o", params={"temperature": 0}),
    overrides={
        "claude*": Override(
            messages=(Message(role="user", content="{{ partials.tone }} What is it? {{ url }}"),),
            params={"temperature": None, "max_tokens": 100},
        )
    },
    includes={"tone": "house/tone@production"},
)


@pytest.fixture
def ports() -> Generator[Ports]:
    ports = testing.ports()
    tone = Content(template="Be {{ tone }}.")
    perform(ports, testing.ADA, CommitVersion(prompt="house/tone", content=tone, label="production"))
    perform(ports, testing.ADA, CommitVersion(prompt="look", content=LOOK, label="production"))
    yield ports
    ports.store.close()


@pytest.fixture
def url(ports: Ports) -> Generator[str]:
    with served(ports) as url:
        yield url


VALUES = {"tone": "kind", "url": "https://example.org/a.png"}


def test_a_prompt_calls_openai_with_its_parts_and_tools(url: str) -> None:
    with closing(Client(HttpSource(url))) as client:
        call = client.get("look").openai(**VALUES)
    assert (call["model"], call["temperature"]) == ("gpt-4o", 0)
    assert call["tools"] == [{"type": "function", "function": {"name": "zoom"}}]
    assert call["messages"][0] == {"role": "system", "content": "Be kind."}
    assert call["messages"][1]["content"][1] == {"type": "image_url", "image_url": {"url": VALUES["url"]}}


def test_for_a_model_it_says_what_the_override_says(url: str) -> None:
    with closing(Client(HttpSource(url))) as client:
        prompt = client.get("look")
        assert prompt.for_model("claude-x") is prompt.for_model("claude-x")
        call = prompt.for_model("claude-x").anthropic(**VALUES)
    said = "Be kind. What is it? https://example.org/a.png"
    assert call["messages"] == [{"role": "user", "content": said}]
    assert (call["model"], call["max_tokens"], "temperature" in call) == ("claude-x", 100, False)


def test_what_may_be_remembered_is_marked_for_anthropic(url: str) -> None:
    with closing(Client(HttpSource(url))) as client:
        call = client.get("look").anthropic(**VALUES)
    assert call["system"] == "Be kind."
    assert call["messages"][0]["content"][0]["cache_control"] == {"type": "ephemeral"}


def test_a_version_by_number_comes_with_what_its_commit_locked(ports: Ports, url: str) -> None:
    moved = CommitVersion(prompt="house/tone", content=Content(template="{{ tone }}!"), label="production")
    perform(ports, testing.ADA, moved)
    perform(ports, testing.ADA, ReleaseVersion(prompt="look", label="production", version=1))
    with closing(Client(HttpSource(url))) as client:
        assert client.get("look#1").render(**VALUES)[0]["content"] == "Be kind."
        assert client.get("look").render(**VALUES)[0]["content"] == "kind!"


def test_the_partials_are_on_disk_with_the_prompt(url: str, tmp_path: Path) -> None:
    with closing(Client(HttpSource(url), disk=DiskCache(tmp_path, "here"))) as client:
        client.get("look")
    with closing(Client(HttpSource("http://127.0.0.1:9"), disk=DiskCache(tmp_path, "here"))) as client:
        prompt = client.get("look")
        assert (prompt.source, prompt.render(**VALUES)[0]["content"]) == ("disk", "Be kind.")
