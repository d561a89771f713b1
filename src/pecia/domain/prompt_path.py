"""Prompt path: the file of a prompt in a folder, and which names and paths are safe on every system.

`support/triage` is the file `support/triage.prompt.md`. What is not safe is refused in both directions alike.
"""

from __future__ import annotations

import unicodedata

from pecia.domain.errors import Invalid
from pecia.domain.names import parse_name
from pecia.domain.paths import is_device, leads_out, unsafe

SUFFIX = ".prompt.md"


def prompt_path(name: str) -> str:
    """The path of a prompt's file, relative to its folder. Raises `Invalid` (`invalid_name`, `unsafe_path`)."""
    parse_name(name)
    *folders, last = name.split("/")
    for segment in (*folders, last):
        if is_device(segment):
            raise unsafe(name, f"'{segment}' is a device on Windows", hint="Give the prompt another name.")
    for folder in folders:
        if folder.endswith((SUFFIX, ".")):
            raise unsafe(
                name,
                f"the folder '{folder}' cannot be told from another one everywhere",
                hint="Give the prompt another name.",
            )
    return f"{name}{SUFFIX}"


def prompt_name(path: str) -> str:
    """The name of the prompt whose file is at this path, relative to the folder and with `/` between its steps.

    Raises `Invalid`: `unsafe_path` for a path that leads out of the folder or to a device, `invalid_name`.
    """
    if leads_out(path) or ":" in path:
        raise unsafe(path, "the path leads out of the folder", hint="Move the file into the folder.")
    if not path.endswith(SUFFIX):
        raise unsafe(path, f"the file's name does not end in {SUFFIX}", hint="Rename it.")
    name = path.removesuffix(SUFFIX)
    try:
        parse_name(name)
    except Invalid as error:
        plain = unicodedata.normalize("NFKC", name).casefold().replace(" ", "-")
        hint = error.hint
        if _is_name(plain):
            hint = f"Rename it to {plain}{SUFFIX}. {error.hint}"
        raise Invalid(error.message, code=error.code, hint=hint, errors=error.errors) from None
    prompt_path(name)
    return name


def _is_name(text: str) -> bool:
    try:
        parse_name(text)
    except Invalid:
        return False
    return True
