"""The content of a version, as its row keeps it."""

from __future__ import annotations

import msgspec

from pecia.domain.version import Content


def content_of(text: str) -> Content:
    """The content of its canonical JSON, whose format version has no field."""
    plain = msgspec.json.decode(text)
    del plain["v"]
    return msgspec.convert(plain, Content)
