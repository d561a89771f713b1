"""The cases of `conformance/render.json`, and how to run one through any client that renders."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from pecia.domain.conversion import convert
from pecia.domain.errors import PeciaError
from pecia.domain.version import Content

FILE = Path(__file__).parents[1] / "conformance" / "render.json"

CONTENT = ("type", "syntax", "template", "messages", "inputs", "overrides", "includes")

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
    return convert({key: expand(case[key]) for key in CONTENT if key in case}, Content)


def partials_of(case: Case) -> dict[str, Content]:
    """The prompts that have to be there before, by name."""
    return {name: convert(content, Content) for name, content in case.get("partials", {}).items()}


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
