"""What a task gets is seen while somebody watches, and only by whom it was begun for."""

from __future__ import annotations

from collections.abc import Generator
from contextvars import copy_context

import pytest

import pecia
from pecia import testing
from pecia.sdk.prompt import Prompt
from pecia.sdk.watch import Watch, watching


@pytest.fixture(autouse=True)
def _prompts() -> Generator[None]:
    testing.use({"house/tone": "Be kind.", "say": "Say {{ text }}"})
    yield
    pecia.use()


def given() -> Prompt:
    return pecia.get("house/tone")


def names(watch: Watch) -> list[str]:
    return [used.prompt for used in watch.used]


def test_every_get_in_the_context_is_noted_once_also_the_remembered_ones() -> None:
    watch = Watch()
    with watching():
        context = copy_context()
        context.run(watch.begin)
        for name in ("say", "house/tone", "say", "say@production"):
            context.run(pecia.get, name)
        pecia.get("say")
    assert names(watch) == ["say", "house/tone"]


def test_what_is_got_outside_or_afterwards_is_not_noted() -> None:
    watch = Watch()
    context = copy_context()
    context.run(watch.begin)
    with watching():
        pecia.get("say")
    context.run(pecia.get, "say")
    assert names(watch) == []


def test_the_given_version_stands_for_every_label_and_not_for_a_number() -> None:
    tone = given()
    watch = Watch(tone)
    with watching():
        context = copy_context()
        context.run(watch.begin)
        assert context.run(pecia.get, "house/tone", "staging") is tone
        assert context.run(pecia.get, "house/tone@staging") is tone
        assert context.run(lambda: pecia.get("house/tone", version=1)) is not tone
        assert context.run(pecia.get, "house/tone#1") is not tone
        assert pecia.get("house/tone", "staging") is not tone


def test_a_client_that_is_used_meanwhile_is_watched_too_and_remembers_again_afterwards() -> None:
    watch = Watch()
    with watching():
        context = copy_context()
        context.run(watch.begin)
        testing.use({"say": "Other"})
        context.run(pecia.get, "say")
    assert names(watch) == ["say"]
    assert pecia.get("say") is pecia.get("say")


def test_a_default_is_noted_as_the_callers_own() -> None:
    watch = Watch()
    with watching():
        context = copy_context()
        context.run(watch.begin)
        context.run(lambda: pecia.get("not/there", default="Hi"))
    assert [(used.prompt, used.version) for used in watch.used] == [("not/there", None)]
