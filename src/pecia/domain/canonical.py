"""Canonical JSON (RFC 8785) and the digests made of it.

Equal content has equal bytes, on every machine and in every client; `conformance/digest.json` pins it.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, cast

import msgspec

from pecia.domain.errors import Detail, Invalid

if TYPE_CHECKING:
    from pecia.domain.value import Json

MAX_INTEGER = 2**53
"""Beyond this, JSON readers disagree about integers, so Pecia refuses them."""
MAX_DEPTH = 64

_encoder = msgspec.json.Encoder(order="sorted")
_plain = re.compile(r"[ !#-\[\]-~]*")
"""Text that stands in JSON as it is."""


def canonical(value: Json) -> bytes:
    """The RFC 8785 form of a JSON value, as UTF-8.

    Raises `Invalid` with a pointer where a value has none that every reader takes back: a lone surrogate, NUL,
    a number that is not finite or is written as an integer beyond 2^53, a key that is not a string, lists and
    objects nested deeper than 64.
    """
    if type(value) is dict and len(value) == 1:
        # The input of most cases: one text under one name.
        ((name, text),) = value.items()
        if type(name) is str and type(text) is str and _plain.fullmatch(name) and _plain.fullmatch(text):
            return f'{{"{name}":"{text}"}}'.encode()
    if _is_plain_json(value, 0):
        written = _encoder.encode(value)
        if b"\\u0000" not in written:
            return written
    parts: list[str] = []
    _write(value, parts, "", 0)
    return "".join(parts).encode()


def digest(value: Json) -> str:
    """`sha256:` and the hex SHA-256 of the value's canonical JSON."""
    return digest_of_bytes(canonical(value))


def digest_of_bytes(data: bytes) -> str:
    """`sha256:` and the hex SHA-256 of these bytes."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _is_plain_json(value: object, depth: int) -> bool:
    """Whether msgspec writes a value as RFC 8785 does: texts that are text, small integers, names in ASCII."""
    plain = False
    if type(value) is str:
        plain = value.isascii() or _is_text(value)
    elif value is None or type(value) is bool:
        plain = True
    elif type(value) is int:
        plain = -MAX_INTEGER <= value <= MAX_INTEGER
    elif depth == MAX_DEPTH:
        pass
    elif type(value) is dict:
        plain = _is_plain_object(cast("dict[object, object]", value), depth + 1)
    elif type(value) is list:
        plain = all(_is_plain_json(item, depth + 1) for item in cast("list[object]", value))
    return plain


def _is_plain_object(members: dict[object, object], depth: int) -> bool:
    for name, item in members.items():
        if type(name) is not str or not name.isascii():
            return False
        # Most are texts in ASCII, which are spared a call.
        if not (type(item) is str and item.isascii()) and not _is_plain_json(item, depth):
            return False
    return True


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _write(value: object, parts: list[str], pointer: str, depth: int) -> None:
    if isinstance(value, str):
        parts.append(_string(value, pointer))
    elif value is None:
        parts.append("null")
    elif isinstance(value, bool):
        parts.append("true" if value else "false")
    elif isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise _too_large(pointer)
        parts.append(str(value))
    elif isinstance(value, float):
        parts.append(_number(value, pointer))
    elif isinstance(value, Mapping | list | tuple):
        if depth == MAX_DEPTH:
            raise _refused(f"is nested deeper than {MAX_DEPTH}", pointer)
        # What it holds is not known yet: each item is looked at when its turn comes.
        if isinstance(value, Mapping):
            _write_object(cast("Mapping[object, object]", value), parts, pointer, depth)
        else:
            _write_list(cast("Sequence[object]", value), parts, pointer, depth)
    else:
        raise _refused(f"is a {type(value).__name__}, which JSON has no form for", pointer)


def _write_list(value: Sequence[object], parts: list[str], pointer: str, depth: int) -> None:
    for index, item in enumerate(value):
        parts.append("," if index else "[")
        _write(item, parts, f"{pointer}/{index}", depth + 1)
    parts.append("]" if value else "[]")


def _write_object(value: Mapping[object, object], parts: list[str], pointer: str, depth: int) -> None:
    names: list[str] = []
    for name in value:
        if not isinstance(name, str):
            raise _refused("has a key that is not a string", pointer)
        names.append(name)
    if not all(map(str.isascii, names)):
        for name in names:
            _string(name, pointer)
        names.sort(key=lambda name: name.encode("utf-16-be"))
    else:
        names.sort()
    for index, name in enumerate(names):
        parts.append("," if index else "{")
        parts.append(_string(name, pointer))
        parts.append(":")
        _write(value[name], parts, f"{pointer}/{escape_pointer(name)}", depth + 1)
    parts.append("}" if names else "{}")


def escape_pointer(name: str) -> str:
    """One step of an RFC 6901 pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def _string(text: str, pointer: str) -> str:
    """A text in quotes. The standard library escapes as RFC 8785 asks: what JSON must escape, in the shortest way."""
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise _refused("holds a lone surrogate, which is not text", pointer) from None
    if "\0" in text:
        raise _refused("holds a NUL character, which not every library can keep", pointer)
    return encode_basestring(text)


def _number(value: float, pointer: str) -> str:
    """ECMAScript's form of a finite number (RFC 8785, section 3.2.2.3).

    Python's `repr` has the same digits, the fewest that read back equal; only the notation differs.
    """
    if not math.isfinite(value):
        raise _refused("is not a finite number", pointer)
    if value == 0:
        return "0"
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = int(exponent or 0) + len(digits) - len(fraction)
    digits = digits.rstrip("0")
    sign = "-" if value < 0 else ""
    if len(digits) <= point <= 21:  # noqa: PLR2004 - ECMAScript's own bound for plain notation
        if abs(value) > MAX_INTEGER:
            raise _too_large(pointer)
        return f"{sign}{digits:0<{point}}"
    if 0 < point <= 21:  # noqa: PLR2004
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:  # noqa: PLR2004
        return f"{sign}0.{'0' * -point}{digits}"
    power = f"{'+' if point > 0 else '-'}{abs(point - 1)}"
    return f"{sign}{digits[0]}{'.' if len(digits) > 1 else ''}{digits[1:]}e{power}"


def _too_large(pointer: str) -> Invalid:
    return _refused("is an integer beyond 2^53, which JSON readers do not agree on", pointer)


def _refused(why: str, pointer: str) -> Invalid:
    where = pointer or "the value"
    return Invalid(
        f"{where} {why}.",
        code="invalid_content",
        hint="Give plain JSON: text, finite numbers, true, false, null, lists and objects.",
        errors=(Detail(code="invalid_content", detail=why, pointer=pointer),),
    )
