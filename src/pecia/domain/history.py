"""History: messages that a case or an application puts in at a placeholder, and what no provider would take of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeGuard

from pecia.domain.canonical import escape_pointer
from pecia.domain.errors import Detail, RenderError
from pecia.domain.message import SPEAKERS
from pecia.domain.tool_calls import BadCall, read_call
from pecia.domain.value import Json
from pecia.domain.version import Content

_SAYS = frozenset({"content", "tool_calls"})


class BadTurn(NamedTuple):
    """Where in a history what cannot be sent stands, as a JSON pointer, and why."""

    pointer: str
    why: str


def is_history(value: Json) -> TypeGuard[list[dict[str, Json]]]:
    """Whether a value is meant as messages: a list of objects that each have one of our roles and say something."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, dict) and one.get("role") in SPEAKERS and _SAYS & one.keys() for one in value)
    )


def first_bad_turn(messages: Sequence[Json], *, called: Collection[str] | None = None) -> BadTurn | None:
    """The first thing in a history that some provider would refuse, or None.

    Every message has a role and says or calls something. With `called`, the ids of the calls that the prompt itself
    makes, each answer of a tool also belongs to a call made before it, and nobody speaks before all are answered.
    """
    return next(_faults(messages, called), None)


def check_history(name: str, value: Json, *, called: Collection[str] = ()) -> None:
    """Refuse a variable's list of messages that no provider would take. What is no list is for the render to refuse.

    Raises `RenderError` (`invalid_variable`) with the pointer of what is wrong.
    """
    fault = first_bad_turn(value, called=called) if isinstance(value, list) else None
    if fault is not None:
        raise RenderError(
            f"The variable '{name}' cannot be sent as messages: {fault.pointer} {fault.why}.",
            code="invalid_variable",
            hint="A history is a list of {role, content}; calls and their answers go together by their ids.",
            errors=(
                Detail(
                    code="invalid_variable",
                    detail=fault.why,
                    pointer=f"/{escape_pointer(name)}{fault.pointer}",
                ),
            ),
        )


def history_check(content: Content, model: str | None) -> Callable[[Mapping[str, Any]], None]:
    """A function that refuses variables whose messages no provider would take where a content puts them in.

    It raises what `check_history` does. For a content without placeholders it does nothing.
    """
    names = [name for _, name in content.placeholders()]
    own = content.for_model(model).messages or ()
    called = frozenset(call.id for message in own for call in message.tool_calls)

    def check(values: Mapping[str, Any]) -> None:
        for name in names:
            check_history(name, values.get(name), called=called)

    return check


def _faults(messages: Sequence[Json], called: Collection[str] | None) -> Iterator[BadTurn]:
    known, open_calls = set(called or ()), list[str]()
    for index, message in enumerate(messages):
        at = f"/{index}"
        if not isinstance(message, dict):
            yield BadTurn(at, "is not a message with 'role' and 'content'")
            return
        role = message.get("role")
        if role not in SPEAKERS:
            yield BadTurn(f"{at}/role", f"is none of {', '.join(SPEAKERS)}")
            return
        if role == "tool":
            answered = message.get("tool_call_id")
            if called is not None and (not isinstance(answered, str) or answered not in known):
                yield BadTurn(f"{at}/tool_call_id", "names no call that was made before")
                return
            open_calls = [call for call in open_calls if call != answered]
        elif called is not None and open_calls:
            yield BadTurn(at, f"comes before the answer to the call '{open_calls[0][:60]}'")
            return
        yield from _content_faults(message, at)
        ids = yield from _call_faults(message, at, known)
        known.update(ids)
        open_calls += ids


def _content_faults(message: dict[str, Json], at: str) -> Iterator[BadTurn]:
    content = message.get("content")
    if isinstance(content, str):
        return
    if content is None:
        if message["role"] != "tool" and not message.get("tool_calls"):
            yield BadTurn(f"{at}/content", "is missing")
        return
    if not isinstance(content, list) or not content:
        yield BadTurn(f"{at}/content", "is neither text nor a list of parts")
        return
    for index, part in enumerate(content):
        why = _part_fault(part)
        if why is not None:
            yield BadTurn(f"{at}/content/{index}", why)


def _part_fault(part: Json) -> str | None:
    """Why a part cannot be sent. Parts of a kind that is not ours pass to the provider as they are."""
    kind = part.get("type") if isinstance(part, dict) else None
    if not isinstance(part, dict) or not isinstance(kind, str):
        return "is not a part with a 'type'"
    if kind == "text":
        return None if isinstance(part.get("text"), str) else "lacks its 'text'"
    if kind == "image_url":
        image = part.get("image_url")
        return None if isinstance(image, dict) and isinstance(image.get("url"), str) else "lacks its 'url'"
    if kind == "image" and "source" not in part:
        whole = isinstance(part.get("url"), str) or all(
            isinstance(part.get(field), str) for field in ("data", "media_type")
        )
        return None if whole else "has neither a 'url' nor 'data' with its 'media_type'"
    return None


def _call_faults(
    message: dict[str, Json], at: str, known: Collection[str]
) -> Generator[BadTurn, None, list[str]]:
    """Faults of a message's calls. The generator returns the ids of the calls."""
    calls = message.get("tool_calls")
    ids: list[str] = []
    if not calls:
        return ids
    if message["role"] != "assistant":
        yield BadTurn(f"{at}/tool_calls", "are not an assistant's")
        return ids
    if not isinstance(calls, list):
        yield BadTurn(f"{at}/tool_calls", "is not a list of calls")
        return ids
    for index, written in enumerate(calls):
        where = f"{at}/tool_calls/{index}"
        try:
            call = read_call(written)
        except BadCall as fault:
            yield BadTurn(f"{where}{fault.pointer}", fault.why)
            return ids
        if not call.id:
            yield BadTurn(f"{where}/id", "is missing: the answer has to name it")
        elif call.id in known or call.id in ids:
            yield BadTurn(f"{where}/id", f"'{call.id[:60]}' was used by a call before")
        else:
            ids.append(call.id)
    return ids
