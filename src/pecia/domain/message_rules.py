"""Rules for messages and tools: what may stand together. The gate sees to the templates in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pecia.domain.errors import Detail, Invalid
from pecia.domain.message import ImagePart, Message, Tool, ToolCall

MAX_TOOLS = 128
MAX_TOOL_ID = 256
"""Characters of the id of a tool call."""

_tool_name = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What the providers agree on."""
_media_type = re.compile(r"image/[a-z0-9][a-z0-9.+-]{0,60}")


def check_messages(messages: Sequence[Message], pointer: str) -> None:
    """Refuse a message that says what its role cannot. Raises `Invalid`; `pointer` is that of the messages."""
    for index, message in enumerate(messages):
        _check_message(message, f"{pointer}/{index}")


def check_tools(tools: Sequence[Tool]) -> None:
    """Refuse tools that no provider could call, or could not tell apart. Raises `Invalid`."""
    if len(tools) > MAX_TOOLS:
        raise misshapen(f"A prompt has at most {MAX_TOOLS} tools.", "/tools")
    names: set[str] = set()
    for index, tool in enumerate(tools):
        _check_tool_name(tool.name, f"/tools/{index}/name")
        if tool.name in names:
            raise misshapen(f"There are two tools named '{tool.name}'.", f"/tools/{index}/name")
        names.add(tool.name)


def misshapen(message: str, pointer: str) -> Invalid:
    """The error for a content whose fields do not go together."""
    return Invalid(
        message,
        code="invalid_content",
        errors=(Detail(code="invalid_content", detail=message, pointer=pointer),),
    )


def _check_message(message: Message, pointer: str) -> None:
    if message.is_placeholder and not message.is_plain:
        raise misshapen("A placeholder is the name of a variable and nothing else.", f"{pointer}/content")
    if message.tool_calls and message.role != "assistant":
        raise misshapen("Only an assistant calls tools.", f"{pointer}/tool_calls")
    if message.tool_call_id is not None:
        if message.role != "tool":
            raise misshapen("Only a message of the role 'tool' answers a call.", f"{pointer}/tool_call_id")
        _check_call_id(message.tool_call_id, f"{pointer}/tool_call_id")
    if message.name == "":
        raise misshapen("A name has at least one character.", f"{pointer}/name")
    for index, call in enumerate(message.tool_calls):
        _check_call(call, f"{pointer}/tool_calls/{index}")
    if message.content == ():
        raise misshapen("A message in parts has at least one.", f"{pointer}/content")
    if not isinstance(message.content, str):
        for index, part in enumerate(message.content):
            if isinstance(part, ImagePart):
                _check_image(part, f"{pointer}/content/{index}")


def _check_image(image: ImagePart, pointer: str) -> None:
    if (image.url is None) == (image.data is None):
        raise misshapen("An image has a url or data, one of the two.", pointer)
    if image.url is not None and image.media_type is not None:
        raise misshapen("Only an image given as data has a media type.", f"{pointer}/media_type")
    if image.data is not None and not _media_type.fullmatch(image.media_type or ""):
        raise misshapen(
            "An image given as data says its media type, such as image/png.", f"{pointer}/media_type"
        )


def _check_call(call: ToolCall, pointer: str) -> None:
    _check_call_id(call.id, f"{pointer}/id")
    _check_tool_name(call.name, f"{pointer}/name")


def _check_call_id(given: str, pointer: str) -> None:
    if not 0 < len(given) <= MAX_TOOL_ID:
        raise misshapen(f"The id of a tool call has 1 to {MAX_TOOL_ID} characters.", pointer)


def _check_tool_name(name: str, pointer: str) -> None:
    if not _tool_name.fullmatch(name):
        raise misshapen("A tool's name is 1 to 64 letters, digits, '_' and '-'.", pointer)
