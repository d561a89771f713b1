"""What a server says instead of an answer. One reading for every wire format: they all put it under `error`."""

from __future__ import annotations

import re

import msgspec

from pecia.domain.answer import Answer
from pecia.domain.value import Json

MAX_TOLD = 300
"""Characters of a server's own error message that are kept."""

_key_like = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai)[-_][A-Za-z0-9_*-]{8,}|\bAIza[A-Za-z0-9_*-]{8,}|\bBearer\s+\S+", re.IGNORECASE
)
_space = re.compile(r"[\s\x00-\x1f\x7f]+")
_encoder = msgspec.json.Encoder()
_anything = msgspec.json.Decoder()


def read_fault(status: int, body: bytes) -> Answer:
    """What a reply of another status says: `api_error`, or `refused` where a content filter stopped the request."""
    told = read_error(body)
    if status == 400 and _code(body) == "content_filter":  # noqa: PLR2004 - how Azure says it
        return Answer(state="refused", finish="content_filter", error=told)
    if 300 <= status < 400:  # noqa: PLR2004 - HTTP's range of redirects
        told = "the server redirects to another address, which is not followed; write that one as base_url"
    return Answer(state="api_error", error=f"HTTP {status}: {told or 'no explanation'}")


def unread(what: str, body: bytes, error: Exception) -> Answer:
    """The answer where a reply of status 200 is not what it should be: with the server's own words, if it has any."""
    return Answer(state="api_error", error=f"The reply is no {what}: {read_error(body) or error}")


def read_error(body: bytes) -> str:
    """The server's own words, on one line and short: `error.message` and its relatives, else the text itself."""
    return told(_error_of(body))


def told(found: Json) -> str:
    """The same of an error that is decoded already."""
    if isinstance(found, dict):
        found = found.get("message") or found.get("detail") or found.get("code") or found
    text = found if isinstance(found, str) else _encoder.encode(found).decode() if found else ""
    text = _space.sub(" ", text).strip()
    return text if len(text) <= MAX_TOLD else f"{text[:MAX_TOLD]}…"


def mask(text: str, secret: str | None) -> str:
    """The text without the secret, and without anything that looks like a key."""
    if secret:
        text = text.replace(secret, "…")
    return _key_like.sub("…", text)


def _error_of(body: bytes) -> Json:
    """What stands under `error`, or all there is: text that is no JSON included."""
    try:
        plain: Json = _anything.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return body.decode(errors="replace")
    if isinstance(plain, list) and len(plain) == 1:  # how Gemini tells a stream's
        plain = plain[0]
    return plain.get("error") or plain if isinstance(plain, dict) else plain


def _code(body: bytes) -> Json:
    found = _error_of(body)
    return found.get("code") if isinstance(found, dict) else None
