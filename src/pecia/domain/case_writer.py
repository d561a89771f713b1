"""Case writer: the prompt that asks a model for cases, and how its reply is read. What it writes is never trusted."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple, cast

from pecia.domain.canonical import canonical
from pecia.domain.dataset import Case
from pecia.domain.errors import Invalid
from pecia.domain.version import Content

NAME = "pecia/write-cases"
"""The prompt in the library that asks for cases; it is committed at its first use, and may be changed there."""
AT_ONCE = 10
"""Cases asked for in one call."""
WRITER = Content(
    template="""\
You write test cases for a prompt. Here is the prompt, between two lines of equal signs:
=====
{{ prompt }}
=====
{% if examples %}Cases there are already, one JSON object a line:
{{ examples }}

{% endif %}{% if wish %}{{ wish }}

{% endif %}Write {{ count }} further cases, each unlike the others and unlike those above: usual ones and difficult ones, of \
different lengths. Write one JSON object a line and nothing else: {"input": {{ shape }}, "expected": what a perfect answer says}
""",
    inputs={
        "prompt": {"type": "string"},
        "examples": {"type": "string", "default": ""},
        "wish": {"type": "string", "default": ""},
        "count": {"type": "integer"},
        "shape": {"type": "string"},
    },
)


class Written(NamedTuple):
    """What a reply holds: rows of `input` and `expected`, and for the others why they are none."""

    rows: list[dict[str, Any]]
    refused: list[str]


def shown(cases: Sequence[Case]) -> str:
    """Cases as examples, one a line."""
    return "\n".join(
        canonical(
            {"input": case.input, **({} if case.expected is None else {"expected": case.expected})}
        ).decode()
        for case in cases
    )


def shape_of(names: Sequence[str]) -> str:
    """What an input looks like."""
    return "{" + ", ".join(f"{json.dumps(name)}: …" for name in names) + "}"


def read_written(reply: str, *, names: Collection[str]) -> Written:
    """The cases in a reply, whatever else stands around them. Each must have exactly these inputs."""
    rows: list[dict[str, Any]] = []
    refused: list[str] = []
    for found in _objects(reply):
        given = found.get("input")
        if not isinstance(given, dict):
            refused.append("has no 'input'")
        elif set(cast("dict[str, Any]", given)) != set(names):
            refused.append("has other inputs than the prompt")
        else:
            row = {key: found[key] for key in ("input", "expected") if found.get(key) is not None}
            try:
                canonical(row)
            except Invalid:
                refused.append("cannot be kept as JSON")
            else:
                rows.append(row)
    return Written(rows, refused)


def _objects(reply: str) -> Iterator[dict[str, Any]]:
    """The JSON objects that stand in a text, outermost, in their order."""
    decoder = json.JSONDecoder()
    at = reply.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(reply, at)
        except (json.JSONDecodeError, RecursionError):
            end = at + 1
        else:
            if isinstance(value, dict) and ("input" in value or "expected" in value):
                yield cast("dict[str, Any]", value)
            else:
                end = at + 1  # an object around the cases
        at = reply.find("{", end)
