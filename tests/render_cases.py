"""The cases of `conformance/render.json`, and how to run one through any client that renders."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from pecia.domain.errors import PeciaError
from pecia.domain.message import Message
from pecia.domain.version import Content

FILE = Path(__file__).parents[1] / "conformance" / "render.json"

Case: TypeAlias = dict[str, Any]
Render: TypeAlias = Callable[[Content, dict[str, Any]], Any]


def load_cases() -> list[Case]:
    """All cases, with their large values still written short."""
    return json.loads(FILE.read_text())


def expand(value: Any) -> Any:
    """A value with `$repeat`, `$list` and `$join` carried out."""
    match value:
        case {"$repeat": [str() as text, int() as times]}:
            return text * times
        case {"$list": [item, int() as times]}:
            return [expand(item)] * times
        case {"$join": [*parts]}:
            return "".join(map(expand, parts))
        case dict():
            return {key: expand(item) for key, item in value.items()}
        case list():
            return [expand(item) for item in value]
        case _:
            return value


def content_of(case: Case) -> Content:
    """The content that a case renders."""
    messages = case.get("messages")
    return Content(
        type=case["type"],
        syntax=case.get("syntax", "minijinja"),
        template=expand(case.get("template")),
        messages=None if messages is None else tuple(Message(**message) for message in messages),
        inputs=case.get("inputs"),
    )


def run_case(case: Case, render: Render) -> None:
    """Commit and render a case with `render(content, values)`, and compare what comes of it."""
    values = expand(case["values"])
    if "error" not in case:
        assert render(content_of(case), values) == expand(case["expected"])
        return
    with pytest.raises(PeciaError) as caught:
        render(content_of(case), values)
    error = caught.value
    found = {"code": error.code}
    for key in ("line", "column"):
        if key in case["error"]:
            found[key] = getattr(error.errors[0], key)
    assert found == case["error"], error.message
