"""Reading YAML: the 1.2 core schema, strictly, to plain JSON data.

PyYAML only splits the text into events; it constructs nothing. What gives one text two meanings, or costs
more than the text is long, is refused: anchors, aliases, tags, merge keys, directives, repeated keys, several
documents. `docs/decisions/0006-yaml-and-prompt-files.md` has the reasons.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from math import isinf
from typing import Literal, NamedTuple, NoReturn

import yaml

from pecia.domain.canonical import MAX_DEPTH, MAX_INTEGER, escape_pointer
from pecia.domain.errors import Detail, Invalid
from pecia.domain.value import Json, Scalar, Value
from pecia.domain.visible import visible

MAX_YAML = 5_000_000
"""Bytes of a YAML text, as UTF-8."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HINT = "Write plain YAML 1.2, indented with spaces; put text in quotes where in doubt."
UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML 1.2 forbids, and the line ends of YAML 1.1 (NEL, LS, PS) that 1.2 takes for text."""

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_integer = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_float = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_not_finite = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


class Mark(NamedTuple):
    """A place in a text, line and column counted from 1."""

    line: int
    column: int


class Document(Value, frozen=True):
    """What a YAML text says, and the text, so that what proves wrong later can be shown in it."""

    value: Json
    text: str


def read_yaml(text: str) -> Document:
    """Plain JSON data from one YAML document; the value of an empty one is None.

    Nesting goes to 64, the text to 5 MB. Raises `Invalid` with code `invalid_yaml`, line and column.
    """
    root: Json = None
    key = ""
    inside: list[list[Json] | dict[str, Json]] = []
    for token in _tokens(text):
        if token.kind == "key":
            key = str(token.value)
            continue
        if token.kind == "end":
            inside.pop()
            continue
        made: Json = {} if token.kind == "object" else [] if token.kind == "list" else token.value
        if not inside:
            root = made
        elif isinstance(holder := inside[-1], list):
            holder.append(made)
        else:
            holder[key] = made
        if isinstance(made, list | dict):
            inside.append(made)
    return Document(value=root, text=text)


def locate(error: Invalid, document: Document) -> Invalid:
    """The same error with the line and column of what its details point at in the document.

    An unknown field is where its key stands, a value where it starts; for a place that the document lacks it
    is the nearest one around it.
    """
    # Errors are rare and marks are many: the text is read a second time rather than all marks kept.
    steps = {pointer for detail in error.errors for pointer in _and_around(detail.pointer)}
    keys, values = _places(document.text, steps)
    details = tuple(_located(detail, keys, values) for detail in error.errors)
    found = next((new for old, new in zip(error.errors, details, strict=True) if new is not old), None)
    if found is None:
        return error
    message = f"Line {found.line}, column {found.column}: {error.message}"
    return Invalid(message, code=error.code, hint=error.hint, errors=details, **error.extra)


def _located(detail: Detail, keys: dict[str, Mark], values: dict[str, Mark]) -> Detail:
    if detail.line is not None:
        return detail
    for pointer in _and_around(detail.pointer):
        first, second = (keys, values) if detail.code == "unknown_field" else (values, keys)
        mark = first.get(pointer) or second.get(pointer)
        if mark:
            return Detail(
                code=detail.code,
                detail=detail.detail,
                pointer=detail.pointer,
                line=mark.line,
                column=mark.column,
            )
    return detail


def _and_around(pointer: str | None) -> Iterator[str]:
    """The pointer and those of everything it lies in, innermost first."""
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]


def _places(text: str, wanted: Collection[str]) -> tuple[dict[str, Mark], dict[str, Mark]]:
    """Where the keys and the values of these pointers start. A list or object under a key is where the key is."""
    keys: dict[str, Mark] = {}
    values: dict[str, Mark] = {}
    here = ""
    inside: list[tuple[str, Iterator[int] | None]] = []
    for token in _tokens(text):
        if token.kind == "key":
            here = f"{inside[-1][0]}/{escape_pointer(str(token.value))}"
            if here in wanted:
                keys[here] = token.mark
            continue
        if token.kind == "end":
            inside.pop()
            continue
        numbers = inside[-1][1] if inside else None
        if numbers is not None:
            here = f"{inside[-1][0]}/{next(numbers)}"
        if here in wanted and (token.kind == "scalar" or here not in keys):
            values[here] = token.mark
        if token.kind != "scalar":
            inside.append((here, iter(range(MAX_YAML)) if token.kind == "list" else None))
    return keys, values


class _Token(NamedTuple):
    """One checked step of a document: a value, the start of a list or object, a key in it, the end of it."""

    kind: Literal["key", "scalar", "list", "object", "end"]
    value: Scalar
    mark: Mark


@dataclass(slots=True)
class _Open:
    """A list or an object whose end has not come. An object's keys and values come by turns."""

    is_object: bool
    keys: dict[str, Mark] = field(default_factory=dict[str, Mark])
    at_key: bool = True


def _tokens(text: str) -> Iterator[_Token]:
    """The document in checked steps. A loop with its own stack, so that no depth can exhaust Python's."""
    inside: list[_Open] = []
    documents = 0
    for event in _events(text):
        mark = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            _check_document(event, documents, mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            inside.pop()
            yield _Token("end", None, mark)
        elif isinstance(event, yaml.NodeEvent):
            _check_bare(event, mark)
            holder = inside[-1] if inside else None
            if holder and holder.is_object and holder.at_key:
                yield _Token("key", _key(event, holder, mark), mark)
                holder.at_key = False
                continue
            if holder:
                holder.at_key = True
            if isinstance(event, yaml.ScalarEvent):
                yield _Token("scalar", _scalar(event, mark), mark)
                continue
            if len(inside) == MAX_DEPTH:
                _refuse(f"this is nested deeper than {MAX_DEPTH}", mark, "Nest less.")
            is_object = isinstance(event, yaml.MappingStartEvent)
            inside.append(_Open(is_object))
            yield _Token("object" if is_object else "list", None, mark)


def _events(text: str) -> Iterator[yaml.Event]:
    """PyYAML's events of a text whose size and characters are in order; its errors as ours."""
    text = text.removeprefix("\ufeff")
    strange = UNPRINTABLE.search(text)
    if strange:
        _refuse_character(text, strange)
    if len(text.encode()) > MAX_YAML:
        _refuse(f"the text is larger than {MAX_YAML:,} bytes", Mark(1, 1), "Split it, or send it as JSON.")
    try:
        # The stubs say neither what goes in nor what comes out.
        yield from yaml.parse(text, Loader=_Loader)  # pyright: ignore[reportUnknownMemberType]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)
        context = f" {error.context}" if error.context else ""
        _refuse(f"{visible(error.problem or 'not YAML')}{context}", where, _HINT)


def escaped(char: str) -> str:
    """The character as double-quoted text spells it, by its number in two or four hex digits."""
    code = ord(char)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"  # noqa: PLR2004 - two hex digits


def _refuse_character(text: str, found: re.Match[str]) -> NoReturn:
    before = text[: found.start()]
    mark = Mark(before.count("\n") + 1, len(before) - before.rfind("\n"))
    char = found.group()
    writable = char != "\0" and not "\ud800" <= char <= "\udfff"
    hint = (
        f"Write it as {escaped(char)} inside double quotes." if writable else "Leave it out: it is not text."
    )
    _refuse(f"the character {visible(char)} cannot stand here", mark, hint)


def _check_document(event: yaml.DocumentStartEvent, number: int, mark: Mark) -> None:
    if number > 1:
        _refuse("a second document starts here", mark, "Keep one document; a line of --- starts another.")
    if event.version or event.tags:
        _refuse("directives (%YAML, %TAG) are not read", mark, "Leave the line out.")


def _check_bare(event: yaml.NodeEvent, mark: Mark) -> None:
    if isinstance(event, yaml.AliasEvent):
        _refuse(f"the alias *{event.anchor} is not read", mark, "Write the value out where it is used.")
    if event.anchor is not None:
        _refuse(f"the anchor &{event.anchor} is not read", mark, "Write the value out where it is used.")
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
        _refuse(f"the tag {visible(event.tag)[:80]} is not read", mark, "Leave the tag out.")


def _key(event: yaml.NodeEvent, holder: _Open, mark: Mark) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        _refuse("a key is a list or an object", mark, "Put text that starts with { or [ in quotes.")
    name = _scalar(event, mark)
    if not isinstance(name, str):
        _refuse(f"the key '{event.value[:80]}' is not text", mark, "Put it in quotes.")
    if name == "<<" and not event.style:
        _refuse("merge keys (<<) are not read", mark, "Write the merged keys out.")
    if name in holder.keys:
        before = holder.keys[name]
        _refuse(
            f"the key '{visible(name)[:80]}' stands here again, after line {before.line}, column {before.column}",
            mark,
            "Keep one of the two.",
        )
    holder.keys[name] = mark
    return name


def _scalar(event: yaml.ScalarEvent, mark: Mark) -> Scalar:
    """A scalar by the core schema. Only a plain one can be something other than text."""
    text = event.value
    if event.style:
        strange = re.search("[\0\ud800-\udfff]", text)
        if strange:
            _refuse(f"the text holds {visible(strange.group())}, which is not text", mark, "Leave it out.")
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _integer.fullmatch(text):
        return _whole(text, mark)
    if _float.fullmatch(text):
        number = float(text)
        if isinf(number):
            _refuse(
                f"the number {text[:40]} is too large", mark, "Use a number a double can hold, or quotes."
            )
        return number
    if _not_finite.fullmatch(text):
        _refuse(f"{text} is not a finite number", mark, "Use a finite number, or put it in quotes.")
    return text


def _whole(text: str, mark: Mark) -> int:
    base = 16 if text.startswith("0x") else 8 if text.startswith("0o") else 10
    digits = text[2:] if base != 10 else text  # noqa: PLR2004 - decimal has no prefix
    # 54 bits take 18 octal digits; what is far longer is not worth converting, nor would Python take it.
    number = int(digits, base) if len(digits.lstrip("+-0")) <= 20 else MAX_INTEGER + 1  # noqa: PLR2004
    if abs(number) > MAX_INTEGER:
        _refuse(f"the integer {text[:40]} is beyond 2^53", mark, "Put it in quotes to keep it as text.")
    return number


def _refuse(why: str, mark: Mark, hint: str) -> NoReturn:
    raise Invalid(
        f"Line {mark.line}, column {mark.column}: {why}.",
        code="invalid_yaml",
        hint=hint,
        errors=(Detail(code="invalid_yaml", detail=why, line=mark.line, column=mark.column),),
    )
