"""Comment: what somebody says about a prompt or one of its versions."""

from __future__ import annotations

from datetime import datetime

from pecia.domain.errors import Detail, Invalid
from pecia.domain.notice import Notice
from pecia.domain.value import Value

MAX_COMMENT = 20_000
"""Characters of a comment."""


class Comment(Value, frozen=True):
    """A comment in Markdown, on a prompt or on one `version` of it. `number` is the event that recorded it.

    `warnings` say which of its characters nobody sees.
    """

    number: int
    prompt: str
    version: int | None
    author: str
    claimed: bool
    text: str
    at: datetime
    warnings: tuple[Notice, ...] = ()


def check_comment(text: str) -> str:
    """The text without space around it. Raises `Invalid` for an empty or an endless one."""
    stripped = text.strip()
    if not stripped or len(stripped) > MAX_COMMENT:
        message = f"A comment has 1 to {MAX_COMMENT:,} characters."
        raise Invalid(message, errors=(Detail(code="invalid_parameter", detail=message, pointer="/text"),))
    return stripped
