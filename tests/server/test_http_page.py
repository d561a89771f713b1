"""The page on HTTP: its examples are one conversation with an empty library, and each is answered as it says."""

from __future__ import annotations

import re
from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple

import pytest

from pecia import testing
from tests.docs.pages import blocks, read
from tests.server.conftest import Service, serving

PAGE = Path("docs/reference/http.md")


class Head(NamedTuple):
    """The first line, the headers and the body of a message as the page shows it."""

    first: str
    headers: dict[str, str]
    body: str


def head(text: str) -> Head:
    top, _, body = text.strip("\n").partition("\n\n")
    first, *headers = top.split("\n")
    return Head(first, dict(line.split(": ", 1) for line in headers), body.strip())


def examples() -> list[tuple[Head, Head]]:
    """Every request of the page with its answer."""
    asked = [block.text.partition("\nHTTP/1.1 ") for block in blocks(read(PAGE)) if block.language == "http"]
    return [(head(request), head(f"HTTP/1.1 {answer}")) for request, _, answer in asked]


@pytest.fixture
def ada() -> Generator[Service]:
    with serving(testing.ports(), owner="ada") as service:
        yield service


def test_every_example_is_answered_as_the_page_says(ada: Service) -> None:
    for request, shown in examples():
        method, path = request.first.split()
        answer = ada(method, path, content=request.body.encode() or None, headers=request.headers)
        assert f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}" == shown.first
        for name, value in shown.headers.items():
            assert answer.headers[name] == value
        pattern = ".*".join(re.escape(part) for part in shown.body.split("…"))
        assert re.fullmatch(pattern, answer.text), answer.text


def test_the_page_shows_each_rule_by_an_example() -> None:
    statuses = {shown.first.split()[1] for _, shown in examples()}
    assert statuses == {"200", "201", "304", "412", "422"}
