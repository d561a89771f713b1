"""`${name:default}`, as collections of prompts write their variables, to variables of ours."""

from __future__ import annotations

import re

from pecia.domain.inputs import name_fault
from pecia.domain.outline import has_tags
from pecia.imports.handlebars import NotLossless

_variable = re.compile(r"\$\{(?P<name>[A-Za-z][A-Za-z0-9 _-]{0,63})(?::(?P<default>[^{}]*))?\}")
_odd = re.compile(r"[^a-z0-9]+")


def has_dollars(text: str) -> bool:
    """Whether the text has such variables."""
    return _variable.search(text) is not None


def from_dollars(text: str) -> tuple[str, dict[str, dict[str, object]]]:
    """The template and its inputs; rendered with the defaults it is what their tool makes of it.

    Raises `NotLossless` where a name has two defaults, two names become one, or the text has tags of its own.
    """
    if has_tags(text):
        raise NotLossless("it has tags beside ${…}")
    inputs: dict[str, dict[str, object]] = {}
    theirs: dict[str, tuple[str, str | None]] = {}

    def put(found: re.Match[str]) -> str:
        name, default = found["name"], found["default"]
        ours = _odd.sub("_", name.lower()).strip("_")
        if name_fault(ours):
            raise NotLossless(f"'{name}' is no name that a variable can have")
        if theirs.setdefault(ours, (name, default)) != (name, default):
            raise NotLossless(f"'{name}' stands there with different names or defaults")
        inputs[ours] = {"type": "string", **({"default": default} if default is not None else {})}
        return f"{{{{ {ours} }}}}"

    converted = _variable.sub(put, text)
    # A brace before or behind a variable would be read with it.
    if "{{{" in converted or "}}}" in converted:
        raise NotLossless("a brace stands next to a variable")
    return converted, inputs
