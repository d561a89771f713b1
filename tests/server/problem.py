"""What every refusal has to look like, whatever was refused."""

from __future__ import annotations

import json
import re
from typing import Any

from pecia.domain.errors import PROBLEMS, TYPE_PREFIX

INSIDE = re.compile(rb'Traceback|File \\?"|site-packages|\.py\b|SELECT |INSERT |sqlite|/home/|/tmp/|/root/')
"""Words of a stack trace, of SQL, and of paths on the server."""


def check_problem(status: int, content_type: str, body: bytes) -> dict[str, Any]:
    """The problem document in a body, after a look at everything that one promises."""
    assert content_type == "application/problem+json"
    assert not INSIDE.search(body), body
    problem = json.loads(body)
    known = PROBLEMS[problem["code"]]
    assert (problem["status"], problem["title"]) == (known.status, known.title)
    assert status == known.status < 500
    assert problem["type"] == TYPE_PREFIX + problem["code"]
    assert re.fullmatch(r"urn:pecia:request:[0-9a-f-]{36}", problem["instance"])
    assert problem["detail"]
    return problem


def refused(response: Any) -> dict[str, Any]:
    """The problem of a response."""
    return check_problem(response.status_code, response.headers["content-type"], response.content)


def refused_raw(answer: bytes) -> dict[str, Any]:
    """The problem of a response as bytes off the wire."""
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:])
    return check_problem(int(lines[0].split()[1]), headers["content-type"], body)
