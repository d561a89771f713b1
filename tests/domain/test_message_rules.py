from __future__ import annotations

from typing import Any

import pytest

from pecia import wire
from pecia.domain.errors import Invalid
from pecia.domain.version import Content, check_shape

SAID = {"role": "user", "content": "x"}


@pytest.mark.parametrize(
    ("message", "pointer"),
    [
        ({"role": "user", "content": "x", "tool_calls": [{"id": "c", "name": "f"}]}, "/tool_calls"),
        ({"role": "user", "content": "x", "tool_call_id": "c"}, "/tool_call_id"),
        ({"role": "tool", "content": "x", "tool_call_id": ""}, "/tool_call_id"),
        ({"role": "placeholder", "content": "turns", "name": "ada"}, "/content"),
        ({"role": "placeholder", "content": [{"type": "text", "text": "x"}]}, "/content"),
        ({"role": "user", "content": []}, "/content"),
        ({"role": "user", "content": "x", "name": ""}, "/name"),
        ({"role": "user", "content": [{"type": "image"}]}, "/content/0"),
        ({"role": "user", "content": [{"type": "image", "url": "u", "data": "d"}]}, "/content/0"),
        ({"role": "user", "content": [{"type": "image", "data": "d"}]}, "/content/0/media_type"),
        (
            {"role": "user", "content": [{"type": "image", "url": "u", "media_type": "image/png"}]},
            "/content/0/media_type",
        ),
        ({"role": "assistant", "content": "", "tool_calls": [{"id": "c", "name": "a b"}]}, "/tool_calls/0/name"),
        ({"role": "assistant", "content": "", "tool_calls": [{"id": "", "name": "f"}]}, "/tool_calls/0/id"),
    ],
)  # fmt: skip
def test_what_a_message_cannot_say_is_refused_where_it_stands(message: dict[str, Any], pointer: str) -> None:
    for content, before in (
        ({"type": "chat", "messages": [message]}, "/messages/0"),
        ({"type": "chat", "messages": [SAID], "overrides": {"a/b": {"messages": [message]}}}, "/overrides/a~1b/messages/0"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            check_shape(wire.convert(content, Content))
        assert (caught.value.code, caught.value.errors[0].pointer) == ("invalid_content", before + pointer)


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"tools": [{"name": "f"}, {"name": "f"}]}, "/tools/1/name"),
        ({"tools": [{"name": ""}]}, "/tools/0/name"),
        ({"overrides": {"": {"params": {"a": 1}}}}, "/overrides/"),
        ({"overrides": {"a" * 201: {"params": {"a": 1}}}}, f"/overrides/{'a' * 201}"),
        ({"overrides": {"a": {"messages": [SAID]}}}, "/overrides/a/messages"),
        ({"overrides": {f"a{n}": {"params": {"a": 1}} for n in range(33)}}, "/overrides"),
        ({"includes": {f"a{n}": "b" for n in range(33)}}, "/includes"),
        ({"syntax": "none", "includes": {"a": "b"}}, "/includes"),
    ],
)
def test_what_a_content_cannot_hold_is_refused_where_it_stands(fields: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_shape(wire.convert({"template": "x", **fields}, Content))
    assert caught.value.errors[0].pointer == pointer


def test_every_passage_has_the_pointer_where_it_stands() -> None:
    parts = [{"type": "text", "text": "a"}, {"type": "image", "data": "b", "media_type": "image/png"}]
    content = wire.convert(
        {
            "type": "chat",
            "messages": [{"role": "placeholder", "content": "turns"}, {"role": "user", "content": parts}],
            "overrides": {"x/y": {"messages": [SAID]}},
        },
        Content,
    )
    assert content.passages() == (
        ("/messages/1/content/0/text", "a"),
        ("/messages/1/content/1/data", "b"),
        ("/overrides/x~1y/messages/0/content", "x"),
    )
    assert content.placeholders() == (("/messages/0/content", "turns"),)
