"""Settle: give what was found a syntax of ours, so that a library can keep it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from pecia.domain.errors import Invalid
from pecia.domain.message import Message
from pecia.domain.template import check_content
from pecia.domain.version import Content
from pecia.imports.dollar import from_dollars, has_dollars
from pecia.imports.found import Found
from pecia.imports.handlebars import NotLossless, is_plain
from pecia.imports.to_jinja import to_jinja

_TEMPLATE = frozenset(
    {"invalid_template", "template_not_allowed", "template_too_complex", "template_too_large"}
)
CONVERT = "'--convert' maps it where that loses nothing"


def settle(found: Found, *, convert: bool) -> Found:
    """The same with a content that passes the gate, or literal text with the reason among what was changed.

    Raises `Invalid` for what can be kept in neither way.
    """
    if found.exact or found.content.syntax == "none":
        return found
    content, remarks, reason = found.content, found.changed, ""
    if found.dialect != "jinja" and not all(map(is_plain, content.texts())):
        if convert:
            try:
                content = each_text(content, lambda text: to_jinja(text).text)
                remarks = (*remarks, f"{found.dialect} became Jinja")
            except NotLossless as error:
                reason = str(error)
        else:
            reason = f"it is {found.dialect}; {CONVERT}"
    if not reason and convert and any(map(has_dollars, content.texts())):
        content, remarks = _undollared(content, remarks)
    return _checked(msgspec.structs.replace(found, changed=remarks), content, reason, convert=convert)


def _checked(found: Found, content: Content, reason: str, *, convert: bool) -> Found:
    if not reason:
        try:
            ready = with_inputs(content)
            check_content(ready)
            return msgspec.structs.replace(found, content=ready)
        except Invalid as error:
            if error.code not in _TEMPLATE:
                raise
            reason = error.message.rstrip(".")
            if convert and found.dialect == "jinja":
                converted = _as_handlebars(found, content)
                if converted is not None:
                    return converted
    literal = msgspec.structs.replace(content, syntax="none", inputs=None)
    if content.inputs:
        found = msgspec.structs.replace(
            found, left=(*found.left, "the inputs, which literal text has none of")
        )
    check_content(literal)
    return msgspec.structs.replace(
        found, content=literal, changed=(*found.changed, f"kept as literal text: {reason}")
    )


def _as_handlebars(found: Found, content: Content) -> Found | None:
    """Text of an unknown language that is no Jinja may be Handlebars; what has Jinja's tags is a broken Jinja."""
    if any("{%" in text or "{#" in text for text in content.texts()):
        return None
    try:
        converted = with_inputs(each_text(content, lambda text: to_jinja(text).text))
        check_content(converted)
    except (NotLossless, Invalid):
        return None
    return msgspec.structs.replace(
        found, content=converted, changed=(*found.changed, "handlebars became Jinja")
    )


def _undollared(content: Content, remarks: tuple[str, ...]) -> tuple[Content, tuple[str, ...]]:
    inputs: dict[str, dict[str, Any]] = {}

    def put(text: str) -> str:
        if not has_dollars(text):
            return text
        converted, found = from_dollars(text)
        for name, schema in found.items():
            if inputs.setdefault(name, schema) != schema:
                raise NotLossless(f"'{name}' has two defaults")
        return converted

    try:
        made = each_text(content, put)
    except NotLossless as error:
        return content, (*remarks, f"${{…}} stays text: {error}")
    declared = {**(content.inputs or {}), **inputs}
    made = msgspec.structs.replace(made, inputs=declared)
    return made, (*remarks, f"${{…}} became {len(inputs)} variable{'s' if len(inputs) > 1 else ''}")


def with_inputs(content: Content) -> Content:
    """The content with an input for every variable, where it declares any at all. Raises what the gate says."""
    if content.inputs is None:
        return content
    free = msgspec.structs.replace(content, inputs=None)
    holders = {name for _, name in content.placeholders()}
    used = {variable.name for variable in check_content(free).variables} - holders
    missing: dict[str, dict[str, Any]] = {name: {} for name in sorted(used) if name not in content.inputs}
    return msgspec.structs.replace(content, inputs={**content.inputs, **missing}) if missing else content


def each_text(content: Content, change: Callable[[str], str]) -> Content:
    """The content with every text changed, and the rest as it is."""
    if content.type == "text":
        return msgspec.structs.replace(content, template=change(content.template or ""))
    messages = tuple(_changed(message, change) for message in content.messages or ())
    return msgspec.structs.replace(content, messages=messages)


def _changed(message: Message, change: Callable[[str], str]) -> Message:
    if message.is_placeholder:
        return message
    if isinstance(message.content, str):
        return msgspec.structs.replace(message, content=change(message.content))
    parts = [
        msgspec.structs.replace(part, **{field: change(text) for field, text in part.passages()})
        for part in message.content
    ]
    return msgspec.structs.replace(message, content=tuple(parts))
