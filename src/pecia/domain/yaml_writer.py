"""Writing YAML: plain JSON data as text that is pleasant to read and reads back equal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from pecia.domain.canonical import canonical
from pecia.domain.errors import Invalid
from pecia.domain.plain_yaml import MAX_YAML, UNPRINTABLE, escaped
from pecia.domain.value import Json

_bare = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:[^\n\t]*[^\s:])?")
_breaks_off = re.compile(r": | #|:$")
_means_more = re.compile(
    r"\.\.\.|=|<<|~|null|true|false|yes|no|on|off|y|n|"
    r"[-+.]*[0-9][0-9a-fox_:.,+\-tz ]*|[-+.]*(?:inf|nan)",
    re.IGNORECASE,
)
"""Text that some YAML reader, 1.1 or 1.2, takes for a constant, a number, a time or a mark."""
_LONGEST_KEY = 1000
"""Characters of a key that stands before its colon; YAML allows 1024."""


def write_yaml(value: Json) -> str:
    """YAML that `read_yaml` reads back equal: in blocks, keys in their order, text of several lines as it is.

    Text that YAML 1.1 or 1.2 would take for something else is quoted, so that every reader agrees. Raises
    `Invalid` for what cannot be read back: NUL, a lone surrogate, a number that is not finite or an integer
    beyond 2^53, nesting deeper than 64, more than 5 MB. A tuple is written as a list.
    """
    canonical(value)
    lines = _block(value, 0) if isinstance(value, dict | list | tuple) and value else [_inline(value)]
    text = "".join(f"{line}\n" for line in lines)
    if len(text.encode()) > MAX_YAML:
        raise Invalid(
            f"The YAML would be larger than {MAX_YAML:,} bytes.",
            code="invalid_content",
            hint="Make it smaller.",
        )
    return text


def _block(value: dict[str, Json] | list[Json], column: int) -> Iterator[str]:
    """The lines of a list or object that is not empty, indented to `column`."""
    pad = " " * column
    if not isinstance(value, dict):
        for item in value:
            yield from _under(f"{pad}-", item, column)
        return
    for name, item in value.items():
        key = _inline(name)
        if len(key) <= _LONGEST_KEY:
            yield from _under(f"{pad}{key}:", item, column)
        else:
            yield f"{pad}? {key}"
            yield from _under(f"{pad}:", item, column)


def _under(lead: str, value: Json, column: int) -> Iterator[str]:
    """The lines of a value behind `lead`, which is indented to `column`: on the same line or as a block."""
    if isinstance(value, dict | list | tuple) and value:
        lines = _block(value, column + 2)
        if lead.endswith("-"):
            yield f"{lead} {next(lines)[column + 2 :]}"
        else:
            yield lead
        yield from lines
    elif isinstance(value, str) and _is_literal(value):
        yield f"{lead} |{_indicators(value)}"
        pad = " " * (column + 2)
        for line in value.removesuffix("\n").split("\n"):
            yield pad + line if line else ""
    else:
        yield f"{lead} {_inline(value)}"


def _is_literal(text: str) -> bool:
    """Whether a literal block (`|`) keeps the text as it is."""
    return "\n" in text and not text.isspace() and "\r" not in text and not UNPRINTABLE.search(text)


def _indicators(text: str) -> str:
    """How deep the block is where its first line cannot tell, and what becomes of the newlines at its end."""
    depth = "2" if text[0] in " \t\n" else ""
    chomping = "-" if not text.endswith("\n") else "+" if text.endswith("\n\n") else ""
    return depth + chomping


def _inline(value: Json) -> str:
    """A value without lines of its own: a scalar, or an empty list or object."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        # YAML 1.1 takes 1e+22 for text: it wants the point.
        mantissa, mark, exponent = repr(value).partition("e")
        return f"{mantissa}{'' if '.' in mantissa else '.0'}{mark}{exponent}"
    return json.dumps(value)


def _text(text: str) -> str:
    plain = _bare.fullmatch(text) and not _breaks_off.search(text) and not _means_more.fullmatch(text)
    if plain and not UNPRINTABLE.search(text) and "\r" not in text:
        return text
    return UNPRINTABLE.sub(lambda found: escaped(found.group()), json.dumps(text, ensure_ascii=False))
